using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;

namespace Ballast.Tests.Simulation;

public class ScenarioRunTest
{
    static readonly DateTimeOffset Event = SmallSite.Start.AddMinutes(20);

    static Scenario Scenario(TimeSpan? known = null, params Fault[] faults) => new()
    {
        Name = "small",
        Site = SmallSite.Site() with { Cooling = null, Baseline = new global::Ballast.Assets.BaselineRule { Window = TimeSpan.FromMinutes(15) } },
        Start = SmallSite.Start,
        Duration = TimeSpan.FromMinutes(90),
        Plant = new PlantOptions { CheckpointEvery = TimeSpan.FromMinutes(20) },
        Faults = [.. faults],
        Facts =
        [
            new SignalReceived(new Ballast.Signals.Dispatch
            {
                Id = "cut",
                Start = Event,
                Duration = TimeSpan.FromMinutes(30),
                RampDown = TimeSpan.FromMinutes(5),
                RampUp = TimeSpan.FromMinutes(5),
                Setpoint = new Setpoint.CutFraction(0.15),
            }) { Known = SmallSite.Start + (known ?? TimeSpan.Zero) },
        ],
    };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_fact_is_acted_on_at_its_own_time()
    {
        var heard = new List<(DateTimeOffset At, int Facts)>();
        var run = new ScenarioRun(Scenario(TimeSpan.FromSeconds(12.3)), Policy.Nothing)
        {
            Observer = (in Tick tick) => heard.Add((tick.At, tick.Facts.Length)),
        };
        var result = run.Run(Cancel);
        Assert.Equal([(SmallSite.Start.AddSeconds(12), 0), (SmallSite.Start.AddSeconds(12.3), 1), (SmallSite.Start.AddSeconds(13), 0)], heard[12..15]);
        Assert.Equal(90 * 60 + 2, result.Ticks);
        Assert.Equal(90 * 60, result.Seconds);
    }

    [Fact]
    public void The_second_in_which_a_fact_comes_is_recorded_whole()
    {
        var whole = new ScenarioRun(Scenario(), Policy.Nothing).Run(Cancel);
        var split = new ScenarioRun(Scenario(TimeSpan.FromSeconds(12.3)), Policy.Nothing).Run(Cancel);
        Assert.Equal(whole.Series.Meter[13], split.Series.Meter[13], 1e-2);
        // Its first part still carries the noise of the second before.
        Assert.InRange(split.Series.Meter[12] / whole.Series.Meter[12], 0.97, 1.03);
    }

    [Fact]
    public void Nothing_loses_nothing_and_delivers_nothing()
    {
        var card = new ScenarioRun(Scenario(), Policy.Nothing).Run(Cancel).Scorecard;
        Assert.Equal(1, card.WeightedPerformance);
        Assert.Equal(0, card.Commands);
        Assert.Equal(0, card.JobsOutsideTier);
        Assert.InRange(card.DeliveredPercent!.Value, -2, 2);
        Assert.Equal("cut", Assert.Single(card.Events).EventId);
    }

    [Fact]
    public void One_cap_for_all_cuts_about_what_the_declared_curves_say()
    {
        var card = new ScenarioRun(Scenario(), Policy.UniformCap).Run(Cancel).Scorecard;
        Assert.InRange(card.DeliveredPercent!.Value, 13, 18);
        Assert.InRange(card.WeightedPerformance!.Value, 0.7, 0.98);
        Assert.InRange(card.AfterEventPercent!.Value, -3, 3);
    }

    [Fact]
    public void The_same_run_twice_is_the_same_to_the_byte()
    {
        var (a, b) = (new ScenarioRun(Scenario(), Policy.DvfsFair).Run(Cancel), new ScenarioRun(Scenario(), Policy.DvfsFair).Run(Cancel));
        Assert.Equal(a.Scorecard.CommandHash, b.Scorecard.CommandHash);
        Assert.NotEqual("", a.Scorecard.CommandHash);
        Assert.Equal(a.Series.Meter, b.Series.Meter);
    }

