using Ballast.Grid.Cases;
using Ballast.Grid.Modes;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Modes;

/// <summary>A linear model in time against its own frequency response.</summary>
public class LinearSimulationTest
{
    static readonly LinearModel Two = Pendulums.Of([5, 8], [4, 4], new[,] { { 0.2, 1.0 }, { 1.0, 0.1 } }, [0.7, 0.3]);

    [Fact]
    public void A_sine_swings_each_machine_as_the_response_says()
    {
        const double hz = 1.3, step = 1e-3;
        var point = new FrequencyResponse(Two, 1).Evaluate(hz);
        var sine = new double[100_000];
        for (var k = 0; k < sine.Length; k++) sine[k] = 50 + 10 * Math.Sin(2 * Math.PI * hz * (k + 0.5) * step);
        var swing = Assert.Single(Swing.Under(Two, 1, [new LoadTrace(step, sine)], afterSeconds: 80, restMw: 50));
        for (var r = 0; r < 2; r++) Assert.Equal(1, swing.Rotors[r] / (2 * 10 * point.MilliHertzPerMegawatt(r)), 1e-4);
        Assert.Equal(point.Worst, swing.Worst);
    }

    [Fact]
    public void A_step_of_any_length_lands_on_the_same_curve()
    {
        var (fine, coarse) = (new LinearSimulation(Two, 1, 1e-3), new LinearSimulation(Two, 1, 0.25));
        for (var k = 1; k <= 40; k++)
        {
            coarse.Step(20);
            for (var j = 0; j < 250; j++) fine.Step(20);
            Assert.Equal(coarse.Hz(0), fine.Hz(0), 1e-11);
            Assert.Equal(coarse.Hz(1), fine.Hz(1), 1e-11);
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var simulation = new LinearSimulation(Two, 1, 0.01);
        for (var k = 0; k < 100; k++) simulation.Step(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 10_000; k++) simulation.Step(k % 7);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_trace_that_ends_before_it_counts_is_refused() =>
        Assert.Contains("before 20 s", Assert.Throws<CaseException>(() => Swing.Under(Two, 1, [new LoadTrace(0.01, new double[100])], 20)).Message, StringComparison.Ordinal);
}
