using System.Globalization;

namespace Ballast.Studies.Headroom;

/// <summary>Hours as files write them, counted from 1970-01-01T00Z.</summary>
static class HourText
{
    const int Minute = 60;

    /// <summary>From 1950 to 2199: what lies outside is a mistake of writing.</summary>
    const int FirstYear = 1950, LastYear = 2199;

    public static string Write(long hour) => DateTime.UnixEpoch.AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads 2016-01-01T05:00Z, also with seconds, with a blank for the T, without the Z, and with an offset such as -05:00.</summary>
    public static bool TryIso(ReadOnlySpan<byte> text, out long hour)
    {
        hour = 0;
        if (text.Length < 16 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':') return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day) || !Digits(text[11..13], out var of) || !Digits(text[14..16], out var minute)) return false;
        var rest = text[16..];
        if (rest.Length >= 3 && rest[0] == ':')
        {
            if (rest[1] != '0' || rest[2] != '0') return false;
            rest = rest[3..];
        }
        var minutes = minute;
        if (rest is [(byte)'+' or (byte)'-', _, _, (byte)':', _, _])
        {
            if (!Digits(rest[1..3], out var hours) || !Digits(rest[4..6], out var and) || hours > 14 || and > 59) return false;
            minutes -= (rest[0] == '-' ? -1 : 1) * (hours * Minute + and);
        }
        else if (!rest.IsEmpty && rest is not [(byte)'Z']) return false;
        return minute < Minute && minutes % Minute == 0 && At(year, month, day, of, out hour) && (hour += minutes / Minute) > long.MinValue;
    }

    /// <summary>Reads 1/31/2019 6:00:00 AM as EIA-930 files write it, also with leading zeros, without seconds, and on a clock of 24 hours.</summary>
    public static bool TryEia(ReadOnlySpan<byte> text, out long hour)
    {
        hour = 0;
        if (!Part(ref text, '/', out var month) || !Part(ref text, '/', out var day) || !Part(ref text, ' ', out var year) || !Part(ref text, ':', out var of)) return false;
        if (text.Length < 2 || text[0] != '0' || text[1] != '0') return false;
        text = text[2..];
        if (text.Length >= 3 && text[0] == ':')
        {
            if (text[1] != '0' || text[2] != '0') return false;
            text = text[3..];
        }
        text = text.Trim((byte)' ');
        if (text.Length == 2)
        {
            if (of is < 1 or > 12 || (text[1] | 0x20) != 'm') return false;
            if ((text[0] | 0x20) == 'p') of = of % 12 + 12;
            else if ((text[0] | 0x20) == 'a') of %= 12;
            else return false;
        }
        else if (!text.IsEmpty) return false;
        return At(year, month, day, of, out hour);
    }

    static bool At(int year, int month, int day, int of, out long hour)
    {
        hour = 0;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || of > 23 || day > DateTime.DaysInMonth(year, month)) return false;
        hour = new DateOnly(year, month, day).DayNumber * 24L - 719_162L * 24 + of;
        return true;
    }

    static bool Part(ref ReadOnlySpan<byte> text, char until, out int value)
    {
        value = 0;
        var end = text.IndexOf((byte)until);
        if (end is < 1 or > 4 || !Digits(text[..end], out value)) return false;
        text = text[(end + 1)..];
        return true;
    }

    static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }
}
