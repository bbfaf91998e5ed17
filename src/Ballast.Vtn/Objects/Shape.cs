using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ballast.Vtn.Objects;

/// <summary>What a piece of JSON must look like. A check gives null, or a sentence that begins with the place of the fault.</summary>
abstract class Shape
{
    /// <summary>Checks a value that is there and not null; <paramref name="place"/> is written as a JSON path.</summary>
    public abstract string? Check(JsonElement value, string place, VtnOptions limits);

    protected static string Fault(string place, JsonElement value, string wanted) => $"{place} is {Shown(value)}, and must be {wanted}.";

    static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => Short(value.GetRawText()),
    };

    static string Short(string text)
    {
        var plain = new StringBuilder(44);
        foreach (var c in text)
        {
            if (plain.Length == 40) return plain.Append('…').ToString();
            plain.Append(char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c);
        }
        return plain.ToString();
    }

    public static Shape Text(int min = 0, int max = int.MaxValue) => new TextShape($"a text{(max < int.MaxValue ? $" of {min} to {max} characters" : "")}", t => Characters(t) >= min && Characters(t) <= max);

    public static Shape Id { get; } = new TextShape("an id of 1 to 128 letters, digits, _ or -", IsId);

    public static Shape Time { get; } = new TextShape("a time as RFC 3339 writes it, such as 2026-05-03T16:15:00Z, or 0001-01-01 for now", t => Moment.TryRead(t, out _));

    public static Shape Span { get; } = new TextShape("a duration as ISO 8601 writes it, such as PT1H", Duration.IsOne);

    public static Shape Url { get; } = new TextShape("an absolute address of 2 to 8000 characters, such as https://example.org/path", t => t.Length is >= 2 and <= 8000 && Uri.TryCreate(t, UriKind.Absolute, out var uri) && t.Contains(':', StringComparison.Ordinal) && !t.StartsWith('/') && uri.Scheme.Length > 0);

    /// <summary>An address that the server can send notifications to.</summary>
    public static Shape HttpUrl { get; } = new TextShape("an http or https address of 2 to 8000 characters", t => t.Length is >= 2 and <= 8000 && Uri.TryCreate(t, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0);

    public static Shape OneOf(params string[] words) => new TextShape($"one of {string.Join(", ", words)}", t => Array.IndexOf(words, t) >= 0);

    public static Shape Flag { get; } = new SimpleShape("true or false", v => v.ValueKind is JsonValueKind.True or JsonValueKind.False);

    public static Shape Number { get; } = new SimpleShape("a number", IsNumber);

    public static Shape Whole(long min = int.MinValue, long max = int.MaxValue) =>
        new SimpleShape(min == int.MinValue && max == int.MaxValue ? "a whole number of 32 bits" : string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"),
            v => IsNumber(v) && v.GetDouble() is var d && Math.Truncate(d) == d && d >= min && d <= max);

    public static Shape ListOf(Shape item) => new ListShape(item, false);

    public static Shape Targets { get; } = new ListShape(Text(1, 128), true);

    public static Shape Any(string wanted, Func<JsonElement, Shape> choose) => new ChoiceShape(wanted, choose);

    public static ObjectShape Object(string[] required, params (string Name, Shape Shape)[] members) => new(required, members);

    public static bool IsId(string text)
    {
        if (text.Length is < 1 or > 128) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        return true;
    }

    /// <summary>JSON Schema counts code points, not UTF-16 units.</summary>
    static int Characters(string text)
    {
        var pairs = 0;
        foreach (var c in text)
            if (char.IsLowSurrogate(c)) pairs++;
        return text.Length - pairs;
    }

    static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number);

    sealed class TextShape(string wanted, Func<string, bool> holds) : Shape
    {
        public override string? Check(JsonElement value, string place, VtnOptions limits) =>
            value.ValueKind == JsonValueKind.String && holds(value.GetString()!) ? null : Fault(place, value, wanted);
    }

    sealed class SimpleShape(string wanted, Func<JsonElement, bool> holds) : Shape
    {
        public override string? Check(JsonElement value, string place, VtnOptions limits) => holds(value) ? null : Fault(place, value, wanted);
    }

    sealed class ChoiceShape(string wanted, Func<JsonElement, Shape?> choose) : Shape
    {
        public override string? Check(JsonElement value, string place, VtnOptions limits) =>
            choose(value) is { } shape ? shape.Check(value, place, limits) : Fault(place, value, wanted);
    }

    sealed class ListShape(Shape item, bool targets) : Shape
    {
        public override string? Check(JsonElement value, string place, VtnOptions limits)
        {
            if (value.ValueKind != JsonValueKind.Array) return Fault(place, value, "a list");
            var most = targets ? limits.MaxTargets : limits.MaxItems;
            if (value.GetArrayLength() > most) return $"{place} has {value.GetArrayLength()} entries, and this server takes {most} at most.";
            var i = 0;
            foreach (var entry in value.EnumerateArray())
            {
                if (item.Check(entry, $"{place}[{i}]", limits) is { } fault) return fault;
                i++;
            }
            return null;
        }
    }
}

/// <summary>An object with members of which some are required; others than those named are let pass.</summary>
sealed class ObjectShape(string[] required, (string Name, Shape Shape)[] members) : Shape
{
    public override string? Check(JsonElement value, string place, VtnOptions limits)
    {
        if (value.ValueKind != JsonValueKind.Object) return Fault(place, value, "an object");
        foreach (var name in required)
            if (!value.TryGetProperty(name, out var found) || found.ValueKind == JsonValueKind.Null) return $"{place}.{name} is required, and is not there.";
        foreach (var (name, shape) in members)
        {
            // Null says of an optional member that it is not given.
            if (value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null && shape.Check(found, $"{place}.{name}", limits) is { } fault) return fault;
        }
        return null;
    }
}
