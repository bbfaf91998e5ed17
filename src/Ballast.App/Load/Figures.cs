using System.Globalization;

namespace Ballast.App.Load;

/// <summary>Figures as people read them: four digits, and the unit that fits.</summary>
static class Figures
{
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "-";
        if (value == 0) return "0";
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var text = magnitude is < -4 or > 6
            ? value.ToString("0.###E+0", CultureInfo.InvariantCulture)
            : value.ToString("#,0." + new string('#', Math.Clamp(3 - magnitude, 0, 7)), CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    /// <summary>A value of a rule in its unit; shares as percent.</summary>
    public static string With(double value, string unit) => double.IsNaN(value) ? "-" : unit switch
    {
        "share" => Number(100 * value) + " %",
        "share of V" => Number(100 * value) + " % of V",
        "Pst" => "Pst " + Number(value),
        _ => $"{Number(value)} {unit}",
    };

    public static string Megawatts(double value) => With(value, "MW");

    /// <summary>A time of a trace: seconds, or hours, minutes and seconds.</summary>
    public static string Time(double seconds)
    {
        if (double.IsNaN(seconds)) return "-";
        if (seconds < 600) return Number(seconds) + " s";
        var time = TimeSpan.FromSeconds(seconds);
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss} h")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time:ss} min");
    }
}
