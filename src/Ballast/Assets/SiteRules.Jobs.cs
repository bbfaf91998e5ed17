using System.Collections.Immutable;

namespace Ballast.Assets;

/// <summary>The rules for curves and for jobs, which refer to everything else.</summary>
public static partial class SiteRules
{
    const int MostSizes = 64;

    /// <summary>What is wrong with one job at this site, as when it arrives later; the GPUs of other jobs are not counted.</summary>
    public static ImmutableArray<SiteProblem> CheckJob(Site site, Job job, string path)
    {
        var found = new Findings();
        CheckJob(site, IndexOf(site.Clusters, job.Cluster), job, path, [], found);
        return found.ToImmutable();
    }

    static void CheckCurves(Site site, Findings found)
    {
        var names = new HashSet<string>();
        foreach (var curve in site.Curves)
        {
            var path = $"curves.{curve.Workload}";
            found.Unless(names.Add(curve.Workload), path, "there are two curves of this name", "rename one");
            CheckCurve(curve, path, found);
        }
    }

    static void CheckCurve(PowerCurve curve, string path, Findings found)
    {
        var points = curve.Points;
        found.Unless(!points.IsEmpty, path, "it has no points", "write at least one of cap, power and throughput; the last is uncapped");
        for (var i = 0; i < points.Length; i++)
        {
            var (point, at) = (points[i], $"{path}[{i}]");
            found.Unless(point.Cap.Watts > 0, $"{at}.cap", "it is not above zero", "write the cap of one GPU, such as 400 W");
            found.Unless(point.Power.Watts > 0, $"{at}.power", "it is not above zero", "write the mean power of one GPU, such as 345 W");
            found.Unless(point.Throughput is >= 0 and <= 1, $"{at}.throughput", "it is not between 0 and 1", "write it relative to uncapped");
            if (i == 0) continue;
            var before = points[i - 1];
            found.Unless(point.Cap > before.Cap, $"{at}.cap", $"it is not above the point before, {before.Cap}", "write the points in ascending order", $"{path}[{i - 1}].cap");
            found.Unless(point.Power > before.Power, $"{at}.power", $"it is not above the point before, {before.Power}, though the cap is", "correct it, or leave the point out", $"{path}[{i - 1}].power");
            found.Unless(point.Throughput >= before.Throughput, $"{at}.throughput", "it is below the point before, though the cap is above", "correct it, or leave the point out", $"{path}[{i - 1}].throughput");
        }
        if (!points.IsEmpty) found.Unless(Math.Abs(points[^1].Throughput - 1) < 1e-6, $"{path}[{points.Length - 1}].throughput", "the last point is uncapped and has not throughput 1", "divide all throughputs by the last");
    }

    static void CheckJobs(Site site, Findings found)
    {
        found.Unique("jobs", site.Jobs, job => job.Id, "id");
        var clusters = Enumerable.Range(0, site.Clusters.Length).DistinctBy(i => site.Clusters[i].Name).ToDictionary(i => site.Clusters[i].Name);
        var used = new Dictionary<string, long>();
        var pairs = new HashSet<(int, PowerCurve)>();
        for (var i = 0; i < site.Jobs.Length; i++)
        {
            var job = site.Jobs[i];
            CheckJob(site, clusters.GetValueOrDefault(job.Cluster, -1), job, $"jobs[{i}]", pairs, found);
            used[job.Cluster] = used.GetValueOrDefault(job.Cluster) + job.Gpus;
        }
        for (var i = 0; i < site.Clusters.Length; i++)
        {
            var (cluster, path) = (site.Clusters[i], $"clusters[{i}].gpus");
            var needed = used.GetValueOrDefault(cluster.Name);
            found.Unless(needed <= cluster.Gpus, path, FormattableString.Invariant($"its jobs run on {needed} GPUs and it has {cluster.Gpus}"), "add GPUs, or make jobs smaller", $"clusters[{i}].name", "jobs");
        }
    }

