using System.Numerics;

namespace Ballast.Units;

/// <summary>
/// Electric power in watts. Sign, here and everywhere: positive power is drawn from the grid. A
/// charging battery is positive; a discharging battery and a generator are negative.
/// </summary>
public readonly record struct Power(double Watts) :
    IComparable<Power>,
    IComparisonOperators<Power, Power, bool>,
    IAdditionOperators<Power, Power, Power>,
    ISubtractionOperators<Power, Power, Power>,
    IUnaryNegationOperators<Power, Power>
{
    public static Power Zero => default;

    public double Kilowatts => Watts / 1e3;

    public double Megawatts => Watts / 1e6;

    public static Power FromKilowatts(double kilowatts) => new(kilowatts * 1e3);

    public static Power FromMegawatts(double megawatts) => new(megawatts * 1e6);

    public static Power Min(Power a, Power b) => a.Watts <= b.Watts ? a : b;

    public static Power Max(Power a, Power b) => a.Watts >= b.Watts ? a : b;

    public static Power operator +(Power a, Power b) => new(a.Watts + b.Watts);

    public static Power operator -(Power a, Power b) => new(a.Watts - b.Watts);

    public static Power operator -(Power a) => new(-a.Watts);

    public static Power operator *(Power a, double factor) => new(a.Watts * factor);

    public static Power operator *(double factor, Power a) => new(a.Watts * factor);

    public static Power operator /(Power a, double divisor) => new(a.Watts / divisor);

    /// <summary>The ratio of two powers, a plain number.</summary>
    public static double operator /(Power a, Power b) => a.Watts / b.Watts;

    /// <summary>Power held for a time is energy.</summary>
    public static Energy operator *(Power a, TimeSpan time) => new(a.Watts * time.TotalHours);

    public static bool operator <(Power a, Power b) => a.Watts < b.Watts;

    public static bool operator >(Power a, Power b) => a.Watts > b.Watts;

    public static bool operator <=(Power a, Power b) => a.Watts <= b.Watts;

    public static bool operator >=(Power a, Power b) => a.Watts >= b.Watts;

    public int CompareTo(Power other) => Watts.CompareTo(other.Watts);

    /// <summary>Written in the unit a person would use: W, kW or MW.</summary>
    public override string ToString() => Math.Abs(Watts) switch
    {
        >= 1e6 => FormattableString.Invariant($"{Megawatts:0.###} MW"),
        >= 1e3 => FormattableString.Invariant($"{Kilowatts:0.##} kW"),
        _ => FormattableString.Invariant($"{Watts:0.#} W"),
    };
}
