using Ballast.Assets;

namespace Ballast.Settlement;

/// <summary>
/// Work done and work that would have been done untouched, by job and minute since a start, in seconds
/// of nominal full throughput.
/// </summary>
public sealed class JobWork(DateTimeOffset start)
{
    readonly List<float[]> done = [];
    readonly List<float[]> untouched = [];

    public DateTimeOffset Start => start;

    public int Minutes => done.Count;

    /// <summary>Appends the next minute; arrays are by slot and are copied.</summary>
    public void Add(ReadOnlySpan<double> doneByJob, ReadOnlySpan<double> untouchedByJob)
    {
        done.Add(Narrow(doneByJob));
        untouched.Add(Narrow(untouchedByJob));
    }

    public double Done(int minute, int slot) => slot < done[minute].Length ? done[minute][slot] : 0;

    public double Untouched(int minute, int slot) => slot < untouched[minute].Length ? untouched[minute][slot] : 0;

    /// <summary>Sums over [from, to); minutes that lie in it only in part count in part.</summary>
    public (double Done, double Untouched) Over(int slot, DateTimeOffset from, DateTimeOffset to)
    {
        var (a, b) = ((from - start).TotalMinutes, (to - start).TotalMinutes);
        double sumDone = 0, sumUntouched = 0;
        for (var m = Math.Max(0, (int)Math.Floor(a)); m < Math.Min(Minutes, (int)Math.Ceiling(b)); m++)
        {
            var share = Math.Min(m + 1, b) - Math.Max(m, a);
            sumDone += share * Done(m, slot);
            sumUntouched += share * Untouched(m, slot);
        }
        return (sumDone, sumUntouched);
    }

    /// <summary>
    /// The largest average loss of a job over any window of this length, evaluated each minute. What lies
    /// before the start counts as untouched; a job that did not live for the whole window is held to what it lived.
    /// </summary>
    public double WorstLoss(int slot, TimeSpan window)
    {
        var length = Math.Max(1, (int)Math.Round(window.TotalMinutes));
        double lost = 0, asked = 0, worst = 0;
        for (var m = 0; m < Minutes; m++)
        {
            lost += Untouched(m, slot) - Done(m, slot);
            asked += Untouched(m, slot);
            if (m >= length)
            {
                lost -= Untouched(m - length, slot) - Done(m - length, slot);
                asked -= Untouched(m - length, slot);
            }
            var whole = m < length ? asked * length / (m + 1) : asked;
            if (whole > 1e-6) worst = Math.Max(worst, lost / whole);
        }
        return worst;
    }

    /// <summary>Σ w q / Σ w over the jobs that had work in [from, to), q the share of its untouched work that a job did; null when there is none.</summary>
    public double? WeightedPerformance(IReadOnlyList<Job> roster, DateTimeOffset from, DateTimeOffset to)
    {
        double weighted = 0, weights = 0;
        for (var slot = 0; slot < roster.Count; slot++)
        {
            var (did, could) = Over(slot, from, to);
            if (could <= 1e-6) continue;
            weighted += roster[slot].Weight * did / could;
            weights += roster[slot].Weight;
        }
        return weights > 0 ? weighted / weights : null;
    }

    /// <summary>
    /// Jobs that lost more over some window than their tier allows, and jobs of which nothing may be asked that were commanded all the same.
    /// </summary>
    public int OutsideTier(IReadOnlyList<Job> roster, IReadOnlySet<int> commanded)
    {
        // Sums of single-precision minutes carry about 1e-6 of rounding.
        const double rounding = 1e-5;
        var count = 0;
        for (var slot = 0; slot < roster.Count; slot++)
        {
            var job = roster[slot];
            var outside = job.IsFlexible ? WorstLoss(slot, job.Tier.Window) > job.Tier.MaxLoss + rounding : commanded.Contains(slot);
            if (outside) count++;
        }
        return count;
    }

    static float[] Narrow(ReadOnlySpan<double> values)
    {
        var narrow = new float[values.Length];
        for (var i = 0; i < values.Length; i++) narrow[i] = (float)values[i];
        return narrow;
    }
}
