using Ballast.Assets;
using Ballast.Signals;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// Near the baseline nothing can fill the hole of a job that writes a checkpoint: all others run free.
/// So large jobs that can do it are asked to write theirs before a ramp begins, one after the
/// other, where there is notice enough. In the hold, before the ramp up, the others fill the holes;
/// where they could not fill two at once, checkpoints are brought forward to take turns.
/// </summary>
internal sealed class CheckpointPlanner(Actuator actuator)
{
    /// <summary>Time that one checkpoint is given before the next job is asked.</summary>
    static readonly long Turn = TimeSpan.FromSeconds(150).Ticks;
    static readonly long Ahead = TimeSpan.FromMinutes(40).Ticks;

    /// <summary>Jobs whose hole would be smaller than this share of the baseline are left alone.</summary>
    const double SmallestJob = 0.02;

    /// <summary>Work that one more checkpoint costs, seconds of the whole job: half of it for about a minute and a half.</summary>
    const double LostSeconds = 45;

    /// <summary>Share of a job's power that a hole takes at most, as measured.</summary>
    const double DeepestHole = 0.57;

    /// <summary>Share of its interval after which a job's checkpoint is brought forward.</summary>
    const double DueShare = 0.8;

    long turnEnds;

    /// <summary>Whether a checkpoint that was asked for may still be under way.</summary>
    public bool IsBusy(long now) => now < turnEnds;

    /// <param name="jobs">All jobs.</param>
    /// <param name="entries">All signals: their ramps to come.</param>
    /// <param name="site">The site.</param>
    /// <param name="baselineWatts">Baseline.</param>
    /// <param name="roomWatts">What the others can be raised by now; NaN: no hold is under way.</param>
    /// <param name="now">The tick.</param>
    public void Plan(ReadOnlySpan<JobState> jobs, IReadOnlyList<SignalEntry> entries, Site site, double baselineWatts, double roomWatts, long now)
    {
        if (NextRamp(entries, site, now, out var begins, out var ends) && AheadOf(jobs, begins, ends, baselineWatts, now)) return;
        if (!double.IsNaN(roomWatts)) OneAtATime(jobs, baselineWatts, roomWatts, now);
    }

    /// <summary>Before a ramp. True: this ramp is the next thing to care for.</summary>
    bool AheadOf(ReadOnlySpan<JobState> jobs, long begins, long ends, double baselineWatts, long now)
    {
        // Too late for this ramp: a hole would reach into it.
        if (now > begins - Turn) return true;
        JobState? next = null;
        var waiting = 0;
        foreach (var job in jobs)
        {
            if (!CanAsk(job, baselineWatts)) continue;
            // Its own clock may run a tenth fast.
            if (job.CheckpointAt != 0 && job.CheckpointAt + (long)(0.88 * Every(job)) > ends) continue;
            waiting++;
            next ??= job;
        }
        if (next is null) return false;
        if (now < begins - Turn * (waiting + 1) || IsBusy(now) && now < begins - Turn * waiting) return now > begins - Turn * (waiting + 2);
        Ask(next, now, new Reason(ReasonKind.CheckpointAhead, (begins - now) / (double)TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Where two holes at once could not be filled, checkpoints take turns: each a little before its own clock would.</summary>
    void OneAtATime(ReadOnlySpan<JobState> jobs, double baselineWatts, double roomWatts, long now)
    {
        if (IsBusy(now)) return;
        double largest = 0, second = 0;
        JobState? oldest = null;
        foreach (var job in jobs)
        {
            if (!job.Job.CheckpointOnRequest || !job.IsRunning) continue;
            if (job.Dipping) return;
            // In a hole a job cannot be raised: its own headroom is no help to fill it.
            var hole = job.Watts * DeepestHole + Math.Max(0, job.MaxPower - job.PlannedPower) * job.WattsPerUnit;
            if (hole > largest) (largest, second) = (hole, largest);
            else if (hole > second) second = hole;
            if (!CanAsk(job, baselineWatts) || job.CheckpointAt == 0 || now - job.CheckpointAt < (long)(DueShare * Every(job))) continue;
            if (oldest is null || job.CheckpointAt < oldest.CheckpointAt) oldest = job;
        }
        if (oldest is not null && roomWatts > largest && roomWatts < largest + second) Ask(oldest, now, new Reason(ReasonKind.CheckpointTurn, largest + second, roomWatts));
    }

    void Ask(JobState job, long now, Reason reason)
    {
        turnEnds = now + Turn;
        job.Ledger.Lose(1, LostSeconds);
        actuator.Checkpoint(job, now, reason);
    }

    static bool CanAsk(JobState job, double baselineWatts) =>
        job.Job.CheckpointOnRequest && job.IsRunning && !job.Dipping && job.Watts >= SmallestJob * baselineWatts && job.Ledger.LeftSeconds >= 4 * LostSeconds;

    static double Every(JobState job) => (job.Job.CheckpointEvery ?? TimeSpan.FromHours(1)).Ticks;

    static bool NextRamp(IReadOnlyList<SignalEntry> entries, Site site, long now, out long begins, out long ends)
    {
        (begins, ends) = (long.MaxValue, 0);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Over || entry.CutShortAt is not null || entry.Signal is not Signals.Dispatch dispatch) continue;
            var down = entry.Signal.Start.UtcTicks;
            if (down > now) Take(down, down + Math.Max(dispatch.RampDown.Ticks, TimeSpan.TicksPerMinute), ref begins, ref ends);
            else if (entry.Begun && TargetProfile.HoldEnds(entry, site) is { } hold && hold.UtcTicks > now && dispatch.RampUp > TimeSpan.Zero)
                Take(hold.UtcTicks, hold.UtcTicks + (long)(TargetProfile.RampUpSeconds(entry, site) * TimeSpan.TicksPerSecond), ref begins, ref ends);
        }
        return begins < long.MaxValue && begins - now < Ahead;

        static void Take(long from, long to, ref long begins, ref long ends)
        {
            if (from < begins) (begins, ends) = (from, to);
        }
    }

    public void Exchange(StateExchange s) => turnEnds = s.Keep(turnEnds);
}
