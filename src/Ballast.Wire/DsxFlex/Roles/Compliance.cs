using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>What is held of a target that was sent.</summary>
public enum Verdict
{
    /// <summary>Nothing is asked.</summary>
    NothingAsked,

    /// <summary>Sent, and no status has named it yet.</summary>
    Unconfirmed,

    /// <summary>On its way, within the time that it has.</summary>
    Ramping,

    /// <summary>The meter is within the target.</summary>
    Kept,

    /// <summary>The meter is above the target.</summary>
    Missed,

    /// <summary>There is no meter reading that is young enough: the agent's word alone is not taken for it.</summary>
    NotMeasured,
}

/// <summary>The agent's word beside the meter's.</summary>
public sealed record Compliance
{
    public required Verdict Verdict { get; init; }

    /// <summary>Sum over feeds of the targets in force; null: nothing is asked.</summary>
    public Power? Target { get; init; }

    public Power? Measured { get; init; }

    /// <summary>Sum of the agent's calculated loads; null: no status yet.</summary>
    public Power? Calculated { get; init; }

    /// <summary>Whether the agent says of all feeds that they comply.</summary>
    public bool? Claimed { get; init; }

    /// <summary>Whether the agent's word and the meter say different things.</summary>
    public bool Differs { get; init; }

    /// <summary>For people.</summary>
    public required string Sentence { get; init; }
}

/// <summary>A message to send, and under which correlation.</summary>
public sealed record Outgoing(DsxMessage Message, Guid CorrelationId);

/// <summary>What an ISV did and saw.</summary>
public sealed record IsvCounts(long Sent, long Resent, long Statuses, long Alerts, long Enforcements);

/// <summary>How an ISV works.</summary>
public sealed record IsvOptions
{
    /// <summary>How long a status may take to name a target before it is sent again.</summary>
    public TimeSpan Confirms { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often it is sent again, each time after twice as long.</summary>
    public int Resends { get; init; } = 5;

    /// <summary>How long the site has to come down.</summary>
    public TimeSpan Ramp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Share of the target within which meter and word count as equal.</summary>
    public double Tolerance { get; init; } = 0.02;

    /// <summary>A reading or a status older than this says nothing.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromSeconds(90);

    public ImmutableArray<FeedShare> Feeds { get; init; } = [];
}
