using Ballast.Units;

namespace Ballast.Assets;

/// <summary>A battery at the site's bus. Losses are taken half on the way in, half on the way out (each the root of the round trip).</summary>
public sealed record Battery
{
    public required string Name { get; init; }

    /// <summary>Greatest charging power, a magnitude.</summary>
    public required Power MaxCharge { get; init; }

    /// <summary>Greatest discharging power, a magnitude.</summary>
    public required Power MaxDischarge { get; init; }

    public required Energy Capacity { get; init; }

    public double RoundTripEfficiency { get; init; } = 0.9;

    /// <summary>State of charge is kept inside [<see cref="MinSoc"/>, <see cref="MaxSoc"/>], shares of the capacity.</summary>
    public double MinSoc { get; init; } = 0.1;

    public double MaxSoc { get; init; } = 0.9;

    public double InitialSoc { get; init; } = 0.9;
}
