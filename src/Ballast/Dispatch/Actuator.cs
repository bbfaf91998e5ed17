using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// From planned caps to commands: leaves alone what is not worth a command, reads every cap back,
/// orders again what did not take or was lost, and renews what would lapse. Learns how long a
/// command takes to show.
/// </summary>
internal sealed class Actuator(Decision decision, DispatchOptions options)
{
    const double SameCap = 0.75;
    static readonly long ShortestPatience = TimeSpan.FromSeconds(3).Ticks;

    double meanLag = TimeSpan.FromSeconds(1.25).Ticks;
    double longestLag = TimeSpan.FromSeconds(2).Ticks;

    public long Sequence { get; private set; }

    /// <summary>Learned mean time from an order to its read-back, seconds.</summary>
    public double LagSeconds => meanLag / TimeSpan.TicksPerSecond;

    /// <summary>Compare what was ordered with what is read back.</summary>
    public void ReadBack(JobState job, long now)
    {
        if (double.IsNaN(job.OrderedCap) || !job.Fresh || job.ReadAt < job.OrderedAt) return;
        var same = Math.Abs(job.Cap - job.OrderedCap) < SameCap;
        if (same && !job.Confirmed)
        {
            var lag = job.ReadAt - job.OrderedAt;
            meanLag += 0.05 * (lag - meanLag);
            longestLag = Math.Max(lag, longestLag - 0.02 * (longestLag - meanLag));
            job.Confirmed = job.WasConfirmed = true;
        }
        else if (!same && job.Confirmed)
        {
            job.Confirmed = false;
            job.OrderedAt = now - (long)(2 * longestLag) - ShortestPatience;
        }
    }

    /// <summary>Order the planned cap if it differs from what is ordered.</summary>
    public void Order(JobState job, double cap, long now, long leaseEnds, Reason reason)
    {
        if (double.IsNaN(job.OrderedCap))
        {
            if (Math.Abs(cap - job.Cap) < SameCap) return;
            job.PreviousCap = job.Cap;
        }
        else if (Math.Abs(cap - job.OrderedCap) < SameCap) return;
        job.WasConfirmed = false;
        Send(job, cap, now, leaseEnds, reason);
    }

    /// <summary>Orders that did not take, were lost, or lapse soon.</summary>
    public void Repeat(JobState job, long now, long leaseEnds)
    {
        if (double.IsNaN(job.OrderedCap)) return;
        if (!job.Confirmed)
        {
            var patience = Math.Max(ShortestPatience, (long)(1.5 * longestLag));
            if (!job.Fresh) patience *= 10;
            if (now - job.OrderedAt < patience) return;
            decision.Add(new Notice(At(now), job.WasConfirmed ? NoticeKind.CapLost : NoticeKind.CapNotTaken, job.Slot, job.OrderedCap, job.Cap));
            Send(job, job.OrderedCap, now, leaseEnds, new Reason(ReasonKind.NotTaken, job.OrderedCap, job.Cap));
        }
        else if (leaseEnds > job.LeaseEnds && job.LeaseEnds - now < options.OpenEndedLease.Ticks / 2)
        {
            Send(job, job.OrderedCap, now, leaseEnds, new Reason(ReasonKind.Renew, job.OrderedCap));
            job.Confirmed = job.WasConfirmed;
        }
    }

    /// <summary>Puts back what was changed to what it was before. True: nothing is left to put back.</summary>
    public bool Restore(ReadOnlySpan<JobState> jobs, long now, long leaseEnds, ReasonKind kind)
    {
        var done = true;
        foreach (var job in jobs)
        {
            if (!job.Touched || job.Phase == JobPhase.Ended) continue;
            done = false;
            // Its feed holds it back: that is not over.
            if (double.IsNaN(job.OrderedCap) || double.IsFinite(job.Ceiling)) continue;
            Order(job, job.PreviousCap, now, leaseEnds, new Reason(kind, job.PreviousCap));
            Repeat(job, now, leaseEnds);
            if (job.Confirmed && job.OrderedCap == job.PreviousCap && job.OrderedGpus == job.Gpus) Forget(job);
        }
        return done;
    }

    /// <summary>The job is as it was: it is nobody's business any more.</summary>
    public static void Forget(JobState job) => (job.OrderedCap, job.OrderedPower, job.PreviousCap, job.Confirmed, job.WasConfirmed) = (double.NaN, double.NaN, double.NaN, true, false);

    /// <summary>Pause (zero GPUs), resume or resize.</summary>
    public void Place(JobState job, int gpus, long now, long leaseEnds, Reason reason)
    {
        var kind = gpus == 0 ? CommandKind.Pause : job.Phase is JobPhase.Paused ? CommandKind.Resume : CommandKind.Resize;
        job.OrderedGpus = gpus;
        job.OrderedGpusAt = now;
        Touch(job, now, reason);
        decision.Add(new Command(++Sequence, At(now), kind, job.Slot, gpus, At(leaseEnds), job.Job.Gpus, reason));
    }

    /// <summary>A checkpoint now; the job runs on.</summary>
    public void Checkpoint(JobState job, long now, Reason reason)
    {
        job.CheckpointAt = now;
        Touch(job, now, reason);
        decision.Add(new Command(++Sequence, At(now), CommandKind.Checkpoint, job.Slot, 0, At(now + TimeSpan.TicksPerMinute), 0, reason));
    }

    public void Set(CommandKind kind, int target, double watts, long now, long until, Reason reason) =>
        decision.Add(new Command(++Sequence, At(now), kind, target, watts, At(until), 0, reason));

    void Send(JobState job, double cap, long now, long leaseEnds, Reason reason)
    {
        job.OrderedCap = cap;
        job.OrderedPower = job.Curve.PowerAt(cap);
        job.OrderedAt = now;
        job.LeaseEnds = leaseEnds;
        job.Confirmed = false;
        Touch(job, now, reason);
        decision.Add(new Command(++Sequence, At(now), CommandKind.SetCap, job.Slot, cap, At(leaseEnds), job.PreviousCap, reason));
    }

    static void Touch(JobState job, long now, Reason reason) => (job.TouchedAt, job.TouchedFor) = (now, reason);

    static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    public void Exchange(StateExchange s)
    {
        meanLag = s.Keep(meanLag);
        longestLag = s.Keep(longestLag);
        Sequence = s.Keep(Sequence);
    }
}
