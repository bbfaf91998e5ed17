using System.Runtime.InteropServices;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Forecasting;
using Ballast.Signals;

namespace Ballast;

/// <summary>
/// The heart: hears facts, and once a tick (or at once, when a fact asks for it) turns telemetry into
/// commands. It reads no clock and draws no random numbers: the same facts and telemetry give the
/// same commands, byte for byte. Not safe for concurrent use; one loop owns it.
/// </summary>
public sealed partial class Coordinator
{
    /// <summary>Distance kept from a limit, share of the limit: the noise of the meter is not a breach.</summary>
    const double LimitMargin = 0.003;

    readonly Site site;
    readonly DispatchOptions options;
    readonly Decision decision = new();
    readonly List<Job> roster = [];
    readonly List<JobState> jobs = [];
    readonly SignalBook book = new();
    readonly RunningBaseline baseline;
    readonly LoadEstimate load;
    readonly Reference reference = new();
    readonly CapPlanner caps = new();
    readonly Actuator actuator;
    readonly StopPlanner stops;
    readonly CheckpointPlanner checkpoints;
    readonly BatteryDispatch batteries;
    readonly GeneratorDispatch generators;
    readonly Watch watch;
    readonly EmergencyOrder emergencyOrder;
    readonly Func<double, double> changeIn;

    DateTimeOffset now;
    double seconds;
    bool begun;
    bool allInPlace;
    bool limitEngaged;
    bool wasShaping;
    bool lettingGo;
    double fixedWatts;
    double desired = double.NaN;
    double cutWattHours;
    long cutAt;
    long minute;
    Asked asked;

    /// <exception cref="ArgumentException">A job names a cluster that the site does not have.</exception>
    public Coordinator(Site site, DispatchOptions? options = null)
    {
        this.site = site;
        this.options = options ?? new DispatchOptions();
        baseline = new RunningBaseline(site.Baseline);
        load = new LoadEstimate(this.options);
        actuator = new Actuator(decision, this.options);
        stops = new StopPlanner(actuator);
        checkpoints = new CheckpointPlanner(actuator);
        batteries = new BatteryDispatch(actuator, this.options);
        generators = new GeneratorDispatch(actuator);
        watch = new Watch(decision);
        emergencyOrder = new EmergencyOrder(site);
        changeIn = ahead => DesiredAt(now.AddSeconds(Lead + ahead)) is var then && double.IsNaN(then)
            ? Math.Max(0, BaselineWatts - desired)
            : then - desired;
        foreach (var job in site.Jobs) Place(job);
    }

    ReadOnlySpan<JobState> Jobs => CollectionsMarshal.AsSpan(jobs);

    /// <summary>Seconds between deciding and seeing it at the jobs.</summary>
    double Lead => actuator.LagSeconds + 0.5;

    double BaselineWatts => asked.Entry is { Begun: true } entry ? entry.BaselineWatts : baseline.Watts;

    /// <summary>Hear one fact. It is acted on at the next <see cref="Step"/>.</summary>
    public void Hear(Fact fact)
    {
        switch (fact)
        {
            case SignalReceived f:
                book.Put(f.Signal, f.Known);
                break;
            case SignalWithdrawn f:
                CutShort(f.Known, e => e.Signal.Id == f.SignalId);
                break;
            case ReleaseOrdered f:
                CutShort(f.Known, e => e.Begun || e.Signal is CapacityLimit && e.Signal.Start <= f.Known);
                break;
            case ShapingStopped f:
                ShapingIsStopped = true;
                CutShort(f.Known, _ => true);
                break;
            case ShapingResumed:
                ShapingIsStopped = false;
                break;
            case JobArrived f:
                Place(f.Job, isNew: true);
                if (!double.IsNaN(reference.Watts)) watch.Came(f.Known, jobs[^1]);
                break;
            case JobEnded f:
                foreach (var job in jobs)
                {
                    if (job.Job.Id != f.JobId || job.Phase == JobPhase.Ended) continue;
                    if (job.Touched) watch.Gone(f.Known, job);
                    job.Phase = JobPhase.Ended;
                    Actuator.Forget(job);
                }
                break;
            default:
                throw new InvalidOperationException($"Unknown fact {fact.GetType().Name}.");
        }
    }

