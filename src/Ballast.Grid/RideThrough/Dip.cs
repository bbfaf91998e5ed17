namespace Ballast.Grid.RideThrough;

/// <summary>Voltage at the common point for a while; what is above 1 is a swell.</summary>
/// <param name="Start">Seconds.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Volts">What is left of nominal voltage, pu.</param>
public readonly record struct Dip(double Start, double Duration, double Volts)
{
    public double End => Start + Duration;
}
