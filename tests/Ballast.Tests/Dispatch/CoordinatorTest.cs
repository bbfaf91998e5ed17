using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Tests;

public class CoordinatorTest
{
    static readonly DateTimeOffset T0 = Sites.T0;

    [Fact]
    public void The_meter_goes_to_the_target_stays_there_and_comes_back()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        var free = plant.MeterWatts;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 15, 60)));
        plant.Run(TimeSpan.FromMinutes(150));
        Assert.All(plant.Meter.Skip(36 * 60).Take(59 * 60), w => Assert.InRange(w, 0.745 * free, 0.755 * free));
        Assert.All(plant.Meter.TakeLast(60), w => Assert.Equal(free, w, 3));
        Assert.True(plant.Coordinator.Idle);
    }

    [Fact]
    public void The_meter_is_on_target_with_cooling_that_lags()
    {
        // Without stops: a job that starts again is a step that no cap can foresee to the second.
        var site = Sites.Six with { Jobs = [.. Sites.Six.Jobs.Select(j => j with { Pausable = false })], Cooling = new Cooling { Pue = [new PuePoint(0.0.kW, 1.25)] } };
        var plant = new TinyPlant(site, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 15, 60)));
        plant.Run(TimeSpan.FromMinutes(20));
        var free = plant.MeterWatts;
        plant.Run(TimeSpan.FromMinutes(70));
        Assert.All(plant.Meter.Skip(36 * 60), w => Assert.InRange(w, 0.735 * free, 0.765 * free));
    }

    [Fact]
    public void A_hole_of_one_job_is_filled_by_the_others()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        var free = plant.MeterWatts;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 5, 60)));
        plant.Run(TimeSpan.FromMinutes(40));
        plant[3].Dip = 0.5;
        plant.Run(TimeSpan.FromMinutes(2));
        Assert.InRange(plant.MeterWatts, 0.74 * free, 0.76 * free);
        plant[3].Dip = 1;
        plant.Run(TimeSpan.FromMinutes(2));
        Assert.InRange(plant.MeterWatts, 0.74 * free, 0.76 * free);
    }

    [Fact]
    public void A_job_that_ends_in_mid_event_is_absorbed()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        var free = plant.MeterWatts;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 5, 60)));
        plant.Run(TimeSpan.FromMinutes(40));
        plant[0].Dip = 0;
        plant.Hear(new JobEnded("serve-1", Failed: true) { Known = plant.Now });
        plant.Run(TimeSpan.FromMinutes(5));
        Assert.Contains(plant.Notices, n => n.Kind == NoticeKind.JobGone && n.Target == 0);
        Assert.InRange(plant.MeterWatts, 0.74 * free, 0.76 * free);
    }

    [Fact]
    public void A_silent_meter_is_told_and_the_target_is_held_by_the_jobs()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        var free = plant.MeterWatts;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 5, 60)));
        plant.Run(TimeSpan.FromMinutes(22));
        plant.MeterIsSilent = true;
        plant.Run(TimeSpan.FromMinutes(20));
        plant.MeterIsSilent = false;
        plant.Run(TimeSpan.FromMinutes(1));
        Assert.InRange(plant.MeterWatts, 0.74 * free, 0.76 * free);
        Assert.Single(plant.Notices, n => n.Kind == NoticeKind.MeterStale);
        Assert.Single(plant.Notices, n => n.Kind == NoticeKind.MeterBack);
    }

    [Fact]
    public void The_kill_switch_puts_everything_back_at_the_allowed_ramp_and_touches_nothing_more()
    {
        var site = Sites.Six with { Interconnection = new Interconnection { ImportLimit = 100.0.kW, RampUp = 3.0.kWPerMinute } };
        var plant = new TinyPlant(site, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 1, 60)));
        plant.Run(TimeSpan.FromMinutes(30));
        plant.Hear(new ShapingStopped("a test") { Known = plant.Now });
        plant.Run(TimeSpan.FromMinutes(20));
        AssertRises(plant, 30 * 60, 3_000);
        Assert.True(plant.Coordinator.Idle);
        var given = plant.Commands.Count;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 55, 1, 60, "later"), 50));
        plant.Run(TimeSpan.FromMinutes(20));
        Assert.Equal(given, plant.Commands.Count);
        plant.Hear(new ShapingResumed("a test") { Known = plant.Now });
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 75, 1, 60, "last"), 70));
        plant.Run(TimeSpan.FromMinutes(10));
        Assert.True(plant.Commands.Count > given);
    }

    [Fact]
    public void A_release_ramps_up_from_where_the_site_is()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        var free = plant.MeterWatts;
        plant.Hear(Sites.Heard(Sites.Cut(0.24, 20, 12, 60)));
        plant.Run(TimeSpan.FromMinutes(40));
        plant.Hear(new ReleaseOrdered("a test") { Known = plant.Now });
        plant.Run(TimeSpan.FromMinutes(6));
        Assert.InRange(plant.MeterWatts, 0.87 * free, 0.89 * free);
        AssertRises(plant, 40 * 60, 0.02 * free);
    }

    [Fact]
    public void A_capacity_limit_is_kept_and_let_go_at_the_allowed_ramp()
    {
        var site = Sites.Six with { Interconnection = new Interconnection { ImportLimit = 100.0.kW, RampUp = 2.0.kWPerMinute } };
        var plant = new TinyPlant(site, T0);
        plant.Hear(Sites.Heard(new CapacityLimit { Id = "limit", Start = T0.AddMinutes(20), Duration = TimeSpan.FromMinutes(30), Limit = 50.0.kW }));
        plant.Run(TimeSpan.FromMinutes(80));
        Assert.All(plant.Meter.Skip(21 * 60).Take(29 * 60 - 1), w => Assert.True(w <= 50_000));
        Assert.DoesNotContain(plant.Notices, n => n.Kind == NoticeKind.Breach);
        AssertRises(plant, 49 * 60, 2_000);
        Assert.True(plant.Coordinator.Idle);
    }

    [Fact]
    public void A_lower_target_that_takes_over_is_reached_at_the_allowed_ramp()
    {
        var site = Sites.Six with
        {
            Jobs = [.. Sites.Six.Jobs.Select(j => j with { Pausable = false })],
            Interconnection = new Interconnection { ImportLimit = 100.0.kW, RampDown = 2.0.kWPerMinute },
        };
        var plant = new TinyPlant(site, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.10, 20, 5, 20, "high")));
        plant.Hear(Sites.Heard(Sites.Cut(0.30, 20, 5, 60, "low") with { Priority = 1 }));
        plant.Run(TimeSpan.FromMinutes(100));
        for (var i = 20 * 60 + 60; i < plant.Meter.Count; i++)
            Assert.True(plant.Meter[i - 60] - plant.Meter[i] < 2_000 * 1.3, $"{plant.Meter[i - 60]:0} W to {plant.Meter[i]:0} W in the minute before {i} s");
    }

    [Fact]
    public void What_a_later_fact_says_changes_no_earlier_command()
    {
        Fact[] facts =
        [
            Sites.Heard(Sites.Cut(0.25, 20, 5, 60)),
            Sites.Heard(Sites.Cut(0.40, 40, 2, 30, "more"), 35),
            new SignalWithdrawn("more") { Known = T0.AddMinutes(50) },
            new JobEnded("serve-1", false) { Known = T0.AddMinutes(55) },
            new ReleaseOrdered("a test") { Known = T0.AddMinutes(60) },
        ];
        var whole = Play(facts, 80);
        foreach (var minutes in new[] { 21, 36, 51, 56, 61 })
        {
            var until = T0.AddMinutes(minutes);
            var cut = Play([.. facts.Where(f => f.Known < until)], minutes);
            Assert.Equal(whole.Where(c => c.At <= until), cut);
        }
    }

    [Fact]
    public void The_same_facts_and_telemetry_give_the_same_commands() =>
        Assert.Equal(Play([Sites.Heard(Sites.Cut(0.35, 20, 5, 60))], 100), Play([Sites.Heard(Sites.Cut(0.35, 20, 5, 60))], 100));

    static List<Command> Play(Fact[] facts, double minutes)
    {
        var plant = new TinyPlant(Sites.Six, T0);
        foreach (var fact in facts)
        {
            if (fact.Known > plant.Now) plant.Run(fact.Known - plant.Now);
            plant.Hear(fact);
        }
        plant.Run(T0.AddMinutes(minutes) - plant.Now);
        return plant.Commands;
    }

    /// <summary>No minute rises by more than the ramp allows (and half as much again, for caps are whole watts and jobs few).</summary>
    static void AssertRises(TinyPlant plant, int from, double wattsPerMinute)
    {
        for (var i = from; i + 60 < plant.Meter.Count; i++)
            Assert.True(plant.Meter[i + 60] - plant.Meter[i] <= wattsPerMinute * 1.3, $"{plant.Meter[i]:0} W to {plant.Meter[i + 60]:0} W in the minute after {i} s");
    }
}
