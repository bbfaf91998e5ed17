using Ballast.Units;

namespace Ballast.Wire.DsxFlex;

/// <summary>The units that the contract has for power.</summary>
public enum PowerUnit
{
    Watt,
    Kilowatt,
    Megawatt,
}

/// <summary>A power as it was written: its number and its unit, so that an echo says what was said. Never negative.</summary>
public readonly record struct PowerValue(double Value, PowerUnit Unit)
{
    public Power Power => new(Value * Factor(Unit));

    /// <summary>In kilowatts, with a watt's precision; what is below zero (a site that exports) is zero to this contract.</summary>
    public static PowerValue Of(Power power) => new(Math.Round(Math.Max(0, power.Watts)) / 1e3, PowerUnit.Kilowatt);

    public override string ToString() => FormattableString.Invariant($"{Value:0.###} {(Unit switch { PowerUnit.Watt => "W", PowerUnit.Kilowatt => "kW", _ => "MW" })}");

    static double Factor(PowerUnit unit) => unit switch
    {
        PowerUnit.Watt => 1,
        PowerUnit.Kilowatt => 1e3,
        PowerUnit.Megawatt => 1e6,
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };
}
