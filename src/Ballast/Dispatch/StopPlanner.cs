using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>What the stop planner needs to know of this tick. Watts; times in ticks of 100 ns.</summary>
internal readonly record struct StopContext(
    long Now,
    long LeaseEnds,
    double BaselineWatts,
    double BudgetWatts,
    double TargetWatts,
    Func<double, double> BudgetChangeIn,
    double RemainingSeconds,
    bool Urgent,
    bool AllInPlace);

/// <summary>
/// Pauses and resizes, for what caps cannot reach. A stop is planned ahead by the time that a
/// checkpoint takes, one at a time, so that the caps of the others fill what it leaves; a job comes
/// back when there is room for it, or before its tier's allowance is spent, after another took its
/// turn. The promise to a job comes before the target.
/// </summary>
internal sealed class StopPlanner(Actuator actuator)
{
    const double StopMargin = 0.006;
    const double ReturnMargin = 0.012;
    const double CheaperBy = 1.2;
    static readonly long Pace = TimeSpan.FromSeconds(6).Ticks;
    static readonly long LeastStop = TimeSpan.FromMinutes(2).Ticks;
    static readonly long LeastRun = TimeSpan.FromMinutes(30).Ticks;
    static readonly long Patience = TimeSpan.FromSeconds(15).Ticks;
    static readonly long CheaperPace = TimeSpan.FromSeconds(30).Ticks;

    long lastAt;
    long returnedAt = long.MinValue / 2;
    long cheaperAt;
    double longestCheckpoint = 20;

    /// <summary>A job that may have to be stopped: how far ahead that is planned depends on the slowest.</summary>
    public void Add(JobState job)
    {
        if (job.Job.Pausable || !job.Job.Sizes.IsEmpty) longestCheckpoint = Math.Max(longestCheckpoint, job.Job.CheckpointTime.TotalSeconds);
    }

    /// <summary>What the least reachable total lacks to meet the target, after stops under way, watts.</summary>
    public double ShortWatts { get; private set; }

    /// <summary>What jobs stopped in this very tick draw while they write their checkpoints, watts: no longer the caps' to share out.</summary>
    public double CheckpointWatts { get; private set; }

    public void Plan(ReadOnlySpan<JobState> jobs, CapPlanner caps, in StopContext context)
    {
        CheckpointWatts = 0;
        // Stops and returns under way: what they will free or take once they are done, and when.
        double freed = 0, coming = 0, firstBack = double.PositiveInfinity, lastBack = 0;
        foreach (var job in jobs)
        {
            if (context.AllInPlace) break;
            if (!job.IsFlexible || job.Phase == JobPhase.Ended || job.OrderedGpus == job.Gpus && job.Phase is JobPhase.Running) continue;
            if (job.OrderedGpus == 0) freed += job.Watts - AfterwardsWatts(job);
            else
            {
                coming += AfterwardsWatts(job) - job.Watts;
                firstBack = Math.Min(firstBack, BackIn(job, context.Now));
                lastBack = Math.Max(lastBack, BackIn(job, context.Now));
            }
            if (NotTaken(job, context.Now))
                actuator.Place(job, job.OrderedGpus, context.Now, context.LeaseEnds, new Reason(ReasonKind.NotTaken, job.OrderedGpus, job.Gpus));
        }
        var room = context.BudgetWatts + freed - caps.MinWatts;
        var shortage = -Room(jobs, room, longestCheckpoint + 15, context);
        if (coming != 0)
        {
            // What comes back meets the target of then, not of now.
            shortage = Math.Max(shortage, -Room(jobs, room, firstBack + 2, context));
            shortage = Math.Max(shortage, -Room(jobs, room, lastBack + 2, context));
        }
        ShortWatts = Math.Max(0, shortage);

        if (context.Now - lastAt < Pace && !context.Urgent) return;
        // A stop lasts minutes: what is short for moments, while others come back, is not worth one.
        var margin = (coming > 0 ? -StopMargin : StopMargin) * context.BaselineWatts;
        if (shortage + margin > 0)
        {
            Stop(jobs, shortage + margin, context, new Reason(ReasonKind.BeyondCaps, context.TargetWatts, context.TargetWatts + Math.Max(0, shortage)));
            HandOver(jobs, -shortage, context);
            return;
        }
        if (!context.AllInPlace && (HandOver(jobs, -shortage, context) || Return(jobs, room - coming, context))) return;
        if (context.Now - cheaperAt < CheaperPace) return;
        cheaperAt = context.Now;
        StopWhereCheaper(jobs, caps, context);
    }

