using Ballast.Grid.Rules;

namespace Ballast.Grid.RideThrough;

/// <summary>What one operator or standard asks of load in a disturbance.</summary>
/// <param name="Id">Short name.</param>
/// <param name="Title">Its name, with whom it is for.</param>
/// <param name="Status">Adopted, proposed, or a standard for something else than load.</param>
/// <param name="Source">Where its figures are from.</param>
/// <param name="Terms">The figures.</param>
public sealed record OperatorCurve(string Id, string Title, string Status, string Source, RideThroughTerms Terms);

/// <summary>Ride-through as operators and standards write it.</summary>
public static class OperatorCurves
{
    const double Always = double.PositiveInfinity;

    static readonly RideThroughBand[] TexasFrequency = [new(57.0, 58.8, 299), new(58.8, 61.2, Always), new(61.2, 61.8, 299)];

    public static IReadOnlyList<OperatorCurve> All { get; } =
    [
        new("ercot-nogrr282", "ERCOT NOGRR282 and NPRR1308, large electronic loads of 75 MW and more", "adopted", "ERCOT NOGRR282/NPRR1308; Public Utility Commission of Texas 2026-07-09, effective 2026-08-01", new()
        {
            Voltage = [new(0, 0.2, 0.15), new(0.2, 0.5, 0.25), new(0.5, 0.8, 0.5), new(0.8, 0.9, 2), new(0.9, 1.1, Always), new(1.1, 1.2, 2)],
            Frequency = TexasFrequency, Recovery = new(0.9, 2, 0.9), ForbidsCounting = true,
        }),
        new("caiso-2026", "CAISO straw proposal, large loads", "proposed", "CAISO straw proposal 2026-06-15; frequency as ERCOT's", new()
        {
            Voltage = [new(0, 0.25, 0.15), new(0.25, 0.5, 1.2), new(0.5, 0.7, 3), new(0.7, 0.9, 6), new(0.9, 1.1, Always), new(1.1, 1.2, 2)],
            Frequency = TexasFrequency, Recovery = new(0.9, 3, 0.9),
        }),
        new("eirgrid-mpid345", "EirGrid MPID345, large demand", "adopted", "EirGrid MPID345, approval by the CRU 2026-09-22", new() { Recovery = new(0.9, 0.5, 0.9), RateOfChange = 1, RateOverSeconds = 0.5 }),
        new("aemc-2", "AEMC package 2, loads of 30 MW and more (minimum access)", "proposed", "AEMC package 2, draft: 90 to 110 % within 1 s (500 ms for automatic access)", new() { Recovery = new(0.9, 1, 0.9) }),
        new("spp-hill", "SPP high-impact large loads above 50 MW", "proposed", "SPP HILL; it gives no time for its dips to about 0.5 pu, so that its continuous band alone is tested", new() { Voltage = [new(0.9, 1.1, Always)] }),
        new("prc-024", "NERC PRC-024, written for generators", "standard", "NERC PRC-024 voltage ride-through curve; for comparison", new()
        {
            Voltage = [new(0, 0.45, 0.15), new(0.45, 0.65, 0.3), new(0.65, 0.75, 2), new(0.75, 0.9, 3), new(0.9, 1.1, Always), new(1.1, 1.15, 1), new(1.15, 1.175, 0.5), new(1.175, 1.2, 0.2)],
        }),
        new("itic", "ITI (CBEMA) curve of 2000, written for the supplies of computers", "standard", "Information Technology Industry Council, 2000; for comparison", new() { Voltage = SupplyCurve.Itic }),
    ];

    /// <summary>The curve of that name; null: there is none.</summary>
    public static OperatorCurve? Named(string id) => All.FirstOrDefault(c => c.Id == id);
}
