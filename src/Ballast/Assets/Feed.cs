using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Assets;

/// <summary>
/// A part of the site that draws over a feed of its own: some of its clusters, with their share of cooling and other overhead.
/// Batteries and generators stand at the site's meter and belong to no feed.
/// </summary>
public sealed record Feed
{
    /// <summary>The feed's tag, as others name it.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the clusters that it supplies. A cluster has at most one feed.</summary>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>The most that the feed may ever carry. A standing limit.</summary>
    public required Power Maximum { get; init; }

    /// <summary>What it draws at the least, for others to know.</summary>
    public Power Minimum { get; init; } = Power.Zero;

    /// <summary>The constraint while nobody sets another; absent: <see cref="Maximum"/>.</summary>
    public Power? Default { get; init; }

    /// <summary>What holds while no limit is set, watts.</summary>
    public double StandingWatts => Math.Min(Maximum.Watts, (Default ?? Maximum).Watts);
}
