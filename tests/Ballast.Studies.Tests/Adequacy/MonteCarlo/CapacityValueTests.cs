using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class CapacityValueTests
{
    static readonly MonteCarloOptions Options = new() { Samples = 20_000, Seed = 3 };

    [Fact]
    public void Firm_power_is_worth_itself_in_the_area_where_it_stands()
    {
        var two = new AdequacySystem
        {
            Name = "two areas without a tie",
            Steps = 48,
            Areas = [new Area("a", [.. Enumerable.Repeat(90.0, 48)]), new Area("b", [.. Enumerable.Repeat(90.0, 48)])],
            Units = [.. Enumerable.Range(0, 10).Select(i => new Unit { Name = $"u{i}", Area = i % 2, Capacity = i % 2 == 0 ? 24 : 200, OutageRate = i % 2 == 0 ? 0.1 : 0 })],
        };
        var value = new CapacityValue(Options with { Samples = 500 }).Of(two, new Resource("firm") { Units = [new Unit { Name = "firm", Area = 0, Capacity = 20, OutageRate = 0 }] }, TestContext.Current.CancellationToken);
        Assert.Equal(20, value.Elcc.Value, 0.01);
        Assert.Equal(20, value.Efc.Value, 0.01);
    }

    [Fact]
    public void A_fourth_unit_has_the_values_that_are_printed()
    {
        var value = new CapacityValue(Options, threads: 2).Of(AnalyticSystems.SingleNodeA, new Resource("fourth") { Units = [AnalyticSystems.Unit("4", 0, 10)] }, TestContext.Current.CancellationToken);
        Assert.InRange(value.Efc.Value, 8, 9);
        Assert.InRange(value.Elcc.Value, 7, 8);
        Assert.InRange(value.Efc.StandardError, 1e-4, 0.1);
        var exact = ExactCapacityValue.Of(new ExactAdequacy(AnalyticSystems.SingleNodeA), new ExactAdequacy(AnalyticSystems.SingleNodeA with { Units = [.. AnalyticSystems.SingleNodeA.Units, AnalyticSystems.Unit("4", 0, 10)] }), RiskMetric.UnservedEnergy, 10);
        Assert.Equal(exact.Elcc, value.Elcc.Value, 4 * value.Elcc.StandardError);
        Assert.Equal(exact.Efc, value.Efc.Value, 4 * value.Efc.StandardError);
    }

    [Theory]
    [InlineData(100, 0.04, 94.237)]
    [InlineData(400, 0.12, 247.967)]
    public void A_unit_that_joins_the_reliability_test_system_is_worth_what_it_is_exactly(double capacity, double rate, double elcc)
    {
        var resource = new Resource("new") { Units = [new Unit { Name = "new", Capacity = capacity, OutageRate = rate, RepairHours = 50 }] };
        var value = new CapacityValue(Options with { Samples = 2_000 }, threads: 2).Of(ReliabilityTestSystem.Read(), resource, TestContext.Current.CancellationToken);
        Assert.Equal(elcc, value.Elcc.Value, 4 * value.Elcc.StandardError);
        Assert.InRange(value.Elcc.StandardError, 0.01, 0.06 * capacity);
    }

    [Fact]
    public void Firm_power_is_worth_itself()
    {
        var value = new CapacityValue(Options with { Samples = 500 }).Of(RandomSystem.Of(2, 1, 24 * 20, false), new Resource("firm") { Units = [new Unit { Name = "firm", Capacity = 20, OutageRate = 0 }] }, TestContext.Current.CancellationToken);
        Assert.Equal(20, value.Elcc.Value, 0.01);
        Assert.Equal(20, value.Efc.Value, 0.01);
    }

    [Fact]
    public void A_store_and_a_flexible_load_have_values_alone_last_and_together()
    {
        var system = RandomSystem.Of(2, 1, 24 * 60, false);
        Resource[] resources =
        [
            new("battery") { Storage = [new StorageUnit { Name = "battery", ChargePower = 20, DischargePower = 20, Energy = 80, InitialShare = 1 }] },
            new("campus") { DemandResponse = [new DemandResponse { Name = "campus", BorrowPower = 20, PaybackPower = 20, PaybackSteps = 24, CallSteps = 4, Calls = 50 }] },
        ];
        var values = new CapacityValue(Options with { Samples = 400 }, threads: 2).Of(system, resources, TestContext.Current.CancellationToken);
        Assert.Equal("battery + campus", values.Portfolio.Name);
        Assert.InRange(values.Portfolio.Elcc.Value, Math.Max(values.First[0].Elcc.Value, values.First[1].Elcc.Value), 40);
        foreach (var value in (SampledCapacity[])[.. values.First, .. values.Last]) Assert.InRange(value.Elcc.Value, 0, 20.1);
        // Each is worth less when the other is there already, and both agree on what the other adds.
        Assert.True(values.Last[0].Elcc.Value < values.First[0].Elcc.Value);
        Assert.Equal(values.Last[1].RiskWith.Value, values.Portfolio.RiskWith.Value, 1e-9);
    }

    [Fact]
    public void Nothing_can_be_compared_where_nothing_is_short()
    {
        var system = AnalyticSystems.SingleNodeA with { Units = [new Unit { Name = "vast", Capacity = 1000, OutageRate = 0 }] };
        Assert.Contains("No sample", Assert.Throws<StudyException>(() => new CapacityValue(Options with { Samples = 10 }).Of(system, new Resource("x") { Units = system.Units }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }
}
