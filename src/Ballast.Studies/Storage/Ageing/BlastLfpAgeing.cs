namespace Ballast.Studies.Storage.Ageing;

/// <summary>
/// Large-format LFP, 250 Ah, as fitted for BLAST (NREL): q = 1 − k_cal·t^0.526 − k_cyc·EFC^0.828, t in days, with rates by temperature,
/// the anode's potential, depth and rate. Fitted from 10 °C to 45 °C; colder or hotter is taken as these ends.
/// </summary>
public sealed record BlastLfpAgeing : AgeingModel
{
    const double CalendarPower = 0.526, CyclingPower = 0.828, Kelvin = 273.15, DaysPerYear = 365;

    /// <summary>Potential of the graphite anode against lithium, V, at a state of charge.</summary>
    public static double AnodePotential(double soc)
    {
        var x = 0.0085 + soc * (0.78 - 0.0085);
        return 0.6379 + 0.5416 * Math.Exp(-305.5309 * x) + 0.044 * Math.Tanh(-(x - 0.1958) / 0.1088)
            - 0.1978 * Math.Tanh((x - 1.0571) / 0.0854) - 0.6875 * Math.Tanh((x + 0.0117) / 0.0529) - 0.0175 * Math.Tanh((x - 0.5692) / 0.0875);
    }

    /// <summary>Rate of the loss by rest, per day to the power 0.526.</summary>
    public static double CalendarRate(double celsius, double soc)
    {
        var t = celsius + Kelvin;
        return 8.37e4 * Math.Exp(-5210 / t) * Math.Exp(-3560 * AnodePotential(soc) / t);
    }

    /// <summary>Rate of the loss by work, per equivalent full cycle to the power 0.828.</summary>
    /// <param name="celsius">Temperature of the cells.</param>
    /// <param name="depth">Depth of the cycle, share of the nameplate.</param>
    /// <param name="rate">Nameplates per hour.</param>
    public static double CyclingRate(double celsius, double depth, double rate)
    {
        var t = celsius + Kelvin;
        return (4.38e-8 + 1.55e-8 * depth + 1.68e-7 * rate) * (Math.Exp(2190 / t) + Math.Exp(-1.55e5 / t));
    }

    /// <inheritdoc/>
    public override Fade Of(Usage usage)
    {
        var (calendar, cycling) = (0.0, 0.0);
        for (var t = 0; t < usage.Soc.Length; t++)
            calendar += Math.Pow(CalendarRate(Within(usage.At(t)), usage.Soc[t]), 1 / CalendarPower) * usage.StepHours;
        var celsius = Within(usage.MeanCelsius);
        foreach (var cycle in usage.Cycles) cycling += Math.Pow(CyclingRate(celsius, cycle.Depth, usage.MeanRate), 1 / CyclingPower) * cycle.Count * cycle.Depth;
        return new PowerFade(calendar / (usage.Soc.Length * usage.StepHours) * DaysPerYear, CalendarPower, cycling / usage.YearsCovered, CyclingPower);
    }

    static double Within(double celsius) => Math.Clamp(celsius, 10, 45);
}
