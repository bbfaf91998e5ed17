namespace Ballast.Studies.Storage.Ageing;

/// <summary>
/// Life by data sheet: Miner's sum over a table of cycles to the end of life, plus rest in proportion to time, which goes twice as fast for every
/// so many kelvin above the reference (VRLA: 8 to 10 K). At a sum of 1 the end of life is reached.
/// </summary>
/// <param name="Cycles">Cycles to the end of life by depth.</param>
/// <param name="CalendarYears">Years of rest to the end of life at the reference temperature; infinite where rest does no harm.</param>
/// <param name="EndOfLife">Capacity left at the end of life, share of the nameplate.</param>
/// <param name="ReferenceCelsius">Temperature of the calendar life.</param>
/// <param name="HalvesPerKelvin">Kelvin that halve it; infinite where temperature is of no matter.</param>
public sealed record TableAgeing(CycleLife Cycles, double CalendarYears, double EndOfLife = 0.8, double ReferenceCelsius = 25, double HalvesPerKelvin = double.PositiveInfinity) : AgeingModel
{
    /// <inheritdoc/>
    public override Fade Of(Usage usage)
    {
        var hastened = 0.0;
        for (var t = 0; t < usage.Celsius.Length; t++) hastened += Math.Pow(2, (usage.Celsius[t] - ReferenceCelsius) / HalvesPerKelvin) / usage.Celsius.Length;
        var lost = 1 - EndOfLife;
        return new PowerFade(lost * hastened / CalendarYears, 1, lost * Cycles.Damage(usage.Cycles) / usage.YearsCovered, 1);
    }
}
