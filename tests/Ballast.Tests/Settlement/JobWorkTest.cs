using Ballast.Assets;
using Ballast.Settlement;
using Ballast.Units;

namespace Ballast.Tests.Settlement;

public class JobWorkTest
{
    static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    static readonly PowerCurve Curve = new() { Workload = "w", Points = [new CurvePoint(1.0.W, 1.0.W, 1)] };
    static readonly HashSet<int> Nobody = [];

    static Job Job(double maxLoss, double weight = 1) => new()
    {
        Id = "j",
        Cluster = "c",
        Gpus = 1,
        Curve = Curve,
        Tier = new FlexTier { Name = "t", MaxLoss = maxLoss, Window = TimeSpan.FromMinutes(60), Weight = weight },
    };

    /// <summary>Four hours of one job, full but for a loss from one minute to another.</summary>
    static JobWork Work(int from, int to, double loss)
    {
        var work = new JobWork(Start);
        for (var m = 0; m < 240; m++) work.Add([60 * (m >= from && m < to ? 1 - loss : 1)], [60.0]);
        return work;
    }

    [Fact]
    public void The_worst_window_is_found_wherever_it_lies()
    {
        Assert.Equal(0.25, Work(100, 130, 0.5).WorstLoss(0, TimeSpan.FromMinutes(60)), 1e-6);
        Assert.Equal(0.5, Work(100, 200, 0.5).WorstLoss(0, TimeSpan.FromMinutes(60)), 1e-6);
        Assert.Equal(0.25, Work(225, 240, 1.0).WorstLoss(0, TimeSpan.FromMinutes(60)), 1e-6);
    }

    [Fact]
    public void Before_the_start_nothing_was_lost() =>
        Assert.Equal(0.25, Work(0, 15, 1.0).WorstLoss(0, TimeSpan.FromMinutes(60)), 1e-6);

    [Fact]
    public void A_job_is_outside_its_tier_when_some_window_is()
    {
        Assert.Equal(0, Work(100, 130, 0.5).OutsideTier([Job(0.25)], Nobody));
        Assert.Equal(1, Work(100, 130, 0.52).OutsideTier([Job(0.25)], Nobody));
    }

    [Fact]
    public void An_inflexible_job_is_outside_when_it_was_commanded_at_all()
    {
        Assert.Equal(0, Work(0, 0, 0).OutsideTier([Job(0)], Nobody));
        Assert.Equal(1, Work(0, 0, 0).OutsideTier([Job(0)], new HashSet<int> { 0 }));
    }

    [Fact]
    public void Weighted_performance_is_over_the_hold_alone()
    {
        var work = new JobWork(Start);
        for (var m = 0; m < 60; m++) work.Add([m < 30 ? 30 : 60, 60.0], [60.0, 60.0]);
        Job[] roster = [Job(1, weight: 3), Job(1)];
        Assert.Equal((3 * 0.5 + 1) / 4, work.WeightedPerformance(roster, Start, Start.AddMinutes(30))!.Value, 1e-6);
        Assert.Equal((3 * 0.75 + 1) / 4, work.WeightedPerformance(roster, Start, Start.AddMinutes(60))!.Value, 1e-6);
        Assert.Equal((3 * (15.0 / 20 * 1 + 5.0 / 20 * 0.5) + 1) / 4, work.WeightedPerformance(roster, Start.AddMinutes(25), Start.AddMinutes(45))!.Value, 1e-6);
        Assert.Null(work.WeightedPerformance(roster, Start.AddHours(5), Start.AddHours(6)));
    }

    [Fact]
    public void A_job_that_came_late_is_held_to_what_it_lived()
    {
        var work = new JobWork(Start);
        for (var m = 0; m < 100; m++) work.Add(m < 50 ? [60.0] : [60.0, 45.0], m < 50 ? [60.0] : [60.0, 60.0]);
        Assert.Equal(0.25, work.WorstLoss(1, TimeSpan.FromMinutes(60)), 1e-6);
    }
}
