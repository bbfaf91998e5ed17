using System.Globalization;
using System.Text.Json;

namespace Ballast.Vtn.Objects;

/// <summary>When an event is over: the end of its last interval, as its own periods, the event's period and its duration say.</summary>
static class EventSpan
{
    /// <param name="item">The event, already found to be well formed.</param>
    /// <param name="known">When it was last modified: the start of one that begins "now" (0001-01-01).</param>
    /// <returns><see cref="DateTimeOffset.MaxValue"/> where it has no end or does not say.</returns>
    public static DateTimeOffset End(JsonElement item, DateTimeOffset known)
    {
        var common = Read(item);
        var first = DateTimeOffset.MaxValue;
        var last = DateTimeOffset.MinValue;
        if (!item.TryGetProperty("intervals", out var intervals) || intervals.ValueKind != JsonValueKind.Array || intervals.GetArrayLength() == 0)
        {
            if (common.Start is null && common.Length is null) return DateTimeOffset.MaxValue;
            first = Begin(common, known, null);
            last = After(first, common.Length);
        }
        else
        {
            DateTimeOffset? next = null;
            foreach (var interval in intervals.EnumerateArray())
            {
                var own = Read(interval);
                var start = own.Start is not null ? Begin(own, known, next) : next ?? Begin(common, known, null);
                if (start < first) first = start;
                var end = After(start, own.Length ?? common.Length);
                if (end > last) last = end;
                next = end;
            }
        }
        if (Text(item, "duration") is { } span) last = After(first, span);
        return last;
    }

    readonly record struct Period(string? Start, string? Length);

    static Period Read(JsonElement item) =>
        item.TryGetProperty("intervalPeriod", out var period) && period.ValueKind == JsonValueKind.Object ? new(Text(period, "start"), Text(period, "duration")) : default;

    static string? Text(JsonElement item, string key) => item.TryGetProperty(key, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    static DateTimeOffset Begin(Period period, DateTimeOffset known, DateTimeOffset? next)
    {
        if (period.Start is null || !DateTimeOffset.TryParse(period.Start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)) return next ?? known;
        if (start.Year > 1) return start;
        // The beginning of time stands for "after the one before", and for the first for "now".
        return period.Length is { } length && After(known, length) == known ? DateTimeOffset.MinValue : next ?? known;
    }

    static DateTimeOffset After(DateTimeOffset start, string? length)
    {
        if (length is null || start == DateTimeOffset.MaxValue) return DateTimeOffset.MaxValue;
        return Duration.TryAdd(start, length, out var end) ? end : DateTimeOffset.MaxValue;
    }
}
