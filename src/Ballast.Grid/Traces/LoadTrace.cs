using Ballast.Grid.Cases;

namespace Ballast.Grid.Traces;

/// <summary>
/// Power that a load draws, sampled at even steps from time zero. Immutable: nobody writes to the samples once they are here.
/// Positive power is drawn from the grid.
/// </summary>
/// <param name="StepSeconds">Time between two samples, s; finite and greater than zero.</param>
/// <param name="Megawatts">One sample per step, MW; at least one, all finite.</param>
public sealed record LoadTrace(double StepSeconds, double[] Megawatts)
{
    /// <summary>Time between two samples, s.</summary>
    public double StepSeconds { get; } = double.IsFinite(StepSeconds) && StepSeconds > 0 ? StepSeconds
        : throw new CaseException($"A trace's step must be a time greater than zero, and is {StepSeconds} s.");

    /// <summary>One sample per step, MW.</summary>
    public double[] Megawatts { get; } = Checked(Megawatts);

    /// <summary>Number of samples.</summary>
    public int Count => Megawatts.Length;

    /// <summary>Samples per second.</summary>
    public double Rate => 1 / StepSeconds;

    /// <summary>How long the trace is, s: each sample stands for one step.</summary>
    public double Seconds => Count * StepSeconds;

    /// <summary>Time of a sample, s; never a sum of steps, so that it does not drift.</summary>
    public double TimeOf(int sample) => sample * StepSeconds;

    /// <summary>Power at a time, MW: straight between samples, the first and the last one held outside.</summary>
    public double At(double seconds)
    {
        var place = seconds / StepSeconds;
        if (!(place > 0)) return Megawatts[0];
        if (place >= Count - 1) return Megawatts[^1];
        var before = (int)place;
        var share = place - before;
        return Megawatts[before] + share * (Megawatts[before + 1] - Megawatts[before]);
    }

    /// <summary>
    /// The same power at another step. A coarser sample is the mean over its step, so that energy is kept; a finer one holds
    /// the sample that it falls into. A rest at the end that fills less than one new step is left out.
    /// </summary>
    /// <exception cref="CaseException">The step is not a time, or longer than the trace, or so short that the samples would not fit into memory.</exception>
    public LoadTrace Every(double stepSeconds)
    {
        if (!double.IsFinite(stepSeconds) || stepSeconds <= 0) throw new CaseException($"A trace's step must be a time greater than zero, and is {stepSeconds} s.");
        var count = Math.Floor(Seconds / stepSeconds * (1 + 1e-12));
        if (count < 1) throw new CaseException($"A step of {stepSeconds} s is longer than the whole trace of {Seconds} s.");
        if (count > Array.MaxLength) throw new CaseException($"At a step of {stepSeconds} s this trace would have {count:0} samples, more than can be held.");
        var resampled = new double[(int)count];
        for (var i = 0; i < resampled.Length; i++)
        {
            var from = i * stepSeconds / StepSeconds;
            var to = Math.Min(Count, (i + 1) * stepSeconds / StepSeconds);
            resampled[i] = Mean(from, to);
        }
        return new LoadTrace(stepSeconds, resampled);
    }

    /// <summary>Mean over a stretch counted in samples, each of which holds from its place to the next.</summary>
    double Mean(double from, double to)
    {
        // A border within a millionth of a sample is a rounded one; without this, a sliver of the neighbour is mixed in.
        var first = (int)Math.Floor(from + 1e-6);
        var last = Math.Min(Count - 1, (int)Math.Ceiling(to - 1e-6) - 1);
        if (last <= first) return Megawatts[Math.Min(first, Count - 1)];
        var sum = Megawatts[first] * (first + 1 - from) + Megawatts[last] * (to - last);
        for (var k = first + 1; k < last; k++) sum += Megawatts[k];
        return sum / (to - from);
    }

    static double[] Checked(double[] megawatts)
    {
        if (megawatts.Length == 0) throw new CaseException("A trace needs at least one sample.");
        for (var i = 0; i < megawatts.Length; i++)
            if (!double.IsFinite(megawatts[i])) throw new CaseException($"Sample {i} of the trace is {megawatts[i]}, which is no power.");
        return megawatts;
    }
}
