using System.Text.Json;
using Ballast.Assets;
using Ballast.Signals;

namespace Ballast.Wire.OpenAdr;

/// <summary>What the intervals of one event ask, at their times.</summary>
sealed class EventIntervals(JsonElement item, string id, Site site, EventTerms terms, ReadingNotes notes, EventNames? before)
{
    /// <summary>More intervals than any program has; a day at minutes is 1,440.</summary>
    const int MostIntervals = 2000;

    readonly string place = $"Event {id.Shown()}";

    /// <summary>See <see cref="EventReading.LaidOutUntil"/>.</summary>
    public DateTimeOffset? LaidOutUntil { get; private set; }

    /// <summary>How the signals are named; null: there are none.</summary>
    public EventNames? Names { get; private set; } = before;

    public IReadOnlyList<GridSignal> Read()
    {
        RemarkWhatIsPassedOver();
        if (Intervals() is not { } intervals) return [];
        var layout = new EventLayout(item, id, place, terms, notes);
        if (layout.LayOut(intervals) is not { } slots) return [];
        if (terms.IsUpdate && slots.Count > 0 && layout.Cancelled)
        {
            notes.Remark($"{place} begins now and lasts no time, which cancels it.");
            return [];
        }
        LaidOutUntil = layout.LaidOutUntil;
        var priority = Priority();
        var asked = Asked(intervals);
        var ids = IdsOf(intervals);
        Names ??= NamesOf(ids, asked);
        return Names is null ? [] : [.. slots.SelectMany(slot => At(slot, asked[slot.Index], ids[slot.Index], priority))];
    }

    List<AskedPayload>[] Asked(List<JsonElement> intervals)
    {
        var payloads = new PayloadReader(place, Descriptors(), site, terms, notes);
        return [.. intervals.Select((interval, index) => payloads.Read(interval, index).ToList())];
    }

    static EventNames? NamesOf(int[] ids, List<AskedPayload>[] asked)
    {
        if (asked.FirstOrDefault(payloads => payloads.Count > 0) is not { } first) return null;
        return new EventNames(ids.Length == 1 ? ids[0] : null, asked.All(payloads => payloads.Count <= 1) ? first[0].Type : null);
    }

    IEnumerable<GridSignal> At(EventSlot slot, List<AskedPayload> asked, int interval, int priority)
    {
        var note = item.Text("eventName");
        foreach (var payload in asked)
        {
            var parts = payload.Values.Length;
            if (parts > 1 && slot.Length is null)
            {
                notes.Problem($"{place}: interval {slot.Index} has {parts} values and no end to share among them; give it a duration, or each value an interval.");
                yield break;
            }
            var part = slot.Length / parts;
            for (var i = 0; i < parts; i++)
            {
                if (payload.Values[i] is not { } signal) continue;
                var start = part is { } length ? slot.Start + length * i : slot.Start;
                // A round that the event's end cuts off keeps the parts as they are, up to that end.
                var ends = slot.Cut is { } cut && part is { } whole && start + whole > cut ? cut - start : part;
                if (ends <= TimeSpan.Zero) continue;
                yield return signal with
                {
                    Id = Names!.Of(id, interval, slot.Round, payload.Type, asked.Count, parts > 1 ? i : null),
                    Start = start,
                    Duration = ends,
                    Priority = priority,
                    Note = signal.Note ?? note,
                };
            }
        }
    }

    int[] IdsOf(List<JsonElement> intervals)
    {
        int[] ids = [.. intervals.Select(interval => interval.Member("id") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var own) ? own : -1)];
        return ids.All(own => own >= 0) && ids.Distinct().Count() == ids.Length ? ids : [.. Enumerable.Range(0, ids.Length)];
    }

    void RemarkWhatIsPassedOver()
    {
        if (terms.Names is null && !terms.IsMeant && item.Member("targets") is { ValueKind: JsonValueKind.Array } targets && targets.GetArrayLength() > 0)
            notes.Remark($"{place} names targets, which were not looked at: whoever gets it is taken to be meant.");
    }

    List<JsonElement>? Intervals()
    {
        if (item.Member("intervals") is not { } list)
        {
            notes.Remark($"{place} has no intervals, so it asks nothing of the power.");
            return null;
        }
        if (list.ValueKind != JsonValueKind.Array || !list.EnumerateArray().All(interval => interval.ValueKind == JsonValueKind.Object))
        {
            notes.Problem($"{place}: intervals is not an array of objects; write one object per interval.");
            return null;
        }
        if (list.GetArrayLength() <= MostIntervals) return [.. list.EnumerateArray()];
        notes.Problem($"{place} has more than {MostIntervals} intervals; send several events.");
        return null;
    }

    Dictionary<string, JsonElement> Descriptors()
    {
        var byType = new Dictionary<string, JsonElement>();
        if (terms.ProgramJson is { } json)
        {
            // The program was read when it came; what of it is unsound was told then.
            try
            {
                using var program = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
                Add(program.RootElement.Clone());
            }
            catch (Exception exception) when (exception is JsonException or ArgumentException)
            {
                notes.Remark($"The program of event {id.Shown()} is not JSON, so its payload descriptors were not looked at.");
            }
        }
        Add(item);
        return byType;

        void Add(JsonElement owner)
        {
            if (owner.Member("payloadDescriptors") is not { ValueKind: JsonValueKind.Array } list) return;
            foreach (var descriptor in list.EnumerateArray())
            {
                if (descriptor.Text("payloadType") is { } type) byType[PayloadReader.Today(type)] = descriptor;
            }
        }
    }

    int Priority()
    {
        if (item.Member("priority") is not { } member) return EventTerms.NoPriority;
        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var priority) && priority >= 0) return priority;
        notes.Problem($"{place}: priority is not a whole number from 0 up; write one, 0 for the most urgent.");
        return 0;
    }
}
