using System.Runtime.InteropServices;
using Ballast.Assets;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>All jobs by slot: takes their readings, keeps what each lost, and sums what the tick needs to know.</summary>
internal sealed class JobBook(Site site, DispatchOptions options)
{
    /// <summary>Floors move slowly: each job's is worked out once in so many seconds, in a second of its own.</summary>
    const int FloorSeconds = 60;

    readonly List<Job> roster = [];
    readonly List<JobState> jobs = [];
    readonly EmergencyOrder emergencyOrder = new(site);
    bool wasShaping;
    long minute;

    public IReadOnlyList<Job> Roster => roster;

    public ReadOnlySpan<JobState> All => CollectionsMarshal.AsSpan(jobs);

    /// <summary>By slot, what a job's worth is multiplied by in an emergency.</summary>
    public ReadOnlySpan<double> EmergencyFactors => emergencyOrder.Factors;

    /// <summary>Power of all jobs, watts.</summary>
    public double Watts { get; private set; }

    /// <summary>Power of the jobs that no cap moves now, watts.</summary>
    public double FixedWatts { get; private set; }

    /// <summary>Measured less modelled, over the jobs that caps move, watts.</summary>
    public double DeviationWatts { get; private set; }

    /// <summary>Least that the jobs that caps move can draw together, within floors and cap ranges, watts.</summary>
    public double LeastWatts { get; private set; }

    /// <summary>What they draw together with everyone as before, watts.</summary>
    public double MostWatts { get; private set; }

    /// <summary>Whether an order may have to be given again.</summary>
    public bool AnyAwaitsRepeat { get; private set; }

    /// <summary>What stopped and resized jobs would draw more, if they ran as before, watts.</summary>
    public double DisplacedWatts { get; private set; }

    /// <summary>Whether every flexible job runs at its full size.</summary>
    public bool AllInPlace { get; private set; } = true;

    /// <exception cref="ArgumentException">The job names a cluster that the site does not have.</exception>
    public JobState Place(Job job, bool isNew)
    {
        var cluster = site.Clusters.FirstOrDefault(c => c.Name == job.Cluster)
            ?? throw new ArgumentException($"Job {job.Id} names the cluster \"{job.Cluster}\", which the site does not have.");
        var state = new JobState(jobs.Count, job, cluster, isNew);
        roster.Add(job);
        jobs.Add(state);
        emergencyOrder.Add(job);
        return state;
    }

    public void End(string id, DateTimeOffset at, Watch watch)
    {
        foreach (var job in jobs)
        {
            if (job.Job.Id != id || job.Phase == JobPhase.Ended) continue;
            if (job.Touched) watch.Gone(at, job);
            job.Phase = JobPhase.Ended;
            Actuator.Forget(job);
        }
    }

    public void Read(Telemetry telemetry, DateTimeOffset now, double seconds, Actuator actuator, Watch watch)
    {
        var ticks = now.UtcTicks;
        double total = 0, deviation = 0, fixedWatts = 0, displaced = 0, least = 0, most = 0;
        bool inPlace = true, waiting = false;
        var all = All;
        for (var slot = 0; slot < all.Length; slot++)
        {
            var job = all[slot];
            if (job.Phase == JobPhase.Ended) continue;
            if (slot < telemetry.JobCount) Take(job, telemetry.Jobs[slot], now, watch);
            if (job.Phase == JobPhase.Ended) continue;
            actuator.ReadBack(job, ticks);
            CurveLearner.Observe(job, ticks, seconds, options);
            var watts = job.Fresh || job.Phase != JobPhase.Running ? job.Watts : job.Predicted;
            total += watts;
            if (job.IsFlexible && !(job.IsRunning && job.Gpus == job.Job.Gpus))
            {
                inPlace = false;
                displaced += job.Job.Gpus * job.HeldPowerScale * job.Curve.MaxPower - watts;
            }
            waiting |= job.AwaitsRepeat(ticks);
            if (!CapPlanner.TakesPart(job))
            {
                fixedWatts += watts;
                continue;
            }
            if (job.Fresh) deviation += job.Deviation * job.Predicted;
            // Bounded here, while the job is at hand: a pass over all jobs costs more than the bounds.
            job.Bound();
            least += job.MinPower * job.WattsPerUnit;
            most += job.MaxPower * job.WattsPerUnit;
        }
        (Watts, FixedWatts, DeviationWatts, DisplacedWatts, AllInPlace) = (total, fixedWatts, deviation, displaced, inPlace);
        (LeastWatts, MostWatts, AnyAwaitsRepeat) = (least, most, waiting);
    }