    /// <summary>One tick: now, and what the plant said. Times must not go backwards; they may come closer together than a second.</summary>
    public Decision Step(DateTimeOffset now, Telemetry telemetry)
    {
        seconds = begun ? Math.Max(0, (now - this.now).TotalSeconds) : 0;
        this.now = now;
        begun = true;
        decision.Clear(now);

        // 1. What is, as read.
        Read(telemetry);
        // 2. What is asked, by all signals together.
        Ask();
        // 3. What the capped jobs may draw together, so that the meter is on the line.
        var budget = Budget();
        // 4. Who does what about it.
        if (double.IsNaN(reference.Watts)) Restore();
        else Shape(budget);
        if (!ShapingIsStopped) checkpoints.Plan(Jobs, book.Entries, site, BaselineWatts, now.UtcTicks);
        // 5. What it cost, and what a person should know.
        Account();
        return decision;
    }

    void Read(Telemetry telemetry)
    {
        var ticks = now.UtcTicks;
        double total = 0, deviation = 0;
        fixedWatts = 0;
        allInPlace = true;
        var span = Jobs;
        for (var slot = 0; slot < span.Length; slot++)
        {
            var job = span[slot];
            if (job.Phase == JobPhase.Ended) continue;
            if (slot < telemetry.JobCount) Take(job, telemetry.Jobs[slot], ticks);
            if (job.Phase == JobPhase.Ended) continue;
            actuator.ReadBack(job, ticks);
            CurveLearner.Observe(job, ticks, seconds, options);
            var watts = job.Fresh ? job.Watts : job.Phase == JobPhase.Running ? job.Predicted : job.Watts;
            total += watts;
            allInPlace &= job.Phase == JobPhase.Running && job.OrderedGpus == job.Gpus && job.Gpus == job.Job.Gpus || !job.IsFlexible;
            if (CapPlanner.TakesPart(job)) deviation += job.Fresh ? job.Deviation * job.Predicted : 0;
            else fixedWatts += watts;
        }
        batteries.Read(telemetry.Batteries, site);
        generators.Read(telemetry.Generators, site);
        load.Remember(ticks, total, batteries.ReadWatts - generators.ReadWatts);
        load.Observe(telemetry.Meter);
        load.Deviate(deviation, seconds, double.IsNaN(baseline.Watts) ? Math.Max(1, total) : baseline.Watts);
        JobWatts = total;
    }

    void Take(JobState job, in JobReading reading, long ticks)
    {
        job.ReadAt = reading.At.UtcTicks;
        job.Fresh = ticks - job.ReadAt <= options.StaleAfter.Ticks && reading.Phase != JobPhase.Unknown;
        if (reading.Phase == JobPhase.Unknown) return;
        if (reading.Phase == JobPhase.Ended)
        {
            if (job.Touched) watch.Gone(now, job);
            Actuator.Forget(job);
        }
        if (reading.Phase != job.Phase)
        {
            // A pause writes a checkpoint: the job's own clock starts anew with it.
            if (job.Phase == JobPhase.Restarting) job.CheckpointAt = ticks;
            job.PhaseSince = ticks;
        }
        (job.Phase, job.Gpus, job.Cap, job.Watts, job.Throughput) = (reading.Phase, reading.Gpus, reading.Cap, reading.Watts, reading.Throughput);
    }

    void Ask()
    {
        for (var i = 0; i < book.Entries.Count; i++)
        {
            var entry = book.Entries[i];
            if (entry.Over || now < entry.Signal.Start) continue;
            if (!entry.Begun && entry.CutShortAt is null && !ShapingIsStopped && entry.Signal is not CapacityLimit && !double.IsNaN(baseline.Watts))
            {
                entry.Begin(baseline.Watts, double.IsNaN(reference.Watts) ? baseline.Watts : reference.Watts);
                if (baseline.IsEstimated) decision.Add(new Notice(now, NoticeKind.BaselineEstimated, -1, baseline.Coverage, baseline.Watts));
            }
            if (TargetProfile.End(entry, site) is { } end && now >= end) entry.Over = true;
        }
        asked = TargetProfile.At(now.AddSeconds(Lead), book.Entries, site);
        desired = Desire(asked);
        var rise = site.Interconnection.RampUp.WattsPerSecond;
        if (double.IsPositiveInfinity(rise) && asked.Entry is { } by && TargetProfile.RampUpSeconds(by, site) is > 0 and var up)
            rise = (by.BaselineWatts - TargetProfile.HoldWatts(by, site)) / up;
        // An emergency knows no ramp; the slack keeps a ramp that is stretched to the limit from trailing.
        var fall = asked.Rank == Rank.Emergency ? double.PositiveInfinity : site.Interconnection.RampDown.WattsPerSecond * 1.02;
        reference.Next(desired, MeterWatts, caps.EveryoneFree, rise, fall, BaselineWatts, seconds);
    }

