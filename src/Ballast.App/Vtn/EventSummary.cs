using System.Text.Json;

namespace Ballast.App.Vtn;

/// <summary>An event in a line: what it asks, when, and how it stands.</summary>
/// <param name="Asks">In words.</param>
/// <param name="Start">Null: when it is heard of.</param>
/// <param name="End">Null: until cancelled.</param>
/// <param name="State">upcoming, active, over, cancelled, reports (it asks for nothing else) or empty.</param>
sealed record EventSummary(string Asks, DateTimeOffset? Start, DateTimeOffset? End, string State)
{
    public static EventSummary Of(JsonElement item, DateTimeOffset now)
    {
        var period = item.Member("intervalPeriod") ?? default;
        var intervals = item.Items("intervals").ToList();
        if (period.ValueKind == JsonValueKind.Undefined && intervals.Count > 0) period = intervals[0].Member("intervalPeriod") ?? default;
        var start = period.Time("start") is { Year: > 1 } at ? at : (DateTimeOffset?)null;
        var step = IsoSpan.Read(period.Text("duration"));
        if (start is null && step == TimeSpan.Zero) return new(Asked(item, intervals), null, null, "cancelled");
        var begin = start ?? item.Time("createdDateTime") ?? now;
        var end = item.Text("duration") is { } whole ? Add(begin, IsoSpan.Read(whole)) : Ends(begin, step, intervals);
        var state = intervals.Count == 0 ? item.Items("reportDescriptors").Any() ? "reports" : "empty" : now < begin ? "upcoming" : end is { } last && now >= last ? "over" : "active";
        return new(Asked(item, intervals), start, end, state);
    }

    static DateTimeOffset? Ends(DateTimeOffset at, TimeSpan? step, List<JsonElement> intervals)
    {
        if (intervals.Count == 0) return Add(at, step);
        DateTimeOffset? next = at;
        foreach (var interval in intervals)
        {
            var own = interval.Member("intervalPeriod") ?? default;
            var from = own.Time("start") is { Year: > 1 } start ? start : next;
            var length = own.Text("duration") is { } text ? IsoSpan.Read(text) : step;
            if (from is null || length is null) return null;
            next = Add(from.Value, length);
        }
        return next;
    }

    static DateTimeOffset? Add(DateTimeOffset at, TimeSpan? span) => span is { } length && length <= DateTimeOffset.MaxValue - at ? at + length : null;

    static string Asked(JsonElement item, List<JsonElement> intervals)
    {
        if (intervals.Count == 0) return item.Items("reportDescriptors").Select(d => d.Text("payloadType")).OfType<string>().Distinct().ToList() is { Count: > 0 } types ? $"reports of {string.Join(", ", types)}" : "nothing";
        var units = new Dictionary<string, string?>();
        foreach (var descriptor in item.Items("payloadDescriptors"))
            if (descriptor.Text("payloadType") is { } type) units[type] = descriptor.Text("units");
        var said = intervals[0].Items("payloads")
            .Select(p => EventAsk.Spoken(p.Text("type") ?? "?", string.Join(", ", p.Items("values").Select(v => v.Shown())), units.GetValueOrDefault(p.Text("type") ?? "")));
        var first = string.Join("; ", said) is { Length: > 0 } asked ? asked : "nothing";
        return intervals.Count == 1 ? first : $"{first}, and {intervals.Count - 1} more intervals";
    }
}
