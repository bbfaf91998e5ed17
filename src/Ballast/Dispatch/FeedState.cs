using Ballast.Assets;
using Ballast.Signals;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>One feed: its limit, the line that it follows, and the ceilings of its jobs. Powers in watts, of the feed with its share of overhead.</summary>
internal sealed class FeedState(Feed feed, int place, DispatchOptions options)
{
    /// <summary>Distance kept from the limit, share of the limit: noise is not a breach.</summary>
    const double Margin = 0.01;
    static readonly TimeSpan Settle = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    readonly List<JobState> jobs = [];

    /// <summary>Where each job's segments stand in the level.</summary>
    readonly List<int> places = [];
    readonly WaterLevel level = new();
    DateTimeOffset shortSince = DateTimeOffset.MaxValue;
    DateTimeOffset shortSaid = DateTimeOffset.MinValue;

    public Feed Feed => feed;

    /// <summary>The lowest limit in force.</summary>
    public double LimitWatts { get; private set; } = feed.StandingWatts;

    /// <summary>When that ends; null: open-ended, or the feed's own.</summary>
    public DateTimeOffset? Ends { get; private set; }

    /// <summary>The signal that sets it; null: the feed's own.</summary>
    public string? SignalId { get; private set; }

    /// <summary>Where the feed shall be now: the limit within ramps; NaN: nothing holds it back.</summary>
    public double LineWatts { get; private set; } = double.NaN;

    /// <summary>What it draws, by its jobs' readings.</summary>
    public double LoadWatts { get; private set; }

    /// <summary>What it would draw if nothing held its jobs back.</summary>
    public double FreeWatts { get; private set; }

    /// <summary>The least that it can reach within tiers and cap ranges.</summary>
    public double LeastWatts { get; private set; }

    public bool Engaged => !double.IsNaN(LineWatts);

    public void Add(JobState job)
    {
        jobs.Add(job);
        places.Add(level.Reserve(job.Curve.Slopes.Length));
    }

