namespace Ballast.Studies.Adequacy;

/// <summary>The index by which two systems are held to be equally safe.</summary>
public enum RiskMetric
{
    /// <summary>LOLE, days.</summary>
    LossOfLoadDays,

    /// <summary>LOLH, hours.</summary>
    LossOfLoadHours,

    /// <summary>EUE, MWh.</summary>
    UnservedEnergy,
}
