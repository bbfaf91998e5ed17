namespace Ballast.Units;

/// <summary>A price of energy in the site's currency per kilowatt-hour.</summary>
public readonly record struct Price(double PerKilowattHour) : IComparable<Price>
{
    public int CompareTo(Price other) => PerKilowattHour.CompareTo(other.PerKilowattHour);

    public override string ToString() => FormattableString.Invariant($"{PerKilowattHour:0.####}/kWh");
}
