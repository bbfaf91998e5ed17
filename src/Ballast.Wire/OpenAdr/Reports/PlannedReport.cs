using System.Collections.Immutable;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>A stretch of time that a report speaks of.</summary>
/// <param name="Id">Id of the event's interval that it stands for.</param>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it.</param>
public readonly record struct ReportWindow(int Id, DateTimeOffset From, DateTimeOffset To);

/// <summary>One report that an event asks for.</summary>
public sealed record PlannedReport
{
    public required string EventId { get; init; }

    /// <summary>Of the event; empty where it names none.</summary>
    public required string ProgramId { get; init; }

    /// <summary>The same for the same report however often it is planned: event, number of the request, and when it is due.</summary>
    public required string Name { get; init; }

    /// <summary>From when on it can be made.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>Whether its windows lie ahead.</summary>
    public required bool Forecast { get; init; }

    /// <summary>Whether all resources are to be summed into one.</summary>
    public required bool Aggregate { get; init; }

    public required ImmutableArray<ReportAsk> Asks { get; init; }

    public required ImmutableArray<ReportWindow> Windows { get; init; }
}
