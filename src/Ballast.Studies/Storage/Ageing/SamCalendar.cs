namespace Ballast.Studies.Storage.Ageing;

/// <summary>Capacity by rest as NREL's SAM has it: from a table over days, or from a model fitted to NMC cells.</summary>
public static class SamCalendar
{
    /// <summary>Capacity % on a day of a table (day, capacity %): days are whole, and the last stretch goes on.</summary>
    /// <param name="table">By rising day, two at least.</param>
    /// <param name="hour">Hour counted from 1; its day is that of the hour's beginning.</param>
    public static double FromTable((double Day, double Capacity)[] table, int hour) => SamCycleTable.Line(table, Math.Floor((hour - 1) / 24.0));

    /// <summary>Rate of the NMC model, per √day: 2.66e−3·exp(−7280·(1/T − 1/296))·exp(930·(SOC/T − 1/296)).</summary>
    public static double Rate(double celsius, double soc)
    {
        var t = celsius + 273.15;
        return 2.66e-3 * Math.Exp(-7280 * (1 / t - 1 / 296.0)) * Math.Exp(930 * (soc / t - 1 / 296.0));
    }

    /// <summary>Share that a fresh cell of the model has above its nameplate.</summary>
    public const double Spare = 0.02;

    /// <summary>Capacity of the NMC model at one state, share of the nameplate: 1.02 − k·√days.</summary>
    public static double FromModel(double celsius, double soc, double days) => 1 + Spare - Rate(celsius, soc) * Math.Sqrt(days);
}

/// <summary>NMC cells: SAM's model of rest, and Miner's sum over a table of cycle life.</summary>
/// <param name="Cycles">Cycles to the end of life by depth.</param>
/// <param name="EndOfLife">Capacity left at the end of life, share of the nameplate.</param>
public sealed record SamNmcAgeing(CycleLife Cycles, double EndOfLife = 0.8) : AgeingModel
{
    /// <inheritdoc/>
    public override Fade Of(Usage usage)
    {
        var calendar = 0.0;
        for (var t = 0; t < usage.Soc.Length; t++) calendar += Math.Pow(SamCalendar.Rate(usage.At(t), usage.Soc[t]), 2) / usage.Soc.Length;
        return new PowerFade(calendar * 365, 0.5, (1 - EndOfLife) * Cycles.Damage(usage.Cycles) / usage.YearsCovered, 1, SamCalendar.Spare);
    }
}
