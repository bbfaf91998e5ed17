using System.Collections.Immutable;
using System.Text.Json;
using Ballast.Assets;
using Ballast.Signals;

namespace Ballast.Wire.OpenAdr;

/// <summary>What an event document asks.</summary>
/// <param name="Signals">In the order of the document; empty when nothing in it is for a site to act on, or when there are problems.</param>
/// <param name="Remarks">What was tolerated, assumed or passed over, a sentence each.</param>
/// <param name="Problems">Why the document cannot be acted on, a sentence each; nothing of it is then acted on.</param>
public sealed record EventReading(ImmutableArray<GridSignal> Signals, ImmutableArray<string> Remarks, ImmutableArray<string> Problems)
{
    public bool Ok => Problems.IsEmpty;
}

/// <summary>
/// Reads OpenADR 3 event objects (3.0.1 and 3.1.0), one or an array. One interval with one payload becomes a signal with the event's
/// id; several become <c>id#0</c>, <c>id#1</c>, … by place in the list, with the payload's type after a slash where an interval has several.
/// </summary>
public static class EventDocument
{
    const int MaxCharacters = 4 * 1024 * 1024;

    /// <summary>Reads a document. Never throws for a bad one: see <see cref="EventReading.Problems"/>.</summary>
    /// <param name="json">The text of the document.</param>
    /// <param name="site">Gives SIMPLE levels their meaning.</param>
    /// <param name="terms">What the standard leaves open.</param>
    public static EventReading Read(string json, Site site, EventTerms terms)
    {
        var notes = new ReadingNotes();
        var signals = new List<GridSignal>();
        try
        {
            if (json.Length > MaxCharacters)
            {
                notes.Problem($"The document has more than {MaxCharacters / 1024 / 1024} MiB; send events one by one.");
            }
            else
            {
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
                ReadRoot(document.RootElement, site, terms, notes, signals);
            }
        }
        catch (JsonException exception)
        {
            notes.Problem($"This is not JSON, as of line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}; check commas, quotes and brackets there.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // So the parser and JsonElement speak of half a surrogate pair, in the text itself and in an escape.
            notes.Problem("A text in the document is not Unicode; check its encoding and \\u escapes.");
        }
        return notes.Problems.Count > 0 ? new EventReading([], [.. notes.Remarks], [.. notes.Problems]) : new EventReading([.. signals], [.. notes.Remarks], []);
    }

    static void ReadRoot(JsonElement root, Site site, EventTerms terms, ReadingNotes notes, List<GridSignal> signals)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            ReadEvent(root, "The document", "event", alone: true, site, terms, notes, signals);
            return;
        }
        var ids = new HashSet<string>();
        var index = 0;
        foreach (var item in root.EnumerateArray())
        {
            var first = signals.Count;
            ReadEvent(item, $"Item {index}", $"event-{index}", alone: false, site, terms, notes, signals);
            for (var i = first; i < signals.Count; i++)
            {
                if (!ids.Add(signals[i].Id)) notes.Problem($"Two events have the id {signals[i].Id.Shown()}; give each its own id or eventName.");
            }
            index++;
        }
        if (index == 0) notes.Problem("The array holds no event; send at least one.");
    }

    static void ReadEvent(JsonElement item, string place, string fallbackId, bool alone, Site site, EventTerms terms, ReadingNotes notes, List<GridSignal> signals)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            notes.Problem($"{place} is not an object; write an OpenADR 3 event, or an array of them.");
            return;
        }
        var type = item.Text("objectType");
        if (type is not (null or "EVENT"))
        {
            if (alone) notes.Problem($"{place} is of type {type.Shown()} and not an EVENT; send the event object itself.");
            else notes.Remark($"{place} is of type {type.Shown()} and was passed over.");
            return;
        }
        if (item.Text("programID") is null && item.Member("intervals") is null)
        {
            notes.Problem($"{place} has neither programID nor intervals, so it is not an event; write an OpenADR 3 event.");
            return;
        }
        var id = item.Text("id") ?? item.Text("eventName") ?? fallbackId;
        var reading = new EventIntervals(item, id, site, terms, notes);
        signals.AddRange(reading.Read());
    }
}
