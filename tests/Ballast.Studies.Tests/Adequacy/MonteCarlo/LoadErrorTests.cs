using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

public class LoadErrorTests
{
    // 100 MW with a deviation of 10 % against 110 MW that never fail: short with the probability of more than one deviation.
    static readonly AdequacySystem System = new()
    {
        Name = "one",
        Steps = 30,
        Areas = [new Area("A", [.. Enumerable.Repeat(100.0, 30)])],
        Units = [new Unit { Name = "firm", Capacity = 110.5, OutageRate = 0 }],
        LoadUncertainty = 0.1,
    };

    [Theory]
    [InlineData(false, 0.146859)] // 1 − Φ(1.05)
    [InlineData(true, 0.067)]
    public void The_load_errs_by_the_normal_distribution_or_by_its_seven_classes(bool seven, double probability)
    {
        var result = MonteCarloStudy.Of(System, new MonteCarloOptions { Samples = 100_000, Seed = 5, SevenLoadClasses = seven }, TestContext.Current.CancellationToken);
        var first = result.System.StepProbability[0];
        Assert.Equal(probability, first.Value, 4 * first.StandardError);
        // The error is the same in all steps of a sample.
        Assert.All(result.System.StepProbability, p => Assert.Equal(first.Value, p.Value));
        Assert.Equal(first.Value, result.System.DayProbability[0].Value);
    }
}
