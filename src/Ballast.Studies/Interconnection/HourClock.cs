using System.Globalization;

namespace Ballast.Studies.Interconnection;

/// <summary>Whether the times of a profile follow each other hour by hour. Forms that it does not know it lets pass.</summary>
sealed class HourClock(string file)
{
    static readonly string[] Forms = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mmzzz", "yyyy-MM-dd HH:mm:sszzz"];

    (long Hour, string Text, int Line)? before;

    /// <param name="text">The cell.</param>
    /// <param name="line">Where it stands, from 1.</param>
    /// <exception cref="StudyException">An hour is missing or there twice.</exception>
    public void Next(string text, int line)
    {
        if (text.Length == 0) throw new StudyException($"{file}({line}): the time is empty: every hour needs one.");
        if (Hour(text) is not { } hour)
        {
            if (before is not null) throw new StudyException($"{file}({line}): \"{(text.Length <= 24 ? text : text[..24] + "…")}\" is not a time like those before it.");
            return;
        }
        if (before is { } last)
        {
            if (hour == last.Hour) throw new StudyException($"{file}({line}): {text} comes twice (line {last.Line} too): at the end of daylight-saving time write UTC, or the offset.");
            if (hour < last.Hour) throw new StudyException($"{file}({line}): {text} comes after {last.Text}: put the hours in order.");
            if (hour > last.Hour + 1) throw new StudyException($"{file}({line}): {hour - last.Hour - 1} hour{(hour == last.Hour + 2 ? " is" : "s are")} missing between {last.Text} and {text}: fill the gap, since a year is studied hour by hour.");
        }
        before = (hour, text, line);
    }

    static long? Hour(string text)
    {
        if (text.Length == 10 && text.All(char.IsAsciiDigit))
        {
            // YYYYMMDDHH counts its hours from 1 to 24 in some files, and from 0 to 23 in others.
            if (!DateTime.TryParseExact(text[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
            var hour = int.Parse(text.AsSpan(8), CultureInfo.InvariantCulture);
            return hour <= 24 ? day.Ticks / TimeSpan.TicksPerHour + hour : null;
        }
        if (text.Length <= 9 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcTicks / TimeSpan.TicksPerHour : null;
    }
}