    /// <summary>Finds the lowest limit in force.</summary>
    public void Limit(DateTimeOffset now, IReadOnlyList<SignalEntry> entries)
    {
        (LimitWatts, Ends, SignalId) = (feed.StandingWatts, null, null);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Over || entry.CutShortAt is not null || entry.Signal is not CapacityLimit limit || limit.Feed != feed.Name || now < limit.Start) continue;
            var end = limit.Start + limit.Duration;
            if (now >= end || limit.Limit.Watts >= LimitWatts) continue;
            (LimitWatts, Ends, SignalId) = (limit.Limit.Watts, end, limit.Id);
        }
    }

    /// <summary>Moves the line and the ceilings. True: a ceiling has moved.</summary>
    public bool Plan(DateTimeOffset now, bool stopped, double perItWatt, double leadSeconds, double seconds, Interconnection connection, Decision decision)
    {
        double it = 0, fixedWatts = 0, deviation = 0, least = 0, most = 0;
        foreach (var job in jobs)
        {
            if (job.Phase == JobPhase.Ended) continue;
            var watts = job.Fresh || job.Phase != JobPhase.Running ? job.Watts : job.Predicted;
            it += watts;
            if (!CapPlanner.TakesPart(job))
            {
                fixedWatts += watts;
                continue;
            }
            if (job.Fresh) deviation += job.Deviation * job.Predicted;
            least += job.MinPower * job.WattsPerUnit;
            most += job.FreePower * job.WattsPerUnit;
        }
        var others = fixedWatts + deviation;
        (LoadWatts, FreeWatts, LeastWatts) = (it * perItWatt, (others + most) * perItWatt, (others + least) * perItWatt);
        Follow(stopped, leadSeconds, seconds, connection);
        Reach(now, decision);
        return Engaged ? Ceil(LineWatts / perItWatt - others, least, most) : Free();
    }

    void Follow(bool stopped, double leadSeconds, double seconds, Interconnection connection)
    {
        var target = LimitWatts * (1 - Margin);
        if (stopped || FreeWatts <= target * (Engaged ? 0.98 : 1) && !(LineWatts < FreeWatts))
        {
            LineWatts = double.NaN;
            return;
        }
        var (rise, fall) = (connection.RampUp.WattsPerSecond, connection.RampDown.WattsPerSecond);
        if (!Engaged) LineWatts = double.IsFinite(fall) ? Math.Max(target, Math.Min(LoadWatts, FreeWatts) - fall * (seconds + leadSeconds)) : target;
        else if (target < LineWatts) LineWatts = double.IsFinite(fall) ? Math.Max(target, LineWatts - fall * seconds) : target;
        else LineWatts = double.IsFinite(rise) ? Math.Min(target, LineWatts + rise * seconds) : target;
    }

    /// <summary>Shares a budget out: the ceilings at which the weighted throughput lost is least. Leaves alone what is not worth a command.</summary>
    bool Ceil(double budget, double least, double most)
    {
        if (budget >= most) return Free();
        var scale = Math.Max(1, most);
        var now = 0.0;
        foreach (var job in jobs)
            if (CapPlanner.TakesPart(job)) now += Math.Min(job.Ceiling, job.FreePower) * job.WattsPerUnit;
        if (Math.Abs(Math.Max(budget, least) - now) < options.Deadband * scale) return false;
        var split = budget > least;
        if (split)
        {
            for (var i = 0; i < jobs.Count; i++) Set(jobs[i], places[i]);
            level.Solve(budget - least);
        }
        foreach (var job in jobs)
        {
            if (!CapPlanner.TakesPart(job)) continue;
            var power = job.MinPower + (split ? Filled(job) : 0);
            job.Ceiling = power >= job.FreePower - 1e-9 ? double.PositiveInfinity : power;
        }
        return true;
    }

    void Set(JobState job, int place)
    {
        var (slopes, factor, units) = (job.Curve.Slopes, CapPlanner.Worth(job), CapPlanner.TakesPart(job) ? job.WattsPerUnit : 0);
        for (var k = 0; k < slopes.Length; k++) level.Set(place + k, slopes[k] * factor, Width(job, k) * units);
    }

    /// <summary>Power above its floor that the level leaves a job.</summary>
    double Filled(JobState job)
    {
        var (slopes, factor) = (job.Curve.Slopes, CapPlanner.Worth(job));
        var power = 0.0;
        for (var k = 0; k < slopes.Length; k++)
        {
            var worth = slopes[k] * factor;
            if (worth < level.Level) break;
            power += Width(job, k) * (worth > level.Level ? 1 : level.Share);
        }
        return power;
    }

    /// <summary>How much of a segment lies between the job's floor and what it would draw, per GPU of the declared curve.</summary>
    static double Width(JobState job, int k)
    {
        var corners = job.Curve.CornerPowers;
        return Math.Max(0, Math.Min(corners[k + 1], job.FreePower) - Math.Max(corners[k], job.MinPower));
    }

    bool Free()
    {
        var moved = false;
        foreach (var job in jobs)
        {
            moved |= double.IsFinite(job.Ceiling);
            job.Ceiling = double.PositiveInfinity;
        }
        return moved;
    }

    void Reach(DateTimeOffset now, Decision decision)
    {
        if (!Engaged || LeastWatts <= LimitWatts)
        {
            shortSince = DateTimeOffset.MaxValue;
            return;
        }
        if (now < shortSince) shortSince = now;
        if (now - shortSince < Settle || now - shortSaid < Again) return;
        shortSaid = now;
        decision.Add(new Notice(now, NoticeKind.FeedCannotReach, place, LimitWatts, LeastWatts));
    }

    public void Exchange(StateExchange s)
    {
        LimitWatts = s.Keep(LimitWatts);
        Ends = s.Keep(Ends);
        SignalId = s.Keep(SignalId ?? "") is { Length: > 0 } id ? id : null;
        LineWatts = s.Keep(LineWatts);
        LoadWatts = s.Keep(LoadWatts);
        FreeWatts = s.Keep(FreeWatts);
        LeastWatts = s.Keep(LeastWatts);
        shortSince = s.Keep(shortSince);
        shortSaid = s.Keep(shortSaid);
        level.Exchange(s);
    }
}