    /// <summary>Target and limits together. A limit alone is acted on only when the site would be above it.</summary>
    double Desire(in Asked asked)
    {
        var limit = asked.LimitWatts * (1 - LimitMargin);
        if (!double.IsNaN(asked.TargetWatts))
        {
            limitEngaged = lettingGo = false;
            return Math.Min(asked.TargetWatts, limit);
        }
        var free = load.OverheadWatts + load.DeviationWatts + fixedWatts + caps.MaxWatts;
        var held = limitEngaged || lettingGo;
        limitEngaged = !ShapingIsStopped && (MeterWatts > limit || free > limit * (limitEngaged ? 0.98 : 1));
        if (limitEngaged) return limit;
        // A limit that is over lets go at the allowed ramp, as any signal does.
        lettingGo = held && reference.Watts < free * 0.999;
        return lettingGo ? Math.Min(limit, free) : double.NaN;
    }

    double DesiredAt(DateTimeOffset t)
    {
        var then = TargetProfile.At(t, book.Entries, site);
        if (!double.IsNaN(then.TargetWatts)) return Math.Min(then.TargetWatts, then.LimitWatts * (1 - LimitMargin));
        return limitEngaged ? then.LimitWatts * (1 - LimitMargin) : double.NaN;
    }

    double Budget()
    {
        caps.Bound(Jobs);
        return reference.Watts - load.OverheadWatts - load.DeviationWatts - fixedWatts;
    }

    void Shape(double budget)
    {
        var ticks = now.UtcTicks;
        var ends = asked.Ends;
        var lease = (ends is { } e ? e + TimeSpan.FromMinutes(2) : now + options.OpenEndedLease).UtcTicks;
        var remaining = ends is { } until ? (until - now).TotalSeconds : double.PositiveInfinity;

        if (batteries.States.Length > 0)
            batteries.Plan(BaselineWatts - reference.Watts, CutToCome(ends), Math.Max(0, caps.MinWatts - budget - generators.ReadWatts), ticks);
        var withBattery = budget - batteries.PlannedWatts;
        var context = new StopContext(ticks, lease, BaselineWatts, withBattery, reference.Watts, changeIn, remaining,
            asked.Rank == Rank.Emergency || caps.MinWatts - withBattery > 0.05 * BaselineWatts, allInPlace);
        stops.Plan(Jobs, caps, context);
        generators.Plan(stops.ShortWatts, true, ticks);
        withBattery += generators.ReadWatts;
        if (stops.CheckpointWatts > 0)
        {
            withBattery -= stops.CheckpointWatts;
            caps.Bound(Jobs);
        }
        caps.Plan(Jobs, withBattery, asked.Rank == Rank.Emergency ? emergencyOrder.Factors : default);
        watch.Reach(now, desired, caps.MinWatts - withBattery, BaselineWatts);

        OrderCaps(ticks, lease);
        if (batteries.States.Length > 0) batteries.Fill(Math.Min(desired, reference.Watts), load.OverheadWatts + JobWatts - generators.ReadWatts, site, ticks);
    }

    void OrderCaps(long ticks, long lease)
    {
        var worthIt = Math.Abs(caps.MismatchWatts) > options.Deadband * BaselineWatts;
        var kind = asked.Rank == Rank.Emergency ? ReasonKind.Emergency
            : asked.Rank == Rank.None || desired >= asked.LimitWatts * (1 - LimitMargin) - 1 ? ReasonKind.Limit
            : asked.Ramping ? ReasonKind.Ramp : ReasonKind.HoldTarget;
        var reason = new Reason(kind, kind == ReasonKind.Limit ? asked.LimitWatts : reference.Watts, MeterWatts);
        foreach (var job in Jobs)
        {
            if (job.Phase == JobPhase.Ended) continue;
            if (worthIt && CapPlanner.TakesPart(job)) actuator.Order(job, job.PlannedCap, ticks, lease, reason);
            actuator.Repeat(job, ticks, lease);
        }
    }

