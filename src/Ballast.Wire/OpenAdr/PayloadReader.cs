using System.Globalization;
using System.Text.Json;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Wire.OpenAdr;

/// <summary>What one payload of an interval asks: a signal, without times and name, for each of its values.</summary>
/// <param name="Type">The payload's type.</param>
/// <param name="Values">Null where a value asks nothing.</param>
sealed record AskedPayload(string Type, GridSignal?[] Values);

/// <summary>
/// What each payload type asks of a site.
/// <list type="bullet">
/// <item><c>DISPATCH_SETPOINT</c>: the consumption to hold, in KW unless the descriptor says W or MW.</item>
/// <item><c>DISPATCH_SETPOINT_RELATIVE</c>: the change of consumption. The schema knows no negative value and says not which way; a change that a grid
/// asks of a load is a reduction, so 20 and -20 both cut by 20. In KW, W or MW, or in PERCENT, which OpenADR writes as a number from 0 to 1.</item>
/// <item><c>IMPORT_CAPACITY_LIMIT</c>: the most the site may draw.</item>
/// <item><c>IMPORT_CAPACITY_SUBSCRIPTION</c>: what the site has subscribed to is the most it may draw; an <c>IMPORT_CAPACITY_RESERVATION</c> of the same
/// interval is granted on top of it.</item>
/// <item><c>SIMPLE</c>: level 0 asks nothing; 1, 2 and 3 cut the shares that the site gives them.</item>
/// <item><c>ALERT_GRID_EMERGENCY</c>: down to the site's own floor, now. The value is a text for people.</item>
/// <item><c>PRICE</c>: per KWH, or MWH.</item>
/// </list>
/// Alerts of other kinds and dispatch instructions are words for people; the rest is passed over with a remark. Several values share the interval evenly.
/// </summary>
sealed class PayloadReader(string place, IReadOnlyDictionary<string, JsonElement> descriptors, Site site, EventTerms terms, ReadingNotes notes)
{
    const int MostValues = 2000;

    const string Subscription = "IMPORT_CAPACITY_SUBSCRIPTION";

    const string Reservation = "IMPORT_CAPACITY_RESERVATION";

    readonly PayloadNumbers numbers = new(descriptors, notes);

    /// <summary>Names of earlier documents as they are today.</summary>
    public static string Today(string type) => type is "CAPACITY_LIMIT" or "CAPACITY_SUBSCRIPTION" or "CAPACITY_RESERVATION" or "CAPACITY_RESERVATION_FEE" or "CAPACITY_AVAILABLE" ? "IMPORT_" + type : type;

    public IEnumerable<AskedPayload> Read(JsonElement interval, int index)
    {
        if (interval.Member("payloads") is not { ValueKind: JsonValueKind.Array } payloads)
        {
            notes.Problem($"{place}, interval {index} has no payloads; write an array of type and values.");
            yield break;
        }
        var found = new Dictionary<string, JsonElement>();
        var order = new List<string>();
        foreach (var payload in payloads.EnumerateArray())
        {
            if (payload.Text("type") is not { } written || payload.Member("values") is not { ValueKind: JsonValueKind.Array } values)
            {
                notes.Problem($"{place}, interval {index}: a payload has no type or no values; write both.");
                continue;
            }
            var type = Today(written);
            if (type != written) notes.Remark($"{place}, interval {index}: {written} was taken as {type}.");
            if (!found.TryAdd(type, values))
            {
                notes.Problem($"{place}, interval {index} has {type.Shown()} twice; keep one.");
                continue;
            }
            order.Add(type);
        }
        foreach (var type in order)
        {
            if (Asked(type, found, $"{place}, interval {index}, {(Plain(type) ? type : type.Shown())}") is { } asked && asked.Values.Any(signal => signal is not null)) yield return asked;
        }
    }

