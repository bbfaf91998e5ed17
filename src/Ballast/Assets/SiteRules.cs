using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Assets;

/// <summary>A rule that a site breaks.</summary>
/// <param name="Path">Where, in the words of the site file: <c>jobs[2].gpus</c>, <c>curves.infer[1].cap</c>.</param>
/// <param name="What">What is wrong, as the first half of a sentence.</param>
/// <param name="HowToMend">What to do about it, as the second half.</param>
public sealed record SiteProblem(string Path, string What, string HowToMend)
{
    /// <summary>Other places whose values this rule weighed against <see cref="Path"/>.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    public override string ToString() => $"{Path}: {What}; {HowToMend}";
}

/// <summary>What must hold of a site before anything is decided for it: ranges, order of points, and that every name leads somewhere.</summary>
public static partial class SiteRules
{
    /// <summary>Everything that is wrong with this site; empty: it can be run.</summary>
    public static ImmutableArray<SiteProblem> Check(Site site)
    {
        var found = new Findings();
        CheckConnection(site, found);
        CheckClusters(site, found);
        CheckCooling(site, found);
        CheckBatteries(site, found);
        CheckGenerators(site, found);
        CheckFeeds(site, found);
        CheckTiers(site, found);
        CheckCurves(site, found);
        CheckJobs(site, found);
        CheckResponses(site, found);
        return found.ToImmutable();
    }

    static void CheckConnection(Site site, Findings found)
    {
        var (connection, meter, baseline) = (site.Interconnection, site.Meter, site.Baseline);
        found.Unless(connection.ImportLimit.Watts > 0, "interconnection.importLimit", "it is not above zero", "write the limit of the contract, such as 140 kW");
        found.Unless(connection.ExportLimit.Watts >= 0, "interconnection.exportLimit", "it is negative", "write its size, such as 0 kW for a site that never exports");
        found.Unless(connection.RampUp.WattsPerSecond > 0, "interconnection.rampUp", "it is not above zero", "write the allowed ramp, such as 1.6 kW/min, or unlimited");
        found.Unless(connection.RampDown.WattsPerSecond > 0, "interconnection.rampDown", "it is not above zero", "write the allowed ramp, such as 1.6 kW/min, or unlimited");
        found.Unless(meter.Lag >= TimeSpan.Zero && meter.Lag <= TimeSpan.FromMinutes(10), "meter.lag", "it is not between 0 s and 10 min", "write how late the meter tells, such as 1 s");
        found.Unless(meter.Period > TimeSpan.Zero && meter.Period <= TimeSpan.FromMinutes(10), "meter.period", "it is not above 0 s and up to 10 min", "write how often the meter reads, such as 1 s");
        found.Unless(meter.Noise is >= 0 and <= 0.2, "meter.noise", "it is not between 0 % and 20 %", "write one standard deviation as a share of the reading, such as 0.2 %");
        found.Unless(baseline.Window > TimeSpan.Zero && baseline.Window <= TimeSpan.FromDays(31), "baseline.window", "it is not above 0 s and up to 31 d", "write how long before the event to average, such as 60 min");
        found.Unless(baseline.MinimumCoverage is >= 0 and <= 1, "baseline.minimumCoverage", "it is not between 0 % and 100 %", "write the share of readings that must be there, such as 50 %");
        found.Unless(baseline.Adjustment is > 0.1 and < 10, "baseline.adjustment", "it is not between 0.1 and 10", "write a factor on the mean, 1 for none");
    }

