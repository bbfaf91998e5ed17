using System.Globalization;
using System.Text.RegularExpressions;

namespace Ballast.Wire.DsxFlex;

/// <summary>The two text forms that the contract is strict about: RFC 3339 times and UUIDs of version 4.</summary>
static partial class WireFormats
{
    /// <summary>UTC with milliseconds.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > 40 || !Rfc3339().IsMatch(text)) return false;
        // No more than seven digits of a second are kept here; the pattern has made sure of the rest.
        var match = Fraction().Match(text);
        if (match.Success && match.Length > 8) text = text.Remove(match.Index + 8, match.Length - 8);
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)) return false;
        time = time.ToUniversalTime();
        return true;
    }

    public static bool TryUuid(string text, out Guid uuid) =>
        Guid.TryParseExact(text, "D", out uuid) && text[14] == '4' && text[19] is '8' or '9' or 'a' or 'b' or 'A' or 'B';

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,12})?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.ECMAScript)]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"\.\d+")]
    private static partial Regex Fraction();
}
