using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// Splits a budget over the jobs that are capped continuously, at the least weighted lost
/// throughput: maximise the sum of w·θ(p) with the powers summing to the budget, each between its
/// floor and what it drew before. θ is concave and piecewise linear, so filling segments in order of
/// worth (weight x slope per watt) is exact.
/// </summary>
internal sealed class CapPlanner
{
    readonly WaterLevel level = new();

    /// <summary>Least total that floors and cap ranges allow, watts.</summary>
    public double MinWatts { get; private set; }

    /// <summary>Total with everyone as before, watts.</summary>
    public double MaxWatts { get; private set; }

    /// <summary>Weighted throughput that the marginal watt is worth.</summary>
    public double MarginalWorth { get; private set; }

    /// <summary>Planned less ordered, over all jobs that take part, watts.</summary>
    public double MismatchWatts { get; private set; }

    /// <summary>Whether the budget covers everyone in full.</summary>
    public bool EveryoneFree { get; private set; }

    /// <summary>Bounds as summed over the jobs that take part.</summary>
    public void Bound(double leastWatts, double mostWatts) => (MinWatts, MaxWatts) = (leastWatts, mostWatts);

    /// <summary>Bounds of each job that takes part; the rest keep what they have.</summary>
    public void Bound(ReadOnlySpan<JobState> jobs)
    {
        MinWatts = MaxWatts = 0;
        foreach (var job in jobs)
        {
            if (!TakesPart(job)) continue;
            job.Bound();
            MinWatts += job.MinPower * job.WattsPerUnit;
            MaxWatts += job.MaxPower * job.WattsPerUnit;
        }
    }

    /// <summary>Nothing is asked: everyone runs as before.</summary>
    public void Free()
    {
        EveryoneFree = true;
        MarginalWorth = MismatchWatts = 0;
    }

    /// <summary>Plan a cap for every job that takes part. Call <see cref="Bound"/> first.</summary>
    /// <param name="emergencyFactor">Per slot, what a job's worth is multiplied by; empty: nothing.</param>
    public void Plan(ReadOnlySpan<JobState> jobs, double budgetWatts, ReadOnlySpan<double> emergencyFactor)
    {
        EveryoneFree = budgetWatts >= MaxWatts;
        if (EveryoneFree) MarginalWorth = 0;
        var split = !EveryoneFree && budgetWatts > MinWatts;
        if (split)
        {
            foreach (var job in jobs) Place(job, emergencyFactor);
            level.Solve(budgetWatts - MinWatts);
            MarginalWorth = double.IsFinite(level.Level) ? level.Level : 0;
        }
        MismatchWatts = 0;
        foreach (var job in jobs)
        {
            if (!TakesPart(job)) continue;
            double power;
            if (split) power = Fill(job, emergencyFactor);
            else
            {
                power = EveryoneFree ? job.MaxPower : job.MinPower;
                job.Segments.FullAbove = double.NaN;
            }
            var ordered = double.IsNaN(job.OrderedPower) ? job.CurvePower : job.OrderedPower;
            MismatchWatts += (power - ordered) * job.WattsPerUnit;
            if (power == job.PlannedPower) continue;
            job.PlannedPower = power;
            job.PlannedCap = job.CapFor(power);
        }
    }

    public static bool TakesPart(JobState job) => job.IsFlexible && job.IsRunning && !job.Dipping;

    /// <summary>Puts the job's segments in their places, if anything that they rest on has changed.</summary>
    void Place(JobState job, ReadOnlySpan<double> emergencyFactor)
    {
        ref var known = ref job.Segments;
        var takesPart = TakesPart(job);
        var emergency = !emergencyFactor.IsEmpty;
        if (known.TakesPart == takesPart && known.Bounds == job.BoundVersion && known.Emergency == emergency
            && known.PowerScale == job.HeldPowerScale && known.LossScale == job.HeldLossScale) return;
        var corners = job.Curve.CornerPowers;
        var slopes = job.Curve.Slopes;
        if (known.First < 0) known.First = level.Reserve(slopes.Length);
        (known.TakesPart, known.Bounds, known.Emergency) = (takesPart, job.BoundVersion, emergency);
        (known.PowerScale, known.LossScale, known.FullAbove) = (job.HeldPowerScale, job.HeldLossScale, double.NaN);
        var factor = Worth(job, emergencyFactor);
        for (var k = 0; k < slopes.Length; k++)
        {
            var width = takesPart ? Math.Min(corners[k + 1], job.MaxPower) - Math.Max(corners[k], job.MinPower) : 0;
            level.Set(known.First + k, slopes[k] * factor, Math.Max(0, width) * job.WattsPerUnit);
        }
    }

    double Fill(JobState job, ReadOnlySpan<double> emergencyFactor)
    {
        ref var known = ref job.Segments;
        // The level lies between the same two segments as before: nothing of this job moves.
        if (level.Level < known.FullAbove && level.Level > known.EmptyBelow) return job.PlannedPower;
        var corners = job.Curve.CornerPowers;
        var slopes = job.Curve.Slopes;
        var factor = Worth(job, emergencyFactor);
        var power = job.MinPower;
        (known.FullAbove, known.EmptyBelow) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var k = 0; k < slopes.Length; k++)
        {
            var from = Math.Max(corners[k], job.MinPower);
            var to = Math.Min(corners[k + 1], job.MaxPower);
            if (to <= from) continue;
            var worth = slopes[k] * factor;
            if (worth > level.Level)
            {
                power += to - from;
                known.FullAbove = worth;
                continue;
            }
            known.EmptyBelow = worth;
            if (worth < level.Level) break;
            // Partly full: it moves with the level, wherever that goes.
            power += (to - from) * level.Share;
            known.FullAbove = double.NaN;
            break;
        }
        return power;
    }

    /// <summary>What a slope of the job's declared curve is multiplied by, for the weighted throughput that a watt is worth.</summary>
    public static double Worth(JobState job) => job.Job.Weight * job.HeldLossScale / (job.HeldPowerScale * job.Job.Gpus);

    static double Worth(JobState job, ReadOnlySpan<double> emergencyFactor) => emergencyFactor.IsEmpty ? Worth(job) : Worth(job) * emergencyFactor[job.Slot];

    public void Exchange(StateExchange s)
    {
        level.Exchange(s);
        MinWatts = s.Keep(MinWatts);
        MaxWatts = s.Keep(MaxWatts);
        MarginalWorth = s.Keep(MarginalWorth);
        MismatchWatts = s.Keep(MismatchWatts);
        EveryoneFree = s.Keep(EveryoneFree);
    }
}
