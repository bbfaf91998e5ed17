using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Traces;

public class StatisticsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void The_rolling_range_is_the_greatest_less_the_least_of_the_last_ones(int length)
    {
        var samples = Noise.Walk(length, 3000, 5, 1);
        var range = new RollingRange(length);
        for (var i = 0; i < samples.Length; i++)
        {
            var now = range.Add(samples[i]);
            if (i % 31 != 0 && i > 50) continue;
            var last = samples.AsSpan(Math.Max(0, i + 1 - length)..(i + 1)).ToArray();
            Assert.Equal(last.Max() - last.Min(), now);
        }
    }

    [Fact]
    public void A_step_and_a_ramp_are_found_where_they_are()
    {
        // 100 MW, a step of 30 MW down at 10 s, a ramp of 2 MW/s up from 20 s to 30 s.
        double[] samples = [.. Enumerable.Range(0, 4000).Select(i => i * 0.01).Select(t => t < 10 ? 100 : t < 20 ? 70 : t < 30 ? 70 + 2 * (t - 20) : 90.0)];
        var statistics = LoadStatistics.Of(new LoadTrace(0.01, samples), [0.02, 5]);
        Assert.Equal(-30, statistics.Changes[0].Down.Megawatts, 9);
        Assert.InRange(statistics.Changes[0].Down.AtSeconds, 9.99, 10.02);
        Assert.Equal(0.04, statistics.Changes[0].Up.Megawatts, 9);
        Assert.Equal(10, statistics.Changes[1].Up.Megawatts, 9);
        Assert.Equal(30, statistics.Changes[1].Range.Megawatts, 9);
        Assert.Equal(100, statistics.Greatest);
        Assert.Equal(samples.Average(), statistics.Mean, 9);
        Assert.Equal(Math.Sqrt(samples.Average(s => (s - samples.Average()) * (s - samples.Average()))), statistics.Deviation, 9);
    }
}
