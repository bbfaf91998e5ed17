using System.Text.Json;

namespace Ballast.App.Vtn;

/// <summary>One interval of a report, with a value for each payload type.</summary>
/// <param name="Values">By payload type, as they are read by people.</param>
sealed record ReportRow(string Client, string Resource, DateTimeOffset? Start, TimeSpan? Length, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The rows of one report. Intervals of the same moment, which a report gives once for each payload type where the quality differs, are one row.</summary>
    public static IReadOnlyList<ReportRow> Of(JsonElement report)
    {
        var rows = new List<ReportRow>();
        var client = ObjectFields.Printable(report.Text("clientName") ?? "");
        foreach (var resource in report.Items("resources"))
        {
            var name = ObjectFields.Printable(resource.Text("resourceName") ?? "");
            var common = resource.Member("intervalPeriod") ?? default;
            var next = common.Time("start");
            foreach (var interval in resource.Items("intervals"))
            {
                var own = interval.Member("intervalPeriod") ?? default;
                var start = own.Time("start") ?? next;
                var length = IsoSpan.Read(own.Text("duration") ?? common.Text("duration"));
                if (start is { } from && length is { } step && step < TimeSpan.FromDays(10_000)) next = from + step;
                var values = new Dictionary<string, string>();
                foreach (var payload in interval.Items("payloads"))
                    if (payload.Text("type") is { } type) values[type] = string.Join(" ", payload.Items("values").Select(v => v.Shown()));
                if (rows.Count > 0 && rows[^1] is var last && last.Resource == name && last.Start == start && last.Length == length && start is not null)
                    rows[^1] = last with { Values = Joined(last.Values, values) };
                else rows.Add(new ReportRow(client, name, start, length, values));
            }
        }
        return rows;
    }

    static Dictionary<string, string> Joined(IReadOnlyDictionary<string, string> first, Dictionary<string, string> second)
    {
        var all = new Dictionary<string, string>(first);
        foreach (var (type, value) in second)
            all[type] = type == "DATA_QUALITY" && first.TryGetValue(type, out var other) && other != value ? $"{other}, {value}" : value;
        return all;
    }

    /// <summary>Units by payload type, as the report's descriptors say.</summary>
    public static IReadOnlyDictionary<string, string> Units(JsonElement report)
    {
        var units = new Dictionary<string, string>();
        foreach (var descriptor in report.Items("payloadDescriptors"))
            if (descriptor.Text("payloadType") is { } type && descriptor.Text("units") is { } unit) units[type] = unit;
        return units;
    }
}
