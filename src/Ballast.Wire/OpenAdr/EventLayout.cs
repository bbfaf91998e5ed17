using System.Text.Json;

namespace Ballast.Wire.OpenAdr;

/// <summary>One interval at its time.</summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="Round">0 at first; counts the repetitions of the whole list.</param>
/// <param name="Start">When it begins.</param>
/// <param name="Length">How long it lasts; null: without end.</param>
/// <param name="Cut">Where the event's own end comes before the interval's; null: it does not.</param>
readonly record struct EventSlot(int Index, long Round, DateTimeOffset Start, TimeSpan? Length, DateTimeOffset? Cut);

/// <summary>
/// The intervals of one event, laid out in time: each from its own period, else from the event's, else from where the one before ends; and,
/// where the event has a duration, again and again until that is over. What has no end is laid out around the present.
/// </summary>
sealed class EventLayout(JsonElement item, string id, string place, EventTerms terms, ReadingNotes notes)
{
    const int MostSlots = 4000;

    const int LastYear = 2200;

    /// <param name="Start">When it begins.</param>
    /// <param name="Length">How long it lasts; null: without end.</param>
    readonly record struct Period(DateTimeOffset Start, TimeSpan? Length);

    /// <summary>Every interval begins at "now" and lasts zero, both as written.</summary>
    public bool Cancelled { get; private set; } = true;

    /// <summary>See <see cref="EventReading.LaidOutUntil"/>.</summary>
    public DateTimeOffset? LaidOutUntil { get; private set; }

    DateTimeOffset FirstHeard => terms.FirstHeard ?? terms.Now;

    /// <summary>The slots, in the order of the list and of the rounds; null: there is a problem.</summary>
    public List<EventSlot>? LayOut(List<JsonElement> intervals)
    {
        var first = new List<EventSlot>();
        DateTimeOffset? next = null;
        var begun = false;
        for (var i = 0; i < intervals.Count; i++)
        {
            if (begun && next is null && Own(intervals[i], "start") is null)
            {
                notes.Problem($"{place}: interval {i} follows one without end; give it a start of its own, or the one before a duration.");
                return null;
            }
            if (PeriodOf(intervals[i], i, next) is not { } period) return null;
            (begun, next) = (true, period.Length is { } length ? period.Start + length : null);
            first.Add(new EventSlot(i, 0, period.Start, period.Length, null));
        }
        return first.Count == 0 ? first : Repeat(first);
    }

    List<EventSlot>? Repeat(List<EventSlot> first)
    {
        var start = first.Min(slot => slot.Start);
        if (Length(item.Member("duration"), place, start, out var whole) is not { } given) return null;
        if (!given) return first;
        if (first.Any(slot => slot.Length is null))
        {
            if (whole is null) return first;
            var until = start + whole.Value;
            return [.. first.Where(slot => slot.Start < until).Select(slot => slot.Length is null ? slot with { Length = until - slot.Start } : slot.Start + slot.Length > until ? slot with { Cut = until } : slot)];
        }
        var round = first.Max(slot => slot.Start + slot.Length!.Value) - start;
        return Rounds(first, start, round, whole is { } bounded ? start + bounded : null);
    }

    List<EventSlot> Rounds(List<EventSlot> first, DateTimeOffset start, TimeSpan round, DateTimeOffset? ends)
    {
        var horizon = terms.Now + terms.Ahead;
        if (ends <= start + round) horizon = start;
        var slots = new List<EventSlot>();
        var k = Math.Max(0, (terms.Now - start).Ticks / round.Ticks);
        // The last round stays visible when all is over, as a single round does.
        if (ends is { } end) k = Math.Max(0, Math.Min(k, ((end - start).Ticks - 1) / round.Ticks));
        while (true)
        {
            var shift = new TimeSpan(checked(round.Ticks * k));
            if (start + shift >= ends) return slots;
            if (slots.Count > 0 && (start + shift > horizon || slots.Count + first.Count > MostSlots || (start + shift).Year >= LastYear))
            {
                LaidOutUntil = start + shift;
                return slots;
            }
            foreach (var slot in first)
            {
                var at = slot.Start + shift;
                if (ends is { } until && at >= until) continue;
                slots.Add(slot with { Round = k, Start = at, Cut = at + slot.Length > ends ? ends : null });
            }
            k++;
        }
    }

