using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class AnalyticSystemTests
{
    const int Samples = 200_000;

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Systems, printed steps with a shortfall and unserved energy, and the tolerance of the print.</summary>
    static readonly Dictionary<string, (AdequacySystem[] Systems, double Steps, double Unserved, double Print)> All = new()
    {
        ["singlenode_a"] = ([AnalyticSystems.SingleNodeA], 0.355, 1.59, 1e-9),
        ["singlenode_a, 5 minutes"] = ([AnalyticSystems.SingleNodeAIn5Minutes], 0.355, 1.59 / 12, 1e-9),
        ["singlenode_b"] = (AnalyticSystems.SingleNodeB, 0.96, 7.11, 1e-9),
        ["threenode"] = (AnalyticSystems.ThreeNode, 1.3756, 12.12885, 1e-9),
        ["threenode, copper plate"] = (AnalyticSystems.ThreeNodeCopperPlate, 1.17877, 11.73276, 1e-9),
        ["test1"] = ([AnalyticSystems.Test1], 0.19, 0.647, 1e-9),
        ["test2"] = ([AnalyticSystems.Test2], 0.2, 1.5542, 1e-9),
        ["test3"] = ([AnalyticSystems.Test3], 0.320951, 3.179289, 1e-6),
        // The printed results of these two are themselves estimates, of a million samples: their LOLP of the first step is 0.09979 where the unit is out with 0.1.
        ["test4"] = ([AnalyticSystems.Test4], 2.118, 42.14, 2e-3),
        ["test5"] = ([AnalyticSystems.Test5], 2.007, 42.11, 2e-3),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Enumeration_gives_what_is_printed(string name)
    {
        var (systems, steps, unserved, print) = All[name];
        Assert.Equal(steps, systems.Sum(s => Enumerated.Of(s).Steps), steps * print);
        Assert.Equal(unserved, systems.Sum(s => Enumerated.Of(s).Total), unserved * print);
    }

    [Fact]
    public void What_is_printed_of_demand_response_is_what_a_million_samples_may_give()
    {
        var (four, five) = (Enumerated.Of(AnalyticSystems.Test4), Enumerated.Of(AnalyticSystems.Test5));
        double[] lolp4 = [0.09979, 0.262884, 0.330012, 0.86035, 0.263847, 0.301366], lolp5 = [0.09979, 0.197394, 0.330075, 0.426081, 0.698583, 0.255013];
        for (var t = 0; t < 6; t++)
        {
            Assert.Equal(four.Lolp[t], lolp4[t], 4 * Math.Sqrt(four.Lolp[t] * (1 - four.Lolp[t]) / 1e6));
            Assert.Equal(five.Lolp[t], lolp5[t], 4 * Math.Sqrt(five.Lolp[t] * (1 - five.Lolp[t]) / 1e6));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sampling_agrees_with_enumeration(string name)
    {
        foreach (var system in All[name].Systems)
        {
            var truth = Enumerated.Of(system);
            var result = MonteCarloStudy.Of(system, new MonteCarloOptions { Samples = Samples, Seed = 11 }, TestContext.Current.CancellationToken);
            Close(truth.Steps * system.StepHours, result.Indices.LossOfLoadHours);
            Close(truth.Total, result.Indices.UnservedEnergy);
            for (var t = 0; t < system.Steps; t++)
            {
                Close(truth.Lolp[t], result.System.StepProbability[t]);
                Close(truth.Unserved[t], result.System.StepUnserved[t]);
                // Energies vary by less than the store's size.
                if (truth.Energy.Length > 0 && result.Storage.Count > 0) Close(truth.Energy[t], new Estimate(result.Storage[0].StepEnergy[t], system.Storage[0].Energy / 2 / Math.Sqrt(Samples)));
                if (truth.Flow.Length == 0) continue;
                Close(truth.Flow[t], new Estimate(result.Ties[0].StepFlow[t], system.Ties[0].Forward / Math.Sqrt(Samples)));
                Close(truth.Use[t], new Estimate(result.Ties[0].StepUtilization[t], 0.5 / Math.Sqrt(Samples)));
                for (var a = 0; a < 2; a++) Close(truth.AreaUnserved[a][t], result.Areas[a].StepUnserved[t]);
            }
        }
    }

    [Fact]
    public void Two_areas_give_the_flows_and_energies_that_are_printed()
    {
        var (one, two, three) = (Enumerated.Of(AnalyticSystems.Test1), Enumerated.Of(AnalyticSystems.Test2), Enumerated.Of(AnalyticSystems.Test3));
        Assert.Equal(0.081, one.Flow[0], 1e-9);
        Assert.Equal(0.231625, one.Use[0], 1e-9);
        Assert.Equal(0.314, one.AreaUnserved[0][0], 1e-9);
        Assert.Equal(0.333, one.AreaUnserved[1][0], 1e-9);
        Assert.Equal([1.62, 2.2842], two.Energy.Select(e => Math.Round(e, 9)));
        Assert.Equal([11.421, 7.663815], three.Flow.Select(f => Math.Round(f, 9)));
        Assert.Equal([6.561, 7.682202], three.Energy.Select(e => Math.Round(e, 6)));
        // Printed per step as 0.8614 and 0.626674, and 0.7440337 for both: the mean of 0.8614 and 0.626667 is 0.7440335.
        Assert.Equal(0.8614, three.Use[0], 1e-9);
        Assert.Equal(0.7440337, three.Use.Average(), 5e-7);
        Assert.Equal(1.581902, three.AreaUnserved[0].Sum(), 1e-9);
        Assert.Equal(1.597387, three.AreaUnserved[1].Sum(), 1e-6);
    }

    static void Close(double expected, Estimate estimate) => Assert.InRange(estimate.Value, expected - 4 * estimate.StandardError - 1e-9, expected + 4 * estimate.StandardError + 1e-9);
}