    static void CheckClusters(Site site, Findings found)
    {
        found.Unless(!site.Clusters.IsEmpty, "clusters", "there is no cluster", "add one with name, gpuModel, gpus, minCap and maxCap");
        found.Unique("clusters", site.Clusters, cluster => cluster.Name, "name");
        for (var i = 0; i < site.Clusters.Length; i++)
        {
            var (cluster, path) = (site.Clusters[i], $"clusters[{i}]");
            found.Unless(cluster.Gpus > 0, $"{path}.gpus", "there are none", "write how many GPUs the cluster has");
            found.Unless(cluster.GpusPerHost > 0, $"{path}.gpusPerHost", "it is zero", "write how many GPUs a host has, usually 8");
            found.Unless(cluster.HostOverhead.Watts >= 0, $"{path}.hostOverhead", "it is negative", "write 0 W or more");
            found.Unless(cluster.MinCap.Watts > 0, $"{path}.minCap", "it is not above zero", "write the lowest cap that the GPUs take, such as 200 W");
            found.Unless(cluster.MinCap <= cluster.MaxCap, $"{path}.maxCap", $"it is below minCap, {cluster.MinCap}", "swap the two, or correct one", $"{path}.minCap");
            found.Unless(cluster.GpuIdle.Watts >= 0 && cluster.GpuIdle <= cluster.MaxCap, $"{path}.gpuIdle", "it is not between 0 W and maxCap", "write what a GPU without work draws, such as 60 W", $"{path}.maxCap");
        }
    }

    static void CheckCooling(Site site, Findings found)
    {
        if (site.Cooling is not { } cooling) return;
        found.Unless(cooling.Lag >= TimeSpan.Zero && cooling.Lag <= TimeSpan.FromHours(6), "cooling.lag", "it is not between 0 s and 6 h", "write how long the overhead takes for 63 % of its way, such as 3 min");
        found.Unless(!cooling.Pue.IsEmpty, "cooling.pue", "there is no point", "write a number, such as 1.25, or points of at and pue");
        for (var i = 0; i < cooling.Pue.Length; i++)
        {
            var point = cooling.Pue[i];
            found.Unless(point.Pue is >= 1 and <= 5, cooling.Pue.Length == 1 ? "cooling.pue" : $"cooling.pue[{i}].pue", "a PUE is never below 1, nor above 5", "write site power divided by IT power, such as 1.25");
            if (i == 0) continue;
            var before = cooling.Pue[i - 1];
            found.Unless(point.ItLoad > before.ItLoad, $"cooling.pue[{i}].at", $"it is not above the point before, {before.ItLoad}", "write the points in ascending order of load", $"cooling.pue[{i - 1}].at");
            found.Unless(!(point.ItLoad > before.ItLoad) || cooling.SteadyOverheadWatts(point.ItLoad.Watts) + point.ItLoad.Watts > cooling.SteadyOverheadWatts(before.ItLoad.Watts) + before.ItLoad.Watts,
                $"cooling.pue[{i}].pue", "site power would fall while IT power rises", "raise this PUE or lower the one before", $"cooling.pue[{i - 1}]", $"cooling.pue[{i}].at");
        }
    }

    static void CheckBatteries(Site site, Findings found)
    {
        found.Unique("batteries", site.Batteries, battery => battery.Name, "name");
        for (var i = 0; i < site.Batteries.Length; i++)
        {
            var (battery, path) = (site.Batteries[i], $"batteries[{i}]");
            found.Unless(battery.Capacity.WattHours > 0, $"{path}.capacity", "it is not above zero", "write its energy, such as 50 kWh");
            found.Unless(battery.MaxCharge.Watts > 0, $"{path}.maxCharge", "it is not above zero", "write its greatest charging power, such as 25 kW", $"{path}.power");
            found.Unless(battery.MaxDischarge.Watts > 0, $"{path}.maxDischarge", "it is not above zero", "write its greatest discharging power, such as 25 kW", $"{path}.power");
            found.Unless(battery.RoundTripEfficiency is > 0 and <= 1, $"{path}.roundTripEfficiency", "it is not above 0 % and up to 100 %", "write what comes back of what goes in, such as 90 %");
            found.Unless(battery.MinSoc is >= 0 and <= 1, $"{path}.minSoc", "it is not between 0 % and 100 %", "write a share of the capacity, such as 10 %");
            found.Unless(battery.MaxSoc is >= 0 and <= 1, $"{path}.maxSoc", "it is not between 0 % and 100 %", "write a share of the capacity, such as 90 %");
            found.Unless(battery.MinSoc < battery.MaxSoc, $"{path}.maxSoc", "it is not above minSoc", "swap the two, or widen the window", $"{path}.minSoc");
            found.Unless(battery.InitialSoc >= battery.MinSoc && battery.InitialSoc <= battery.MaxSoc, $"{path}.initialSoc",
                FormattableString.Invariant($"{battery.InitialSoc * 100:0.#} % is outside the window of {battery.MinSoc * 100:0.#} % to {battery.MaxSoc * 100:0.#} %"),
                "write a state of charge inside it", $"{path}.minSoc", $"{path}.maxSoc");
        }
    }

