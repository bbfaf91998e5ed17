using System.Globalization;
using Ballast.Files.Yaml;

namespace Ballast.Files;

/// <summary>The numbers of a chemistry and a battery by key, each with the kind it is written in.</summary>
static class BatteryKinds
{
    public static readonly Kind<double> Celsius = new("temperature", "a temperature", "25 C", 25, text =>
        !Measure.Split(text, out var number, out var digits, out var unit) ? Parsed<double>.Bad($"{Quoted.Of(text)} is not a temperature", "write 25 C")
        : unit is not ("C" or "°C") ? Parsed<double>.Bad($"{Quoted.Of(text)} is not a temperature in degrees Celsius", $"write {digits} C")
        : number is >= -90 and <= 90 ? number : Parsed<double>.Bad($"{Quoted.Of(text)} is not between -90 and 90 C", "write a temperature that air or cells can have"));

    /// <summary>A temperature, or NaN where cells follow the air.</summary>
    static readonly Kind<double> Held = new("heldTemperature", "a temperature or air", "25 C", 25, text => text == "air" ? double.NaN : Celsius.Parse(text));

    /// <summary>Infinite where rest does no harm.</summary>
    public static readonly Kind<double> Years = new("years", "a number of years", "20 years", 20, text =>
        text == "unlimited" ? double.PositiveInfinity
        : Measure.Split(text, out var number, out var digits, out var unit) && unit is "years" or "year" or "y" && number is > 0 and <= 200 ? number
        : Parsed<double>.Bad($"{Quoted.Of(text)} is not a number of years up to 200", $"write {(digits.Length > 0 ? digits : "20")} years"));

    public static readonly Kind<double> Kelvin = new("kelvin", "a difference of temperature", "10 K", 10, text =>
        Measure.Split(text, out var number, out var digits, out var unit) && unit == "K" && number is > 0 and <= 100 ? number : Parsed<double>.Bad($"{Quoted.Of(text)} is not a difference of temperature", $"write {(digits.Length > 0 ? digits : "10")} K"));

    public static readonly Kind<double> Cycles = new("cycles", "a number of cycles", "6000", 1000, text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1e9 ? number : Parsed<double>.Bad($"{Quoted.Of(text)} is not a number of cycles from 1 to 1e9", "write one without a unit, such as 6000"));

    static readonly Kind<double> PerDay = new("cyclesPerDay", "a number of cycles a day", "2", 1, text =>
        text == "unlimited" ? double.PositiveInfinity
        : Measure.Split(text, out var number, out _, out var unit) && unit.Length == 0 && number is >= 0 and <= 1e6 ? number : Parsed<double>.Bad($"{Quoted.Of(text)} is not a number of cycles a day", "write one such as 2, or unlimited"));

    /// <summary>$/kWh.</summary>
    static readonly Kind<double> PerEnergy = new("price", "a price of energy", "125 $/kWh", 0, text => NotNegative(Measure.Read(text, "price", "$/kWh"), text));

    static readonly Kind<double> PerPower = new("powerPrice", "a price of power", "200 $/kW", 0, text =>
        Measure.Split(text, out var number, out var digits, out var unit) && unit is "$/kW" or "€/kW" or "£/kW" && number is >= 0 and < 1e9 ? number : Parsed<double>.Bad($"{Quoted.Of(text)} is not a price of power", $"write {(digits.Length > 0 ? digits : "200")} $/kW"));

    /// <summary>h.</summary>
    static readonly Kind<double> Hours = new("duration", "a duration", "4 h", 4, text =>
        Kinds.Duration.Parse(text) is var read && read.What is not null ? Parsed<double>.Bad(read.What, read.HowToMend!) : read.Value.TotalHours);

    /// <summary>The numbers that a chemistry gives and a battery may write otherwise.</summary>
    public static readonly (string Key, Kind<double> Kind)[] Numbers =
    [
        ("roundTrip", Kinds.Share), ("minSoc", Kinds.Share), ("maxSoc", Kinds.Share), ("selfDischarge", Kinds.Share), ("standby", Kinds.Share), ("auxiliary", Kinds.Share),
        ("cyclesPerDay", PerDay), ("coldest", Celsius), ("hottest", Celsius), ("heldAt", Held),
        ("capexEnergy", PerEnergy), ("capexPower", PerPower), ("fixedCost", Kinds.Share), ("replacementCost", Kinds.Share), ("operatingCost", PerEnergy),
        ("endOfLife", Kinds.Share), ("life", Years), ("duration", Hours), ("shortest", Hours), ("longest", Hours),
    ];

    static Parsed<double> NotNegative(Parsed<double> read, string text) => read is { What: null, Value: < 0 } ? Parsed<double>.Bad($"{Quoted.Of(text)} is negative", "write what it costs, zero or more") : read;
}