    /// <summary>Nothing is asked any more: every stopped job comes back.</summary>
    public bool ReturnAll(ReadOnlySpan<JobState> jobs, long now, long leaseEnds)
    {
        var all = true;
        foreach (var job in jobs)
        {
            if (job.Phase == JobPhase.Ended || (job.Gpus == job.Job.Gpus && job.Phase == JobPhase.Running && job.OrderedGpus == job.Gpus)) continue;
            all = false;
            if (job.OrderedGpus != job.Job.Gpus || NotTaken(job, now))
                if (job.Phase is JobPhase.Paused or JobPhase.Running)
                    actuator.Place(job, job.Job.Gpus, now, leaseEnds, new Reason(ReasonKind.Restore, job.Job.Gpus));
        }
        return all;
    }

    void Stop(ReadOnlySpan<JobState> jobs, double shortage, in StopContext context, Reason reason)
    {
        while (shortage > 0)
        {
            JobState? best = null;
            double bestScore = double.PositiveInfinity, bestFreed = 0;
            var bestGpus = 0;
            foreach (var job in jobs)
            {
                if (!CanStop(job, context, out var gpus)) continue;
                var freed = job.MinPower * job.WattsPerUnit - StoppedWatts(job, gpus);
                if (freed <= 0) continue;
                var kept = job.Curve.ThroughputAt(job.Curve.CapForPower(job.MinPower));
                var cost = job.Job.Weight * kept * (job.Gpus - gpus) / job.Job.Gpus;
                // One stop that covers the need is worth more than the cheapest watt of several.
                var score = freed >= shortage ? cost / shortage : cost / freed * 1.25;
                if (job.Ledger.LeftSeconds < Math.Min(context.RemainingSeconds, 3600)) score *= 1.5;
                if (score < bestScore) (best, bestScore, bestFreed, bestGpus) = (job, score, freed, gpus);
            }
            if (best is null) return;
            actuator.Place(best, bestGpus, context.Now, context.LeaseEnds, reason);
            CheckpointWatts += best.Gpus * best.Job.CheckpointPower.Watts;
            lastAt = context.Now;
            shortage -= bestFreed;
            if (!context.Urgent) return;
        }
    }

    /// <summary>A paused job whose allowance runs out comes back; first another takes its turn if there is no room.</summary>
    bool HandOver(ReadOnlySpan<JobState> jobs, double room, in StopContext context)
    {
        // The promise first, for all whose time is up: whoever still seeks another for his turn must not keep them waiting.
        var back = false;
        foreach (var job in jobs)
        {
            if (job.Phase != JobPhase.Paused || job.OrderedGpus != 0 || job.Ledger.LeftSeconds - job.Job.RestartTime.TotalSeconds >= 20) continue;
            Resume(job, context, new Reason(ReasonKind.TierFloor, job.Ledger.LeftShare, 1 - job.Job.Tier.MaxLoss));
            back = true;
        }
        if (back) return true;
        foreach (var job in jobs)
        {
            if (job.Phase != JobPhase.Paused || job.OrderedGpus != 0) continue;
            var restart = job.Job.RestartTime.TotalSeconds;
            var left = job.Ledger.LeftSeconds - restart;
            if (left > 150 + 2 * job.Job.CheckpointTime.TotalSeconds) continue;
            var need = ReturnedWatts(job) - job.Watts;
            if (need <= room)
            {
                Resume(job, context, new Reason(ReasonKind.TierFloor, job.Ledger.LeftShare, 1 - job.Job.Tier.MaxLoss));
                return true;
            }
            if (context.Now - lastAt >= Pace)
            {
                Stop(jobs, need - room, context, new Reason(ReasonKind.HandOver, job.Ledger.LeftShare, job.Slot));
                return true;
            }
        }
        return false;
    }

    bool Return(ReadOnlySpan<JobState> jobs, double room, in StopContext context)
    {
        JobState? next = null;
        foreach (var job in jobs)
        {
            var stopped = job.Phase == JobPhase.Paused && job.OrderedGpus == 0 || job.IsRunning && job.Gpus < job.Job.Gpus;
            if (!stopped || context.Now - job.OrderedGpusAt < LeastStop) continue;
            if (next is null || job.Ledger.LeftShare < next.Ledger.LeftShare) next = job;
        }
        if (next is null) return false;
        // A target that falls again soon leaves no room worth coming back for.
        var change = context.BudgetChangeIn(next.Job.RestartTime.TotalSeconds);
        if (context.BudgetChangeIn(900) < 0) change = Math.Min(change, context.BudgetChangeIn(900));
        if (room + change < ReturnedWatts(next) - next.Watts + ReturnMargin * context.BaselineWatts) return false;
        Resume(next, context, new Reason(ReasonKind.RoomReturned, context.TargetWatts, context.BudgetWatts));
        return true;
    }

