using System.Globalization;
using System.Text.Json;
using Ballast.Units;

namespace Ballast.Wire.OpenAdr;

/// <summary>Numbers of payloads, in the units that their descriptors give them.</summary>
sealed class PayloadNumbers(IReadOnlyDictionary<string, JsonElement> descriptors, ReadingNotes notes)
{
    /// <summary>The number that a value says, also where it stands in quotes; null: it says none.</summary>
    public static double? Plain(JsonElement value, out bool quoted)
    {
        quoted = value.ValueKind == JsonValueKind.String;
        if (value.ValueKind == JsonValueKind.Number) return value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return quoted && value.GetString() is { Length: > 0 and <= 32 } text && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out var said) && double.IsFinite(said) ? said : null;
    }

    public double? Of(JsonElement value, string where)
    {
        if (Plain(value, out var quoted) is not { } number)
        {
            notes.Problem($"{where}: a value is not a number; write one without quotes.");
            return null;
        }
        if (quoted) notes.Remark($"{where}: the value is a text and was taken as the number it says.");
        return number;
    }

    public bool InPercent(string type, string where)
    {
        var units = UnitsOf(type);
        if (units == "PERCENTAGE") notes.Remark($"{where}: the units PERCENTAGE were taken as PERCENT.");
        return units is "PERCENT" or "PERCENTAGE";
    }

    public Power? Watts(string type, double value, string where)
    {
        var units = UnitsOf(type);
        if (units is null) notes.Remark($"{where} has no units in a payload descriptor; KW were assumed.");
        var watts = units switch
        {
            null or "KW" => value * 1e3,
            "W" => value,
            "MW" => value * 1e6,
            _ => double.NaN,
        };
        if (double.IsFinite(watts)) return new Power(watts);
        notes.Problem($"{where}: the units {(units ?? "KW").Shown()} are not of power, or the number is out of range; write KW, W or MW in the payload descriptor.");
        return null;
    }

    public Price? PerKilowattHour(string type, double value, string where)
    {
        switch (UnitsOf(type))
        {
            case null or "KWH":
                return new Price(value);
            case "MWH":
                return new Price(value / 1e3);
            case var units:
                notes.Remark($"{where} is a price per {units.Shown()}, which is not acted on.");
                return null;
        }
    }

    string? UnitsOf(string type) => descriptors.TryGetValue(type, out var descriptor) ? descriptor.Text("units")?.ToUpperInvariant() : null;
}