    Period? PeriodOf(JsonElement interval, int index, DateTimeOffset? next)
    {
        var where = $"{place}, interval {index}";
        if (StartOf(where, Own(interval, "start"), next) is not { } start) return null;
        if (Offset(where, interval, index, start, follows: Own(interval, "start") is null && next is not null) is not { } offset) return null;
        start += offset;
        var written = Own(interval, "duration") ?? Common("duration");
        if (Length(written, where, start, out var length) is not { } given) return null;
        Cancelled &= written is not null && !given && (Own(interval, "start") ?? Common("start")) is { ValueKind: JsonValueKind.String } text && WrittenTime.IsNow(text.GetString()!);
        if (given) return new Period(start, length);
        var eventLasts = item.Member("duration") is not null ? "it holds as long as the event" : "it holds until it is withdrawn";
        // Zero is the schema's default for a duration that is not given.
        notes.Remark(written is null ? $"{where} has no duration, so {eventLasts}." : $"{where} has a duration of zero, which says none, so {eventLasts}.");
        return new Period(start, null);
    }

    /// <summary>Whether a duration is given, which zero is not; null: it is unsound, and said so.</summary>
    bool? Length(JsonElement? written, string where, DateTimeOffset from, out TimeSpan? length)
    {
        length = null;
        if (written is null) return false;
        if (written is not { ValueKind: JsonValueKind.String } text || !IsoDuration.TryRead(text.GetString()!, from, out length))
        {
            notes.Problem($"{where}: the duration {Written(written.Value)} is not an ISO 8601 duration from 0 to 100 years; write PT3H, or P9999Y for one without end.");
            return null;
        }
        return length != TimeSpan.Zero;
    }

    DateTimeOffset? StartOf(string where, JsonElement? own, DateTimeOffset? next)
    {
        if (own is null && next is { } follows)
        {
            if (follows.Year <= LastYear) return follows;
            notes.Problem($"{where} begins after the year {LastYear}; write shorter intervals.");
            return null;
        }
        var written = own ?? Common("start");
        if (written is null)
        {
            notes.Remark($"{where} has no start, so it begins now.");
            return FirstHeard;
        }
        var text = written is { ValueKind: JsonValueKind.String } ? written.Value.GetString()! : "";
        if (WrittenTime.IsNow(text)) return FirstHeard;
        if (WrittenTime.TryRead(text, out var start, out var assumed))
        {
            if (assumed is not null) notes.Remark($"{where}: the start {text.Shown()} is {assumed}.");
            return start;
        }
        notes.Problem($"{where}: the start {Written(written.Value)} is not a time from 1970 to {LastYear}; write 2025-05-03T16:15:00-07:00, or 0001-01-01 for now.");
        return null;
    }

    /// <summary>How much later than written it begins; null: a problem.</summary>
    TimeSpan? Offset(string where, JsonElement interval, int index, DateTimeOffset start, bool follows)
    {
        var own = Own(interval, "randomizeStart");
        // One draw for all that takes its start from the event, so that the order stays; what follows another has that one's offset already.
        var written = own ?? (follows ? null : Common("randomizeStart"));
        if (Length(written, $"{where}, randomizeStart", start, out var range) is not { } given) return null;
        if (!given) return TimeSpan.Zero;
        if (range is null || range > TimeSpan.FromDays(1))
        {
            notes.Problem($"{where}: randomizeStart is more than a day; write PT15M, or nothing.");
            return null;
        }
        if (terms.Seed is not { } seed)
        {
            notes.Remark($"{where}: randomizeStart was passed over; the start is taken as written.");
            return TimeSpan.Zero;
        }
        var seconds = Math.Floor(Draw.Share(seed, id, own is null ? -1 : index) * range.Value.TotalSeconds);
        notes.Remark(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{where}: the start was drawn {seconds} s after the one written, as randomizeStart asks."));
        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>As it stands in the event, once in quotes.</summary>
    static string Written(JsonElement value) => (value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()).Shown();

    static JsonElement? Own(JsonElement interval, string key) => interval.Member("intervalPeriod")?.Member(key);

    JsonElement? Common(string key) => item.Member("intervalPeriod")?.Member(key);
}