    /// <summary>Room above the least total at a time from now, with those that are back by then. A target that rises counts only for what comes back.</summary>
    static double Room(ReadOnlySpan<JobState> jobs, double room, double seconds, in StopContext context)
    {
        var back = 0.0;
        foreach (var job in jobs)
        {
            if (context.AllInPlace) break;
            if (job.OrderedGpus == 0 || job.Phase is JobPhase.Ended || job.OrderedGpus == job.Gpus && job.Phase == JobPhase.Running || !job.IsFlexible) continue;
            if (BackIn(job, context.Now) <= seconds) back += AfterwardsWatts(job) - job.Watts;
        }
        var change = context.BudgetChangeIn(seconds);
        return room - back + (back > 0 ? change : Math.Min(0, change));
    }

    void StopWhereCheaper(ReadOnlySpan<JobState> jobs, CapPlanner caps, in StopContext context)
    {
        if (caps.MarginalWorth <= 0 || context.RemainingSeconds < 1200 || !double.IsFinite(context.RemainingSeconds)) return;
        // What makes room brings a job back: one that has just returned would be stopped and started again and again.
        if (context.Now - returnedAt < LeastRun) return;
        foreach (var job in jobs)
        {
            if (!CanStop(job, context, out var gpus) || job.Ledger.LeftSeconds < context.RemainingSeconds) continue;
            var freed = job.Watts - StoppedWatts(job, gpus);
            var lost = job.Job.Weight * job.Curve.ThroughputAt(job.EffectiveCap) * (job.Gpus - gpus) / job.Job.Gpus;
            if (caps.MarginalWorth * freed < CheaperBy * lost) continue;
            actuator.Place(job, gpus, context.Now, context.LeaseEnds, new Reason(ReasonKind.BeyondCaps, context.TargetWatts, context.TargetWatts));
            CheckpointWatts += job.Gpus * job.Job.CheckpointPower.Watts;
            lastAt = context.Now;
            return;
        }
    }

    void Resume(JobState job, in StopContext context, Reason reason)
    {
        // It comes back at its lowest cap and rises from there with the others.
        actuator.Order(job, job.Cluster.MinCap.Watts, context.Now, context.LeaseEnds, reason);
        actuator.Place(job, job.Job.Gpus, context.Now, context.LeaseEnds, reason);
        returnedAt = context.Now;
        lastAt = context.Now;
    }

    static bool CanStop(JobState job, in StopContext context, out int gpus)
    {
        gpus = 0;
        if (!CapPlanner.TakesPart(job)) return false;
        // The next rung down: a smaller size if there is one, else a pause.
        foreach (var size in job.Job.Sizes)
            if (size < job.Gpus && size > gpus) gpus = size;
        if (gpus == 0 && !job.Job.Pausable) return false;
        var overhead = job.Job.CheckpointTime.TotalSeconds + job.Job.RestartTime.TotalSeconds;
        var least = overhead + Math.Min(600, Math.Max(0, context.RemainingSeconds - overhead));
        return job.Ledger.LeftSeconds > least * 1.1 + 60;
    }

    static bool NotTaken(JobState job, long now) =>
        now - job.OrderedGpusAt > Patience
        && (job.Phase == JobPhase.Running && job.OrderedGpus != job.Gpus || job.Phase == JobPhase.Paused && job.OrderedGpus > 0);

    /// <summary>Seconds until a job that restarts runs again.</summary>
    static double BackIn(JobState job, long now)
    {
        var since = job.Phase == JobPhase.Restarting ? (now - job.PhaseSince) / (double)TimeSpan.TicksPerSecond : 0;
        return Math.Max(0, job.Job.RestartTime.TotalSeconds - since);
    }

    static double StoppedWatts(JobState job, int gpus) => gpus == 0
        ? job.Gpus * job.Cluster.GpuIdle.Watts
        : gpus * job.HeldPowerScale * job.MinPower + (job.Gpus - gpus) * job.Cluster.GpuIdle.Watts;

    static double ReturnedWatts(JobState job) =>
        job.Job.Gpus * job.HeldPowerScale * Math.Max(job.Curve.MinPower, job.Curve.PowerForThroughput(job.Floor));

    static double AfterwardsWatts(JobState job) => job.OrderedGpus == 0
        ? job.Job.Gpus * job.Cluster.GpuIdle.Watts
        : job.OrderedGpus * job.HeldPowerScale * Math.Max(job.Curve.MinPower, job.Curve.PowerForThroughput(job.Floor * job.Job.Gpus / job.OrderedGpus));

    public void Exchange(StateExchange s)
    {
        lastAt = s.Keep(lastAt);
        returnedAt = s.Keep(returnedAt);
        cheaperAt = s.Keep(cheaperAt);
        longestCheckpoint = s.Keep(longestCheckpoint);
        ShortWatts = s.Keep(ShortWatts);
        CheckpointWatts = s.Keep(CheckpointWatts);
    }
}