    static bool Plain(string type) => type.Length <= 48 && type.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    AskedPayload? Asked(string type, Dictionary<string, JsonElement> found, string where)
    {
        var values = found[type];
        switch (type)
        {
            case "DISPATCH_SETPOINT":
                return Each(type, values, where, value => Draws(type, value, where) is { } watts ? Dispatch(new Setpoint.Absolute(watts)) : null);
            case "DISPATCH_SETPOINT_RELATIVE":
                return Each(type, values, where, value => numbers.Of(value, where) is { } change && Cut(type, Math.Abs(change), where) is { } cut ? Dispatch(cut) : null);
            case "IMPORT_CAPACITY_LIMIT":
                return Each(type, values, where, value => Draws(type, value, where) is { } limit ? Limit(limit) : null);
            case Subscription:
                var granted = found.TryGetValue(Reservation, out var more) && more.GetArrayLength() > 0 ? Draws(Reservation, more[0], where) : Power.Zero;
                return Each(type, values, where, value => Draws(type, value, where) is { } limit && granted is { } top ? Limit(limit + top) : null);
            case Reservation:
                if (!found.ContainsKey(Subscription)) notes.Remark($"{where} grants capacity on top of a subscription that the interval does not state, so the limits held so far stay.");
                return null;
            case "SIMPLE":
                return Each(type, values, where, value => Simple(value, where));
            case "ALERT_GRID_EMERGENCY":
                return new AskedPayload(type, [new Emergency { Id = type, Start = terms.Now, RampUp = terms.RampUp, Note = Words(values) }]);
            case "PRICE":
                return Each(type, values, where, value => numbers.Of(value, where) is { } price && numbers.PerKilowattHour(type, price, where) is { } perKilowattHour ? new PriceSignal { Id = type, Start = terms.Now, Price = perKilowattHour } : null);
            default:
                var said = type.StartsWith("ALERT_", StringComparison.Ordinal) || type == "DISPATCH_INSTRUCTION" ? Words(values) : null;
                notes.Remark(said is null ? $"{where} is not acted on." : $"{where} says {said.Shown()}, which is for people and not acted on.");
                return null;
        }
    }

    AskedPayload? Each(string type, JsonElement values, string where, Func<JsonElement, GridSignal?> signal)
    {
        switch (values.GetArrayLength())
        {
            case 0:
                notes.Problem($"{where} has no value; write one.");
                return null;
            case > MostValues:
                notes.Problem($"{where} has more than {MostValues} values; write several intervals.");
                return null;
            case > 1 and var count:
                notes.Remark($"{where} has {count} values, each of which was taken for an equal part of the interval.");
                break;
        }
        return new AskedPayload(type, [.. values.EnumerateArray().Select(signal)]);
    }

    Signals.Dispatch Dispatch(Setpoint setpoint) => new() { Id = "", Start = terms.Now, Setpoint = setpoint, RampDown = terms.RampDown, RampUp = terms.RampUp };

    CapacityLimit Limit(Power limit) => new() { Id = "", Start = terms.Now, Limit = limit };

    Setpoint? Cut(string type, double size, string where)
    {
        if (!numbers.InPercent(type, where)) return numbers.Watts(type, size, where) is { } power ? new Setpoint.CutPower(power) : null;
        if (size <= 1) return new Setpoint.CutFraction(size);
        if (size <= 100)
        {
            notes.Remark(string.Create(CultureInfo.InvariantCulture, $"{where}: {size} was taken as {size} %; OpenADR writes PERCENT as a number from 0 to 1."));
            return new Setpoint.CutFraction(size / 100);
        }
        notes.Problem(string.Create(CultureInfo.InvariantCulture, $"{where}: {size} in PERCENT is more than the whole; write a number from 0 to 1."));
        return null;
    }

    Signals.Dispatch? Simple(JsonElement value, string where)
    {
        if (PayloadNumbers.Plain(value, out var quoted) is not { } number || number is not (0 or 1 or 2 or 3))
        {
            notes.Problem($"{where}: the level is not 0, 1, 2 or 3; write one of them.");
            return null;
        }
        if (quoted) notes.Remark($"{where}: the level is a text and was taken as the number it says.");
        var level = (int)number;
        if (level > 0 && level <= site.SimpleLevels.Length) return Dispatch(new Setpoint.CutFraction(site.SimpleLevels[level - 1])) with { Note = $"SIMPLE level {level}" };
        notes.Remark($"{where}: level {level} asks nothing.");
        return null;
    }

    Power? Draws(string type, JsonElement value, string where)
    {
        if (numbers.Of(value, where) is not { } number || numbers.Watts(type, number, where) is not { } power) return null;
        if (power.Watts >= 0) return power;
        notes.Problem($"{where}: the value is negative; write what the site shall draw, 0 or more.");
        return null;
    }

    static string? Words(JsonElement values)
    {
        var words = values.EnumerateArray().Take(20).Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString());
        return string.Join(", ", words) is { Length: > 0 } text ? text : null;
    }
}
