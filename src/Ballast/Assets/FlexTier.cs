namespace Ballast.Assets;

/// <summary>
/// How much average throughput a job may lose over any window of the given length, and how much its
/// throughput weighs against that of others. Tiers are data. A job without a tier is inflexible.
/// </summary>
public sealed record FlexTier
{
    public required string Name { get; init; }

    /// <summary>Share of throughput that may be lost on average over the window, 0 to 1.</summary>
    public required double MaxLoss { get; init; }

    public TimeSpan Window { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Weight of one job's relative throughput in the objective.</summary>
    public double Weight { get; init; } = 1.0;

    /// <summary>What a job without a tag has: nothing to give.</summary>
    public static FlexTier Inflexible { get; } = new() { Name = "inflexible", MaxLoss = 0 };
}
