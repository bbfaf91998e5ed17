using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>
/// An event's intervals on the clock, as its reports count them: from 0, repeated where the event lasts
/// longer than they do together, and implied by the event's own period where it lists none.
/// </summary>
sealed class IntervalLayout
{
    readonly List<(int Id, DateTimeOffset From, DateTimeOffset To)> intervals = [];
    readonly TimeSpan loop;

    IntervalLayout(TimeSpan loop) => this.loop = loop;

    /// <summary>Intervals of one round; an event that implies its intervals has one.</summary>
    public int Round => intervals.Count;

    /// <summary>Intervals there are; null: without end.</summary>
    public long? Count { get; private set; }

    /// <summary>It has no length: what is asked is asked for now, once.</summary>
    public bool IsMoment { get; private init; }

    /// <summary>Its last interval has no end, and was cut in pieces; each is reported when it is over.</summary>
    public bool IsEndless { get; private init; }

    public DateTimeOffset Start => intervals[0].From;

    public (int Id, DateTimeOffset From, DateTimeOffset To) this[long index]
    {
        get
        {
            if (loop == TimeSpan.Zero || index < Round) return intervals[(int)index];
            // Only the last of an endless event's intervals goes on; those of a round go on together.
            var (within, rounds) = IsEndless ? (Round - 1, index - (Round - 1)) : ((int)(index % Round), index / Round);
            var (id, from, to) = intervals[within];
            if (rounds > (DateTimeOffset.MaxValue.Ticks - to.UtcTicks) / loop.Ticks - 1) return (id, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
            var shift = loop * rounds;
            return (IsImplied ? (int)Math.Min(int.MaxValue, index) : id, from + shift, to + shift);
        }
    }

    bool IsImplied { get; init; }

    /// <summary>Null, with a remark, where the times cannot be read.</summary>
    public static IntervalLayout? Read(JsonElement item, string place, ReportTerms terms, ReadingNotes notes)
    {
        var (start, length) = (StartOf(item.Member("intervalPeriod")?.Member("start"), terms), item.Member("intervalPeriod")?.Member("duration"));
        if (start is null)
        {
            notes.Remark($"{place}: its start cannot be read, so no report was planned.");
            return null;
        }
        var whole = item.Member("duration") is { ValueKind: JsonValueKind.String } text && IsoDuration.TryRead(text.GetString()!, start.Value, out var read)
            ? (Given: true, Length: read)
            : (Given: false, Length: (TimeSpan?)TimeSpan.Zero);
        if (item.Member("intervals") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0)
            return OfList(list, start.Value, length, whole, place, terms, notes);
        return Implied(start.Value, length, whole, terms);
    }

    static IntervalLayout Implied(DateTimeOffset start, JsonElement? written, (bool Given, TimeSpan? Length) whole, ReportTerms terms)
    {
        var length = LengthOf(written, start);
        if (length == TimeSpan.Zero)
        {
            // A moment: an event that is over as it begins asks for what there is when it is heard.
            var moment = new IntervalLayout(TimeSpan.Zero) { IsMoment = true, Count = 1 };
            moment.intervals.Add((0, terms.Known, terms.Known));
            return moment;
        }
        var step = length ?? terms.Piece;
        var layout = new IntervalLayout(step) { IsImplied = true, IsEndless = length is null };
        layout.intervals.Add((0, start, start + step));
        layout.Count = whole is { Given: true, Length: { } limit } && limit > TimeSpan.Zero ? Math.Max(1, (limit.Ticks + step.Ticks - 1) / step.Ticks) : null;
        return layout;
    }

    static IntervalLayout? OfList(JsonElement list, DateTimeOffset start, JsonElement? common, (bool Given, TimeSpan? Length) whole, string place, ReportTerms terms, ReadingNotes notes)
    {
        const int most = 10_000;
        var found = new List<(int Id, DateTimeOffset From, DateTimeOffset To)>();
        var (next, endless) = (start, false);
        foreach (var item in list.EnumerateArray())
        {
            if (found.Count == most || endless) break;
            var own = item.Member("intervalPeriod");
            var written = own?.Member("start");
            // A start at the beginning of time follows on the interval before.
            var from = written is null || IsBeginning(written.Value) ? next : StartOf(written, terms);
            var length = LengthOf(own?.Member("duration") ?? common, from ?? next);
            if (from is null || from.Value.Year > 2200)
            {
                notes.Remark($"{place}: the start of interval {found.Count} cannot be read, so no report was planned.");
                return null;
            }
            endless = length is null || length == TimeSpan.Zero;
            var step = endless ? terms.Piece : length!.Value;
            var id = item.Member("id") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : found.Count;
            found.Add((id, from.Value, from.Value + step));
            next = from.Value + step;
            if (next.Year > 2300) break;
        }
        if (found.Count == 0) return null;
        var total = found[^1].To - found[0].From;
        var loops = !endless && whole.Given && (whole.Length is null || whole.Length > total) && total > TimeSpan.Zero;
        var layout = new IntervalLayout(endless ? terms.Piece : loops ? total : TimeSpan.Zero) { IsEndless = endless };
        layout.intervals.AddRange(found);
        layout.Count = endless ? null : !loops ? found.Count : whole.Length is { } limit ? Rounds(limit, total, found.Count) : null;
        // A shorter duration leaves out the intervals that begin after it.
        if (!endless && whole is { Given: true, Length: { } shorter } && shorter > TimeSpan.Zero && shorter < total)
            layout.Count = Math.Max(1, found.Count(i => i.From < found[0].From + shorter));
        return layout;
    }

    static long Rounds(TimeSpan limit, TimeSpan total, int count) => (limit.Ticks + total.Ticks - 1) / total.Ticks * count;

    static bool IsBeginning(JsonElement written) => written.ValueKind == JsonValueKind.String && written.GetString()!.StartsWith("0001-01-01", StringComparison.Ordinal);

    static DateTimeOffset? StartOf(JsonElement? written, ReportTerms terms)
    {
        if (written is not { } member || IsBeginning(member)) return terms.Known;
        return member.ValueKind == JsonValueKind.String && ReportTime.TryRead(member.GetString()!, out var time) ? time : null;
    }

    /// <summary>Null: without end. What cannot be read counts as not given, which is zero.</summary>
    static TimeSpan? LengthOf(JsonElement? written, DateTimeOffset from) =>
        written is { ValueKind: JsonValueKind.String } text && IsoDuration.TryRead(text.GetString()!, from, out var length) ? length : TimeSpan.Zero;
}
