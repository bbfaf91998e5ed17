using System.Globalization;

namespace Ballast.Wire.Bms;

/// <summary>Durations as traces write them: <c>0s</c>, <c>3.4731ms</c>, <c>1m2.3s</c>, <c>1h5m</c>.</summary>
public static class GoDuration
{
    /// <summary>False where the text is no such duration, or longer than a year.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text.IsEmpty || text.Length > 64) return false;
        var seconds = 0.0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            text = text[digits..];
            var letters = text.IndexOfAny("0123456789.");
            if (letters < 0) letters = text.Length;
            double? unit = text[..letters] switch { "h" => 3600, "m" => 60, "s" => 1, "ms" => 1e-3, "us" or "µs" => 1e-6, "ns" => 1e-9, _ => null };
            if (unit is null) return false;
            seconds += number * unit.Value;
            text = text[letters..];
        }
        if (!(seconds <= 366 * 86400.0)) return false;
        duration = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
