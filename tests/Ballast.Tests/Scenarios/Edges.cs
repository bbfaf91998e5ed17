using Ballast.Assets;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;
using Ballast.Units;

namespace Ballast.Tests.Scenarios;

/// <summary>What happens at the edges of the phoenix story: limits, loads that changed, ramps that the interconnection does not allow.</summary>
public class Edges
{
    static readonly Scenario Phoenix = Stories.Read("phoenix");

    [Fact]
    public void A_site_above_its_limit_from_the_first_tick_is_brought_under_it_and_still_answers_an_event()
    {
        var run = Run(Phoenix with { Site = Phoenix.Site with { Interconnection = Phoenix.Site.Interconnection with { ImportLimit = 78.0.kW } } });
        var minutes = Minutes(run);
        Assert.All(minutes.Skip(15).Take(75), watts => Assert.InRange(watts, 70_000, 78_000));
        Assert.InRange(run.Scorecard.DeliveredPercent!.Value, 24.8, 25.4);
        Assert.Equal(0, run.Scorecard.JobsOutsideTier);
    }

    [Fact]
    public void A_limit_that_is_known_ahead_is_met_when_it_begins()
    {
        var limit = new CapacityLimit { Id = "feeder", Start = Phoenix.Start.AddMinutes(120), Duration = TimeSpan.FromMinutes(60), Limit = 80.0.kW };
        var minutes = Minutes(Run(Phoenix with { Facts = [new SignalReceived(limit) { Known = limit.Start.AddMinutes(-60) }] }));
        Assert.All(minutes.Skip(120).Take(60), watts => Assert.InRange(watts, 75_000, 80_200));
    }

    [Fact]
    public void An_event_lets_go_at_the_allowed_ramp_to_what_the_site_draws_by_then()
    {
        var cluster = Phoenix.Site.Clusters[0] with { Gpus = 320 };
        var late = Phoenix.Site.Jobs[0] with { Id = "late", Gpus = 48, Tier = FlexTier.Inflexible };
        var run = Run(Phoenix with
        {
            Site = Phoenix.Site with { Clusters = [cluster], Interconnection = Phoenix.Site.Interconnection with { ImportLimit = 125.0.kW } },
            Facts = [.. Phoenix.Facts.Append(new JobArrived(late) { Known = Phoenix.Start.AddMinutes(150) }).OrderBy(f => f.Known)],
        });
        var minutes = Minutes(run);
        for (var m = 290; m < 320; m++) Assert.True(minutes[m] - minutes[m - 1] < 2 * 1600 + 500, $"minute {m} rises by {minutes[m] - minutes[m - 1]:0} W");
    }

    [Fact]
    public void A_battery_takes_its_energy_back_after_the_event_and_never_makes_a_peak()
    {
        var story = Stories.Read("phoenix-battery");
        var run = Run(story with { Duration = TimeSpan.FromHours(16) });
        var soc = run.Series.Soc.ToArray();
        var end = run.Seconds - 1;
        var emptied = soc.Skip(5 * 3600).Take(3600).Min();
        Assert.True(soc[end] > emptied + 0.5, $"from {emptied:P0} to {soc[end]:P0}");
        Assert.All(Minutes(run).Skip(330), watts => Assert.True(watts < story.Site.Interconnection.ImportLimit.Watts * 1.002));
    }

    [Fact]
    public void A_ramp_steeper_than_the_interconnection_allows_is_settled_as_it_was_run()
    {
        var facts = Phoenix.Facts.Select(f => f is SignalReceived { Signal: Ballast.Signals.Dispatch d }
            ? new SignalReceived(d with { RampDown = TimeSpan.FromMinutes(5), RampUp = TimeSpan.FromMinutes(5) }) { Known = f.Known } : f);
        var card = Run(Phoenix with { Facts = [.. facts] }).Scorecard;
        Assert.InRange(card.DeliveredPercent!.Value, 24.8, 25.4);
        Assert.True(card.RmsEventPercent < 1.5 && card.MinutesAbove <= 1);
        Assert.InRange(card.AfterEventPercent!.Value, -1, 1);
    }

    static RunResult Run(Scenario scenario) => new ScenarioRun(scenario, Policy.Ballast, 1).Run();

    /// <summary>1-min means of the true meter, watts.</summary>
    static List<double> Minutes(RunResult run)
    {
        var meter = run.Series.Meter;
        var minutes = new List<double>();
        for (var m = 0; (m + 1) * 60 <= run.Seconds; m++)
        {
            var sum = 0.0;
            for (var s = 0; s < 60; s++) sum += meter[m * 60 + s];
            minutes.Add(sum / 60);
        }
        return minutes;
    }
}
