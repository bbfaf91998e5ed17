using System.Globalization;
using System.Text.Json;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Wire.OpenAdr;

/// <summary>
/// What each payload type asks of a site. The signals it returns carry the payload's type as id and no times yet.
/// <list type="bullet">
/// <item><c>DISPATCH_SETPOINT</c>: the consumption to hold, in KW unless the descriptor says W or MW.</item>
/// <item><c>DISPATCH_SETPOINT_RELATIVE</c>: the change of consumption. The schema knows no negative value and says not which way; a change that a grid
/// asks of a load is a reduction, so 20 and -20 both cut by 20. In KW, W or MW, or in PERCENT, which OpenADR writes as a number from 0 to 1.</item>
/// <item><c>IMPORT_CAPACITY_LIMIT</c>: the most the site may draw.</item>
/// <item><c>SIMPLE</c>: level 0 asks nothing; 1, 2 and 3 cut the shares that the site gives them.</item>
/// <item><c>ALERT_GRID_EMERGENCY</c>: down to the site's own floor, now. The value is a text for people.</item>
/// <item><c>PRICE</c>: per KWH, or MWH.</item>
/// </list>
/// </summary>
sealed class PayloadReader(string place, IReadOnlyDictionary<string, JsonElement> descriptors, Site site, EventTerms terms, ReadingNotes notes)
{
    public IEnumerable<GridSignal> Read(JsonElement interval, int index)
    {
        if (interval.Member("payloads") is not { ValueKind: JsonValueKind.Array } payloads)
        {
            notes.Problem($"{place}, interval {index} has no payloads; write an array of type and values.");
            yield break;
        }
        var seen = new HashSet<string>();
        foreach (var payload in payloads.EnumerateArray())
        {
            if (payload.Text("type") is not { } type || payload.Member("values") is not { ValueKind: JsonValueKind.Array } values)
            {
                notes.Problem($"{place}, interval {index}: a payload has no type or no values; write both.");
                continue;
            }
            if (!seen.Add(type))
            {
                notes.Problem($"{place}, interval {index} has {type.Shown()} twice; keep one.");
                continue;
            }
            if (Signal(type, values, $"{place}, interval {index}, {type}") is { } signal) yield return signal;
        }
    }

    GridSignal? Signal(string type, JsonElement values, string where)
    {
        switch (type)
        {
            case "DISPATCH_SETPOINT":
                return Number(values, where) is { } target && Watts(type, target, where) is { } watts && NotNegative(watts.Watts, where) ? Dispatch(type, new Setpoint.Absolute(watts)) : null;
            case "DISPATCH_SETPOINT_RELATIVE":
                return Number(values, where) is { } change && Cut(type, Math.Abs(change), where) is { } cut ? Dispatch(type, cut) : null;
            case "IMPORT_CAPACITY_LIMIT":
                return Number(values, where) is { } most && Watts(type, most, where) is { } limit && NotNegative(limit.Watts, where) ? new CapacityLimit { Id = type, Start = terms.Now, Limit = limit } : null;
            case "SIMPLE":
                return Simple(type, values, where);
            case "ALERT_GRID_EMERGENCY":
                return new Emergency { Id = type, Start = terms.Now, RampUp = terms.RampUp, Note = First(values) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null };
            case "PRICE":
                return Number(values, where) is { } price && PerKilowattHour(type, price, where) is { } perKilowattHour ? new PriceSignal { Id = type, Start = terms.Now, Price = perKilowattHour } : null;
            default:
                notes.Remark($"{where} is not acted on.");
                return null;
        }
    }

    Signals.Dispatch Dispatch(string type, Setpoint setpoint) => new() { Id = type, Start = terms.Now, Setpoint = setpoint, RampDown = terms.RampDown, RampUp = terms.RampUp };

    Setpoint? Cut(string type, double size, string where)
    {
        if (UnitsOf(type) != "PERCENT") return Watts(type, size, where) is { } power ? new Setpoint.CutPower(power) : null;
        if (size <= 1) return new Setpoint.CutFraction(size);
        if (size <= 100)
        {
            notes.Remark(string.Create(CultureInfo.InvariantCulture, $"{where}: {size} was taken as {size} %; OpenADR writes PERCENT as a number from 0 to 1."));
            return new Setpoint.CutFraction(size / 100);
        }
        notes.Problem(string.Create(CultureInfo.InvariantCulture, $"{where}: {size} in PERCENT is more than the whole; write a number from 0 to 1."));
        return null;
    }

    GridSignal? Simple(string type, JsonElement values, string where)
    {
        if (First(values) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt32(out var level) || level is < 0 or > 3)
        {
            notes.Problem($"{where}: the level is not 0, 1, 2 or 3; write one of them.");
            return null;
        }
        if (level > 0 && level <= site.SimpleLevels.Length) return Dispatch(type, new Setpoint.CutFraction(site.SimpleLevels[level - 1])) with { Note = $"SIMPLE level {level}" };
        notes.Remark($"{where}: level {level} asks nothing.");
        return null;
    }

    Power? Watts(string type, double value, string where)
    {
        var watts = UnitsOf(type) switch
        {
            null or "KW" => value * 1e3,
            "W" => value,
            "MW" => value * 1e6,
            _ => double.NaN,
        };
        if (double.IsFinite(watts)) return new Power(watts);
        notes.Problem($"{where}: the units {(UnitsOf(type) ?? "KW").Shown()} are not of power, or the number is out of range; write KW, W or MW in the payload descriptor.");
        return null;
    }

    Price? PerKilowattHour(string type, double value, string where)
    {
        switch (UnitsOf(type))
        {
            case null or "KWH":
                return new Price(value);
            case "MWH":
                return new Price(value / 1e3);
            default:
                notes.Remark($"{where} is a price per {UnitsOf(type)!.Shown()}, which is not acted on.");
                return null;
        }
    }

    string? UnitsOf(string type) => descriptors.TryGetValue(type, out var descriptor) ? descriptor.Text("units") : null;

    double? Number(JsonElement values, string where)
    {
        if (First(values) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        notes.Problem($"{where}: the first of values is not a number; write one without quotes.");
        return null;
    }

    bool NotNegative(double watts, string where)
    {
        if (watts >= 0) return true;
        notes.Problem($"{where}: the value is negative; write what the site shall draw, 0 or more.");
        return false;
    }

    static JsonElement? First(JsonElement values) => values.GetArrayLength() > 0 ? values[0] : null;
}
