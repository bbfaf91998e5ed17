namespace Ballast.Planning;

/// <summary>How a site runs, from best to worst.</summary>
public enum FleetState : byte
{
    Normal,
    Heightened,
    Curtailed,
    OptedOut,
    Error,

    /// <summary>Does not answer to the grid.</summary>
    Disabled,
}

/// <summary>What one site said of a stretch of time [From, To). Watts; NaN: it said nothing of it.</summary>
/// <param name="From">First moment.</param>
/// <param name="To">First moment after it.</param>
public readonly record struct FleetReading(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Mean at its meter.</summary>
    public double DemandWatts { get; init; } = double.NaN;

    public double BaselineWatts { get; init; } = double.NaN;

    /// <summary>What it was following.</summary>
    public double SetpointWatts { get; init; } = double.NaN;

    /// <summary>LOAD_SHED_DELTA_AVAILABLE.</summary>
    public double OfferWatts { get; init; } = double.NaN;

    /// <summary>Stored share of its batteries' capacity, 0 to 1.</summary>
    public double ChargeLevel { get; init; } = double.NaN;

    public double CapacityWattHours { get; init; } = double.NaN;

    public FleetState? State { get; init; }

    /// <summary>It says itself that its meter's value is not wholly measured.</summary>
    public bool Estimated { get; init; }
}