    /// <param name="at">The cluster's place in the site; -1: there is none of that name.</param>
    /// <param name="pairs">Clusters and curves that were already weighed against each other.</param>
    static void CheckJob(Site site, int at, Job job, string path, HashSet<(int, PowerCurve)> pairs, Findings found)
    {
        found.Unless(job.Gpus > 0, $"{path}.gpus", "there are none", "write how many GPUs the job runs on");
        found.Unless(job.Weight is >= 0 and < double.PositiveInfinity, $"{path}.weight", "it is negative", "write 0 or more");
        found.Unless(job.CheckpointTime >= TimeSpan.Zero, $"{path}.checkpointTime", "it is negative", "write how long a checkpoint takes, such as 60 s");
        found.Unless(job.CheckpointEvery is not { } every || every > TimeSpan.Zero, $"{path}.checkpointEvery", "it is not above zero", "write about how often it writes one, such as 1 h, or leave it out");
        found.Unless(job.RestartTime >= TimeSpan.Zero, $"{path}.restartTime", "it is negative", "write how long a restart takes, such as 2 min");
        found.Unless(job.CheckpointPower.Watts >= 0, $"{path}.checkpointPower", "it is negative", "write the power of one GPU meanwhile, such as 150 W");
        found.Unless(job.RestartPower.Watts >= 0, $"{path}.restartPower", "it is negative", "write the power of one GPU meanwhile, such as 120 W");
        found.Unless(job.Sizes.Length <= MostSizes, $"{path}.sizes", $"there are more than {MostSizes}", "keep those that are worth a checkpoint and a restart");
        for (var i = 0; i < Math.Min(job.Sizes.Length, MostSizes); i++)
        {
            found.Unless(job.Sizes[i] > 0 && job.Sizes[i] < job.Gpus, $"{path}.sizes[{i}]", FormattableString.Invariant($"{job.Sizes[i]} is not from 1 to below the job's own {job.Gpus}"), "leave out its own size and larger ones", $"{path}.gpus");
            found.Unless(job.Sizes.IndexOf(job.Sizes[i]) == i, $"{path}.sizes[{i}]", "it is written twice", "keep one");
        }
        if (at < 0)
        {
            var known = site.Clusters.IsEmpty ? "add the cluster" : $"choose from {string.Join(", ", site.Clusters.Take(12).Select(known => known.Name))}";
            found.Unless(false, $"{path}.cluster", $"there is no cluster \"{job.Cluster}\"", known, "clusters");
            return;
        }
        var cluster = site.Clusters[at];
        found.Unless(job.Gpus <= cluster.Gpus, $"{path}.gpus", FormattableString.Invariant($"it wants {job.Gpus} GPUs and cluster \"{cluster.Name}\" has {cluster.Gpus}"), "make the job smaller", $"clusters[{at}].gpus", $"clusters[{at}].name");
        if (job.Curve.Points.IsEmpty || !pairs.Add((at, job.Curve))) return;
        var (first, last) = (job.Curve.Points[0], job.Curve.Points[^1]);
        found.Unless(first.Cap <= cluster.MinCap, $"{path}.curve", $"curve \"{job.Curve.Workload}\" begins at {first.Cap}, and caps on cluster \"{cluster.Name}\" go down to {cluster.MinCap}",
            "measure a point at the lowest cap, or raise minCap", $"clusters[{at}].minCap", $"curves.{job.Curve.Workload}");
        found.Unless(last.Cap <= cluster.MaxCap, $"{path}.curve", $"curve \"{job.Curve.Workload}\" goes up to {last.Cap}, and cluster \"{cluster.Name}\" takes caps up to {cluster.MaxCap}",
            "end the curve at maxCap, or raise maxCap", $"clusters[{at}].maxCap", $"curves.{job.Curve.Workload}");
    }

    static int IndexOf(ImmutableArray<Cluster> clusters, string name)
    {
        for (var i = 0; i < clusters.Length; i++)
        {
            if (clusters[i].Name == name) return i;
        }
        return -1;
    }
}
