using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Shafts;

namespace Ballast.Grid.Tests.Shafts;

/// <summary>Torsional shafts against the first benchmark's published modes and against their own equations.</summary>
public class ShaftTest
{
    [Fact]
    public void The_first_benchmark_s_modes_agree_in_four_digits()
    {
        double[] published = [15.71, 20.21, 25.55, 32.28, 47.46];
        double[] recomputed = [15.712, 20.211, 25.547, 32.285, 47.456];
        var modes = TorsionalModes.Of(Shaft.FirstBenchmark).Modes;
        Assert.Equal(5, modes.Count);
        for (var k = 0; k < 5; k++)
        {
            Assert.Equal(published[k], modes[k].Hz, 0.0051);
            Assert.Equal(recomputed[k], modes[k].Hz, 0.00051);
        }
    }

    [Fact]
    public void The_first_benchmark_s_shapes_change_sign_once_more_with_every_mode()
    {
        var modes = TorsionalModes.Of(Shaft.FirstBenchmark).Modes;
        for (var k = 0; k < 5; k++) Assert.Equal(k + 1, modes[k].Shape.Zip(modes[k].Shape.Skip(1), (a, b) => a * b < 0 ? 1 : 0).Sum());
    }

    [Fact]
    public void Two_masses_twist_as_their_closed_form_says()
    {
        var two = new Shaft { Name = "two", BaseMva = 100, Masses = [new("T", 3), new("G", 1)], Stiffness = [50], Generator = 1, ModalDecrement = 0.04 };
        var mode = Assert.Single(TorsionalModes.Of(two).Modes);
        Assert.Equal(Math.Sqrt(two.NominalSpeed * 50 * (1 / 6.0 + 1 / 2.0)) / (2 * Math.PI), mode.Hz, 1e-9);
        Assert.Equal(0.04, mode.Decrement, 1e-9);
        Assert.Equal(Math.PI * mode.Hz / 0.04, mode.Quality, 0.01);
    }

    [Fact]
    public void A_modal_decrement_holds_for_every_mode_of_the_benchmark() =>
        Assert.All(TorsionalModes.Of(Shaft.FirstBenchmark with { ModalDecrement = 0.03 }).Modes, m => Assert.Equal(0.03, m.Decrement, 1e-8));

    /// <summary>A step of terminal torque: each section's mean is the torque that the masses beyond it need to slow down with the rest.</summary>
    [Fact]
    public void A_step_settles_at_the_torque_that_slows_the_masses_beyond()
    {
        var shaft = Shaft.FirstBenchmark with { ModalDecrement = 5 };
        var simulation = new ShaftSimulation(shaft, 1e-3);
        for (var k = 0; k < 5000; k++) simulation.Step(0.1);
        var total = shaft.Masses.Sum(m => m.InertiaSeconds);
        var beyond = 0.0;
        for (var k = 0; k < shaft.Generator; k++)
        {
            beyond += shaft.Masses[k].InertiaSeconds;
            Assert.Equal(0.1 * beyond / total, simulation.Torque[k], 1e-6);
        }
        Assert.Equal(-0.1 / (2 * total) * 5, simulation.Speed(4), 1e-3);
    }

    [Fact]
    public void A_periodic_load_twists_each_section_as_the_frequency_response_says()
    {
        var shaft = Shaft.FirstBenchmark with { ModalDecrement = 1 };
        var modes = TorsionalModes.Of(shaft);
        const double hz = 19, step = 1e-4;
        var gain = modes.TorquePerTerminalTorque(hz);
        var simulation = new ShaftSimulation(shaft, step);
        var sums = new Complex[5];
        var samples = (int)Math.Round(20 / hz / step);
        for (var k = 0; k < 120_000; k++)
        {
            simulation.Step(0.01 * Math.Sin(2 * Math.PI * hz * (k + 0.5) * step));
            if (k < 120_000 - samples) continue;
            for (var s = 0; s < 5; s++) sums[s] += simulation.Torque[s] * Complex.FromPolarCoordinates(2.0 / samples, -2 * Math.PI * hz * (k + 1) * step);
        }
        for (var s = 0; s < 5; s++) Assert.Equal(1, sums[s].Magnitude / (0.01 * gain[s].Magnitude), 2e-3);
    }

    [Fact]
    public void A_load_at_a_mode_s_frequency_is_magnified_by_its_sharpness()
    {
        var modes = TorsionalModes.Of(Shaft.FirstBenchmark with { ModalDecrement = 0.05 });
        double at = modes.TorquePerTerminalTorque(modes.Modes[0].Hz).Max(t => t.Magnitude), off = modes.TorquePerTerminalTorque(modes.Modes[0].Hz + 1).Max(t => t.Magnitude);
        Assert.True(at > 50 * off, $"{at} against {off}");
    }

    [Fact]
    public void Rain_flow_counts_the_example_of_its_standard()
    {
        var counted = new SortedDictionary<double, double>();
        RainFlow.Count([-2, 1, -3, 5, -1, 3, -4, 4, -2], (range, _, cycles) => counted[range] = counted.GetValueOrDefault(range) + cycles);
        Assert.Equal([(3, 0.5), (4, 1.5), (6, 0.5), (8, 1.0), (9, 0.5)], counted.Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public void A_sine_of_many_cycles_costs_its_closed_form()
    {
        var torque = new double[100_001];
        for (var k = 0; k < torque.Length; k++) torque[k] = 0.1 * Math.Sin(2 * Math.PI * k / 1000);
        Assert.Equal(100 * Math.Pow(0.2, 5) / 1e6, RainFlow.Damage(torque, 1e6, 5), 100 * Math.Pow(0.2, 5) / 1e6 * 0.02);
        Assert.Equal(0, RainFlow.Damage(torque, 1e6, 5, enduranceRange: 0.25));
    }

    [Fact]
    public void What_cannot_be_is_said_in_one_sentence()
    {
        Assert.Contains("one fewer", Assert.Throws<CaseException>(() => TorsionalModes.Of(Shaft.FirstBenchmark with { Stiffness = [1] })).Message, StringComparison.Ordinal);
        Assert.Contains("no mass 9", Assert.Throws<CaseException>(() => TorsionalModes.Of(Shaft.FirstBenchmark with { Generator = 9 })).Message, StringComparison.Ordinal);
    }
}
