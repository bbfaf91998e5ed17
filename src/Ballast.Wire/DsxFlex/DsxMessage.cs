using System.Collections.Immutable;

namespace Ballast.Wire.DsxFlex;

/// <summary>What is said, without its envelope. Closed: the four messages of DSX Flex 1.7.</summary>
public abstract record DsxMessage
{
    private protected DsxMessage()
    {
    }

    public abstract DsxKind Kind { get; }
}

/// <summary>Sent by an ISV: from when to when which feeds draw no more than how much. Nobody answers; the next status tells.</summary>
public sealed record SetLoadTarget(ImmutableArray<LoadTargetRequest> Targets) : DsxMessage
{
    public override DsxKind Kind => DsxKind.LoadTargetSet;
}

/// <summary>One request of it.</summary>
public sealed record LoadTargetRequest
{
    /// <summary>Absent: now.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Absent: until replaced.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Empty: all feeds.</summary>
    public ImmutableArray<string> FeedTags { get; init; } = [];

    /// <summary>Above zero. Null takes constraints away: back to the feed's default.</summary>
    public required PowerValue? Constraint { get; init; }

    /// <summary>Only what does not disrupt jobs; what is missing then stays missing.</summary>
    public bool BestEffort { get; init; }
}

/// <summary>Why a status was published, for one feed.</summary>
public enum FeedEvent
{
    TargetSet,
    StartRampDown,
    EndRampDown,
    StartRampUp,
    EndRampUp,
    Periodic,
}

/// <summary>Sent by an agent: all feeds at one moment, at each change and as a heartbeat.</summary>
public sealed record PowerStateStatus(DateTimeOffset SnapshotTime, ImmutableArray<FeedState> Feeds) : DsxMessage
{
    public override DsxKind Kind => DsxKind.PowerStateStatus;
}

/// <summary>One feed of it.</summary>
public sealed record FeedState
{
    public required string Tag { get; init; }

    public required PowerValue Minimum { get; init; }

    public required PowerValue Maximum { get; init; }

    /// <summary>What holds while no target does.</summary>
    public required PowerValue Default { get; init; }

    /// <summary>In force and to come, by start.</summary>
    public ImmutableArray<FeedTarget> Targets { get; init; } = [];

    /// <summary>What the agent reckons the feed to draw. It is not a meter's reading.</summary>
    public required PowerValue CalculatedLoad { get; init; }

    public bool InFlight { get; init; }

    public required FeedEvent Event { get; init; }

    /// <summary>Start of the power event under way; null: none is.</summary>
    public DateTimeOffset? PowerEventStart { get; init; }

    public bool Compliant { get; init; }
}

/// <summary>A target of a feed.</summary>
public sealed record FeedTarget
{
    public required bool Active { get; init; }

    public required PowerValue Constraint { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    public bool BestEffort { get; init; }

    /// <summary>Of the message that set it.</summary>
    public required Guid CorrelationId { get; init; }
}

/// <summary>Where a breach stands.</summary>
public enum BreachStatus
{
    Active,
    Escalated,
    Resolved,
}

/// <summary>Critical: more than 20 % above the target.</summary>
public enum BreachSeverity
{
    Warning,
    Critical,
}

/// <summary>What infrastructure can do, from least to most disruptive.</summary>
public enum InfrastructureAction
{
    ShutdownNodes,
    ShutdownRacks,
    CutDataFeeds,
    TripBreakers,
}

/// <summary>What a shed hint speaks of.</summary>
public enum ResourceKind
{
    Node,
    Gpu,
    Chassis,
}

/// <summary>What a shed hint asks of it.</summary>
public enum ShedAction
{
    PowerCap,
    Throttle,
    Suspend,
}

/// <summary>Advice to who rules the hardware; priority 1 sheds first.</summary>
public sealed record ShedHint
{
    public required string ResourceId { get; init; }

    public required ResourceKind ResourceKind { get; init; }

    public required ShedAction Action { get; init; }

    public required int Priority { get; init; }

    /// <summary>With <see cref="ShedAction.PowerCap"/>.</summary>
    public PowerValue? TargetPower { get; init; }
}

/// <summary>Sent by an agent: the meter stands above the target. One breach keeps one id from active over escalated to resolved.</summary>
public sealed record PowerBreachAlert : DsxMessage
{
    public override DsxKind Kind => DsxKind.PowerBreachAlert;

    public required string FeedTag { get; init; }

    public required BreachStatus Status { get; init; }

    public required BreachSeverity Severity { get; init; }

    public required Guid BreachId { get; init; }

    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>Only when resolved.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Of the message that set the target.</summary>
    public required Guid TargetCorrelationId { get; init; }

    public required PowerValue TargetConstraint { get; init; }

    public required PowerValue MeasuredLoad { get; init; }

    /// <summary>In order; none when resolved.</summary>
    public ImmutableArray<ShedHint> ShedHints { get; init; } = [];

    /// <summary>In order; none when resolved.</summary>
    public ImmutableArray<InfrastructureAction> Actions { get; init; } = [];
}

/// <summary>Whether enforcement was put on or taken back.</summary>
public enum EnforcementPhase
{
    Applied,
    Reverted,
}

/// <summary>How it went as a whole.</summary>
public enum EnforcementOutcome
{
    Success,
    Partial,
    Error,
}

/// <summary>How it went for one resource.</summary>
public enum ResultCode
{
    Applied,
    Failed,
    Skipped,
}

/// <summary>What became of one shed hint.</summary>
public sealed record EnforcementResult
{
    public required string ResourceId { get; init; }

    public required ResourceKind ResourceKind { get; init; }

    public required ShedAction RequestedAction { get; init; }

    public required ResultCode Code { get; init; }

    public string? Message { get; init; }

    /// <summary>Where it differs from what was asked.</summary>
    public PowerValue? AppliedPower { get; init; }
}

/// <summary>Sent by who rules the hardware: what was done about a breach.</summary>
public sealed record PowerBreachEnforcement : DsxMessage
{
    public override DsxKind Kind => DsxKind.PowerBreachEnforcement;

    public required Guid BreachId { get; init; }

    public required string FeedTag { get; init; }

    public required EnforcementPhase Phase { get; init; }

    public required EnforcementOutcome Outcome { get; init; }

    public string? Diagnosis { get; init; }

    public ImmutableArray<EnforcementResult> Results { get; init; } = [];

    public required DateTimeOffset At { get; init; }
}
