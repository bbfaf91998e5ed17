using System.Globalization;

namespace Ballast.Files.Yaml;

/// <summary>A number with a unit, read strictly: <c>1.6 kW/min</c>. A unit is never guessed.</summary>
static class Measure
{
    /// <summary>Units and their size, by dimension. Small letters count: <c>mW</c> is not <c>MW</c>.</summary>
    static readonly (string Dimension, (string Unit, double Size)[] Units)[] Table =
    [
        ("power", [("W", 1), ("kW", 1e3), ("MW", 1e6), ("GW", 1e9)]),
        ("energy", [("Wh", 1), ("kWh", 1e3), ("MWh", 1e6), ("GWh", 1e9)]),
        ("ramp", [("W/s", 1), ("kW/s", 1e3), ("MW/s", 1e6), ("W/min", 1.0 / 60), ("kW/min", 1e3 / 60), ("MW/min", 1e6 / 60)]),
        ("duration", [("ms", 1e-3), ("s", 1), ("min", 60), ("h", 3600), ("d", 86400)]),
        ("price", [("$/kWh", 1), ("$/MWh", 1e-3), ("€/kWh", 1), ("€/MWh", 1e-3), ("£/kWh", 1), ("£/MWh", 1e-3)]),
        ("frequency", [("Hz", 1), ("mHz", 1e-3), ("kHz", 1e3)]),
        ("share", [("%", 0.01)]),
        ("apparent power", [("VA", 1), ("kVA", 1e3), ("MVA", 1e6), ("GVA", 1e9)]),
    ];

    /// <summary>The size in the dimension's first unit (duration: seconds), or why it cannot be read.</summary>
    public static Parsed<double> Read(string text, string dimension, string usualUnit)
    {
        if (!Split(text, out var number, out var digits, out var unit))
            return Parsed<double>.Bad($"{Quoted.Of(text)} is not {Noun(dimension)}", $"write a number and a unit, such as 10 {usualUnit}");
        if (unit.Length == 0) return Parsed<double>.Bad($"{Quoted.Of(text)} has no unit", $"write {digits} {usualUnit}");
        var units = Units(dimension);
        foreach (var (name, size) in units)
        {
            if (name != unit) continue;
            return double.IsFinite(number * size) ? number * size : Parsed<double>.Bad($"{Quoted.Of(text)} is too large", "write a number that the site could have");
        }
        var all = string.Join(", ", units.Select(known => known.Unit));
        foreach (var (other, others) in Table)
        {
            if (other != dimension && others.Any(known => known.Unit == unit))
                return Parsed<double>.Bad($"{Quoted.Of(text)} is {Noun(other)} and not {Noun(dimension)}", $"write it in one of {all}");
        }
        var near = units.Where(known => known.Unit.Equals(unit, StringComparison.OrdinalIgnoreCase)).Select(known => known.Unit).ToList();
        return Parsed<double>.Bad($"{Quoted.Of(text)} has an unknown unit", near.Count == 1 ? $"write {digits} {near[0]}" : $"write it in one of {all}, such as {digits} {usualUnit}");
    }

    public static IReadOnlyList<(string Unit, double Size)> Units(string dimension) => Table.First(row => row.Dimension == dimension).Units;

    public static string Noun(string dimension) => dimension is "energy" or "apparent power" ? $"an {dimension}" : $"a {dimension}";

    /// <summary>A decimal number, then anything: the unit. False where no number leads.</summary>
    public static bool Split(string text, out double number, out string digits, out string unit)
    {
        var length = NumberLength(text);
        (digits, unit) = (text[..length], text[length..].Trim());
        number = 0;
        return length > 0 && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    static int NumberLength(string text)
    {
        var i = 0;
        if (i < text.Length && text[i] is '-' or '+') i++;
        var start = i;
        i = Digits(text, i);
        if (i == start) return 0;
        if (i + 1 < text.Length && text[i] == '.' && char.IsAsciiDigit(text[i + 1])) i = Digits(text, i + 1);
        if (i < text.Length && text[i] is 'e' or 'E')
        {
            var exponent = i + 1;
            if (exponent < text.Length && text[exponent] is '-' or '+') exponent++;
            if (Digits(text, exponent) > exponent) i = Digits(text, exponent);
        }
        return i;
    }

    static int Digits(string text, int i)
    {
        while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
        return i;
    }
}
