using System.Globalization;
using System.Text.Json;

namespace Ballast.App.Vtn;

/// <summary>Reads OpenADR objects as a server gave them: what is missing or of another kind is null, never an error.</summary>
static class ObjectFields
{
    public static JsonElement? Member(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    public static string? Text(this JsonElement item, string name) => item.Member(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public static DateTimeOffset? Time(this JsonElement item, string name) =>
        item.Text(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement item, string name) =>
        item.Member(name) is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray() : [];

    public static IReadOnlyList<string> Words(this JsonElement item, string name) =>
        [.. item.Items(name).Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)];

    /// <summary>A payload's value as a person reads it.</summary>
    public static string Shown(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Printable(value.GetString()!),
        JsonValueKind.Number when value.TryGetDouble(out var number) => number.ToString("0.###", CultureInfo.InvariantCulture),
        _ => Printable(value.GetRawText()),
    };

    /// <summary>What a server sent, fit for a terminal: no control characters, and not endless.</summary>
    public static string Printable(string text) => string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '?' : c));
}
