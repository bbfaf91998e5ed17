using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using Ballast.Optimization;

namespace Ballast.Studies.Tests.Interconnection;

public class DcFlowTests
{
    [Fact]
    public void All_angles_and_flows_of_the_reference_network_are_those_printed()
    {
        var flow = DcPowerFlow.Solve(new DcNetwork(Gmlc.Case()));
        var (degrees, flows) = Gmlc.Printed("-- DC Power Flow");
        Assert.Equal(73, degrees.Length);
        Assert.Equal(120, flows.Length);
        for (var i = 0; i < degrees.Length; i++) Assert.InRange(flow.DegreesAt(i) - degrees[i], -0.000501, 0.000501);
        for (var k = 0; k < flows.Length; k++) Assert.InRange(flow.Flows[k] - flows[k], -0.00501, 0.00501);
        Assert.Equal(8550, flow.Outputs.Sum(), 6);
    }

    [Fact]
    public void The_cheapest_dispatch_costs_what_is_printed_and_one_price_holds_at_all_buses()
    {
        Assert.SkipUnless(Cbc.IsPresent, "The solver is not on this machine.");
        var optimum = DcOptimalFlow.Solve(new DcNetwork(Gmlc.Case()));
        Assert.Equal(225806.07, optimum.DollarsPerHour, 0.005);
        Assert.All(optimum.Prices, price => Assert.Equal(34.01, price, 0.005));
        Assert.Equal(8550, optimum.Outputs.Sum(), 6);
        Assert.All(optimum.RatingPrices, worth => Assert.Equal(0, worth, 6));
    }

    [Fact]
    public void Curved_costs_are_met_and_a_full_branch_parts_the_prices()
    {
        Assert.SkipUnless(Cbc.IsPresent, "The solver is not on this machine.");
        // Two buses, c1 = 0.01 p^2 + 10 p, c2 = 0.02 p^2 + 12 p, 300 MW at bus 2. Unlimited: 0.02 p1 + 10 = 0.04 p2 + 12 with p1 + p2 = 300: p1 = 700/3.
        var free = DcOptimalFlow.Solve(new DcNetwork(Two(0)));
        Assert.Equal(700.0 / 3, free.Outputs[0], 1e-2);
        Assert.Equal(0.02 * 700 / 3 + 10, free.Prices[1], 1e-3);
        Assert.Equal(0.01 * (700.0 / 3) * (700.0 / 3) + 10 * 700.0 / 3 + 0.02 * (200.0 / 3) * (200.0 / 3) + 12 * 200.0 / 3, free.DollarsPerHour, 1e-5);
        // With 150 MW through the branch: p1 = 150, prices 13 and 18; one more MVA saves 5 $/h.
        var full = DcOptimalFlow.Solve(new DcNetwork(Two(150)));
        Assert.Equal(150, full.Outputs[0], 1e-6);
        Assert.Equal(13, full.Prices[0], 0.02);
        Assert.Equal(18, full.Prices[1], 0.02);
        Assert.Equal(5, full.RatingPrices[0], 0.04);
    }

    [Theory]
    [InlineData(700, 0, "Two: the load of 700 MW is above the 600 MW that the units in service can give: 100 MW cannot be met.")]
    [InlineData(500, 150, "Two: 50 MW of load at bus 2 cannot be met, because 1-2 (150 MW) is full.")]
    public void What_cannot_be_met_is_said_in_one_sentence(double load, double rate, string sentence)
    {
        Assert.SkipUnless(Cbc.IsPresent, "The solver is not on this machine.");
        Assert.Equal(sentence, Assert.Throws<CaseException>(() => DcOptimalFlow.Solve(new DcNetwork(Two(rate, load)))).Message);
    }

    [Fact]
    public void Least_outputs_above_the_load_are_named()
    {
        Assert.SkipUnless(Cbc.IsPresent, "The solver is not on this machine.");
        var two = Two(0);
        two = two with { Generators = [.. two.Generators.Select(g => g with { LeastMw = 200 })] };
        Assert.Equal("Two: the units in service give at least 400 MW, which is above the load of 300 MW: take some out of service, or lower their Pmin.", Assert.Throws<CaseException>(() => DcOptimalFlow.Solve(new DcNetwork(two))).Message);
    }

    [Fact]
    public void Factors_tell_what_a_solve_without_the_branch_gives()
    {
        var network = new DcNetwork(Gmlc.Case());
        var (factors, flow) = (new DcFactors(network), DcPowerFlow.Solve(network));
        Assert.Equal(["207-208", "307-308"], factors.Bridges.Select(k => network.Case.Branches[k].Name));
        foreach (var outage in factors.Outages)
        {
            var without = Without(network.Case, outage);
            var expected = DcPowerFlow.Solve(new DcNetwork(without)).Flows;
            var share = factors.Lodf(outage);
            for (var l = 0; l < expected.Length; l++) Assert.Equal(expected[l], flow.Flows[l] + share[l] * flow.Flows[outage], 1e-6);
        }
    }

    [Fact]
    public void Ratios_and_phase_shifts_turn_the_flow()
    {
        // Two parallel branches between two buses, 100 MW through; a shift of 1 degree on the second sends power round.
        var network = new DcNetwork(new()
        {
            Name = "pair",
            BaseMva = 100,
            Buses = [new(1, "", BusKind.Slack, 0), new(2, "", BusKind.Load, 100)],
            Generators = [new() { Bus = 1, Name = "1", MostMw = 200 }],
            Branches = [new(1, 2, "1", true, 0.1), new(1, 2, "2", true, 0.1, Ratio: 1.25, ShiftDegrees: 1)],
        });
        var flow = DcPowerFlow.Solve(network);
        // b1 = 1000, b2 = 800 MW/rad: 1800 d - 800 s = 100.
        var shift = Math.PI / 180;
        var angle = (100 + 800 * shift) / 1800;
        Assert.Equal(1000 * angle, flow.Flows[0], 9);
        Assert.Equal(800 * (angle - shift), flow.Flows[1], 9);
    }

    [Fact]
    public void A_part_that_hangs_on_nothing_is_named()
    {
        var broken = Two(0) with { Branches = [] };
        Assert.Equal("Two: bus 2 hangs on nothing in service that leads to the reference bus 1: connect it, or mark it isolated (type 4).", Assert.Throws<CaseException>(() => new DcNetwork(broken)).Message);
    }

    internal static NetworkCase Without(NetworkCase network, int outage) =>
        network with { Branches = [.. network.Branches.Select((b, k) => k == outage ? b with { InService = false } : b)] };

    static NetworkCase Two(double rate, double load = 300) => new()
    {
        Name = "Two",
        BaseMva = 100,
        Buses = [new(1, "", BusKind.Slack, 0), new(2, "", BusKind.Generator, load)],
        Generators =
        [
            new() { Bus = 1, Name = "1", MostMw = 300, Cost = new GeneratorCost.Polynomial([0.01, 10, 0]) },
            new() { Bus = 2, Name = "2", MostMw = 300, Cost = new GeneratorCost.Polynomial([0.02, 12, 0]) },
        ],
        Branches = [new(1, 2, "1", true, 0.1, RateA: rate)],
    };
}
