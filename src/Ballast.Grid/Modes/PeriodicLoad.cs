using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Traces;
using Ballast.Grid.Workloads;

namespace Ballast.Grid.Modes;

/// <summary>The part of a load's power that repeats: its lines at 1/T, 2/T, 3/T …</summary>
/// <param name="PeriodSeconds">T.</param>
/// <param name="Lines">Amplitude and phase of each, MW: power is its mean plus Σ Re(Lines[n − 1]·e^(j2πnt/T)).</param>
public sealed record PeriodicLoad(double PeriodSeconds, Complex[] Lines)
{
    /// <summary>The lines of a trace over as many whole periods as it holds.</summary>
    /// <param name="trace">From where the rhythm runs steadily.</param>
    /// <param name="periodSeconds">T, at most the trace's length.</param>
    /// <param name="harmonics">How many lines; those beyond half the sampling rate are left out.</param>
    /// <exception cref="CaseException">A trace of less than one period, or none.</exception>
    public static PeriodicLoad Of(LoadTrace trace, double periodSeconds, int harmonics = 20)
    {
        var length = trace.Megawatts.Length * trace.StepSeconds;
        if (!(periodSeconds > 2 * trace.StepSeconds && periodSeconds <= length * (1 + 1e-9)))
            throw new CaseException(FormattableString.Invariant($"A rhythm of {periodSeconds:G6} s cannot be found in a trace of {length:G6} s at {trace.StepSeconds:G6} s: give a period of more than two steps and no more than the trace."));
        var periods = Math.Floor(length / periodSeconds * (1 + 1e-12));
        var samples = Math.Min(trace.Megawatts.Length, (int)Math.Round(periods * periodSeconds / trace.StepSeconds));
        var count = Math.Min(harmonics, (int)Math.Floor(0.5 * periodSeconds / trace.StepSeconds));
        var lines = new Complex[count];
        for (var n = 1; n <= count; n++)
        {
            var sum = Complex.Zero;
            var turn = -2 * Math.PI * n * trace.StepSeconds / periodSeconds;
            for (var k = 0; k < samples; k++) sum += trace.Megawatts[k] * Complex.FromPolarCoordinates(1, turn * k);
            lines[n - 1] = 2 * sum / samples;
        }
        return new(periodSeconds, lines);
    }

    /// <summary>
    /// A training job at the meter in its steady rhythm, at any period: iterations without jitter and noise, which only weaken the lines, and without checkpoints, stragglers and faults,
    /// which have no rhythm. Edges and dips between micro-batches keep their own times, shortened where a short period leaves them no room.
    /// </summary>
    public static PeriodicLoad Of(LoadPlan plan, TrainingJob job, double periodSeconds, int harmonics = 20)
    {
        if (!(periodSeconds > 0)) throw new CaseException($"A period of {periodSeconds} s is none.");
        const int Samples = 1024;
        var shape = job.Iteration;
        var compute = shape.Duty * periodSeconds;
        var steady = job with
        {
            StartAt = 0,
            StartRamp = 0,
            StopAt = double.PositiveInfinity,
            Checkpoints = null,
            Stragglers = null,
            Dips = null,
            Faults = [],
            Iteration = shape with
            {
                Period = periodSeconds,
                Jitter = 0,
                DepthJitter = 0,
                Noise = 0,
                Edge = Math.Min(shape.Edge, Math.Min(compute, periodSeconds - compute)),
                MicroSeconds = Math.Min(shape.MicroSeconds, compute / Math.Max(1, shape.MicroBatches)),
            },
        };
        // The first period comes out of the start; the second is the rhythm.
        var trace = new WorkloadSynthesis(plan with { SteadyWatts = 0, Jobs = [steady] }, 2 * periodSeconds).Site(periodSeconds / Samples);
        return Of(new LoadTrace(trace.StepSeconds, trace.Megawatts[^Samples..]), periodSeconds, harmonics);
    }

    /// <summary>A square wave of <paramref name="peakToPeakMw"/>, high for <paramref name="duty"/> of its period (0 to 1).</summary>
    public static PeriodicLoad Square(double periodSeconds, double peakToPeakMw, double duty = 0.5, int harmonics = 20)
    {
        // Fourier: c_n = A·(1 − e^(−j2πnd))/(jπn).
        var lines = new Complex[harmonics];
        for (var n = 1; n <= harmonics; n++) lines[n - 1] = peakToPeakMw * (1 - Complex.FromPolarCoordinates(1, -2 * Math.PI * n * duty)) / new Complex(0, Math.PI * n);
        return new(periodSeconds, lines);
    }

    /// <summary>The same shape in another period.</summary>
    public PeriodicLoad Stretched(double periodSeconds) => this with { PeriodSeconds = periodSeconds };
}
