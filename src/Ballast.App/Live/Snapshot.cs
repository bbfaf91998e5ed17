using Ballast.App.Api;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Planning;

namespace Ballast.App.Live;

/// <summary>All that the API shows of one moment: immutable, made by the loop a few times a second.</summary>
sealed record Snapshot
{
    public required Status Status { get; init; }

    public required IReadOnlyList<EventReport> Events { get; init; }

    /// <summary>Every signal heard, with its own words: <see cref="Events"/> has the last of them as they are shown.</summary>
    public required IReadOnlyList<EventView> Views { get; init; }

    public required Offer? Offer { get; init; }

    /// <summary>Ids of all jobs by slot.</summary>
    public required IReadOnlyList<Job> Roster { get; init; }

    public required long Ticks { get; init; }

    public required long TicksSkipped { get; init; }

    public required long Commands { get; init; }

    public required long Notices { get; init; }

    public required long JournalBytes { get; init; }

    public required string? JournalFailure { get; init; }
}
