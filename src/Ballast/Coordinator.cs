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
    readonly Site site;
    readonly DispatchOptions options;
    readonly Decision decision = new();
    readonly RunningBaseline baseline;
    readonly TargetLine line;
    readonly JobBook jobs;
    readonly LoadEstimate load;
    readonly CapPlanner caps = new();
    readonly Actuator actuator;
    readonly StopPlanner stops;
    readonly CheckpointPlanner checkpoints;
    readonly FeedDispatch feeds;
    readonly BatteryDispatch batteries;
    readonly GeneratorDispatch generators;
    readonly Watch watch;
    readonly Func<double, double> changeIn;

    DateTimeOffset now;
    double seconds;
    bool begun;

    /// <exception cref="ArgumentException">A job names a cluster that the site does not have.</exception>
    public Coordinator(Site site, DispatchOptions? options = null)
    {
        this.site = site;
        this.options = options ?? new DispatchOptions();
        baseline = new RunningBaseline(site.Baseline);
        line = new TargetLine(site, baseline);
        jobs = new JobBook(site, this.options);
        load = new LoadEstimate(this.options);
        actuator = new Actuator(decision, this.options);
        stops = new StopPlanner(actuator);
        checkpoints = new CheckpointPlanner(actuator);
        batteries = new BatteryDispatch(actuator, this.options);
        generators = new GeneratorDispatch(actuator);
        feeds = new FeedDispatch(site, this.options);
        watch = new Watch(decision);
        changeIn = line.ChangeIn;
        foreach (var job in site.Jobs) Place(job, isNew: false);
    }

    /// <summary>Hear one fact. It is acted on at the next <see cref="Step"/>.</summary>
    public void Hear(Fact fact)
    {
        switch (fact)
        {
            case SignalReceived f:
                line.Put(f.Signal, f.Known);
                break;
            case SignalWithdrawn f:
                line.CutShort(f.Known, e => e.Signal.Id == f.SignalId);
                break;
            case ReleaseOrdered f:
                line.CutShort(f.Known, e => e.Begun || e.Signal is CapacityLimit && e.Signal.Start <= f.Known);
                break;
            case ShapingStopped f:
                line.Stopped = true;
                line.CutShort(f.Known, _ => true);
                break;
            case ShapingResumed:
                line.Stopped = false;
                break;
            case JobArrived f:
                Place(f.Job, isNew: true);
                if (line.Holds) watch.Came(f.Known, jobs.All[^1]);
                break;
            case JobEnded f:
                jobs.End(f.JobId, f.Known, watch);
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

        // 1. What is, as read; and what feeds leave to their jobs.
        Read(telemetry);
        if (site.Feeds.Length > 0) Feed();
        // 2. What is asked, by all signals together: the line that the meter shall follow.
        var free = load.OverheadWatts + load.DeviationWatts + jobs.FixedWatts + jobs.DisplacedWatts + jobs.MostWatts;
        line.Ask(now, Lead, seconds, MeterWatts, free, caps.EveryoneFree, decision);
        // 3. What the capped jobs may draw together, so that the meter is on the line.
        caps.Bound(jobs.LeastWatts, jobs.MostWatts);
        var budget = line.Watts - load.OverheadWatts - load.DeviationWatts - jobs.FixedWatts;
        // 4. Who does what about it.
        if (line.Holds) Shape(budget);
        else Restore();
        if (!line.Stopped) checkpoints.Plan(jobs.All, line.Entries, site, Scale, line.Holds && !line.Asked.Ramping ? caps.MaxWatts - budget : double.NaN, now.UtcTicks);
        // 5. What it cost, and what a person should know.
        Account();
        return decision;
    }

    void Read(Telemetry telemetry)
    {
        jobs.Read(telemetry, now, seconds, actuator, watch);
        batteries.Read(telemetry.Batteries, site);
        generators.Read(telemetry.Generators, site);
        load.Remember(now.UtcTicks, jobs.Watts, batteries.ReadWatts - generators.ReadWatts);
        load.Observe(telemetry.Meter);
        load.Deviate(jobs.DeviationWatts, seconds, double.IsNaN(baseline.Watts) ? Math.Max(1, jobs.Watts) : baseline.Watts);
    }

    void Feed()
    {
        feeds.Plan(now, line.Entries, line.Stopped, 1 + load.OverheadWatts / Math.Max(1, jobs.Watts), Lead, seconds, decision);
        if (feeds.Binds || feeds.Moved) jobs.Bound();
    }

    void Shape(double budget)
    {
        var ticks = now.UtcTicks;
        var lease = Lease(line.Asked.Ends);
        var emergency = line.Asked.Rank == Rank.Emergency;

        // The battery's even share first: what it gives, jobs need not.
        if (batteries.States.Length > 0)
            batteries.Plan(line.FollowsSignal ? line.BaselineWatts - line.Watts : 0, line.FollowsSignal ? line.CutToCome(now) : 0,
                Math.Max(0, caps.MinWatts - budget - generators.ReadWatts), line.FollowsSignal, ticks);
        budget -= batteries.PlannedWatts;
        // Then stops, planned ahead, where caps cannot reach; generation, where stops cannot.
        stops.Plan(jobs.All, caps, new StopContext(ticks, lease, Scale, budget, line.Watts, changeIn, RemainingSeconds,
            emergency || caps.MinWatts - budget > 0.05 * Scale, jobs.AllInPlace));
        generators.Plan(stops.ShortWatts, true, ticks);
        budget += generators.ReadWatts;
        if (stops.CheckpointWatts > 0)
        {
            budget -= stops.CheckpointWatts;
            caps.Bound(jobs.All);
        }
        // Then caps, at the least weighted loss; and the battery fills what is too fast for them.
        caps.Plan(jobs.All, budget, emergency ? jobs.EmergencyFactors : default);
        watch.Reach(now, line.DesiredWatts, caps.MinWatts - budget, Scale);
        OrderCaps(ticks, lease);
        if (batteries.States.Length > 0)
            batteries.Fill(Math.Min(line.DesiredWatts, line.Watts), load.OverheadWatts + jobs.Watts - generators.ReadWatts, !line.FollowsSignal, site, ticks);
        Idle = false;
    }

    void OrderCaps(long ticks, long lease)
    {
        var worthIt = feeds.Moved || Math.Abs(caps.MismatchWatts) > options.Deadband * Scale;
        var kind = line.Asked.Rank == Rank.Emergency ? ReasonKind.Emergency
            : line.LimitBinds ? ReasonKind.Limit
            : line.Asked.Ramping ? ReasonKind.Ramp : ReasonKind.HoldTarget;
        var reason = new Reason(kind, kind == ReasonKind.Limit ? line.Asked.LimitWatts : line.Watts, MeterWatts);
        if (!worthIt && !jobs.AnyAwaitsRepeat) return;
        foreach (var job in jobs.All)
        {
            if (job.Phase == JobPhase.Ended) continue;
            if (worthIt && CapPlanner.TakesPart(job)) actuator.Order(job, job.PlannedCap, ticks, lease, reason);
            actuator.Repeat(job, ticks, lease);
        }
    }

    /// <summary>Nothing is asked: what was changed is put back to what it was, and then nobody is touched.</summary>
    void Restore()
    {
        var lease = now + TimeSpan.FromMinutes(5);
        if (feeds.Binds) HoldBack();
        Idle = !feeds.Binds & actuator.Restore(jobs.All, now.UtcTicks, lease.UtcTicks, line.Stopped ? ReasonKind.ShapingStopped : ReasonKind.Restore);
        if (!Idle) stops.ReturnAll(jobs.All, now.UtcTicks, lease.UtcTicks);
        if (batteries.States.Length > 0)
            batteries.Recover(baseline.Watts, load.OverheadWatts + jobs.Watts, line.Asked.LimitWatts, seconds, site, now.UtcTicks);
        generators.Plan(0, false, now.UtcTicks);
        caps.Free();
    }

    /// <summary>Nothing is asked of the site, and a feed holds some of its jobs back.</summary>
    void HoldBack()
    {
        foreach (var job in jobs.All)
        {
            if (double.IsPositiveInfinity(job.Ceiling) || !CapPlanner.TakesPart(job) || feeds.Of(job) is not { } feed) continue;
            var lease = Lease(feed.Ends);
            actuator.Order(job, job.CapFor(job.MaxPower), now.UtcTicks, lease, new Reason(ReasonKind.FeedLimit, feed.LimitWatts, feed.LoadWatts));
            actuator.Repeat(job, now.UtcTicks, lease);
        }
    }

    /// <summary>An order outlives what it serves by little, and what has no end by its lease.</summary>
    long Lease(DateTimeOffset? ends) => (ends is { } end ? end + TimeSpan.FromMinutes(2) : now + options.OpenEndedLease).UtcTicks;

    void Account()
    {
        jobs.Account(now, seconds, RemainingSeconds, line.Holds || feeds.Binds, watch);
        // A standing limit is part of what the site draws when nothing is asked of it.
        if ((Idle || line.HoldsStandingLimit) && line.Asked.Rank == Rank.None && !checkpoints.IsBusy(now.UtcTicks) && !load.MeterIsStale(now.UtcTicks))
            baseline.Add(load.MeterWatts - batteries.ReadWatts + generators.ReadWatts, seconds);
        watch.Meter(now, load, site, line.Asked, line.Stopped);
        decision.TargetWatts = line.LetsGo ? line.Watts : line.Holds ? line.TargetAt(now) : double.NaN;
        decision.LimitWatts = line.Asked.LimitWatts;
        decision.BaselineWatts = line.BaselineWatts;
        decision.GovernedBy = !line.Holds || line.LetsGo ? Rank.None
            : line.Asked.Rank == Rank.None || line.Asked.TargetWatts > line.Asked.LimitWatts ? Rank.Safety : line.Asked.Rank;
        decision.SignalId = line.Asked.Entry?.Signal.Id;
    }

    void Place(Job job, bool isNew)
    {
        var placed = jobs.Place(job, isNew);
        stops.Add(placed);
        feeds.Place(placed);
        decision.Reserve(jobs.Roster.Count * 2);
    }
}
