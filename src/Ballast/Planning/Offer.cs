using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Planning;

/// <summary>What the site could give from now on: one row per duration.</summary>
public sealed record Offer(DateTimeOffset At, ImmutableArray<OfferRow> Rows);

/// <summary>What binds an offer.</summary>
public enum OfferLimit
{
    /// <summary>No job may be touched.</summary>
    NothingFlexible,

    /// <summary>Caps are at the lowest settable value.</summary>
    CapRange,

    /// <summary>Jobs' remaining tier allowances over the duration.</summary>
    TierAllowance,

    /// <summary>The battery's energy over the duration.</summary>
    BatteryEnergy,

    /// <summary>The battery's power.</summary>
    BatteryPower,

    /// <summary>An event under way holds what there is.</summary>
    EventUnderWay,
}

/// <summary>A reduction below the present baseline that can be held for a duration.</summary>
/// <param name="Duration">How long it can be held.</param>
/// <param name="From">Earliest time at which the full reduction is reached.</param>
/// <param name="Nominal">Reduction with everything as modelled.</param>
/// <param name="Firm">Reduction that is reached with 95 % confidence, one-sided, over simulated uncertainty.</param>
/// <param name="Ramp">Fastest ramp down to it.</param>
/// <param name="LimitedBy">What limits it.</param>
public sealed record OfferRow(TimeSpan Duration, DateTimeOffset From, Power Nominal, Power Firm, Ramp Ramp, OfferLimit LimitedBy);
