using System.Globalization;
using System.Text.RegularExpressions;
using Ballast.App.Live;

namespace Ballast.App.Verbs;

/// <summary>Times and powers as people type them: <c>3h</c>, <c>1h30m</c>, <c>90s</c>; <c>70kW</c>, <c>2.5 MW</c>.</summary>
static partial class Quantities
{
    public static TimeSpan Duration(string text, string option)
    {
        var match = DurationPattern().Match(text);
        if (!match.Success || text.Trim().Length == 0) throw new InputException($"{option} \"{text}\" is not a time: write it as 3h, 15m, 90s or 1h30m.");
        double Part(string unit) => match.Groups[unit].Success ? double.Parse(match.Groups[unit].Value, CultureInfo.InvariantCulture) : 0;
        var seconds = Part("h") * 3600 + Part("m") * 60 + Part("s");
        return seconds <= 30 * 24 * 3600 ? TimeSpan.FromSeconds(seconds) : throw new InputException($"{option} \"{text}\" is longer than 30 days.");
    }

    public static double Kilowatts(string text, string option)
    {
        var match = PowerPattern().Match(text);
        if (!match.Success) throw new InputException($"{option} \"{text}\" is not a power: write it as 70kW or 2.5MW.");
        var value = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "W" => value / 1e3,
            "MW" => value * 1e3,
            _ => value,
        };
    }

    /// <summary>A share such as 25% as percent, or null where it is no share.</summary>
    public static double? Percent(string text)
    {
        text = text.Trim();
        return text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && double.IsFinite(percent) ? percent : null;
    }

    public static DateTimeOffset Time(string text, string option) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw new InputException($"{option} \"{text}\" is not a time: write it as 2026-01-31T17:00:00Z, or with its offset.");

    [GeneratedRegex(@"^\s*(?:(?<h>\d+(?:\.\d+)?)\s*h)?\s*(?:(?<m>\d+(?:\.\d+)?)\s*m(?:in)?)?\s*(?:(?<s>\d+(?:\.\d+)?)\s*s)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^\s*(?<value>\d+(?:\.\d+)?)\s*(?<unit>W|kW|MW)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex PowerPattern();
}
