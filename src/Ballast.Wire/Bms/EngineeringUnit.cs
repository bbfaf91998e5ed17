namespace Ballast.Wire.Bms;

/// <summary>
/// A unit as buildings write it, and the SI unit that readings are kept in. Temperatures stay in degrees Celsius, levels in decibels;
/// percentages become shares of 1. An unknown unit is kept as it is, factor 1.
/// </summary>
/// <param name="Symbol">Of the SI unit.</param>
/// <param name="Factor">Multiplies a written value.</param>
/// <param name="Offset">Is added after that.</param>
public readonly record struct EngineeringUnit(string Symbol, double Factor, double Offset = 0)
{
    public double ToSi(double written) => written * Factor + Offset;

    public static EngineeringUnit Of(string? written) => written?.Trim() switch
    {
        null or "" => new("", 1),
        "W" => new("W", 1),
        "kW" => new("W", 1e3),
        "MW" => new("W", 1e6),
        "VA" => new("VA", 1),
        "kVA" => new("VA", 1e3),
        "MVA" => new("VA", 1e6),
        "var" or "VAR" => new("var", 1),
        "kvar" or "kVAR" => new("var", 1e3),
        "Wh" => new("J", 3600),
        "kWh" => new("J", 3.6e6),
        "MWh" => new("J", 3.6e9),
        "V" => new("V", 1),
        "kV" => new("V", 1e3),
        "mA" => new("A", 1e-3),
        "A" => new("A", 1),
        "kA" => new("A", 1e3),
        "Hz" => new("Hz", 1),
        "RPM" or "rpm" => new("Hz", 1.0 / 60),
        "%" or "%RH" => new("1", 0.01),
        "C" or "°C" or "degC" => new("°C", 1),
        "F" or "°F" or "degF" => new("°C", 5.0 / 9, -160.0 / 9),
        "K" => new("°C", 1, -273.15),
        "Pa" => new("Pa", 1),
        "kPa" => new("Pa", 1e3),
        "bar" => new("Pa", 1e5),
        "psi" => new("Pa", 6894.757293168),
        "LPM" or "L/min" => new("m3/s", 1e-3 / 60),
        "LPS" or "L/s" => new("m3/s", 1e-3),
        "GPM" => new("m3/s", 3.785411784e-3 / 60),
        "CFM" => new("m3/s", 0.028316846592 / 60),
        "m3/h" => new("m3/s", 1.0 / 3600),
        "s" => new("s", 1),
        "min" => new("s", 60),
        "h" => new("s", 3600),
        var other => new(other, 1),
    };
}