    /// <summary>Bounds once more, after the ceilings of feeds have moved.</summary>
    public void Bound()
    {
        (LeastWatts, MostWatts) = (0, 0);
        foreach (var job in All)
        {
            if (job.Phase == JobPhase.Ended || !CapPlanner.TakesPart(job)) continue;
            job.Bound();
            LeastWatts += job.MinPower * job.WattsPerUnit;
            MostWatts += job.MaxPower * job.WattsPerUnit;
        }
    }

    /// <summary>What the tick cost each job, and what it may lose from here on.</summary>
    /// <param name="now">End of the tick.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="remainingSeconds">Until the last signal ends; infinite: open-ended.</param>
    /// <param name="shaping">Whether anything is asked.</param>
    /// <param name="watch">Told when a job has nothing left.</param>
    public void Account(DateTimeOffset now, double seconds, double remainingSeconds, bool shaping, Watch watch)
    {
        var second = now.UtcTicks / TimeSpan.TicksPerSecond;
        var minutes = minute == 0 ? 0 : (int)Math.Min(10_000, second / 60 - minute);
        minute = second / 60;
        var begins = shaping && !wasShaping;
        wasShaping = shaping;
        foreach (var job in All)
        {
            if (!job.IsFlexible || job.Phase == JobPhase.Ended) continue;
            for (var i = 0; i < minutes; i++) job.Ledger.NextMinute();
            if (job.Touched) job.Ledger.Lose(CurveLearner.LossRate(job), seconds);
            if (begins || job.Floor == 1 || (second + job.Slot) % FloorSeconds == 0)
                job.Floor = 1 - job.Ledger.SustainableLoss(shaping ? remainingSeconds : double.PositiveInfinity);
            if (job.Touched && job.Ledger.IsSpent) watch.Spent(now, job);
        }
    }

    void Take(JobState job, in JobReading reading, DateTimeOffset now, Watch watch)
    {
        job.ReadAt = reading.At.UtcTicks;
        job.Fresh = now.UtcTicks - job.ReadAt <= options.StaleAfter.Ticks && reading.Phase != JobPhase.Unknown;
        if (reading.Phase == JobPhase.Unknown) return;
        if (reading.Phase == JobPhase.Ended)
        {
            if (job.Touched) watch.Gone(now, job);
            Actuator.Forget(job);
        }
        if (reading.Phase != job.Phase)
        {
            // A pause writes a checkpoint: the job's own clock starts anew with it.
            if (job.Phase == JobPhase.Restarting) job.CheckpointAt = now.UtcTicks;
            job.PhaseSince = now.UtcTicks;
        }
        (job.Phase, job.Gpus, job.Cap, job.Watts, job.Throughput) = (reading.Phase, reading.Gpus, reading.Cap, reading.Watts, reading.Throughput);
    }

    /// <summary>Of the jobs that are placed: restoring, the same ones must be, in the same order.</summary>
    public void Exchange(StateExchange s)
    {
        s.Mark(jobs.Count);
        foreach (var job in jobs) job.Exchange(s);
        wasShaping = s.Keep(wasShaping);
        minute = s.Keep(minute);
        Watts = s.Keep(Watts);
        FixedWatts = s.Keep(FixedWatts);
        DeviationWatts = s.Keep(DeviationWatts);
        AllInPlace = s.Keep(AllInPlace);
        DisplacedWatts = s.Keep(DisplacedWatts);
        LeastWatts = s.Keep(LeastWatts);
        MostWatts = s.Keep(MostWatts);
        AnyAwaitsRepeat = s.Keep(AnyAwaitsRepeat);
    }
}
