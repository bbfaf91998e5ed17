namespace Ballast.Studies.Storage.Ageing;

/// <summary>
/// Xu, Oudalov, Ulbig, Andersson and Kirschen, "Modeling of Lithium-Ion Battery Degradation for Cell Life Assessment", IEEE Transactions
/// on Smart Grid 9 (2018): stresses of rest and of cycles add up to f, and L = 1 − α·exp(−β·f) − (1−α)·exp(−f). Fitted to LMO cells.
/// </summary>
/// <param name="ReferenceCelsius">Temperature at which the stress of temperature is 1.</param>
public sealed record XuAgeing(double ReferenceCelsius = 25) : AgeingModel
{
    const double Kelvin = 273.15, PerSecond = 4.14e-10, SecondsPerYear = 365 * 86400.0;

    /// <summary>Stress of one cycle by its depth.</summary>
    public static double DepthStress(double depth) => depth <= 0 ? 0 : 1 / (1.40e5 * Math.Pow(depth, -0.501) - 1.23e5);

    /// <summary>Factor of the state of charge, 1 at one half.</summary>
    public static double SocStress(double soc) => Math.Exp(1.04 * (soc - 0.5));

    /// <summary>Factor of the temperature, 1 at the reference.</summary>
    public double TemperatureStress(double celsius)
    {
        var (t, reference) = (celsius + Kelvin, ReferenceCelsius + Kelvin);
        return Math.Exp(6.93e-2 * (t - reference) * (reference / t));
    }

    /// <inheritdoc/>
    public override Fade Of(Usage usage)
    {
        var temperature = 0.0;
        for (var t = 0; t < usage.Celsius.Length; t++) temperature += TemperatureStress(usage.Celsius[t]) / usage.Celsius.Length;
        var cycling = 0.0;
        foreach (var cycle in usage.Cycles) cycling += DepthStress(cycle.Depth) * cycle.Count * SocStress(cycle.Mean) * temperature;
        return new FilmFade(PerSecond * SecondsPerYear * SocStress(usage.MeanSoc) * temperature, cycling / usage.YearsCovered);
    }
}

/// <summary>Xu's course: fast while the film on the anode forms, then in proportion to what is left.</summary>
/// <param name="Calendar">Stress of rest, per year.</param>
/// <param name="Cycling">Stress of cycles, per year.</param>
public sealed record FilmFade(double Calendar, double Cycling) : Fade
{
    const double Alpha = 5.75e-2, Beta = 121;

    /// <inheritdoc/>
    public override double LossAfter(double years) => Loss((Calendar + Cycling) * years);

    /// <inheritdoc/>
    public override double CalendarLossAfter(double years) => Loss(Calendar * years);

    /// <summary>Share lost under a sum of stresses.</summary>
    public static double Loss(double stress) => 1 - Alpha * Math.Exp(-Beta * stress) - (1 - Alpha) * Math.Exp(-stress);
}
