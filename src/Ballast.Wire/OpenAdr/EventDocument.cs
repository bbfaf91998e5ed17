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

    /// <summary>Until when an event that repeats its intervals is laid out; null: nothing more is to come.</summary>
    public DateTimeOffset? LaidOutUntil { get; init; }

    /// <summary>How the signals of a single event are named.</summary>
    internal EventNames? Names { get; init; }
}

/// <summary>
/// Reads OpenADR 3 event objects (3.0.1 and 3.1.0), one or an array. One interval with one payload becomes a signal with the event's
/// id; several become <c>id#0</c>, <c>id#1</c>, … by the intervals' own ids (by place in the list where these are absent or not unique), with the
/// payload's type after a slash where an interval has several. Of a payload with several values each holds for its part of the interval: <c>id.0</c>, <c>id.1</c>, …
/// The repetitions of an event whose duration is longer than its intervals are <c>id@1</c>, <c>id@2</c>, …
/// </summary>
public static class EventDocument
{
    const int MaxCharacters = 4 * 1024 * 1024;

    /// <summary>Reads a document. Never throws for a bad one: see <see cref="EventReading.Problems"/>.</summary>
    /// <param name="json">The text of the document.</param>
    /// <param name="site">Gives SIMPLE levels their meaning.</param>
    /// <param name="terms">What the standard leaves open.</param>
    public static EventReading Read(string json, Site site, EventTerms terms) => Read(json, site, terms, null);

    /// <param name="json">The text of the document.</param>
    /// <param name="site">Gives SIMPLE levels their meaning.</param>
    /// <param name="terms">What the standard leaves open.</param>
    /// <param name="names">Names that an earlier form of the event began with.</param>
    internal static EventReading Read(string json, Site site, EventTerms terms, EventNames? names)
    {
        var notes = new ReadingNotes();
        var found = new Found(names);
        try
        {
            if (json.Length > MaxCharacters)
            {
                notes.Problem($"The document has more than {MaxCharacters / 1024 / 1024} MiB; send events one by one.");
            }
            else
            {
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
                using var mended = EventSpelling.Mend(document.RootElement, out var key) is { } right ? JsonDocument.Parse(right) : null;
                if (key is not null) notes.Remark($"The key {key.Shown()} and others like it were taken as the standard spells them.");
                ReadRoot((mended ?? document).RootElement, site, terms, notes, found);
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
        if (notes.Problems.Count > 0) return new EventReading([], [.. notes.Remarks], [.. notes.Problems]);
        return new EventReading([.. found.Signals], [.. notes.Remarks], []) { LaidOutUntil = found.LaidOutUntil, Names = found.Names };
    }

    static void ReadRoot(JsonElement root, Site site, EventTerms terms, ReadingNotes notes, Found found)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            ReadEvent(root, "The document", "event", alone: true, site, terms, notes, found);
            return;
        }
        var ids = new HashSet<string>();
        var index = 0;
        foreach (var item in root.EnumerateArray())
        {
            var first = found.Signals.Count;
            ReadEvent(item, $"Item {index}", $"event-{index}", alone: false, site, terms, notes, found);
            for (var i = first; i < found.Signals.Count; i++)
            {
                if (!ids.Add(found.Signals[i].Id)) notes.Problem($"Two events have the id {found.Signals[i].Id.Shown()}; give each its own id or eventName.");
            }
            index++;
        }
        if (index == 0) notes.Problem("The array holds no event; send at least one.");
    }

    static void ReadEvent(JsonElement item, string place, string fallbackId, bool alone, Site site, EventTerms terms, ReadingNotes notes, Found found)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            notes.Problem($"{place} is not an object; write an OpenADR 3 event, or an array of them.");
            return;
        }
        var type = item.Text("objectType");
        if (type is not null && !type.Equals("EVENT", StringComparison.OrdinalIgnoreCase))
        {
            if (alone) notes.Problem($"{place} is of type {type.Shown()} and not an EVENT; send the event object itself.");
            else notes.Remark($"{place} is of type {type.Shown()} and was passed over.");
            return;
        }
        if (item.Text("programID") is null && item.Member("intervals") is null)
        {
            var kind = OpenAdrObject.KindOf(item);
            notes.Problem($"{place} has neither programID nor intervals, so it is not an event{(kind == OpenAdrKind.Unknown ? "" : $" but a {kind.ToString().ToLowerInvariant()}")}; write an OpenADR 3 event.");
            return;
        }
        var id = item.Text("id") ?? item.Text("eventName") ?? fallbackId;
        if (terms is { IsMeant: false, Names: { } ours } && !EventTargets.Meant(item, ours))
        {
            notes.Remark($"Event {id.Shown()} is for {string.Join(", ", EventTargets.Of(item).Take(4).Select(target => target.Shown()))} and not for this site, so it was passed over.");
            return;
        }
        var reading = new EventIntervals(item, id, site, terms, notes, found.Names);
        found.Signals.AddRange(reading.Read());
        found.LaidOutUntil = reading.LaidOutUntil;
        found.Names = alone ? reading.Names : null;
    }

    sealed class Found(EventNames? names)
    {
        public List<GridSignal> Signals { get; } = [];

        public EventNames? Names { get; set; } = names;

        public DateTimeOffset? LaidOutUntil { get; set; }
    }
}
