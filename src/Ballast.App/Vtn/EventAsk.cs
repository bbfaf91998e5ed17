using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.App.Vtn;

/// <summary>What an event asks of a site, as one payload and its descriptor.</summary>
/// <param name="Type">Payload type of OpenADR 3.1.</param>
/// <param name="Value">Its one value.</param>
/// <param name="Units">Null where the type has none.</param>
/// <param name="Currency">Of prices.</param>
sealed record EventAsk(string Type, JsonNode Value, string? Units = null, string? Currency = null)
{
    /// <summary>A cut below the baseline; OpenADR writes PERCENT as a number from 0 to 1.</summary>
    public static EventAsk CutPercent(double percent) => new("DISPATCH_SETPOINT_RELATIVE", Math.Round(percent / 100, 6), "PERCENT");

    public static EventAsk CutKilowatts(double kw) => new("DISPATCH_SETPOINT_RELATIVE", kw, "KW");

    public static EventAsk TargetKilowatts(double kw) => new("DISPATCH_SETPOINT", kw, "KW");

    public static EventAsk LimitKilowatts(double kw) => new("IMPORT_CAPACITY_LIMIT", kw, "KW");

    public static EventAsk Simple(int level) => new("SIMPLE", level);

    public static EventAsk Emergency(string words) => new("ALERT_GRID_EMERGENCY", words);

    public static EventAsk Price(double perKilowattHour, string currency) => new("PRICE", perKilowattHour, "KWH", currency);

    public JsonObject Payload() => new() { ["type"] = Type, ["values"] = new JsonArray(Value.DeepClone()) };

    public JsonObject Descriptor()
    {
        var descriptor = new JsonObject { ["objectType"] = "EVENT_PAYLOAD_DESCRIPTOR", ["payloadType"] = Type };
        if (Units is not null) descriptor["units"] = Units;
        if (Currency is not null) descriptor["currency"] = Currency;
        return descriptor;
    }

    /// <summary>A payload in words: "25 % below baseline".</summary>
    public static string Spoken(string type, string value, string? units)
    {
        static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Math.Abs(number) : null;
        static string Plain(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
        return type switch
        {
            "DISPATCH_SETPOINT_RELATIVE" when units is "PERCENT" && Number(value) is { } share => $"{Plain(share <= 1 ? share * 100 : share)} % below baseline",
            "DISPATCH_SETPOINT_RELATIVE" when Number(value) is { } cut => $"{Plain(cut)} {units ?? "KW"} below baseline",
            "DISPATCH_SETPOINT" => $"hold {value} {units ?? "KW"}",
            "IMPORT_CAPACITY_LIMIT" => $"at most {value} {units ?? "KW"}",
            "SIMPLE" => $"level {value}",
            "ALERT_GRID_EMERGENCY" => $"emergency: {value}",
            "PRICE" => $"price {value} per {units ?? "KWH"}",
            _ => units is null ? $"{type} {value}" : $"{type} {value} {units}",
        };
    }
}
