using Ballast.Units;

namespace Ballast.Assets;

/// <summary>On-site generation. Powers here are magnitudes; what it feeds in is negative at the meter.</summary>
public sealed record Generator
{
    public required string Name { get; init; }

    /// <summary>Least stable output once started.</summary>
    public Power Min { get; init; } = Power.Zero;

    public required Power Max { get; init; }

    public TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(30);

    public Ramp Ramp { get; init; } = Ramp.Unlimited;

    public Price Cost { get; init; }
}
