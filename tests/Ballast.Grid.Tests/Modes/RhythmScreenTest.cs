using Ballast.Grid.Cases;
using Ballast.Grid.Modes;
using Ballast.Grid.Traces;
using Ballast.Grid.Workloads;

namespace Ballast.Grid.Tests.Modes;

/// <summary>A load's rhythm against modes that are known.</summary>
public class RhythmScreenTest
{
    // One rotor against a fixed bus, 1.06 Hz, damped 3 %.
    static readonly LinearModel One = Pendulums.Of([5], [4], new[,] { { 1.2 } }, [1]);
    static readonly ModalAnalysis Analysis = ModalAnalysis.Of(One);
    static readonly double Hz = Analysis.Electromechanical.Single().Hz;

    static RhythmScreen Screen(PeriodicLoad rhythm, ScreenLimits? limits = null) => RhythmScreen.Of(new(One, 1), Analysis, rhythm, limits ?? new());

    [Fact]
    public void A_square_wave_s_lines_are_its_series()
    {
        var square = new double[2000];
        for (var k = 0; k < square.Length; k++) square[k] = 100 + (k % 200 < 60 ? 30 : 0);
        var (found, series) = (PeriodicLoad.Of(new LoadTrace(0.01, square), 2), PeriodicLoad.Square(2, 30, 0.3));
        for (var n = 0; n < 20; n++) Assert.Equal(series.Lines[n].Magnitude, found.Lines[n].Magnitude, 0.02 * 30 / (n + 1));
        Assert.Equal(2 * 30 / Math.PI * Math.Sin(Math.PI * 0.3), series.Lines[0].Magnitude, 1e-9);
    }

    [Fact]
    public void A_period_at_a_weakly_damped_swing_meets_it_and_a_third_of_its_frequency_does_too()
    {
        Assert.True(Screen(PeriodicLoad.Square(1 / Hz, 1)).Lines[0].Meets);
        Assert.False(Screen(PeriodicLoad.Square(1 / Hz, 1)).Asked.Passes);
        var third = Screen(PeriodicLoad.Square(3 / Hz, 1));
        Assert.True(third.Lines[2].Meets);
        Assert.False(third.Lines[0].Meets);
        // An even harmonic of an even square wave carries nothing.
        Assert.DoesNotContain(Screen(PeriodicLoad.Square(2 / Hz, 1)).Lines, l => l.Meets);
    }

    [Fact]
    public void A_job_s_lines_are_those_of_its_trapezes_whatever_else_befalls_it()
    {
        var job = new TrainingJob
        {
            Id = "a",
            Gpus = 1000,
            GpuWatts = 1000,
            Iteration = new() { Period = 2, Duty = 0.6, Compute = 0.9, Exchange = 0.4, Edge = 0.1, Jitter = 0.1, Noise = 0.05 },
            Checkpoints = new(5, 1, 0.2),
        };
        var load = PeriodicLoad.Of(new() { Name = "a", Jobs = [job], Overhead = 1.2, SteadyWatts = 5e6 }, job, 2);
        // A square wave whose edges last e is one whose lines are multiplied by sinc(n·e/T).
        var square = PeriodicLoad.Square(2, 1.2 * 0.5, 0.6);
        for (var n = 1; n <= 10; n++)
        {
            var arch = Math.PI * n * 0.1 / 2;
            Assert.Equal(square.Lines[n - 1].Magnitude * Math.Abs(Math.Sin(arch) / arch), load.Lines[n - 1].Magnitude, 1e-4);
        }
    }

    [Fact]
    public void The_steady_swing_is_that_of_the_linear_model_in_time()
    {
        var rhythm = PeriodicLoad.Square(1.7, 0.4, 0.4, 60);
        var trace = new double[85_000];
        for (var k = 0; k < trace.Length; k++) trace[k] = k % 1700 < 680 ? 0.4 : 0;
        var time = Swing.Under(One, 1, [new LoadTrace(1e-3, trace)], afterSeconds: 80)[0];
        Assert.Equal(1, Screen(rhythm).Swings[0] / time.WorstMilliHertz, 5e-3);
    }

    [Fact]
    public void A_nearby_period_that_passes_is_found_and_passes_when_asked()
    {
        var limits = new ScreenLimits { SwingMilliHertz = 20 };
        var screen = Screen(PeriodicLoad.Square(1 / Hz, 0.3), limits);
        var nearby = screen.Nearby();
        var (shorter, longer) = screen.Closest(nearby);
        Assert.False(screen.Asked.Passes);
        Assert.NotNull(shorter);
        Assert.NotNull(longer);
        Assert.InRange(shorter.Value.Seconds, 0.5 / Hz, 1 / Hz);
        Assert.True(Screen(PeriodicLoad.Square(shorter.Value.Seconds, 0.3), limits).Asked.Passes);
        Assert.Equal(201, nearby.Length);
    }

    [Fact]
    public void What_cannot_be_screened_is_said_in_one_sentence()
    {
        Assert.Contains("no line", Assert.Throws<CaseException>(() => Screen(new(1, []))).Message, StringComparison.Ordinal);
        Assert.Contains("more than two steps", Assert.Throws<CaseException>(() => PeriodicLoad.Of(new LoadTrace(0.1, new double[10]), 5)).Message, StringComparison.Ordinal);
    }
}
