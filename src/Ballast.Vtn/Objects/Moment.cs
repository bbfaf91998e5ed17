using System.Globalization;

namespace Ballast.Vtn.Objects;

/// <summary>Times as RFC 3339 writes them; out always in UTC, to the millisecond.</summary>
static class Moment
{
    static readonly string[] forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'",
    ];

    /// <summary>The beginning of time, by which the protocol says "now".</summary>
    public const string Beginning = "0001-01-01T00:00:00Z";

    public static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339, and the two short forms of the beginning of time that the document names.</summary>
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = DateTimeOffset.MinValue;
        if (text is "0001-01-01" or "0001-01-01T00:00:00") return true;
        // A leap second is a second that the calendar of computers does not have; fractions beyond 100 ns are cut.
        if (text.Length is < 20 or > 64) return false;
        var upper = text.ToUpperInvariant();
        var dot = upper.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < upper.Length && char.IsAsciiDigit(upper[end])) end++;
            if (end == dot + 1) return false;
            if (end - dot > 8) upper = upper[..(dot + 8)] + upper[end..];
        }
        return DateTimeOffset.TryParseExact(upper, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>As it is served: in UTC to the millisecond; the beginning of time in full.</summary>
    public static string Served(string text) => TryRead(text, out var time) ? time.UtcDateTime.Year == 1 ? Beginning : Written(time) : text;
}
