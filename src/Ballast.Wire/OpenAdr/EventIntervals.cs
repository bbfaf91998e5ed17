using System.Globalization;
using System.Text.Json;
using Ballast.Assets;
using Ballast.Signals;

namespace Ballast.Wire.OpenAdr;

/// <summary>The intervals of one event, laid out in time: each from its own period, else from the event's, else from where the one before ends.</summary>
sealed class EventIntervals(JsonElement item, string id, Site site, EventTerms terms, ReadingNotes notes)
{
    readonly string place = $"Event {id.Shown()}";

    /// <param name="Start">When it begins.</param>
    /// <param name="Length">How long it lasts; null: without end.</param>
    readonly record struct Period(DateTimeOffset Start, TimeSpan? Length);

    public IReadOnlyList<GridSignal> Read()
    {
        RemarkWhatIsPassedOver();
        if (Intervals() is not { } intervals) return [];
        var payloads = new PayloadReader(place, Descriptors(), site, terms, notes);
        var priority = Priority();
        var note = item.Text("eventName");
        var signals = new List<GridSignal>();
        DateTimeOffset? next = null;
        var begun = false;
        for (var i = 0; i < intervals.Count; i++)
        {
            if (begun && next is null && Own(intervals[i], "start") is null)
            {
                notes.Problem($"{place}: interval {i} follows one without end; give it a start of its own, or the one before a duration.");
                return [];
            }
            if (PeriodOf(intervals[i], i, next) is not { } period) return [];
            (begun, next) = (true, period.Length is { } length ? period.Start + length : null);
            var found = payloads.Read(intervals[i], i).ToList();
            signals.AddRange(found.Select(signal => signal with
            {
                Id = NameOf(signal.Id, i, intervals.Count, found.Count),
                Start = period.Start,
                Duration = period.Length,
                Priority = priority,
                Note = signal.Note ?? note,
            }));
        }
        return signals;
    }

    string NameOf(string payloadType, int interval, int intervals, int payloads)
    {
        var name = intervals > 1 ? string.Create(CultureInfo.InvariantCulture, $"{id}#{interval}") : id;
        return payloads > 1 ? $"{name}/{payloadType}" : name;
    }

    void RemarkWhatIsPassedOver()
    {
        if (item.Member("targets") is { ValueKind: JsonValueKind.Array } targets && targets.GetArrayLength() > 0) notes.Remark($"{place} names targets, which were not looked at: whoever gets it is taken to be meant.");
        if (item.Member("duration") is not null) notes.Remark($"{place} has a duration beside its intervals, which would repeat them; they were taken once.");
        if (item.Member("reportDescriptors") is { ValueKind: JsonValueKind.Array } reports && reports.GetArrayLength() > 0) notes.Remark($"{place} asks for reports, which were not made.");
    }

    List<JsonElement>? Intervals()
    {
        if (item.Member("intervals") is not { } list)
        {
            notes.Remark($"{place} has no intervals, so it asks nothing.");
            return null;
        }
        if (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(interval => interval.ValueKind == JsonValueKind.Object)) return [.. list.EnumerateArray()];
        notes.Problem($"{place}: intervals is not an array of objects; write one object per interval.");
        return null;
    }

    Dictionary<string, JsonElement> Descriptors()
    {
        var byType = new Dictionary<string, JsonElement>();
        if (item.Member("payloadDescriptors") is not { ValueKind: JsonValueKind.Array } list) return byType;
        foreach (var descriptor in list.EnumerateArray())
        {
            if (descriptor.Text("payloadType") is { } type) byType[type] = descriptor;
        }
        return byType;
    }

    int Priority()
    {
        if (item.Member("priority") is not { } member) return 0;
        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var priority) && priority >= 0) return priority;
        notes.Problem($"{place}: priority is not a whole number from 0 up; write one, 0 for the most urgent.");
        return 0;
    }

    Period? PeriodOf(JsonElement interval, int index, DateTimeOffset? next)
    {
        var where = $"{place}, interval {index}";
        if ((interval.Member("intervalPeriod") ?? item.Member("intervalPeriod"))?.Member("randomizeStart") is not null)
            notes.Remark($"{where}: randomizeStart was passed over; the start is taken as written.");
        if (StartOf(where, Own(interval, "start"), next) is not { } start) return null;

        var written = Own(interval, "duration") ?? Common("duration");
        if (written is null)
        {
            notes.Remark($"{where} has no duration, so it holds until it is withdrawn.");
            return new Period(start, null);
        }
        if (written is not { ValueKind: JsonValueKind.String } || !IsoDuration.TryRead(written.Value.GetString()!, start, out var length))
        {
            notes.Problem($"{where}: the duration {written.Value.GetRawText().Shown()} is not an ISO 8601 duration from 0 to 100 years; write PT3H, or P9999Y for one without end.");
            return null;
        }
        if (length == TimeSpan.Zero)
        {
            // Zero is the schema's default for a duration that is not given.
            notes.Remark($"{where} has a duration of zero, which says none, so it holds until it is withdrawn.");
            length = null;
        }
        return new Period(start, length);
    }

    DateTimeOffset? StartOf(string where, JsonElement? own, DateTimeOffset? next)
    {
        if (own is null && next is { } follows)
        {
            if (follows.Year <= 2200) return follows;
            notes.Problem($"{where} begins after the year 2200; write shorter intervals.");
            return null;
        }
        var written = own ?? Common("start");
        if (written is null)
        {
            notes.Remark($"{where} has no start, so it begins now.");
            return terms.Now;
        }
        var text = written is { ValueKind: JsonValueKind.String } ? written.Value.GetString()! : "";
        if (text.StartsWith("0001-01-01", StringComparison.Ordinal)) return terms.Now;
        if (TryReadTime(text, out var start)) return start;
        notes.Problem($"{where}: the start {written.Value.GetRawText().Shown()} is not a time from 1970 to 2200; write 2025-05-03T16:15:00-07:00, or 0001-01-01 for now.");
        return null;
    }

    static JsonElement? Own(JsonElement interval, string key) => interval.Member("intervalPeriod")?.Member(key);

    JsonElement? Common(string key) => item.Member("intervalPeriod")?.Member(key);

    /// <summary>RFC 3339, with a blank in place of the T as it allows.</summary>
    static bool TryReadTime(string text, out DateTimeOffset time)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'"];
        return DateTimeOffset.TryParseExact(text.Replace(' ', 'T'), formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) && time.Year is >= 1970 and <= 2200;
    }
}
