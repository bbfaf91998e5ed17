using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>
/// The reports that an event asks for by its reportDescriptors: which, when, and over which times. A pure
/// function of the event and the terms; reports without end are reckoned as they are asked for.
/// </summary>
/// <remarks>
/// A report of the past is due when its last interval is over: with startInterval at or after
/// numIntervals - 1, that interval is startInterval; else startInterval is the first one. A report of what is to
/// come is due when its first interval begins, or, without a startInterval, as soon as the event is known.
/// </remarks>
public sealed class ReportPlan
{
    /// <summary>Values of a report, so that it stays within what servers take.</summary>
    const int MostValues = 4000;
    const int MostGroups = 50;

    readonly List<ReportSeries> series = [];

    ReportPlan(ImmutableArray<string> remarks) => Remarks = remarks;

    /// <summary>What was tolerated, assumed or is not answered, a sentence each.</summary>
    public ImmutableArray<string> Remarks { get; private set; }

    /// <summary>Nothing is to be reported.</summary>
    public bool IsEmpty => series.Count == 0;

    /// <summary>Reads an event object. Never throws for a bad one: see <see cref="Remarks"/>.</summary>
    /// <param name="item">The event, of 3.1 or 3.0.1.</param>
    /// <param name="terms">What the request leaves open.</param>
    public static ReportPlan Read(JsonElement item, ReportTerms terms)
    {
        var notes = new ReadingNotes();
        var plan = new ReportPlan([]);
        try
        {
            plan.Take(item, terms, notes);
        }
        catch (InvalidOperationException)
        {
            // So JsonElement speaks of half a surrogate pair in an escape.
            notes.Remark("A text in the event is not Unicode, so no report was planned.");
            plan.series.Clear();
        }
        plan.Remarks = [.. notes.Remarks];
        return plan;
    }

    /// <summary>
    /// Reports that become due in (after, until], earliest first. Of the reports of what is to come only the
    /// newest of each kind is meant, and of what became due before <paramref name="after"/> none.
    /// </summary>
    /// <param name="after">Everything due until then was asked for before.</param>
    /// <param name="until">Now.</param>
    /// <param name="most">At most so many; ask again from the last one's due time for more.</param>
    public IReadOnlyList<PlannedReport> Due(DateTimeOffset after, DateTimeOffset until, int most = 1000)
    {
        var due = new List<PlannedReport>();
        foreach (var one in series) one.AddDue(due, after, until, most, MostValues);
        due.Sort((a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : string.CompareOrdinal(a.Name, b.Name));
        // What is cut off must not have the due time of what is left.
        if (due.Count > most)
        {
            var last = due[most].Due;
            var keep = due.FindIndex(r => r.Due == last);
            due.RemoveRange(keep > 0 ? keep : most, due.Count - (keep > 0 ? keep : most));
        }
        return due;
    }

    /// <summary>The last report that was due by then, of each kind: what one who hears of an event late sends at once.</summary>
    public IReadOnlyList<PlannedReport> LastDue(DateTimeOffset by) => [.. series.Select(s => s.Last(by, MostValues)).OfType<PlannedReport>()];

    /// <summary>When the next one is due after this time; null: none is.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        DateTimeOffset? next = null;
        foreach (var one in series)
            if (one.NextAfter(after) is { } due && !(due >= next)) next = due;
        return next;
    }

    void Take(JsonElement item, ReportTerms terms, ReadingNotes notes)
    {
        if (item.Member("reportDescriptors") is not { } list) return;
        var id = item.Text("id") ?? "";
        var place = $"Event {id.Shown()}";
        if (list.ValueKind != JsonValueKind.Array)
        {
            notes.Remark($"{place}: reportDescriptors is not an array, so no report was planned.");
            return;
        }
        var groups = new List<(List<ReportAsk> Asks, int Number)>();
        var number = 0;
        foreach (var descriptor in list.EnumerateArray())
        {
            if (number == MostGroups)
            {
                notes.Remark($"{place} asks for more than {MostGroups} reports; the rest was passed over.");
                break;
            }
            if (ReportAsk.Read(descriptor, $"{place}, reportDescriptor {number}", notes) is { } ask)
            {
                // In one report a payload type says which value is meant, so no type stands in it twice.
                var group = groups.FirstOrDefault(g => g.Asks[0].Rhythm == ask.Rhythm && g.Asks.All(a => a.PayloadType != ask.PayloadType));
                if (group.Asks is not null) group.Asks.Add(ask);
                else groups.Add(([ask], number));
            }
            number++;
        }
        if (groups.Count == 0 || IntervalLayout.Read(item, place, terms, notes) is not { } layout) return;
        var program = item.Text("programID") ?? "";
        foreach (var (asks, first) in groups) series.Add(ReportSeries.Of(id, program, first, [.. asks], layout, terms, place, notes));
    }
}
