using System.Globalization;
using System.Text.RegularExpressions;

namespace Ballast.Wire.OpenAdr;

/// <summary>Durations as OpenADR 3 writes them (ISO 8601): <c>PT3H</c>, <c>P1DT12H</c>, <c>P9999Y</c> for one without end.</summary>
static partial class IsoDuration
{
    /// <summary>From here on a duration is meant to have no end.</summary>
    const int EndlessYears = 1000;

    static readonly TimeSpan Longest = TimeSpan.FromDays(36600);

    /// <summary>Reads one; years and months are counted on the calendar from <paramref name="from"/>.</summary>
    /// <param name="text">The duration.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="length">The length; null for one without end.</param>
    /// <returns>False for what is not a duration, is negative, or is longer than a century and yet has an end.</returns>
    public static bool TryRead(string text, DateTimeOffset from, out TimeSpan? length)
    {
        length = null;
        var match = text.Length <= 64 ? Form().Match(text) : Match.Empty;
        if (!match.Success || text[^1] is 'P' or 'T') return false;
        if (Number(match, "y") >= EndlessYears) return true;
        double years = Number(match, "y"), months = Number(match, "mo");
        if (years > 100 || months > 1200) return false;
        var days = Number(match, "w") * 7 + Number(match, "d");
        var seconds = Number(match, "h") * 3600 + Number(match, "m") * 60 + Number(match, "s");
        if (days * 86400 + seconds > Longest.TotalSeconds) return false;
        var calendar = from.AddMonths((int)(years * 12 + months)) - from;
        length = calendar + TimeSpan.FromDays(days) + TimeSpan.FromSeconds(seconds);
        return true;
    }

    static double Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? double.Parse(found.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^P(?:(?<y>[0-9]+)Y)?(?:(?<mo>[0-9]+)M)?(?:(?<w>[0-9]+)W)?(?:(?<d>[0-9]+)D)?(?:T(?:(?<h>[0-9]+)H)?(?:(?<m>[0-9]+)M)?(?:(?<s>[0-9]+(?:\.[0-9]+)?)S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