    static void CheckGenerators(Site site, Findings found)
    {
        found.Unique("generators", site.Generators, generator => generator.Name, "name");
        for (var i = 0; i < site.Generators.Length; i++)
        {
            var (generator, path) = (site.Generators[i], $"generators[{i}]");
            found.Unless(generator.Max.Watts > 0, $"{path}.max", "it is not above zero", "write its greatest output, such as 500 kW");
            found.Unless(generator.Min.Watts >= 0 && generator.Min <= generator.Max, $"{path}.min", "it is not between 0 kW and max", "write its least stable output", $"{path}.max");
            found.Unless(generator.StartTime >= TimeSpan.Zero, $"{path}.startTime", "it is negative", "write how long it takes to start, such as 30 s");
            found.Unless(generator.Ramp.WattsPerSecond > 0, $"{path}.ramp", "it is not above zero", "write how fast it follows, such as 50 kW/min, or unlimited");
        }
    }

    static void CheckFeeds(Site site, Findings found)
    {
        found.Unique("feeds", site.Feeds, feed => feed.Name, "name");
        var (clusters, fed) = (site.Clusters.Select(cluster => cluster.Name).ToHashSet(), new Dictionary<string, string>());
        for (var i = 0; i < site.Feeds.Length; i++)
        {
            var (feed, path) = (site.Feeds[i], $"feeds[{i}]");
            found.Unless(feed.Maximum.Watts > 0, $"{path}.maximum", "it is not above zero", "write what the feed can carry, such as 20 MW");
            found.Unless(feed.Minimum.Watts >= 0 && feed.Minimum <= feed.Maximum, $"{path}.minimum", "it is not between 0 kW and maximum", "write what the feed draws at the least", $"{path}.maximum");
            found.Unless(feed.Default is not { } standing || (standing.Watts > 0 && standing <= feed.Maximum), $"{path}.default", "it is not above zero and up to maximum", "write what holds while nobody sets another, or leave it out", $"{path}.maximum");
            found.Unless(!feed.Clusters.IsEmpty, $"{path}.clusters", "there is none", "name the clusters that the feed supplies");
            for (var c = 0; c < feed.Clusters.Length; c++)
            {
                var name = feed.Clusters[c];
                found.Unless(clusters.Contains(name), $"{path}.clusters[{c}]", $"there is no cluster \"{name}\"", "name clusters of this site", "clusters");
                if (!fed.TryAdd(name, path)) found.Unless(false, $"{path}.clusters[{c}]", $"\"{name}\" is supplied by {fed[name]} already", "keep it in one of the two", $"{fed[name]}.clusters");
            }
        }
    }

