using System.Globalization;

namespace Ballast.Studies.Headroom;

/// <summary>Some months of the year, as a season names them: 12-2 is December to February.</summary>
/// <param name="Bits">Bit m stands for month m, 1 to 12.</param>
public readonly record struct MonthSet(int Bits)
{
    /// <summary>June to August.</summary>
    public static MonthSet Summer => new(0b1_1100_0000);

    /// <summary>December to February.</summary>
    public static MonthSet Winter => new(0b1_0000_0000_0110);

    /// <summary>April to October.</summary>
    public static MonthSet AprilToOctober => new(0b111_1111_0000);

    /// <param name="month">1 to 12.</param>
    public bool Has(int month) => (Bits >> month & 1) != 0;

    /// <summary>Reads "6-8", "12-2" or "7".</summary>
    /// <returns>Whether it is that.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out MonthSet months)
    {
        months = default;
        var dash = text.IndexOf('-');
        if (!Month(dash < 0 ? text : text[..dash], out var from)) return false;
        var to = from;
        if (dash >= 0 && !Month(text[(dash + 1)..], out to)) return false;
        var bits = 0;
        for (var month = from; ; month = month % 12 + 1)
        {
            bits |= 1 << month;
            if (month == to) break;
        }
        months = new MonthSet(bits);
        return true;
    }

    static bool Month(ReadOnlySpan<char> text, out int month) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out month) && month is >= 1 and <= 12;
}
