using System.Collections.Immutable;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>A program at the server.</summary>
/// <param name="Id">The server's id.</param>
/// <param name="Name">Its <c>programName</c>.</param>
/// <param name="Json">The whole object.</param>
public sealed record VenProgram(string Id, string Name, string Json);

/// <summary>Where a VEN stands with its server; a value that does not change after it is handed out.</summary>
public sealed record VenStatus
{
    /// <summary>The server answers, and what we know of it is complete.</summary>
    public bool Connected { get; init; }

    /// <summary>Null until found out.</summary>
    public OpenAdrVersion? Version { get; init; }

    /// <summary>The server's id of our VEN object; null: not registered (yet, or not allowed to).</summary>
    public string? VenId { get; init; }

    /// <summary>Ids of our resources at the server, by name.</summary>
    public ImmutableDictionary<string, string> ResourceIds { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The names under which events address us: our own, our resources', those given, and the targets that the server gave us.</summary>
    public ImmutableHashSet<string> Names { get; init; } = [];

    public ImmutableArray<VenProgram> Programs { get; init; } = [];

    /// <summary>Events known and meant for us.</summary>
    public int Events { get; init; }

    /// <summary>The last good answer to a poll.</summary>
    public DateTimeOffset? LastHeard { get; init; }

    /// <summary>Notices come: the subscription stands.</summary>
    public bool Notified { get; init; }

    /// <summary>The server's clock less ours, from its Date header; null: it sends none.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>Polls answered, those of them that told nothing new, notices taken, notices refused.</summary>
    public (long Polls, long Unchanged, long Notices, long RefusedNotices) Counts { get; init; }

    /// <summary>Reports waiting, accepted by the server, refused by it, and turned away for want of room.</summary>
    public (int Waiting, long Sent, long Refused, long NoRoom) Reports { get; init; }

    /// <summary>Why it does not work at present, a sentence; null: it works.</summary>
    public string? Trouble { get; init; }
}