    static void CheckTiers(Site site, Findings found)
    {
        found.Unique("tiers", site.Tiers, tier => tier.Name, "name");
        for (var i = 0; i < site.Tiers.Length; i++)
        {
            var (tier, path) = (site.Tiers[i], $"tiers[{i}]");
            found.Unless(tier.MaxLoss is >= 0 and < 1, $"{path}.maxLoss", "it is not from 0 % to below 100 %", "write the share of throughput that may be lost on average, such as 25 %");
            found.Unless(tier.Window > TimeSpan.Zero && tier.Window <= TimeSpan.FromDays(31), $"{path}.window", "it is not above 0 s and up to 31 d", "write over how long the loss is averaged, such as 3 h");
            found.Unless(tier.Weight is >= 0 and < double.PositiveInfinity, $"{path}.weight", "it is negative", "write 0 or more");
        }
    }

    static void CheckResponses(Site site, Findings found)
    {
        found.Unless(site.SimpleLevels.Length == 3, "signals.simpleLevels", $"it has {site.SimpleLevels.Length} levels and not three", "write one share for each of the levels 1, 2 and 3");
        for (var i = 0; i < site.SimpleLevels.Length; i++)
        {
            found.Unless(site.SimpleLevels[i] is >= 0 and < 1, $"signals.simpleLevels[{i}]", "it is not from 0 % to below 100 %", "write the share of the baseline to cut at this level");
            if (i > 0) found.Unless(site.SimpleLevels[i] >= site.SimpleLevels[i - 1], $"signals.simpleLevels[{i}]", "it is below the level before", "write the levels in ascending order", $"signals.simpleLevels[{i - 1}]");
        }
        found.Unless(site.EmergencyFloor is >= 0 and <= 1, "signals.emergencyFloor", "it is not between 0 % and 100 %", "write the share of the baseline to go down to");
        var (tiers, named) = (site.Tiers.Select(tier => tier.Name).ToHashSet(), new HashSet<string>());
        for (var i = 0; i < site.EmergencyOrder.Length; i++)
        {
            var name = site.EmergencyOrder[i];
            found.Unless(tiers.Contains(name), $"signals.emergencyOrder[{i}]", $"there is no tier \"{name}\"", "name tiers of this site, or leave the order out", "tiers");
            found.Unless(named.Add(name), $"signals.emergencyOrder[{i}]", $"tier \"{name}\" is named twice", "keep the first");
        }
        for (var i = 0; i < site.PriceResponses.Length; i++)
        {
            var (response, path) = (site.PriceResponses[i], $"signals.priceResponses[{i}]");
            found.Unless(response.CutFraction is >= 0 and < 1, $"{path}.cut", "it is not from 0 % to below 100 %", "write the share of the baseline to cut");
            if (i > 0) found.Unless(response.AtOrAbove.CompareTo(site.PriceResponses[i - 1].AtOrAbove) > 0, $"{path}.atOrAbove", "it is not above the price before", "write the prices in ascending order", $"signals.priceResponses[{i - 1}].atOrAbove");
        }
    }

    /// <summary>Problems as they are found.</summary>
    sealed class Findings
    {
        readonly ImmutableArray<SiteProblem>.Builder problems = ImmutableArray.CreateBuilder<SiteProblem>();

        public void Unless(bool holds, string path, string what, string howToMend, params ReadOnlySpan<string> others)
        {
            if (!holds) problems.Add(new SiteProblem(path, what, howToMend) { Others = [.. others] });
        }

        /// <summary>Names are there, and no two are the same.</summary>
        public void Unique<T>(string path, ImmutableArray<T> items, Func<T, string> nameOf, string key)
        {
            var first = new Dictionary<string, int>();
            for (var i = 0; i < items.Length; i++)
            {
                var name = nameOf(items[i]);
                if (string.IsNullOrWhiteSpace(name)) Unless(false, $"{path}[{i}].{key}", "it is empty", "write one");
                else if (!first.TryAdd(name, i)) Unless(false, $"{path}[{i}].{key}", $"\"{name}\" is taken by {path}[{first[name]}]", "write another");
            }
        }

        public ImmutableArray<SiteProblem> ToImmutable() => problems.ToImmutable();
    }
}
