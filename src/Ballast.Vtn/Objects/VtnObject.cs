using System.Collections.Immutable;

namespace Ballast.Vtn.Objects;

/// <summary>The six kinds of object that OpenADR 3.1 knows.</summary>
public enum ObjectKind : byte
{
    Program = 1,
    Event = 2,
    Report = 3,
    Subscription = 4,
    Ven = 5,
    Resource = 6,
}

/// <summary>
/// One object as the server keeps and serves it: its whole JSON, written once, and beside it what it is
/// looked up and hidden by. Immutable; a change is a new one under the same id.
/// </summary>
public sealed record VtnObject
{
    public required ObjectKind Kind { get; init; }

    /// <summary>Assigned by the server; <c>[a-zA-Z0-9_-]{1,128}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The client to whom it belongs: of reports and subscriptions who made it, of VENs and resources whom it stands for; null for programs and events.</summary>
    public string? ClientId { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    /// <summary>The object as it is served, metadata included: UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>programName, eventName, reportName, clientName, venName or resourceName; null where it has none.</summary>
    public string? Name { get; init; }

    public string? ProgramId { get; init; }

    public string? EventId { get; init; }

    public string? VenId { get; init; }

    public ImmutableArray<string> Targets { get; init; } = [];
}
