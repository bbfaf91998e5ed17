using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>Something on a feed that could give, most willing first.</summary>
public sealed record ShedCandidate
{
    public required string ResourceId { get; init; }

    public ResourceKind ResourceKind { get; init; } = ResourceKind.Node;

    public required Power Draws { get; init; }

    /// <summary>The least that it can be capped to.</summary>
    public required Power CanGoTo { get; init; }

    /// <summary>Whether it can be stopped and started again without losing its work.</summary>
    public bool CanBeSuspended { get; init; }
}

/// <summary>One feed at one moment, as its controller and its meter see it.</summary>
public sealed record FeedReading
{
    /// <summary>What the controller reckons it to draw with what is ordered.</summary>
    public required Power Calculated { get; init; }

    /// <summary>What the meter says, and when that was; null: there is no reading.</summary>
    public Power? Measured { get; init; }

    public DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Where its controller lets it be now, on its way down a ramp that the contract has no field for; null: at its target. No breach begins before the ramp is over.</summary>
    public Power? Line { get; init; }

    /// <summary>In the order in which they should give. Asked for only when a breach is told.</summary>
    public Func<ImmutableArray<ShedCandidate>> Candidates { get; init; } = static () => [];
}
