using System.Text;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr;

/// <summary>Remarks and problems as they come up.</summary>
sealed class ReadingNotes
{
    /// <summary>More than this adds nothing to what a person needs to know.</summary>
    const int Most = 100;

    public List<string> Remarks { get; } = [];

    public List<string> Problems { get; } = [];

    public void Remark(string sentence) => Add(Remarks, sentence);

    public void Problem(string sentence) => Add(Problems, sentence);

    static void Add(List<string> sentences, string sentence)
    {
        if (sentences.Count < Most && !sentences.Contains(sentence)) sentences.Add(sentence);
    }
}

/// <summary>Looking into JSON whose shape is not known to be right.</summary>
static class JsonShape
{
    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Member(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>A member that is a text, not empty.</summary>
    public static string? Text(this JsonElement item, string name) =>
        item.Member(name) is { ValueKind: JsonValueKind.String } member && member.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A text of others as it may stand in a sentence: quoted, printable, and not long.</summary>
    public static string Shown(this string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length > 60) return shown.Append("…\"").ToString();
            shown.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        }
        return shown.Append('"').ToString();
    }
}
