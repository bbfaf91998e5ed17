using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy;

/// <summary>The published and recomputed indices of the IEEE Reliability Test Systems, to six digits.</summary>
public class ReferenceSystemTests
{
    [Theory]
    [InlineData("G1979.TXT", 1.368863, 9.394175, 1176)]
    [InlineData("G1979a.TXT", 0.882573, 5.665943, 651)]
    [InlineData("G1979b.TXT", 1.451109, 10.019641, 1271)]
    [InlineData("G1979e.TXT", 8.205766, 68.422287, 14043)]
    public void The_system_of_1979_and_its_variants_come_out_as_published(string file, double days, double hours, double energy) =>
        Holds(RtsData.Rts79(file).System, days, hours, energy);

    [Theory]
    [InlineData(5, 1.911295, 13.552301, 1842)]
    [InlineData(10, 3.986904, 30.251233, 4959)]
    public void Load_uncertainty_comes_out_as_recomputed(double percent, double days, double hours, double energy) =>
        Holds(RtsData.Rts79().System with { LoadUncertainty = (float)(percent / 100) }, days, hours, energy);

    [Theory]
    [InlineData(3135, 6.680512, 49.154009, 7327)]
    [InlineData(2394, 0.047559, 0.293049, 27)]
    public void Other_peaks_come_out_as_published(double peak, double days, double hours, double energy) => Holds(RtsData.Rts79(peak: peak).System, days, hours, energy);

    [Theory]
    [InlineData(2, 0.167889, 0.784656, 121)]
    [InlineData(3, 0.037999, 0.138914, 24)]
    public void Several_areas_without_limits_between_them_come_out_as_recomputed(int areas, double days, double hours, double energy) =>
        Holds(RtsData.Times(RtsData.Rts79().System, areas), days, hours, energy);

    [Fact]
    public void The_system_of_2020_comes_out_as_published_with_the_credits_of_its_variable_resources()
    {
        var pair = RtsData.Rts2020();
        Holds(pair.System, 0.100005, 0.236470, 37);
        var adequacy = new ExactAdequacy(pair.System);
        Assert.Equal(117, CapacityCredits.Hours(adequacy, pair.Cutoff));
        double[] credits = [76.6, 9.3, 43.1, 37.6];
        for (var i = 0; i < credits.Length; i++)
            Assert.Equal(credits[i], 100 * CapacityCredits.Of(adequacy, pair.System.Variable[i], pair.Cutoff) / pair.InstalledMegawatts[i], 0.05);
        Assert.Equal(["hydro", "wind", "solar", "solarr"], pair.System.Variable.Select(v => v.Name));
    }

    [Fact]
    public void As_many_hours_exceed_the_cutoff_as_published() => Assert.Equal(325, CapacityCredits.Hours(new ExactAdequacy(RtsData.Rts79().System), 8e-3));

    [Theory]
    [InlineData(50, 1.9065, 1747.05)]
    [InlineData(100, 2.6737, 2561.59)]
    [InlineData(200, 5.0267, 5319.37)]
    public void A_load_of_the_same_power_in_all_hours_raises_risk_as_recomputed(double megawatts, double days, double energy)
    {
        var adequacy = new ExactAdequacy(RtsData.Rts79().System);
        Assert.Equal(days, adequacy.Of(RiskMetric.LossOfLoadDays, megawatts), 5e-5);
        Assert.Equal(energy, adequacy.Of(RiskMetric.UnservedEnergy, megawatts), 5e-3);
    }

    [Theory]
    [InlineData(100, 0.04, 94.35, 94.237)]
    [InlineData(100, 0, 100.00, 100.00)]
    [InlineData(400, 0.12, 270.3, 247.967)]
    [InlineData(50, 0.01, 49.02, 49.394)]
    public void The_capacity_values_of_units_come_out_as_recomputed(double megawatts, double outage, double byDays, double byEnergy)
    {
        var system = RtsData.Rts79().System;
        var (without, with) = (new ExactAdequacy(system), new ExactAdequacy(system with { Units = [.. system.Units, new Unit { Name = "new", Capacity = megawatts, OutageRate = outage }] }));
        Assert.Equal(byDays, ExactCapacityValue.Of(without, with, RiskMetric.LossOfLoadDays, megawatts).Elcc, Digits(byDays));
        Assert.Equal(byEnergy, ExactCapacityValue.Of(without, with, RiskMetric.UnservedEnergy, megawatts).Elcc, Digits(byEnergy));
    }

    /// <summary>Half a unit of the fourth digit.</summary>
    static double Digits(double value) => 0.5 * Math.Pow(10, Math.Floor(Math.Log10(value)) - 3);

    static void Holds(AdequacySystem system, double days, double hours, double energy)
    {
        var indices = new ExactAdequacy(system).Indices();
        Near(days, indices.LossOfLoadDays.Value);
        Near(hours, indices.LossOfLoadHours.Value);
        Assert.Equal(energy, indices.UnservedEnergy.Value, 0.5);
    }

    /// <summary>Six digits: half a unit of the sixth, on either side of both roundings.</summary>
    static void Near(double asked, double was) => Assert.InRange(was, asked * (1 - 2e-6) - 1e-6, asked * (1 + 2e-6) + 1e-6);
}
