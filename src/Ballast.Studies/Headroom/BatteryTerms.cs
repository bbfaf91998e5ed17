namespace Ballast.Studies.Headroom;

/// <summary>A battery at the new load, as the study sees it.</summary>
/// <param name="PowerMegawatts">Most that it gives or takes.</param>
/// <param name="EnergyMegawattHours">What it gives from full to empty.</param>
/// <param name="Efficiency">Of what is charged, how much comes back, 0 to 1.</param>
public readonly record struct BatteryTerms(double PowerMegawatts, double EnergyMegawattHours, double Efficiency)
{
    /// <summary>Where none is said: a lithium battery with its transformer and cooling.</summary>
    public const double UsualEfficiency = 0.85;
}
