using Ballast.Dispatch;

namespace Ballast.Tests;

public class LoadEstimateTest
{
    static readonly DateTimeOffset T0 = new(2026, 7, 1, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_meter_that_lags_does_not_bias_the_overhead(int lagSeconds)
    {
        var load = new LoadEstimate(new DispatchOptions());
        double Jobs(int second) => second < 30 ? 70_000 : Math.Max(50_000, 70_000 - 1_000 * (second - 30));
        for (var i = 0; i < 120; i++)
        {
            load.Remember(T0.AddSeconds(i).UtcTicks, Jobs(i), 0);
            if (i < lagSeconds) continue;
            load.Observe(Meter(i - lagSeconds, Jobs(i - lagSeconds) + 12_000));
            Assert.Equal(12_000, load.OverheadWatts, 3);
        }
    }

    [Fact]
    public void Batteries_and_generators_are_not_overhead()
    {
        var load = new LoadEstimate(new DispatchOptions());
        for (var i = 0; i < 60; i++)
        {
            var other = i < 30 ? 0 : -20_000;
            load.Remember(T0.AddSeconds(i).UtcTicks, 70_000, other);
            load.Observe(Meter(i, 70_000 + other + 5_000));
        }
        Assert.Equal(5_000, load.OverheadWatts, 3);
    }

    [Fact]
    public void A_reading_counts_once_and_an_invalid_one_never()
    {
        var load = new LoadEstimate(new DispatchOptions());
        load.Remember(T0.UtcTicks, 70_000, 0);
        Assert.True(load.Observe(Meter(0, 75_000)));
        Assert.False(load.Observe(Meter(0, 99_000)));
        Assert.False(load.Observe(new MeterReading { At = T0.AddSeconds(1), Watts = 99_000, Valid = false }));
        Assert.Equal(75_000, load.MeterWatts);
        Assert.Equal(5_000, load.OverheadWatts, 6);
    }

    [Fact]
    public void The_overhead_follows_a_step_in_its_filters_time()
    {
        var options = new DispatchOptions();
        var load = new LoadEstimate(options);
        for (var i = 0; i < 200; i++)
        {
            load.Remember(T0.AddSeconds(i).UtcTicks, 70_000, 0);
            load.Observe(Meter(i, 70_000 + (i < 100 ? 0 : 10_000)));
            if (i == 99 + (int)options.OverheadFilter.TotalSeconds) Assert.Equal(10_000 * (1 - Math.Exp(-1)), load.OverheadWatts, 0);
        }
        Assert.Equal(10_000, load.OverheadWatts, 0);
    }

    [Fact]
    public void A_silent_meter_is_stale_after_the_time_that_options_say()
    {
        var options = new DispatchOptions();
        var load = new LoadEstimate(options);
        load.Remember(T0.UtcTicks, 70_000, 0);
        load.Observe(Meter(0, 75_000));
        Assert.False(load.MeterIsStale((T0 + options.StaleAfter).UtcTicks));
        Assert.True(load.MeterIsStale((T0 + options.StaleAfter).UtcTicks + 1));
    }

    [Fact]
    public void A_large_deviation_is_taken_whole_and_a_small_one_by_and_by()
    {
        var options = new DispatchOptions();
        var load = new LoadEstimate(options);
        load.Deviate(-5_000, 1, 100_000);
        Assert.Equal(-5_000, load.DeviationWatts);
        load.Deviate(-5_400, 1, 100_000);
        Assert.Equal(-5_000 - 400 * options.DeviationGain, load.DeviationWatts, 6);
    }

    static MeterReading Meter(int second, double watts) => new() { At = T0.AddSeconds(second), Watts = watts, Valid = true };
}