    /// <summary>Nothing is asked: what was changed is put back to what it was, and then nobody is touched.</summary>
    void Restore()
    {
        var ticks = now.UtcTicks;
        var lease = ticks + TimeSpan.TicksPerMinute * 5;
        var kind = ShapingIsStopped ? ReasonKind.ShapingStopped : ReasonKind.Restore;
        var busy = false;
        foreach (var job in Jobs)
        {
            if (!job.Touched || job.Phase == JobPhase.Ended) continue;
            busy = true;
            if (!double.IsNaN(job.OrderedCap))
            {
                actuator.Order(job, job.PreviousCap, ticks, lease, new Reason(kind, job.PreviousCap));
                actuator.Repeat(job, ticks, lease);
                if (job.Confirmed && job.OrderedCap == job.PreviousCap && job.OrderedGpus == job.Gpus) Actuator.Forget(job);
            }
        }
        if (busy) stops.ReturnAll(Jobs, ticks, lease);
        if (batteries.States.Length > 0) batteries.Recover(baseline.Watts, load.OverheadWatts + JobWatts, asked.LimitWatts, seconds, site, ticks);
        generators.Plan(0, false, ticks);
        caps.Plan(Jobs, double.PositiveInfinity, default);
        Idle = !busy;
    }

    void Account()
    {
        var ticks = now.UtcTicks;
        var nextMinute = ticks / TimeSpan.TicksPerMinute;
        var minutes = minute == 0 ? 0 : (int)Math.Min(10_000, nextMinute - minute);
        minute = nextMinute;
        var remaining = asked.Ends is { } ends ? (ends - now).TotalSeconds : double.PositiveInfinity;
        var shaping = !double.IsNaN(reference.Watts);
        var shapingBegins = shaping && !wasShaping;
        wasShaping = shaping;
        var second = ticks / TimeSpan.TicksPerSecond;
        if (shaping) Idle = false;
        foreach (var job in Jobs)
        {
            if (!job.IsFlexible || job.Phase == JobPhase.Ended) continue;
            for (var i = 0; i < minutes; i++) job.Ledger.NextMinute();
            if (job.Touched) job.Ledger.Lose(CurveLearner.LossRate(job), seconds);
            // Floors move slowly: each job's is worked out once a minute, in its own second.
            if (shapingBegins || job.Floor == 1 || (second + job.Slot) % 60 == 0)
                job.Floor = 1 - job.Ledger.SustainableLoss(shaping ? remaining : double.PositiveInfinity);
            if (job.Touched && job.Ledger.IsSpent) watch.Spent(now, job);
        }
        if (Idle && !checkpoints.IsBusy(ticks) && !load.MeterIsStale(ticks) && asked.Rank == Rank.None)
            baseline.Add(load.MeterWatts - batteries.ReadWatts + generators.ReadWatts, seconds);
        watch.Meter(now, load, site, asked, ShapingIsStopped);

        decision.TargetWatts = double.IsNaN(reference.Watts) ? double.NaN : Math.Min(TargetNow(), asked.LimitWatts);
        decision.LimitWatts = asked.LimitWatts;
        decision.BaselineWatts = BaselineWatts;
        decision.GovernedBy = double.IsNaN(reference.Watts) ? Rank.None : asked.Rank == Rank.None || asked.TargetWatts > asked.LimitWatts ? Rank.Safety : asked.Rank;
        decision.SignalId = asked.Entry?.Signal.Id;
    }

    double TargetNow() => TargetProfile.At(now, book.Entries, site) is { } at && !double.IsNaN(at.TargetWatts) ? at.TargetWatts : at.LimitWatts;

    /// <summary>Energy still to be cut until the last signal ends, watt-hours; looked up again every ten seconds.</summary>
    double CutToCome(DateTimeOffset? ends)
    {
        const int Samples = 24;
        if (now.UtcTicks - cutAt < TimeSpan.TicksPerSecond * 10) return cutWattHours;
        cutAt = now.UtcTicks;
        var hours = Math.Min(12, ends is { } end ? (end - now).TotalHours : 4);
        cutWattHours = 0;
        for (var i = 0; i < Samples; i++)
        {
            var target = DesiredAt(now.AddHours(hours * (i + 0.5) / Samples));
            if (!double.IsNaN(target)) cutWattHours += Math.Max(0, BaselineWatts - target) * hours / Samples;
        }
        return cutWattHours;
    }

    void Place(Job job, bool isNew = false)
    {
        var cluster = site.Clusters.FirstOrDefault(c => c.Name == job.Cluster)
            ?? throw new ArgumentException($"Job {job.Id} names the cluster \"{job.Cluster}\", which the site does not have.");
        roster.Add(job);
        jobs.Add(new JobState(jobs.Count, job, cluster, isNew));
        emergencyOrder.Add(job);
        stops.Add(jobs[^1]);
        decision.Reserve(jobs.Count * 2);
    }

    void CutShort(DateTimeOffset at, Func<SignalEntry, bool> which)
    {
        foreach (var entry in book.Entries)
        {
            if (entry.Over || entry.CutShortAt is not null || !which(entry)) continue;
            entry.CutShort(at, reference.Watts);
        }
    }
}
