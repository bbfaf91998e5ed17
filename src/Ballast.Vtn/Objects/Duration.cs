using System.Globalization;
using System.Text.RegularExpressions;

namespace Ballast.Vtn.Objects;

/// <summary>Durations in the form that the document's pattern gives them (ISO 8601, with an optional sign).</summary>
static partial class Duration
{
    /// <summary>Whether a text has the form.</summary>
    public static bool IsOne(string text) => text.Length <= 128 && Form().IsMatch(text);

    /// <summary>Adds a duration to a time, months and years by the calendar; false where the sum is beyond the calendar, which is what "without end" is written as.</summary>
    public static bool TryAdd(DateTimeOffset start, string text, out DateTimeOffset end)
    {
        end = start;
        var match = text.Length <= 128 ? Form().Match(text) : Match.Empty;
        if (!match.Success) return false;
        var sign = match.Groups[1].Length > 0 ? -1 : 1;
        var months = Number(match, 2) * 12 + Number(match, 3);
        var days = Number(match, 4) * (match.Groups[5].ValueSpan is "W" ? 7 : 1);
        var seconds = days * 86_400 + Number(match, 6) * 3600 + Number(match, 7) * 60 + Number(match, 8);
        if (months > 100_000 || seconds > 3e11) return false;
        try
        {
            end = start.AddMonths(sign * (int)months).AddSeconds(sign * seconds);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    static double Number(Match match, int group) =>
        match.Groups[group] is { Success: true } found ? double.Parse(found.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(-?)P(?=[0-9]|T[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)([DW]))?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
