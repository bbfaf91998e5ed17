using Ballast.Grid.Shafts;
using Ballast.Studies.Storage;
using Ballast.Studies.Storage.Ageing;

namespace Ballast.Studies.Tests.Storage;

/// <summary>Ageing against values that are published or were computed elsewhere.</summary>
public class AgeingTests
{
    [Fact]
    public void The_example_of_ASTM_E1049_counts_as_the_standard_counts_it()
    {
        var counted = new SortedDictionary<double, double>();
        RainFlow.Count([-2, 1, -3, 5, -1, 3, -4, 4, -2], (range, _, count) => counted[range] = counted.GetValueOrDefault(range) + count);
        Assert.Equal(new SortedDictionary<double, double> { [3] = 0.5, [4] = 1.5, [6] = 0.5, [8] = 1, [9] = 0.5 }, counted);
    }

    static SamCycleTable Table() => new((20, 0, 100), (20, 5000, 80), (20, 10000, 60), (80, 0, 100), (80, 1000, 80), (80, 2000, 60));

    [Theory]
    [InlineData(500, 95.02, 249)]
    [InlineData(1500, 85.02, 749)]
    public void Cycles_between_5_and_95_percent_wear_as_SAM_has_it(int steps, double capacity, int cycles)
    {
        var table = Table();
        for (var i = 0; i < steps; i++) table.Add(i % 2 == 0 ? 5 : 95);
        Assert.Equal(capacity, table.Capacity, 0.005);
        Assert.Equal(cycles, table.Cycles);
        Assert.Equal(90, table.MeanRange, 1e-9);
    }

    [Fact]
    public void A_jagged_course_wears_as_SAM_has_it()
    {
        var table = Table();
        foreach (var depth in new double[] { 5, 95, 50, 85, 10, 50, 5, 95, 5 }) table.Add(depth);
        Assert.Equal(99.95, table.Capacity, 0.005);
        Assert.Equal(4, table.Cycles);
        Assert.Equal(63.75, table.MeanRange, 1e-9);
    }

    [Theory]
    [InlineData(500, 99.89, 0.005)]
    [InlineData(1000, 99.775, 0.0005)]
    [InlineData(200_000, 41.51, 0.005)]
    public void Rest_by_a_table_is_SAMs(int hour, double capacity, double within) =>
        Assert.Equal(capacity, SamCalendar.FromTable([(0, 100), (3650, 80), (7300, 50)], hour), within);

    [Theory]
    [InlineData(500, 101.78)]
    [InlineData(1000, 101.69)]
    [InlineData(200_000, 97.67)]
    public void Rest_by_the_model_of_NMC_is_SAMs(int hours, double capacity) =>
        Assert.Equal(capacity, 100 * SamCalendar.FromModel(4.85, 0.9, hours / 24.0), 0.005);

    /// <summary>A cycle a day around one half, as many days as asked, at 25 °C.</summary>
    static Usage Daily(double depth, int days = 365, double celsius = 25)
    {
        var soc = new List<double> { 0.5 + depth / 2 };
        for (var d = 0; d < days; d++)
        {
            for (var h = 1; h <= 12; h++) soc.Add(0.5 + depth / 2 - depth * h / 12);
            for (var h = 1; h <= 12; h++) soc.Add(0.5 - depth / 2 + depth * h / 12);
        }
        soc.RemoveAt(0);
        return new([.. soc], [celsius], 1);
    }

    [Theory]
    [InlineData(0.8, 0.07661, 0.25810, 2501)]
    [InlineData(1.0, 0.08860, 0.33268, 1733)]
    [InlineData(0.5, 0.06765, 0.21208, 3340)]
    public void A_cycle_a_day_ages_as_Xu_and_others_have_it(double depth, double year, double decade, int days)
    {
        var stress = XuAgeing.DepthStress(depth) + 4.14e-10 * 86400;
        Assert.Equal(year, FilmFade.Loss(365 * stress), 5e-6);
        Assert.Equal(decade, FilmFade.Loss(3650 * stress), 5e-6);
        Assert.True(FilmFade.Loss(days * stress) >= 0.2 && FilmFade.Loss((days - 1) * stress) < 0.2);
        // The same from a course of the state of charge: the first cycle is the rain-flow's half, the rest are whole.
        Assert.Equal(decade, new XuAgeing().Of(Daily(depth)).LossAfter(10), 5e-4);
    }

    [Fact]
    public void Xu_per_day_and_at_rest()
    {
        Assert.Equal(6.5567e-5, XuAgeing.DepthStress(0.8) + 4.14e-10 * 86400, 5e-10);
        var rest = new XuAgeing().Of(new Usage([0.5, 0.5], [25], 4380));
        Assert.Equal(0.05788, rest.LossAfter(1), 5e-6);
        Assert.Equal(0.17286, rest.LossAfter(10), 5e-6);
        Assert.Equal(0.27410, rest.LossAfter(20), 5e-6);
        Assert.Equal(1, new XuAgeing(20).TemperatureStress(20));
    }

