using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class ReliabilityTestSystemTests
{
    const int Samples = 60_000;

    [Fact]
    public void Sampling_agrees_with_the_printed_indices()
    {
        var result = MonteCarloStudy.Of(ReliabilityTestSystem.Read(), new MonteCarloOptions { Samples = Samples, Seed = 79 }, TestContext.Current.CancellationToken);
        Within3(1.368863, result.System.PeakDays);
        Within3(9.394175, result.Indices.LossOfLoadHours);
        Within3(1176, result.Indices.UnservedEnergy);
        // A day may be short beside its peak: days with any shortfall are more than the sum of highest probabilities.
        Assert.InRange(result.Indices.LossOfLoadDays.Value, 1.4, 1.6);
    }

    [Theory]
    [InlineData("G1979a.TXT", 0, 0.882573, 5.665943, 651)]
    [InlineData("G1979.TXT", 0.05, 1.911295, 13.552301, 1842)]
    public void Three_states_and_uncertain_loads_agree_with_the_printed_indices(string units, double uncertainty, double days, double hours, double energy)
    {
        var system = ReliabilityTestSystem.Read(units) with { LoadUncertainty = uncertainty };
        var result = MonteCarloStudy.Of(system, new MonteCarloOptions { Samples = Samples, Seed = 1, SevenLoadClasses = true }, TestContext.Current.CancellationToken);
        Within3(days, result.System.PeakDays);
        Within3(hours, result.Indices.LossOfLoadHours);
        Within3(energy, result.Indices.UnservedEnergy);
    }

    static void Within3(double expected, Estimate estimate) => Assert.InRange(estimate.Value, expected - 3 * estimate.StandardError, expected + 3 * estimate.StandardError);
}
