using System.Globalization;

namespace Ballast.Wire.OpenAdr;

/// <summary>Times as OpenADR writes them (RFC 3339), and as servers do.</summary>
static class WrittenTime
{
    static readonly string[] Exact =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'",
    ];

    static readonly string[] NoZone = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];

    /// <summary>Reads one from 1970 to 2200.</summary>
    /// <param name="text">The time.</param>
    /// <param name="time">What it says.</param>
    /// <param name="assumed">What had to be assumed, for a sentence; null: nothing.</param>
    public static bool TryRead(string text, out DateTimeOffset time, out string? assumed)
    {
        (time, assumed) = (default, null);
        if (text.Length is < 10 or > 40) return false;
        var plain = text.Replace(' ', 'T').Replace('t', 'T').Replace('z', 'Z');
        if (!DateTimeOffset.TryParseExact(plain, Exact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            if (!DateTimeOffset.TryParseExact(plain, NoZone, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)) return false;
            assumed = plain.Length == 10 ? "a date alone, taken as its first moment in UTC" : "without a zone, taken as UTC";
        }
        return time.Year is >= 1970 and <= 2200;
    }

    /// <summary>How the standard writes "now".</summary>
    public static bool IsNow(string text) => text.StartsWith("0001-01-01", StringComparison.Ordinal) || text is "0000";
}
