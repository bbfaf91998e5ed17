namespace Ballast.Studies.Tests.Headroom;

/// <summary>Against "Rethinking Load Growth" (Norris et al., Duke University, 2025) and a recomputation of it on the same data.</summary>
public class PublishedHeadroomTests
{
    [Theory]
    [InlineData("PJM", 152890, 138963, 0.591, 13.44, 17.99, 23.80, 41.93, 150)]
    [InlineData("MISO", 120781, 104287, 0.611, 11.67, 14.86, 18.53, 29.60, 176)]
    [InlineData("ERCOT", 85559, 78138, 0.531, 6.48, 10.00, 14.72, 28.90, 116)]
    [InlineData("SPP", 56009, 47024, 0.552, 6.93, 8.71, 10.82, 16.58, 180)]
    [InlineData("CAISO", 51105, 32668, 0.497, 4.20, 4.99, 5.91, 9.17, 222)]
    [InlineData("NYISO", 32076, 25081, 0.548, 3.17, 3.97, 4.82, 7.40, 191)]
    [InlineData("ISNE", 25763, 20709, 0.524, 2.76, 3.50, 4.31, 6.75, 181)]
    [InlineData("SOCO", 48073, 47368, 0.558, 6.42, 7.71, 9.34, 16.00, 208)]
    [InlineData("TVA", 31846, 34376, 0.531, 3.48, 4.48, 5.81, 10.71, 160)]
    [InlineData("FPL", 28681, 23569, 0.527, 3.12, 3.95, 5.01, 8.35, 173)]
    [InlineData("DEC", 21451, 21608, 0.556, 2.16, 2.82, 3.70, 7.11, 157)]
    [InlineData("DEF", 12559, 12443, 0.502, 1.69, 2.06, 2.53, 4.39, 197)]
    [InlineData("DEP", 12470, 14416, 0.484, 0.94, 1.30, 1.79, 3.97, 139)]
    [InlineData("SCP", 4940, 5342, 0.533, 0.50, 0.64, 0.82, 1.56, 171)]
    [InlineData("DESC", 4869, 4768, 0.572, 0.44, 0.57, 0.75, 1.46, 157)]
    [InlineData("BPA", 9405, 11496, 0.559, 1.55, 1.90, 2.28, 3.27, 204)]
    [InlineData("AZPS", 8334, 5174, 0.434, 1.11, 1.39, 1.65, 2.31, 201)]
    [InlineData("PACE", 9562, 7236, 0.587, 0.70, 0.86, 1.03, 1.62, 201)]
    [InlineData("SRP", 8744, 4720, 0.414, 1.06, 1.25, 1.45, 1.98, 244)]
    [InlineData("PSCO", 9853, 7487, 0.528, 0.93, 1.16, 1.42, 2.26, 186)]
    [InlineData("PACW", 4144, 4037, 0.574, 0.67, 0.80, 0.95, 1.40, 224)]
    [InlineData("PGE", 4504, 4150, 0.540, 0.76, 0.92, 1.08, 1.54, 225)]
    public void An_area_has_the_headroom_of_the_recomputation(string area, double summer, double winter, double factor, double a, double b, double c, double d, double hours)
    {
        var of = AreasOfUnitedStates.Hours.Single(h => h.Demand.Name == area);
        var answers = AreasOfUnitedStates.Answers[area];
        Assert.Equal(summer, of.SummerPeak.Megawatts, 0.5);
        Assert.Equal(winter, of.WinterPeak.Megawatts, 0.5);
        Assert.Equal(factor, of.LoadFactor, 0.0006);
        double[] expected = [a, b, c, d];
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], answers[i].Load.LoadMegawatts / 1000, 0.02);
        Assert.Equal(hours, answers[1].Load.Hours, 0.51);
    }

    [Theory]
    [InlineData("PJM", 17.8)]
    [InlineData("MISO", 14.8)]
    [InlineData("ERCOT", 10.0)]
    [InlineData("CAISO", 5.0)]
    [InlineData("NYISO", 4.0)]
    [InlineData("ISNE", 3.5)]
    [InlineData("SOCO", 7.7)]
    [InlineData("TVA", 4.5)]
    [InlineData("FPL", 4.2)]
    [InlineData("DEC", 2.8)]
    [InlineData("DEF", 2.1)]
    [InlineData("DEP", 1.3)]
    [InlineData("DESC", 0.6)]
    [InlineData("BPA", 1.9)]
    [InlineData("PSCO", 1.2)]
    [InlineData("PGE", 0.9)]
    public void Sixteen_areas_are_within_seven_percent_of_the_published(string area, double published) =>
        Assert.InRange(AreasOfUnitedStates.Answers[area][1].Load.LoadMegawatts / 1000, published * 0.93, published * 1.07);

    [Theory]
    [InlineData(0, 74.2, 86.8, 74.8, 51.9, 25.5)]
    [InlineData(1, 95.8, 184.6, 162.6, 114.6, 57.2)]
    [InlineData(2, 122.5, 382.3, 341.8, 242.7, 121.1)]
    [InlineData(3, 208.3, 1866.5, 1674, 1148, 534)]
    public void The_areas_together_have_the_totals_of_the_recomputation(int rate, double gigawatts, double hours, double half, double threeQuarters, double nineTenths)
    {
        var loads = AreasOfUnitedStates.Answers.Values.Select(a => a[rate].Load).ToArray();
        Assert.Equal(22, loads.Length);
        Assert.Equal(gigawatts, loads.Sum(l => l.LoadMegawatts) / 1000, 0.051);
        Assert.Equal(hours, loads.Average(l => l.Hours), 0.051);
        Assert.Equal(half, loads.Average(l => l.HoursRetaining50), rate == 3 ? 0.51 : 0.051);
        Assert.Equal(threeQuarters, loads.Average(l => l.HoursRetaining75), rate == 3 ? 0.51 : 0.051);
        Assert.Equal(nineTenths, loads.Average(l => l.HoursRetaining90), rate == 3 ? 0.51 : 0.051);
    }

    [Fact]
    public void California_yields_in_winter()
    {
        // Published at 1 %: 92 % in winter, 1 % in summer.
        var california = AreasOfUnitedStates.Answers["CAISO"][2].Load;
        Assert.Equal(0.92, california.WinterShare, 0.01);
        Assert.Equal(0.01, california.SummerShare, 0.005);
    }
}
