using Ballast.Assets;
using Ballast.Units;

namespace Ballast.Tests.Assets;

public class SiteRulesTests
{
    static readonly PowerCurve Curve = new() { Workload = "train", Points = [new(new(200), new(190), 0.6), new(new(400), new(380), 1)] };

    static readonly Site Sound = new()
    {
        Name = "sound",
        Interconnection = new() { ImportLimit = 100.0.kW, RampUp = 2.0.kWPerMinute, RampDown = 2.0.kWPerMinute },
        Clusters = [new() { Name = "a", GpuModel = "A100", Gpus = 64, MinCap = 200.0.W, MaxCap = 400.0.W }],
        Cooling = new() { Pue = [new(10.0.kW, 1.3), new(20.0.kW, 1.2)] },
        Batteries = [new() { Name = "b", MaxCharge = 25.0.kW, MaxDischarge = 25.0.kW, Capacity = 50.0.kWh }],
        Generators = [new() { Name = "g", Max = 50.0.kW }],
        Tiers = [new() { Name = "flex1", MaxLoss = 0.1 }],
        Curves = [Curve],
        Jobs = [new() { Id = "one", Cluster = "a", Gpus = 32, Curve = Curve, Sizes = [16, 8] }, new() { Id = "two", Cluster = "a", Gpus = 32, Curve = Curve }],
        EmergencyOrder = ["flex1"],
        PriceResponses = [new(new Price(0.5), 0.1), new(new Price(1), 0.2)],
    };

    [Fact]
    public void A_sound_site_breaks_no_rule() => Assert.Empty(SiteRules.Check(Sound));

