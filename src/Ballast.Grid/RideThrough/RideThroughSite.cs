namespace Ballast.Grid.RideThrough;

/// <summary>Load behind UPSs, and the grid that it hangs on.</summary>
public sealed record RideThroughSite
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Of the blocks' settings.</summary>
    public ulong Seed { get; init; } = 1;

    public required IReadOnlyList<UpsGroup> Groups { get; init; }

    public required Surroundings Surroundings { get; init; }
}
