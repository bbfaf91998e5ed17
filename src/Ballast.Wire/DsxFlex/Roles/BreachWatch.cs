using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>When the meter above the target is a breach.</summary>
public sealed record BreachOptions
{
    /// <summary>Share above the target from which it counts.</summary>
    public double Threshold { get; init; } = 0.02;

    /// <summary>Share above the target from which it is critical; the contract's 20 %.</summary>
    public double Critical { get; init; } = 0.20;

    /// <summary>How long it must last before it is told.</summary>
    public TimeSpan Lasts { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the feed has to come down after a target begins or tightens.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A breach that lasts so long after it was told is escalated.</summary>
    public TimeSpan EscalatesAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the meter must stay at or below the target before it is resolved.</summary>
    public TimeSpan ResolvesAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A reading older than this says nothing.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Shed hints in one alert.</summary>
    public int MostHints { get; init; } = 200;

    /// <summary>Hints add up to the excess times this.</summary>
    public double Margin { get; init; } = 1.25;
}

/// <summary>One feed's meter against its target: active, escalated, resolved, under one id. A meter that is silent starts no breach and ends none.</summary>
public sealed class BreachWatch(string tag, BreachOptions options)
{
    Guid id;
    Guid target;
    Power limit;
    DateTimeOffset graceUntil, detected, told;
    DateTimeOffset? aboveSince, belowSince;
    BreachStatus status;
    BreachSeverity severity;
    ScheduledTarget? breached;
    Power last;

    public bool IsOpen { get; private set; }

    /// <summary>Looks at the feed; an alert when something is to be told. <paramref name="newId"/> gives a UUID of version 4.</summary>
    public PowerBreachAlert? Look(ScheduledTarget? active, FeedReading reading, DateTimeOffset now, Func<Guid> newId)
    {
        if (active is null)
        {
            (target, aboveSince) = (default, null);
            return IsOpen ? Resolve(now) : null;
        }
        if (active.CorrelationId != target)
        {
            if (target == default || active.Constraint.Power < limit) (graceUntil, aboveSince) = (now + options.Grace, null);
            (target, limit) = (active.CorrelationId, active.Constraint.Power);
        }
        if (reading.Line is { } line && line.Watts > limit.Watts * (1 + options.Threshold) && graceUntil < now + options.Lasts) graceUntil = now + options.Lasts;
        if (reading.Measured is not { } measured || now - reading.MeasuredAt > options.Stale) return null;
        last = measured;
        var excess = limit.Watts > 0 ? measured.Watts / limit.Watts - 1 : measured.Watts > 0 ? double.PositiveInfinity : 0;
        if (excess > options.Threshold) belowSince = null;
        else aboveSince = null;
        return IsOpen ? Follow(active, excess, reading, now) : Watch(active, excess, reading, now, newId);
    }

    PowerBreachAlert? Watch(ScheduledTarget active, double excess, FeedReading reading, DateTimeOffset now, Func<Guid> newId)
    {
        if (excess <= options.Threshold || now < graceUntil) return null;
        aboveSince ??= now;
        if (now - aboveSince < options.Lasts) return null;
        (IsOpen, id, detected, told, status, severity) = (true, newId(), aboveSince.Value, now, BreachStatus.Active, SeverityOf(excess));
        return Alert(active, reading);
    }

    PowerBreachAlert? Follow(ScheduledTarget active, double excess, FeedReading reading, DateTimeOffset now)
    {
        if (excess <= 0)
        {
            belowSince ??= now;
            return now - belowSince >= options.ResolvesAfter ? Resolve(now) : null;
        }
        belowSince = null;
        var worse = SeverityOf(excess) > severity;
        var late = status == BreachStatus.Active && now - told >= options.EscalatesAfter;
        if (!worse && !late) return null;
        if (worse) severity = BreachSeverity.Critical;
        status = BreachStatus.Escalated;
        return Alert(active, reading);
    }

    PowerBreachAlert Resolve(DateTimeOffset now)
    {
        (IsOpen, aboveSince, belowSince) = (false, null, null);
        return new PowerBreachAlert
        {
            FeedTag = tag,
            Status = BreachStatus.Resolved,
            Severity = severity,
            BreachId = id,
            DetectedAt = detected,
            ResolvedAt = now,
            TargetCorrelationId = breached!.CorrelationId,
            TargetConstraint = breached.Constraint,
            MeasuredLoad = PowerValue.Of(last),
        };
    }

    PowerBreachAlert Alert(ScheduledTarget active, FeedReading reading)
    {
        breached = active;
        return new PowerBreachAlert
        {
            FeedTag = tag,
            Status = status,
            Severity = severity,
            BreachId = id,
            DetectedAt = detected,
            TargetCorrelationId = active.CorrelationId,
            TargetConstraint = active.Constraint,
            MeasuredLoad = PowerValue.Of(last),
            ShedHints = ShedHints.For(reading.Candidates(), (last - active.Constraint.Power) * options.Margin, options.MostHints),
            Actions = ActionsOf(status, severity),
        };
    }

    BreachSeverity SeverityOf(double excess) => excess > options.Critical ? BreachSeverity.Critical : BreachSeverity.Warning;

    /// <summary>Each step of status or severity allows one step more, from least to most disruptive.</summary>
    static ImmutableArray<InfrastructureAction> ActionsOf(BreachStatus status, BreachSeverity severity) => (status, severity) switch
    {
        (BreachStatus.Active, BreachSeverity.Warning) => [InfrastructureAction.ShutdownNodes],
        (BreachStatus.Active, BreachSeverity.Critical) or (BreachStatus.Escalated, BreachSeverity.Warning) => [InfrastructureAction.ShutdownNodes, InfrastructureAction.ShutdownRacks],
        (BreachStatus.Escalated, BreachSeverity.Critical) => [InfrastructureAction.ShutdownNodes, InfrastructureAction.ShutdownRacks, InfrastructureAction.CutDataFeeds, InfrastructureAction.TripBreakers],
        _ => [],
    };
}
