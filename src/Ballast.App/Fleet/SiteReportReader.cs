using System.Globalization;
using System.Text.Json;
using System.Xml;
using Ballast.Planning;

namespace Ballast.App.Fleet;

/// <summary>Reads the reports that sites send. What cannot be understood is left out; nothing is thrown.</summary>
static class SiteReportReader
{
    const int MostIntervals = 10_000;

    /// <summary>The intervals of all resources; those of one time, which tell different values, made one.</summary>
    public static IReadOnlyList<FleetReading> Read(ReadOnlyMemory<byte> json)
    {
        var found = new SortedDictionary<(DateTimeOffset, DateTimeOffset), FleetReading>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            var units = Units(document.RootElement);
            foreach (var resource in List(document.RootElement, "resources"))
            {
                var common = Period(resource);
                foreach (var interval in List(resource, "intervals"))
                {
                    if ((Period(interval) ?? common) is not { } period || found.Count >= MostIntervals) continue;
                    found.TryGetValue(period, out var reading);
                    if (reading == default) reading = new FleetReading(period.From, period.To);
                    found[period] = With(reading, interval, units);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The server took it as well formed; a text in it that is not Unicode spoils no more than this report.
        }
        return [.. found.Values];
    }

    static FleetReading With(FleetReading reading, JsonElement interval, Dictionary<string, string> units)
    {
        var (estimated, demand) = (false, false);
        foreach (var payload in List(interval, "payloads"))
        {
            if (Text(payload, "type") is not { } type || List(payload, "values").FirstOrDefault() is not { ValueKind: not JsonValueKind.Undefined } value) continue;
            switch (type)
            {
                case "DEMAND":
                    demand = true;
                    reading = reading with { DemandWatts = Watts(value, units.GetValueOrDefault(type)) };
                    break;
                case "BASELINE":
                    reading = reading with { BaselineWatts = Watts(value, units.GetValueOrDefault(type)) };
                    break;
                case "SETPOINT":
                    reading = reading with { SetpointWatts = Watts(value, units.GetValueOrDefault(type)) };
                    break;
                case "LOAD_SHED_DELTA_AVAILABLE":
                    reading = reading with { OfferWatts = Math.Max(0, Watts(value, units.GetValueOrDefault(type))) };
                    break;
                case "STORAGE_CHARGE_LEVEL":
                    reading = reading with { ChargeLevel = Number(value) };
                    break;
                case "STORAGE_USABLE_CAPACITY":
                    reading = reading with { CapacityWattHours = Watts(value, units.GetValueOrDefault(type) ?? "KWH") };
                    break;
                case "OPERATING_STATE":
                    reading = reading with { State = State(value) };
                    break;
                case "DATA_QUALITY":
                    estimated = value.ValueKind == JsonValueKind.String && value.GetString() is not "OK";
                    break;
            }
        }
        return demand && estimated ? reading with { Estimated = true } : reading;
    }

    static FleetState? State(JsonElement value) => value.ValueKind != JsonValueKind.String ? null : value.GetString() switch
    {
        "NORMAL" or "RUNNING_NORMAL" or "IDLE_NORMAL" => FleetState.Normal,
        "RUNNING_CURTAILED" or "IDLE_CURTAILED" => FleetState.Curtailed,
        "RUNNING_HEIGHTENED" or "IDLE_HEIGHTENED" => FleetState.Heightened,
        "RUNNING_OPTED_OUT" or "IDLE_OPTED_OUT" => FleetState.OptedOut,
        "SGD_ERROR_CONDITION" => FleetState.Disabled,
        "ERROR" => FleetState.Error,
        _ => null,
    };

    static Dictionary<string, string> Units(JsonElement root)
    {
        var units = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var descriptor in List(root, "payloadDescriptors"))
            if (Text(descriptor, "payloadType") is { } type && Text(descriptor, "units") is { } unit) units[type] = unit;
        return units;
    }

    static double Watts(JsonElement value, string? unit) => Number(value) * unit switch
    {
        "W" or "WH" => 1,
        "MW" or "MWH" => 1e6,
        null or "KW" or "KWH" => 1e3,
        _ => double.NaN,
    };

    static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) < 1e12 ? number : double.NaN;

    static (DateTimeOffset From, DateTimeOffset To)? Period(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("intervalPeriod", out var period)) return null;
        if (!DateTimeOffset.TryParse(Text(period, "start"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start) || start.Year is < 1971 or > 2200) return null;
        var length = XmlConvert.ToTimeSpan(Text(period, "duration") ?? "PT0S");
        return length > TimeSpan.Zero && length <= TimeSpan.FromDays(366) ? (start, start + length) : null;
    }

    static IEnumerable<JsonElement> List(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
