using Ballast.Settlement;

namespace Ballast.Tests.Settlement;

public class SweepScoreTest
{
    [Fact]
    public void Median_and_worst_are_taken_figure_by_figure()
    {
        Scorecard Card(double delivered, double rms, double performance, int above) => new()
        {
            AskedPercent = 25,
            DeliveredPercent = delivered,
            RmsHoldPercent = rms,
            WeightedPerformance = performance,
            MinutesAbove = above,
        };
        var sweep = SweepScore.Of([Card(25.1, 0.5, 0.90, 0), Card(24.7, 0.3, 0.91, 1), Card(25.2, 0.9, 0.89, 0)]);
        Assert.Equal((25.1, 0.5, 0.90, 0), (sweep.Median.DeliveredPercent, sweep.Median.RmsHoldPercent, sweep.Median.WeightedPerformance, sweep.Median.MinutesAbove));
        Assert.Equal((24.7, 0.9, 0.89, 1), (sweep.Worst.DeliveredPercent, sweep.Worst.RmsHoldPercent, sweep.Worst.WeightedPerformance, sweep.Worst.MinutesAbove));
        Assert.Equal(3, sweep.Runs.Length);
    }

    [Fact]
    public void The_median_of_an_even_number_is_the_mean_of_the_middle_two()
    {
        var sweep = SweepScore.Of([.. new[] { 1.0, 4.0, 2.0, 3.0 }.Select(x => new Scorecard { RmsHoldPercent = x })]);
        Assert.Equal(2.5, sweep.Median.RmsHoldPercent);
        Assert.Null(sweep.Median.DeliveredPercent);
    }
}