    [Fact]
    public void An_ideal_controller_is_never_worse_than_a_policy()
    {
        var card = new ScenarioRun(Scenario(), Policy.DvfsFair).Run(Cancel).Scorecard;
        Assert.True(card.PlantOwn!.RmsEventPercent <= card.RmsEventPercent);
        Assert.True(card.AtOneSecond!.RmsHoldPercent >= card.RmsHoldPercent);
        Assert.NotEmpty(card.AtOneSecond.WorstMoments);
        Assert.Contains(card.AtOneSecond.WorstMoments, m => m.Cause.Contains("checkpoint of its own", StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_that_fails_is_heard_by_the_controller()
    {
        var failed = new List<Fact>();
        new ScenarioRun(Scenario(null, new Fault.JobFails("serve") { At = Event.AddMinutes(10) }))
        {
            Observer = (in Tick tick) =>
            {
                foreach (var fact in tick.Facts) failed.Add(fact);
            },
        }.Run(Cancel);
        Assert.Equal(new JobEnded("serve", true) { Known = Event.AddMinutes(10) }, failed[^1]);
    }

    [Fact]
    public void A_sweep_gives_the_same_answer_on_any_number_of_threads()
    {
        var one = SeedSweep.Run(Scenario(), Policy.DvfsFair, 10, 4, threads: 1, cancellation: Cancel);
        var two = SeedSweep.Run(Scenario(), Policy.DvfsFair, 10, 4, threads: 2, cancellation: Cancel);
        Assert.Equal(one.Runs.Select(r => r.RmsHoldPercent), two.Runs.Select(r => r.RmsHoldPercent));
        Assert.Equal(one.Median.DeliveredPercent, two.Median.DeliveredPercent);
        Assert.Equal(one.Runs.Max(r => r.RmsHoldPercent), two.Worst.RmsHoldPercent);
        Assert.Equal(new ScenarioRun(Scenario(), Policy.DvfsFair, 12).Run(Cancel).Scorecard.RmsHoldPercent, one.Runs[2].RmsHoldPercent);
    }

    [Fact]
    public void Two_events_are_settled_apart_and_as_one()
    {
        var scenario = Scenario();
        var first = (SignalReceived)scenario.Facts[0];
        var second = (Ballast.Signals.Dispatch)first.Signal with { Id = "again", Start = Event.AddMinutes(45), Duration = TimeSpan.FromMinutes(10), Setpoint = new Setpoint.CutFraction(0.10) };
        var card = new ScenarioRun(scenario with { Facts = [first, first with { Signal = second }] }, Policy.DvfsFair).Run(Cancel).Scorecard;
        Assert.Equal(["cut", "again"], card.Events.Select(e => e.EventId!));
        Assert.Null(card.EventId);
        Assert.Equal((card.Events[0].AskedPercent * 30 + card.Events[1].AskedPercent * 10) / 40 ?? double.NaN, card.AskedPercent!.Value, 1e-9);
        Assert.Equal((card.Events[0].DeliveredPercent * 30 + card.Events[1].DeliveredPercent * 10) / 40 ?? double.NaN, card.DeliveredPercent!.Value, 1e-9);
        Assert.Equal(card.Events.Max(e => e.DeepestDipPercent), card.DeepestDipPercent);
        Assert.NotEqual(card.Events[0].CommandHash, card.Events[1].CommandHash);
    }

    [Theory]
    [InlineData(Policy.Ballast)]
    [InlineData(Policy.DvfsPausingFair)]
    public void Everything_wrong_at_once_still_ends_in_a_scorecard(Policy policy)
    {
        var scenario = Scenario(
            null,
            new Fault.MeterSilent { At = Event.AddMinutes(6) },
            new Fault.TelemetryStale(null) { At = Event.AddMinutes(8) },
            new Fault.CapsIgnored(0.5) { At = Event, For = TimeSpan.FromMinutes(5) },
            new Fault.CapsLost(0.5) { At = Event.AddMinutes(10) },
            new Fault.BatteryOut("battery") { At = Event.AddMinutes(12) },
            new Fault.SlowActuation(TimeSpan.FromSeconds(8)) { At = Event.AddMinutes(14) },
            new Fault.Straggle("train", 0.2) { At = Event.AddMinutes(16), For = TimeSpan.FromMinutes(5) },
            new Fault.JobFails("tune") { At = Event.AddMinutes(18) });
        scenario = scenario with
        {
            Plant = scenario.Plant with
            {
                CurveError = 0.1,
                CapsNotTaking = 0.2,
                MeanTimeToLoseCap = TimeSpan.FromMinutes(10),
                StaleTelemetry = 0.002,
                MeterDropouts = 0.002,
                Stragglers = 0.5,
                Polling = TimeSpan.FromSeconds(10),
            },
            Facts =
            [
                .. scenario.Facts,
                new JobArrived(SmallSite.Job("late", 8)) { Known = Event.AddMinutes(20) },
                new JobEnded("other", false) { Known = Event.AddMinutes(22.005) },
            ],
        };
        var run = new ScenarioRun(scenario, policy).Run(Cancel);
        Assert.Equal(5, run.Roster.Count);
        Assert.True(double.IsFinite(run.Scorecard.RmsEventPercent!.Value));
        Assert.All(run.Series.Meter[..run.Seconds], watts => Assert.True(float.IsFinite(watts)));
    }
}
