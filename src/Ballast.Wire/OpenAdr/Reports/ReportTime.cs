using System.Globalization;
using System.Text;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>Times and durations as reports write them: RFC 3339 in UTC, ISO 8601 without months or years.</summary>
static class ReportTime
{
    static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd",
    ];

    public static bool TryRead(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text.Replace(' ', 'T'), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
        && time.Year is >= 1970 and <= 2200;

    public static string Of(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>As part of a name: nothing but letters and digits.</summary>
    public static string Compact(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyyMMdd'T'HHmmssFFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string Of(TimeSpan length)
    {
        if (length <= TimeSpan.Zero) return "PT0S";
        var text = new StringBuilder("P");
        if (length.Days > 0) text.Append(CultureInfo.InvariantCulture, $"{length.Days}D");
        var seconds = length.Seconds + length.Ticks % TimeSpan.TicksPerSecond / (decimal)TimeSpan.TicksPerSecond;
        if (length.Hours > 0 || length.Minutes > 0 || seconds > 0) text.Append('T');
        if (length.Hours > 0) text.Append(CultureInfo.InvariantCulture, $"{length.Hours}H");
        if (length.Minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{length.Minutes}M");
        if (seconds > 0) text.Append(CultureInfo.InvariantCulture, $"{seconds:0.#######}S");
        return text.ToString();
    }
}
