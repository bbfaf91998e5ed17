using Ballast.Assets;
using Ballast.Signals;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// Near the baseline nothing can fill the hole of a job that writes a checkpoint: all others run free.
/// So large jobs that can do it are asked to write theirs before a ramp begins, one after the
/// other, where there is notice enough. In the hold, before the ramp up, the others fill the holes.
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

    long turnEnds;

    /// <summary>Whether a checkpoint that was asked for may still be under way.</summary>
    public bool IsBusy(long now) => now < turnEnds;

    public void Plan(ReadOnlySpan<JobState> jobs, IReadOnlyList<SignalEntry> entries, Site site, double baselineWatts, long now)
    {
        if (!NextRamp(entries, site, now, out var begins, out var ends)) return;
        // Too late for this ramp: a hole would reach into it.
        if (now > begins - Turn) return;
        JobState? next = null;
        var waiting = 0;
        foreach (var job in jobs)
        {
            if (job.Ledger.LeftSeconds < 4 * LostSeconds) continue;
            if (!job.Job.CheckpointOnRequest || !job.IsRunning || job.Dipping || job.Watts < SmallestJob * baselineWatts) continue;
            var every = job.Job.CheckpointEvery ?? TimeSpan.FromHours(1);
            // Its own clock may run a tenth fast.
            if (job.CheckpointAt != 0 && job.CheckpointAt + (long)(0.88 * every.Ticks) > ends) continue;
            waiting++;
            next ??= job;
        }
        if (next is null || now < begins - Turn * (waiting + 1) || IsBusy(now) && now < begins - Turn * waiting) return;
        turnEnds = now + Turn;
        next.Ledger.Lose(1, LostSeconds);
        actuator.Checkpoint(next, now, new Reason(ReasonKind.CheckpointAhead, (begins - now) / (double)TimeSpan.TicksPerSecond));
    }

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