    [Fact]
    public void LFP_at_rest_and_at_work_is_BLASTs()
    {
        Assert.Equal(0.12330, BlastLfpAgeing.AnodePotential(0.5), 5e-6);
        Assert.Equal(4.9462e-4, BlastLfpAgeing.CalendarRate(25, 0.5), 5e-9);
        var rest = new BlastLfpAgeing().Of(new Usage([0.5, 0.5], [25], 4380));
        Assert.Equal(0.01102, rest.LossAfter(1), 5e-6);
        Assert.Equal(0.03699, rest.LossAfter(10), 5e-6);
        Assert.Equal(0.05326, rest.LossAfter(20), 5e-6);
        Assert.Equal(0.10263, new BlastLfpAgeing().Of(new Usage([0.9, 0.9], [35], 4380)).LossAfter(10), 5e-6);
        Assert.Equal(1.5210e-4, BlastLfpAgeing.CyclingRate(25, 0.8, 0.25), 5e-9);
        Assert.Equal(0.04636, BlastLfpAgeing.CyclingRate(25, 0.8, 0.25) * Math.Pow(1000, 0.828), 5e-6);
        Assert.Equal(0.13543, BlastLfpAgeing.CyclingRate(25, 0.8, 0.25) * Math.Pow(3650, 0.828), 5e-6);
        Assert.Equal(0.19763, BlastLfpAgeing.CyclingRate(25, 1, 0.5) * Math.Pow(3650, 0.828), 5e-6);
    }

    [Fact]
    public void A_table_of_cycle_life_is_met_at_its_points_and_wears_by_Miner()
    {
        Assert.Equal(3500, CycleLife.Epri.At(1), 1e-9);
        Assert.Equal(63000, CycleLife.Epri.At(0.1), 1e-9);
        Assert.Equal(10500, CycleLife.Epri.At(0.4), 1e-9);
        Assert.Equal(126000, CycleLife.Epri.At(0.05), 1e-6);
        Assert.Equal(365 / 4375.0, CycleLife.Epri.Damage([new(0.8, 0.5, 365)]), 1e-12);
        Assert.Equal(5, new TableAgeing(new CycleLife((1, 1e9)), 10, 0.8, 25, 10).Of(new Usage([0.5, 0.5], [35], 4380)).YearsTo(0.2), 1e-6);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void More_age_more_depth_and_more_heat_never_lose_less(double depth)
    {
        foreach (var model in new AgeingModel[] { new BlastLfpAgeing(), new XuAgeing(), new SamNmcAgeing(CycleLife.Epri), new TableAgeing(CycleLife.Epri, 20, 0.8, 25, 10) })
        {
            var (mild, deep, hot) = (model.Of(Daily(depth, 60)), model.Of(Daily(depth + 0.04, 60)), model.Of(Daily(depth, 60, 40)));
            for (var y = 1; y < 30; y++)
            {
                Assert.True(mild.LossAfter(y) >= mild.LossAfter(y - 1));
                Assert.True(deep.LossAfter(y) >= mild.LossAfter(y) - 1e-4, $"{model} {y}");
                Assert.True(hot.LossAfter(y) >= mild.LossAfter(y), $"{model} {y}");
                Assert.InRange(mild.LossAfter(y), mild.CalendarLossAfter(y), 1);
            }
        }
    }

    /// <summary>Ember 2025: 125 $/kWh, 20 years, a cycle a day, 90 % round trip, 7 %, 80 % utilisation, fade of 2 points a year, 2 % a year to operate; 65 $/MWh published.</summary>
    [Fact]
    public void The_levelised_cost_of_Embers_battery_is_theirs_within_4_percent()
    {
        var costs = Enumerable.Repeat(0.02 * 125_000, 20).ToArray();
        var delivered = Enumerable.Range(1, 20).Select(y => 365 * 0.8 * 0.9 * (1 - 0.02 * (y - 1))).ToArray();
        var lcos = Project.Levelised(125_000, costs, delivered, 0.07);
        Assert.Equal(63.7, lcos, 0.05);
        Assert.InRange(lcos, 65 * 0.96, 65 * 1.04);
    }

    [Fact]
    public void Cells_are_replaced_at_the_end_of_each_life_and_not_on_the_last_day()
    {
        var battery = new StorageBattery { Name = "b", Megawatts = 1, MegawattHours = 4 };
        var fade = new PowerFade(0.04, 1, 0, 1);
        var project = Project.Of(battery, new StorageCost(100, 0, 0.02, 0.5), fade, 0.8, double.PositiveInfinity, new Revenue { Sold = 50_000, DischargedMegawattHours = 1000 }, new ProjectTerms(20, 0));
        Assert.Equal(5, project.LifeYears, 1e-9);
        Assert.Equal([5, 10, 15], project.ReplacementYears);
        Assert.Equal(0.98, project.Years[0].Capacity, 1e-12);
        Assert.Equal(project.Years[0].Capacity, project.Years[5].Capacity, 1e-9);
        Assert.Equal(20 * 50_000 * 0.9 - 400_000 - 20 * 8_000 - 3 * 200_000, project.NetPresentValue, 1e-3);
    }
}
