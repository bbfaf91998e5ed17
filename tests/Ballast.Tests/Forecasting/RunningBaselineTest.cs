using Ballast.Assets;
using Ballast.Forecasting;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class RunningBaselineTest
{
    [Fact]
    public void Without_a_reading_there_is_no_baseline()
    {
        var baseline = new RunningBaseline(new BaselineRule());
        Assert.True(double.IsNaN(baseline.Watts));
        Assert.Equal(0, baseline.Coverage);
        Assert.True(baseline.IsEstimated);
    }

    [Fact]
    public void The_mean_is_weighted_by_time()
    {
        var baseline = new RunningBaseline(Rule(10));
        baseline.Add(100, 30);
        baseline.Add(400, 10);
        Assert.Equal(175, baseline.Watts, 9);
    }

    [Fact]
    public void The_mean_is_that_of_the_window_alone()
    {
        var baseline = new RunningBaseline(Rule(10));
        for (var i = 0; i < 3600; i++) baseline.Add(999, 1);
        for (var i = 0; i < 600; i++) baseline.Add(i < 300 ? 100 : 200, 1);
        Assert.Equal(150, baseline.Watts, 9);
        Assert.Equal(1, baseline.Coverage);
    }

    [Fact]
    public void Any_series_has_the_mean_of_its_last_whole_minutes() => Prop.ForAll(
        Gen.Choose(1, 30).Two().ToArbitrary(), Gen.Choose(1_000, 100_000).ArrayOf(40).ToArbitrary(), (sizes, minutes) =>
    {
        var (window, count) = sizes;
        var baseline = new RunningBaseline(Rule(window));
        foreach (var watts in minutes.Take(count))
            for (var s = 0; s < 60; s++) baseline.Add(watts, 1);
        var kept = minutes.Take(count).TakeLast(window).ToArray();
        return Math.Abs(baseline.Watts - kept.Average()) < 1e-6 && Math.Abs(baseline.Coverage - Math.Min(1, kept.Length / (double)window)) < 1e-9;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_gap_lowers_coverage_and_not_the_mean()
    {
        // A silent meter is simply not added: the mean rests on the readings that there are.
        var baseline = new RunningBaseline(Rule(60));
        for (var i = 0; i < 20 * 60; i++) baseline.Add(70_000, 1);
        Assert.Equal(70_000, baseline.Watts, 6);
        Assert.Equal(20.0 / 60, baseline.Coverage, 9);
        Assert.True(baseline.IsEstimated);
    }

    [Fact]
    public void Minutes_that_are_left_out_keep_older_ones_in_the_window()
    {
        var baseline = new RunningBaseline(Rule(30));
        for (var i = 0; i < 30 * 60; i++) baseline.Add(70_000, 1);
        // Three hours of event: nothing is added. Then ten minutes of ordinary running.
        for (var i = 0; i < 10 * 60; i++) baseline.Add(76_000, 1);
        Assert.Equal((20 * 70_000 + 10 * 76_000) / 30.0, baseline.Watts, 6);
    }

    [Fact]
    public void The_rules_adjustment_is_a_factor_on_the_mean()
    {
        var baseline = new RunningBaseline(Rule(10) with { Adjustment = 1.05 });
        for (var i = 0; i < 600; i++) baseline.Add(100, 1);
        Assert.Equal(105, baseline.Watts, 9);
        Assert.False(baseline.IsEstimated);
    }

    static BaselineRule Rule(int minutes) => new() { Window = TimeSpan.FromMinutes(minutes) };
}
