using System.Collections.Immutable;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>How an agent tells of itself.</summary>
public sealed record AgentOptions
{
    /// <summary>A status at least so often.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    public RampOptions Ramp { get; init; } = new();

    public BreachOptions Breach { get; init; } = new();

    /// <summary>Share above the target that still counts as within it.</summary>
    public double ComplianceTolerance { get; init; } = 0.001;
}

/// <summary>What an agent has heard and refused, for its own page.</summary>
public sealed record AgentCounts(long Taken, long Refused, string? LastRefusal, long Enforcements);

/// <summary>
/// The agent: takes load targets, says at each change and now and then how all feeds stand, and tells breaches. Pure: time and
/// readings are given, and what is to be published is returned. Statuses carry one event per feed, so what happens at once is told in turn.
/// </summary>
public sealed class AgentRole
{
    readonly ImmutableArray<FeedTerms> feeds;
    readonly AgentOptions options;
    readonly Func<Guid> newId;
    readonly RampWatch[] ramps;
    readonly BreachWatch[] breaches;
    readonly Dictionary<string, FeedReading> readings = new(StringComparer.Ordinal);
    DateTimeOffset heartbeat = DateTimeOffset.MinValue;

    /// <param name="feeds">At least one; tags differ.</param>
    /// <param name="options">How it tells of itself.</param>
    /// <param name="newId">Gives UUIDs of version 4.</param>
    public AgentRole(ImmutableArray<FeedTerms> feeds, AgentOptions options, Func<Guid> newId)
    {
        (this.feeds, this.options, this.newId) = (feeds, options, newId);
        Schedule = new FeedSchedule(feeds);
        ramps = [.. feeds.Select(f => new RampWatch(f, options.Ramp))];
        breaches = [.. feeds.Select(f => new BreachWatch(f.Tag, options.Breach))];
    }

    public FeedSchedule Schedule { get; }

    public ImmutableArray<FeedTerms> Feeds => feeds;

    public AgentCounts Counts { get; private set; } = new(0, 0, null, 0);

    /// <summary>What was last told by infrastructure, by breach; the newest 100.</summary>
    public ImmutableArray<PowerBreachEnforcement> Enforcements { get; private set; } = [];

    /// <summary>Whether a feed is on its way between power levels.</summary>
    public bool IsInFlight(string tag) => ramps[feeds.IndexOf(feeds.First(f => f.Tag == tag))].InFlight;

    /// <summary>Takes targets. The returned status tells who sent them that they were heard, also where nothing of them could be taken.</summary>
    public (TargetsTaken Taken, PowerStateStatus Status) Take(SetLoadTarget message, Guid correlation, DateTimeOffset now, CloudEvent? word = null)
    {
        var taken = Schedule.Take(message, correlation, now, word);
        Counts = Counts with { Taken = Counts.Taken + 1, Refused = Counts.Refused + taken.Refused.Length, LastRefusal = taken.Refused.IsEmpty ? Counts.LastRefusal : taken.Refused[^1] };
        return (taken, Status(now, tag => taken.Changed.Contains(tag) ? FeedEvent.TargetSet : FeedEvent.Periodic));
    }

    public void Take(PowerBreachEnforcement enforcement)
    {
        Counts = Counts with { Enforcements = Counts.Enforcements + 1 };
        Enforcements = [.. Enforcements.Skip(Math.Max(0, Enforcements.Length - 99)), enforcement];
    }

    /// <summary>Looks at all feeds; gives what is to be published, in order. A feed without a reading is taken to draw what it did.</summary>
    public ImmutableArray<DsxMessage> Observe(IReadOnlyDictionary<string, FeedReading> given, DateTimeOffset now)
    {
        var messages = ImmutableArray.CreateBuilder<DsxMessage>();
        var events = new Dictionary<string, FeedEvent>(StringComparer.Ordinal);
        foreach (var (tag, reading) in given) readings[tag] = reading;
        for (var i = 0; i < feeds.Length; i++)
        {
            if (!readings.TryGetValue(feeds[i].Tag, out var reading)) continue;
            var active = Schedule.Active(feeds[i].Tag, now);
            if (ramps[i].Look(active, reading.Calculated, now) is { } happened) events[feeds[i].Tag] = happened;
            if (breaches[i].Look(active, reading, now, newId) is { } alert) messages.Add(alert);
        }
        Schedule.Forget(now);
        if (events.Count > 0 || now - heartbeat >= options.Heartbeat) messages.Insert(0, Status(now, tag => events.GetValueOrDefault(tag, FeedEvent.Periodic)));
        return messages.ToImmutable();
    }

    PowerStateStatus Status(DateTimeOffset now, Func<string, FeedEvent> why)
    {
        heartbeat = now;
        return new PowerStateStatus(now, [.. feeds.Select((feed, i) => State(feed, ramps[i], why(feed.Tag), now))]);
    }

    FeedState State(FeedTerms feed, RampWatch ramp, FeedEvent why, DateTimeOffset now)
    {
        var active = Schedule.Active(feed.Tag, now);
        var calculated = readings.TryGetValue(feed.Tag, out var reading) ? reading.Calculated : feed.Default;
        return new FeedState
        {
            Tag = feed.Tag,
            Minimum = PowerValue.Of(feed.Minimum),
            Maximum = PowerValue.Of(feed.Maximum),
            Default = PowerValue.Of(feed.Default),
            Targets =
            [
                .. Schedule.Targets(feed.Tag).Select(t => new FeedTarget
                {
                    Active = t == active,
                    Constraint = t.Constraint,
                    Start = t.Start,
                    End = t.End,
                    BestEffort = t.BestEffort,
                    CorrelationId = t.CorrelationId,
                }),
            ],
            CalculatedLoad = PowerValue.Of(calculated),
            InFlight = ramp.InFlight,
            Event = why,
            PowerEventStart = ramp.EventStart,
            Compliant = active is null || calculated.Watts <= active.Constraint.Power.Watts * (1 + options.ComplianceTolerance),
        };
    }
}
