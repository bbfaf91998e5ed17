using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.DsxFlex;

/// <summary>Says in a sentence which field is wrong; stays within the codec.</summary>
sealed class FieldException(string sentence) : Exception(sentence);

/// <summary>One place in a payload, which knows its name for the sentence about it.</summary>
readonly struct Field(JsonElement value, string name)
{
    const int MostItems = 20_000;
    const double MostWatts = 1e12;

    public JsonElement Value => value;

    public bool IsNull => value.ValueKind == JsonValueKind.Null;

    public FieldException Wrong(string must) => new($"{name} must be {must}.");

    public Field Object() => value.ValueKind == JsonValueKind.Object ? this : throw Wrong("an object");

    public Field Get(string member) => TryGet(member, out var field) ? field : throw new FieldException($"{name} has no {member}.");

    public bool TryGet(string member, out Field field)
    {
        field = default;
        if (value.ValueKind != JsonValueKind.Object) throw Wrong("an object");
        if (!value.TryGetProperty(member, out var found)) return false;
        field = new Field(found, $"{name}.{member}");
        return true;
    }

    public string Text(int longest = 512)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text) throw Wrong("a text");
        return text.Length <= longest ? text : throw Wrong($"a text of at most {longest} characters");
    }

    public bool Bool() => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public Guid Uuid() => value.ValueKind == JsonValueKind.String && Guid.TryParseExact(value.GetString(), "D", out var id) ? id : throw Wrong("a UUID");

    public DateTimeOffset Time() => value.ValueKind == JsonValueKind.String && WireFormats.TryTime(value.GetString()!, out var time) ? time : throw Wrong("a time as RFC 3339 has it, such as 2026-11-21T12:00:00Z");

    public int Whole(int least) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least ? number : throw Wrong($"a whole number of at least {least}");

    public T Word<T>(string[] words)
        where T : struct, Enum
    {
        var at = value.ValueKind == JsonValueKind.String ? Array.IndexOf(words, value.GetString()) : -1;
        return at >= 0 ? (T)Enum.ToObject(typeof(T), at) : throw Wrong($"one of {string.Join(", ", words)}");
    }

    public PowerValue Power(bool aboveZero = false)
    {
        var field = Get("value");
        if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetDouble(out var number) || !double.IsFinite(number)) throw field.Wrong("a number");
        var power = new PowerValue(number, Get("unit").Word<PowerUnit>(WireWords.Units));
        if (number < 0 || power.Power.Watts > MostWatts) throw field.Wrong("from 0 to a terawatt");
        return !aboveZero || number > 0 ? power : throw field.Wrong("above 0 (null takes a constraint away)");
    }

    public ImmutableArray<T> List<T>(Func<Field, T> read)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Wrong("a list");
        if (value.GetArrayLength() > MostItems) throw Wrong($"a list of at most {MostItems}");
        var list = ImmutableArray.CreateBuilder<T>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray()) list.Add(read(new Field(item, $"{name}[{list.Count}]")));
        return list.MoveToImmutable();
    }
}
