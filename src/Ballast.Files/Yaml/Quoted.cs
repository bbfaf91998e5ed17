using System.Text;

namespace Ballast.Files.Yaml;

/// <summary>What a file says, as it may stand in a sentence: quoted, on one line, printable, and not long.</summary>
static class Quoted
{
    const int Longest = 60;

    public static string Of(string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length > Longest)
            {
                shown.Append('…');
                break;
            }
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFFFD) shown.Append('?');
            else shown.Append(rune.ToString());
        }
        return shown.Append('"').ToString();
    }
}
