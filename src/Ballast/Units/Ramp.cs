namespace Ballast.Units;

/// <summary>How fast power changes, in watts per second. Limits are magnitudes: never negative.</summary>
public readonly record struct Ramp(double WattsPerSecond)
{
    /// <summary>No limit.</summary>
    public static Ramp Unlimited => new(double.PositiveInfinity);

    public double KilowattsPerMinute => WattsPerSecond * 60 / 1e3;

    public static Ramp FromKilowattsPerMinute(double value) => new(value * 1e3 / 60);

    /// <summary>The change that this ramp allows in a time.</summary>
    public static Power operator *(Ramp ramp, TimeSpan time) => new(ramp.WattsPerSecond * time.TotalSeconds);

    public override string ToString() => double.IsPositiveInfinity(WattsPerSecond)
        ? "unlimited"
        : FormattableString.Invariant($"{KilowattsPerMinute:0.###} kW/min");
}
