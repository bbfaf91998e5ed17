namespace Ballast.Studies.Adequacy;

/// <summary>A figure with the standard error of its estimate; zero where it is exact.</summary>
public readonly record struct Estimate(double Value, double StandardError = 0);

/// <summary>
/// The indices of adequacy over the period of a system: how many days and hours have a shortfall, and how much is not served
/// (Billinton and Allan, Reliability Evaluation of Power Systems, 1996).
/// </summary>
/// <param name="LossOfLoadDays">LOLE: expected days with a shortfall, as the highest hourly probability of each day summed where it is exact, and as days with any shortfall where it is sampled.</param>
/// <param name="LossOfLoadHours">LOLH: expected hours with a shortfall.</param>
/// <param name="UnservedEnergy">EUE: expected energy not served, MWh.</param>
public sealed record Indices(Estimate LossOfLoadDays, Estimate LossOfLoadHours, Estimate UnservedEnergy);
