using Ballast.Assets;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>What a site draws at the meter in steady state, from its declared curves: jobs, idle GPUs, hosts and cooling; batteries and generators at rest.</summary>
static class SitePower
{
    public static Power Uncapped(Site site) => At(site, (_, job) => job.Curve.Uncapped.Watts);

    /// <summary>Every flexible job at the lowest cap of its cluster.</summary>
    public static Power AtLowestCaps(Site site) => At(site, (cluster, job) => job.IsFlexible ? job.Curve.PowerAt(cluster.MinCap.Watts) : job.Curve.Uncapped.Watts);

    /// <summary>Every flexible job at the cap at which it loses, all the time, what its tier allows on average.</summary>
    public static Power WithinTiers(Site site) => At(site, (cluster, job) => job.Curve.PowerAt(LowestCapFor(cluster, job)));

    /// <summary>The lowest settable cap with at least this job's promised throughput, by bisection: throughput does not fall with the cap.</summary>
    static double LowestCapFor(Cluster cluster, Job job)
    {
        var (promise, low, high) = (1 - job.Tier.MaxLoss, cluster.MinCap.Watts, cluster.MaxCap.Watts);
        if (!job.IsFlexible) return high;
        if (job.Curve.ThroughputAt(low) >= promise) return low;
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            if (job.Curve.ThroughputAt(middle) >= promise) high = middle;
            else low = middle;
        }
        return high;
    }

    static Power At(Site site, Func<Cluster, Job, double> wattsPerGpu)
    {
        var clusters = site.Clusters.ToDictionary(cluster => cluster.Name);
        double it = 0;
        foreach (var cluster in site.Clusters) it += cluster.Hosts * cluster.HostOverhead.Watts + cluster.Gpus * cluster.GpuIdle.Watts;
        foreach (var job in site.Jobs)
        {
            var cluster = clusters[job.Cluster];
            it += job.Gpus * (wattsPerGpu(cluster, job) - cluster.GpuIdle.Watts);
        }
        return new Power(it + (site.Cooling?.SteadyOverheadWatts(it) ?? 0));
    }
}