    /// <summary>A site broken in one way, and where the rules must say so.</summary>
    public static IEnumerable<TheoryDataRow<string, Func<Site, Site>>> Broken()
    {
        static TheoryDataRow<string, Func<Site, Site>> Row(string path, Func<Site, Site> change) => new(path, change) { TestDisplayName = path };
        static Func<Site, Site> OfJob(Func<Job, Job> change) => site => site with { Jobs = [change(site.Jobs[0]), site.Jobs[1]] };
        static Func<Site, Site> OfCluster(Func<Cluster, Cluster> change) => site => site with { Clusters = [change(site.Clusters[0])] };
        static Func<Site, Site> OfBattery(Func<Battery, Battery> change) => site => site with { Batteries = [change(site.Batteries[0])] };
        yield return Row("interconnection.importLimit", site => site with { Interconnection = site.Interconnection with { ImportLimit = new Power(double.NaN) } });
        yield return Row("interconnection.rampUp", site => site with { Interconnection = site.Interconnection with { RampUp = default } });
        yield return Row("meter.period", site => site with { Meter = new() { Period = TimeSpan.Zero } });
        yield return Row("meter.noise", site => site with { Meter = new() { Noise = -0.1 } });
        yield return Row("baseline.window", site => site with { Baseline = new() { Window = TimeSpan.Zero } });
        yield return Row("baseline.adjustment", site => site with { Baseline = new() { Adjustment = 0 } });
        yield return Row("clusters[0].gpus", OfCluster(cluster => cluster with { Gpus = 63 }));
        yield return Row("clusters[0].gpusPerHost", OfCluster(cluster => cluster with { GpusPerHost = 0 }));
        yield return Row("jobs[0].curve", OfCluster(cluster => cluster with { MinCap = 100.0.W }));
        yield return Row("jobs[0].curve", OfCluster(cluster => cluster with { MaxCap = 300.0.W }));
        yield return Row("clusters[0].gpuIdle", OfCluster(cluster => cluster with { GpuIdle = 500.0.W }));
        yield return Row("cooling.pue[1].at", site => site with { Cooling = new() { Pue = [new(20.0.kW, 1.3), new(20.0.kW, 1.2)] } });
        yield return Row("cooling.pue[1].pue", site => site with { Cooling = new() { Pue = [new(10.0.kW, 1.3), new(20.0.kW, 0.9)] } });
        yield return Row("cooling.pue[1].pue", site => site with { Cooling = new() { Pue = [new(10.0.kW, 3), new(11.0.kW, 1.2)] } });
        yield return Row("batteries[0].capacity", OfBattery(battery => battery with { Capacity = Energy.Zero }));
        yield return Row("batteries[0].roundTripEfficiency", OfBattery(battery => battery with { RoundTripEfficiency = 1.1 }));
        yield return Row("batteries[0].initialSoc", OfBattery(battery => battery with { InitialSoc = 0.95 }));
        yield return Row("generators[0].min", site => site with { Generators = [site.Generators[0] with { Min = 60.0.kW }] });
        yield return Row("tiers[0].maxLoss", site => site with { Tiers = [site.Tiers[0] with { MaxLoss = 1 }] });
        yield return Row("tiers[0].weight", site => site with { Tiers = [site.Tiers[0] with { Weight = -1 }] });
        yield return Row("tiers[1].name", site => site with { Tiers = [site.Tiers[0], site.Tiers[0]] });
        yield return Row("curves.train", site => site with { Curves = [Curve, Curve] });
        yield return Row("curves.x", site => site with { Curves = [Curve, new() { Workload = "x", Points = [] }] });
        yield return Row("curves.x[1].cap", site => site with { Curves = [Curve, new() { Workload = "x", Points = [new(new(400), new(190), 0.6), new(new(400), new(380), 1)] }] });
        yield return Row("curves.x[1].throughput", site => site with { Curves = [Curve, new() { Workload = "x", Points = [new(new(200), new(190), 0.6), new(new(400), new(380), 0.9)] }] });
        yield return Row("jobs[0].cluster", OfJob(job => job with { Cluster = "elsewhere" }));
        yield return Row("jobs[0].gpus", OfJob(job => job with { Gpus = 0, Sizes = [] }));
        yield return Row("jobs[0].sizes[0]", OfJob(job => job with { Sizes = [32] }));
        yield return Row("jobs[0].checkpointEvery", OfJob(job => job with { CheckpointEvery = TimeSpan.Zero }));
        yield return Row("jobs[0].weight", OfJob(job => job with { WeightOverride = double.NaN }));
        yield return Row("jobs[1].id", site => site with { Jobs = [site.Jobs[0], site.Jobs[1] with { Id = "one" }] });
        yield return Row("signals.simpleLevels", site => site with { SimpleLevels = [0.1, 0.2] });
        yield return Row("signals.simpleLevels[2]", site => site with { SimpleLevels = [0.1, 0.3, 0.2] });
        yield return Row("signals.emergencyFloor", site => site with { EmergencyFloor = 1.5 });
        yield return Row("signals.emergencyOrder[0]", site => site with { EmergencyOrder = ["gold"] });
        yield return Row("signals.priceResponses[1].atOrAbove", site => site with { PriceResponses = [site.PriceResponses[1], site.PriceResponses[0]] });
    }

    [Theory, MemberData(nameof(Broken))]
    public void A_broken_rule_is_told_once_where_it_is(string path, Func<Site, Site> change)
    {
        var problem = Assert.Single(SiteRules.Check(change(Sound)));
        Assert.Equal(path, problem.Path);
        Assert.DoesNotContain('\n', problem.ToString());
    }

    [Fact]
    public void A_curve_need_not_be_concave()
    {
        var convex = new PowerCurve { Workload = "train", Points = [new(new(200), new(190), 0.3), new(new(300), new(290), 0.5), new(new(400), new(380), 1)] };
        Assert.Empty(SiteRules.Check(Sound with { Curves = [convex], Jobs = [Sound.Jobs[0] with { Curve = convex }] }));
    }

    [Fact]
    public void A_job_that_arrives_is_held_to_the_same_rules()
    {
        var job = Sound.Jobs[0] with { Id = "late", Gpus = 65, Sizes = [] };
        Assert.Equal("job.gpus", Assert.Single(SiteRules.CheckJob(Sound, job, "job")).Path);
    }
}
