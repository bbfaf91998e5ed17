using System.Collections.Immutable;

namespace Ballast.Vtn.Objects;

/// <summary>What a list is narrowed by; what is null or empty narrows nothing.</summary>
sealed record ListQuery
{
    public string? ProgramId { get; init; }

    public string? EventId { get; init; }

    public string? VenId { get; init; }

    /// <summary>venName or resourceName.</summary>
    public string? Name { get; init; }

    public string? ClientName { get; init; }

    /// <summary>Objects that bear one of these.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Of subscriptions: those that ask about one of these kinds, bit by bit (1 &lt;&lt; kind).</summary>
    public int Kinds { get; init; }

    /// <summary>Of events: those that are not over.</summary>
    public bool Active { get; init; }

    public int Skip { get; init; }

    public int Limit { get; init; } = 50;
}
