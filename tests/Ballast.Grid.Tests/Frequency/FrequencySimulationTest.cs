using Ballast.Grid.Cases;
using Ballast.Grid.Frequency;

namespace Ballast.Grid.Tests.Frequency;

/// <summary>The one-bus interconnection in time: against the closed form where it has one, and each limit where it acts.</summary>
public class FrequencySimulationTest
{
    static readonly FrequencySystem One = new()
    {
        LoadMw = 1000,
        LoadDamping = 1,
        Units = [new() { Name = "steam", BaseMva = 1000, InertiaSeconds = 4, OutputMw = 1000, MostMw = 2000, Droop = 0.05, HighPressureFraction = 0.3, ReheatSeconds = 8 }],
    };

    static FrequencySystem With(Func<FrequencyUnit, FrequencyUnit> change) => One with { Units = [change(One.Units[0])] };

    [Fact]
    public void Without_limits_it_follows_the_closed_form()
    {
        var run = FrequencyTrajectory.RunStep(One, 0.01, 30, 100);
        var form = One.Reduced();
        for (var k = 0; k < run.Hz.Length; k++) Assert.Equal(form.Hz(-0.1, k * 0.01), run.Hz[k], 1e-8);
        Assert.Equal(form.NadirSeconds, run.Nadir.Seconds, 0.0051);
        Assert.Equal(60 * (1 + form.Nadir(-0.1)), run.Nadir.Hz, 1e-6);
    }

    [Fact]
    public void Nothing_moves_where_nothing_happens()
    {
        var run = FrequencyTrajectory.RunStep(With(u => u with { AgcShare = 1 }) with { Agc = new(-10, 2, 0.1, 0.01) }, 0.01, 60, 0);
        Assert.All(run.Hz, f => Assert.Equal(60, f, 1e-12));
    }

    [Fact]
    public void Droop_and_damping_hold_the_frequency_where_the_stiffness_says()
    {
        var run = FrequencyTrajectory.RunStep(One, 0.02, 200, 100);
        Assert.Equal(60 - 100 / One.StiffnessMwPerHz, run.Hz[^1], 1e-6);
        Assert.Equal(run.LoadMw[^1], run.OutputMw[^1], 1e-3);
    }

    [Fact]
    public void A_governor_rests_inside_its_deadband_and_acts_on_what_exceeds_it()
    {
        var wide = With(u => u with { DeadbandHz = 0.036 });
        // 0.5 MW moves the load alone by 0.03 Hz.
        Assert.Equal(60 - 0.5 * 60 / 1000, FrequencyTrajectory.RunStep(wide, 0.02, 200, 0.5).Hz[^1], 1e-6);
        // Past it: D·f + (f − band)/R = ΔP.
        var f = (0.1 + 0.036 / 60 / 0.05) / (1 + 1 / 0.05) * 60;
        Assert.Equal(60 - f, FrequencyTrajectory.RunStep(wide, 0.02, 200, 100).Hz[^1], 1e-5);
    }

    [Fact]
    public void A_unit_at_its_limit_leaves_the_rest_to_the_load()
    {
        var tight = With(u => u with { MostMw = 1040, GovernorSeconds = 0.2 });
        var run = FrequencyTrajectory.RunStep(tight, 0.02, 300, 100);
        Assert.Equal(1040, run.OutputMw[^1], 1e-6);
        Assert.Equal(60 - 60 * 60 / 1000.0, run.Hz[^1], 1e-4);
        Assert.True(run.OutputMw.Max() <= 1040 + 1e-9);
    }

    [Fact]
    public void Secondary_control_brings_the_frequency_back()
    {
        var agc = With(u => u with { AgcShare = 1, GovernorSeconds = 0.2 }) with { Agc = new(-One.StiffnessMwPerHz / 10, 4, 0.05, 0.01) };
        var run = FrequencyTrajectory.RunStep(agc, 0.02, 1500, 100);
        Assert.Equal(60, run.Hz[^1], 1e-4);
        Assert.Equal(100, run.AgcMw[^1], 0.2);
    }

    [Fact]
    public void A_unit_follows_secondary_control_no_faster_than_its_ramp()
    {
        var agc = With(u => u with { AgcShare = 1, AgcRampMwPerSecond = 0.5, Droop = 0, HighPressureFraction = 1 }) with { Agc = new(-100, 4, 1, 0) };
        var run = FrequencyTrajectory.RunStep(agc, 0.02, 60, 100);
        for (var k = 1; k < run.OutputMw.Length; k++) Assert.InRange(run.OutputMw[k] - run.OutputMw[k - 1], -0.0101, 0.0101);
    }

    [Fact]
    public void Load_is_shed_once_after_its_delay_and_stops_the_fall()
    {
        var ungoverned = With(u => u with { Droop = 0 }) with { LoadDamping = 0, Shedding = [new(59.5, 0.05, 0.1), new(59.0, 0.05, 0.1)] };
        // −0.75 Hz/s: 59.5 Hz is crossed at 2/3 s, the first step falls at 0.7667 s; what is left, 50 MW, takes twice the time per Hz.
        var run = FrequencyTrajectory.RunStep(ungoverned, 0.01, 10, 100);
        var first = Array.FindIndex(run.ShedMw, s => s > 0);
        Assert.Equal(0.5 / 0.75 + 0.1, first * 0.01, 0.0101);
        Assert.Equal(50, run.ShedMw[first], 1e-9);
        Assert.Equal(100, run.ShedMw[^1], 1e-9);
        Assert.Equal(run.Hz[^2], run.Hz[^1], 1e-9);
    }

    [Fact]
    public void A_dip_shorter_than_the_delay_sheds_nothing()
    {
        var system = One with { Shedding = [new(59.9, 0.1, 5)] };
        var load = new double[1000];
        for (var k = 0; k < 50; k++) load[k] = 100;
        Assert.True(FrequencyTrajectory.Run(system, 0.01, load) is { Nadir.Hz: < 59.9 } run && run.ShedMw[^1] == 0);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var simulation = new FrequencySimulation(With(u => u with { AgcShare = 1 }) with { Agc = new(-10, 2, 0.1, 0.01), Shedding = [new(59, 0.1, 0.1)] }, 0.01);
        for (var k = 0; k < 1000; k++) simulation.Step(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 10_000; k++) simulation.Step(k % 200);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void What_cannot_be_is_said_in_one_sentence()
    {
        Assert.Contains("frequency would move", Assert.Throws<CaseException>(() => (One with { LoadMw = 900 }).Check()).Message, StringComparison.Ordinal);
        Assert.Contains("Nothing turns", Assert.Throws<CaseException>(() => With(u => u with { InertiaSeconds = 0 }).Check()).Message, StringComparison.Ordinal);
        Assert.Contains("outside its limits", Assert.Throws<CaseException>(() => With(u => u with { MostMw = 10 }).Check()).Message, StringComparison.Ordinal);
        Assert.Contains("too long for the reheater", Assert.Throws<CaseException>(() => new FrequencySimulation(With(u => u with { ReheatSeconds = 0.01, HighPressureFraction = 1 }), 0.1)).Message, StringComparison.Ordinal);
        Assert.Contains("whole number", Assert.Throws<CaseException>(() => new FrequencySimulation(With(u => u with { AgcShare = 1 }) with { Agc = new(-10, 2.005, 0.1, 0.01) }, 0.01)).Message, StringComparison.Ordinal);
    }
}
