using System.Numerics;

namespace Ballast.Units;

/// <summary>Electric energy in watt-hours, with the sign of <see cref="Power"/>.</summary>
public readonly record struct Energy(double WattHours) :
    IComparable<Energy>,
    IComparisonOperators<Energy, Energy, bool>,
    IAdditionOperators<Energy, Energy, Energy>,
    ISubtractionOperators<Energy, Energy, Energy>
{
    public static Energy Zero => default;

    public double KilowattHours => WattHours / 1e3;

    public static Energy FromKilowattHours(double kilowattHours) => new(kilowattHours * 1e3);

    public static Energy operator +(Energy a, Energy b) => new(a.WattHours + b.WattHours);

    public static Energy operator -(Energy a, Energy b) => new(a.WattHours - b.WattHours);

    public static Energy operator *(Energy a, double factor) => new(a.WattHours * factor);

    public static double operator /(Energy a, Energy b) => a.WattHours / b.WattHours;

    /// <summary>The constant power that spends this energy in this time.</summary>
    public static Power operator /(Energy a, TimeSpan time) => new(a.WattHours / time.TotalHours);

    public static bool operator <(Energy a, Energy b) => a.WattHours < b.WattHours;

    public static bool operator >(Energy a, Energy b) => a.WattHours > b.WattHours;

    public static bool operator <=(Energy a, Energy b) => a.WattHours <= b.WattHours;

    public static bool operator >=(Energy a, Energy b) => a.WattHours >= b.WattHours;

    public int CompareTo(Energy other) => WattHours.CompareTo(other.WattHours);

    public override string ToString() => Math.Abs(WattHours) switch
    {
        >= 1e6 => FormattableString.Invariant($"{WattHours / 1e6:0.###} MWh"),
        >= 1e3 => FormattableString.Invariant($"{KilowattHours:0.##} kWh"),
        _ => FormattableString.Invariant($"{WattHours:0.#} Wh"),
    };
}
