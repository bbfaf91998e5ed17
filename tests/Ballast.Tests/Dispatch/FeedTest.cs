using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Tests.Dispatch;

/// <summary>Limits of feeds: each is held by its own jobs, together with what the site as a whole is asked.</summary>
public class FeedTest
{
    static readonly DateTimeOffset T0 = Sites.T0;

    /// <summary>The six jobs twice, on two clusters with a feed each, about 70 kW each and a tenth of overhead.</summary>
    static readonly Site Two = Sites.Six with
    {
        Interconnection = new Interconnection { ImportLimit = 300.0.kW },
        Clusters = [Sites.Six.Clusters[0] with { Name = "a" }, Sites.Six.Clusters[0] with { Name = "b" }],
        Cooling = new Cooling { Pue = [new PuePoint(Power.Zero, 1.1)] },
        Feeds = [new Feed { Name = "main-a", Clusters = ["a"], Maximum = 100.0.kW }, new Feed { Name = "main-b", Clusters = ["b"], Maximum = 100.0.kW }],
        Jobs = [.. Sites.Six.Jobs.Select(j => j with { Id = j.Id + "-a", Cluster = "a" }), .. Sites.Six.Jobs.Select(j => j with { Id = j.Id + "-b", Cluster = "b" })],
    };

    static CapacityLimit Limit(double kilowatts, double minutes = 60, string feed = "main-a") =>
        new() { Id = $"limit-{feed}", Start = T0.AddMinutes(2), Duration = TimeSpan.FromMinutes(minutes), Limit = kilowatts.kW, Feed = feed };

    static double Watts(TinyPlant plant, string feed) => 1.1 * Enumerable.Range(0, 12).Where(i => plant.Site.Jobs[i].Cluster == feed).Sum(i => plant[i].Watts);

    [Fact]
    public void A_feed_is_held_under_its_limit_and_the_other_is_left_alone()
    {
        var plant = new TinyPlant(Two, T0);
        plant.Hear(Sites.Heard(Limit(60)));
        plant.Run(TimeSpan.FromMinutes(4));
        plant.Run(TimeSpan.FromMinutes(30), (p, _) => Assert.InRange(Watts(p, "a"), 57_500, 60_000));
        Assert.All(plant.Commands, c => Assert.Equal("a", Two.Jobs[c.Target].Cluster));
        Assert.All(plant.Commands, c => Assert.Equal(ReasonKind.FeedLimit, c.Reason.Kind));
        Assert.DoesNotContain(plant.Commands, c => Two.Jobs[c.Target].Id.StartsWith("promised", StringComparison.Ordinal));
        var view = plant.Coordinator.ViewFeeds()[0];
        Assert.Equal(60_000, view.LimitWatts);
        Assert.Equal("limit-main-a", view.SignalId);
        Assert.InRange(view.LoadWatts - Watts(plant, "a"), -600, 600);
    }

    [Fact]
    public void When_the_limit_is_over_everything_is_as_it_was()
    {
        var plant = new TinyPlant(Two, T0);
        plant.Run(TimeSpan.FromMinutes(1));
        var before = plant.MeterWatts;
        plant.Hear(Sites.Heard(Limit(60, minutes: 10)));
        plant.Run(TimeSpan.FromMinutes(75));
        Assert.Equal(before, plant.MeterWatts, 1);
        Assert.True(plant.Coordinator.Idle);
        for (var slot = 0; slot < 12; slot++) Assert.Equal(400, plant[slot].Cap);
    }

    [Fact]
    public void A_feed_follows_its_limit_no_faster_than_the_interconnections_ramps()
    {
        var site = Two with { Interconnection = Two.Interconnection with { RampDown = Ramp.FromKilowattsPerMinute(3), RampUp = Ramp.FromKilowattsPerMinute(3) } };
        var plant = new TinyPlant(site, T0);
        plant.Hear(Sites.Heard(Limit(60, minutes: 20)));
        plant.Run(TimeSpan.FromMinutes(40));
        for (var second = 121; second < plant.Meter.Count - 60; second++)
            Assert.InRange(plant.Meter[second + 59] - plant.Meter[second], -3_600, 3_600);
        Assert.True(plant.Coordinator.Idle);
    }

    [Fact]
    public void A_limit_of_a_feed_and_a_cut_of_the_site_hold_together()
    {
        var plant = new TinyPlant(Two, T0);
        plant.Hear(Sites.Heard(Limit(55)));
        plant.Run(TimeSpan.FromSeconds(30));
        plant.Hear(Sites.Heard(new Signals.Dispatch { Id = "cut", Start = T0.AddMinutes(10), Duration = TimeSpan.FromMinutes(30), Setpoint = new Setpoint.Absolute(115.0.kW) }));
        plant.Run(TimeSpan.FromMinutes(15));
        plant.Run(TimeSpan.FromMinutes(15), (p, _) =>
        {
            Assert.InRange(Watts(p, "a"), 40_000, 55_000);
            Assert.InRange(p.MeterWatts, 114_100, 115_900);
        });
    }

    [Fact]
    public void The_caps_of_a_feed_cost_no_more_than_those_of_a_site_with_the_same_limit()
    {
        var plant = new TinyPlant(Two, T0);
        plant.Hear(Sites.Heard(Limit(60)));
        plant.Run(TimeSpan.FromMinutes(10));
        var alone = new TinyPlant(Two with { Feeds = [], Jobs = [.. Two.Jobs.Take(6)] }, T0);
        alone.Hear(Sites.Heard(new CapacityLimit { Id = "l", Start = T0.AddMinutes(2), Limit = 60.0.kW }));
        alone.Run(TimeSpan.FromMinutes(10));
        double Lost(TinyPlant p) => Enumerable.Range(0, 6).Sum(i => p.Site.Jobs[i].Weight * (1 - p[i].Throughput));
        Assert.Equal(Lost(alone), Lost(plant), 0.01);
    }

    [Fact]
    public void What_is_out_of_reach_is_said_with_what_can_be_reached()
    {
        var plant = new TinyPlant(Two, T0);
        plant.Hear(Sites.Heard(Limit(10)));
        plant.Run(TimeSpan.FromMinutes(5));
        var notice = Assert.Single(plant.Notices, n => n.Kind == NoticeKind.FeedCannotReach);
        Assert.Equal(0, notice.Target);
        Assert.InRange(notice.B, 20_000, Watts(plant, "a") * 1.05);
    }

    [Fact]
    public void The_kill_switch_lets_feeds_go()
    {
        var plant = new TinyPlant(Two, T0);
        plant.Hear(Sites.Heard(Limit(60)));
        plant.Run(TimeSpan.FromMinutes(5));
        plant.Hear(new ShapingStopped("test") { Known = plant.Now });
        plant.Run(TimeSpan.FromMinutes(5));
        for (var slot = 0; slot < 12; slot++) Assert.Equal(400, plant[slot].Cap);
    }

    [Fact]
    public void A_coordinator_brought_back_in_mid_limit_goes_on_alike()
    {
        var plant = new TinyPlant(Two, T0);
        plant.Hear(Sites.Heard(Limit(60)));
        plant.Run(TimeSpan.FromMinutes(5));
        var saved = new System.Buffers.ArrayBufferWriter<byte>();
        plant.Coordinator.Save(saved);
        var restored = Coordinator.Restore(Two, saved.WrittenSpan);
        plant.Hear(Sites.Heard(Limit(50), 5));
        restored.Hear(Sites.Heard(Limit(50), 5));
        plant.Run(TimeSpan.FromMinutes(2), (p, decision) =>
        {
            var other = restored.Step(p.Now, p.Telemetry);
            Assert.Equal(decision.Commands.ToArray(), other.Commands.ToArray());
        });
    }

    [Theory]
    [InlineData("feeds[0].maximum", 0, "a")]
    [InlineData("feeds[0].clusters[0]", 100, "nowhere")]
    public void A_feed_that_makes_no_sense_is_refused(string path, double maximum, string cluster) =>
        Assert.Contains(SiteRules.Check(Two with { Feeds = [new Feed { Name = "main-a", Clusters = [cluster], Maximum = maximum.kW }] }), p => p.Path == path);

    [Fact]
    public void A_cluster_has_one_feed() =>
        Assert.Contains(SiteRules.Check(Two with { Feeds = [Two.Feeds[0], Two.Feeds[0] with { Name = "other" }] }), p => p.Path == "feeds[1].clusters[0]");
}
