using Ballast.Assets;

namespace Ballast.Simulation.Controllers;

/// <summary>
/// What an open-loop policy knows: declared curves, and the meter that they add up to with hosts, idle
/// GPUs and cooling in steady state. Caps by slot; 0 stands for a paused job.
/// </summary>
sealed class DeclaredModel
{
    readonly Site site;
    readonly Cluster[] clusterOf;
    readonly double fixedWatts;

    public DeclaredModel(Site site, IReadOnlyList<Job> jobs)
    {
        this.site = site;
        Jobs = jobs;
        clusterOf = [.. jobs.Select(j => site.Clusters.First(c => c.Name == j.Cluster))];
        foreach (var cluster in site.Clusters)
        {
            var taken = jobs.Where(j => j.Cluster == cluster.Name).Sum(j => j.Gpus);
            fixedWatts += cluster.Hosts * cluster.HostOverhead.Watts + Math.Max(0, cluster.Gpus - taken) * cluster.GpuIdle.Watts;
        }
    }

    public IReadOnlyList<Job> Jobs { get; }

    public double MaxCap(int slot) => clusterOf[slot].MaxCap.Watts;

    public double MinCap(int slot) => clusterOf[slot].MinCap.Watts;

    public double[] Uncapped() => [.. Enumerable.Range(0, Jobs.Count).Select(MaxCap)];

    public double Meter(double[] caps)
    {
        var it = fixedWatts;
        for (var j = 0; j < caps.Length; j++)
        {
            it += Jobs[j].Gpus * (caps[j] > 0 ? Jobs[j].Curve.PowerAt(caps[j]) : clusterOf[j].GpuIdle.Watts);
        }
        return it + (site.Cooling?.SteadyOverheadWatts(it) ?? 0);
    }

    /// <summary>The lowest cap at which the declared curve keeps the throughput that the job's tier asks, within the settable range.</summary>
    public double FloorCap(int slot)
    {
        var job = Jobs[slot];
        var (low, high) = (MinCap(slot), MaxCap(slot));
        if (!job.IsFlexible) return high;
        var keep = 1 - job.Tier.MaxLoss;
        if (job.Curve.ThroughputAt(low) >= keep) return low;
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (job.Curve.ThroughputAt(middle) >= keep) high = middle;
            else low = middle;
        }
        return high;
    }

    /// <summary>"DVFS, fair": every job gives an equal fraction of its headroom, in steps of 1 %, until the budget is met or nothing is left.</summary>
    /// <param name="budgetWatts">At the meter.</param>
    /// <param name="paused">Slot of a paused job, or -1.</param>
    public double[] Fair(double budgetWatts, int paused = -1)
    {
        var caps = Uncapped();
        for (var percent = 0; percent <= 100; percent++)
        {
            for (var j = 0; j < caps.Length; j++)
            {
                caps[j] = j == paused ? 0 : MaxCap(j) - percent / 100.0 * (MaxCap(j) - FloorCap(j));
            }
            if (Meter(caps) <= budgetWatts) break;
        }
        return caps;
    }

    /// <summary>One cap for all flexible jobs: the highest that meets the budget.</summary>
    public double[] Uniform(double budgetWatts)
    {
        var caps = Uncapped();
        var flexible = Enumerable.Range(0, caps.Length).Where(j => Jobs[j].IsFlexible).ToArray();
        if (flexible.Length == 0 || Meter(caps) <= budgetWatts) return caps;
        var (low, high) = (flexible.Min(MinCap), flexible.Max(MaxCap));
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            foreach (var j in flexible) caps[j] = Math.Clamp(middle, MinCap(j), MaxCap(j));
            if (Meter(caps) <= budgetWatts) low = middle;
            else high = middle;
        }
        foreach (var j in flexible) caps[j] = Math.Clamp(low, MinCap(j), MaxCap(j));
        return caps;
    }

    /// <summary>
    /// "DVFS + job pausing, fair": among all sets of two or more pausable jobs that take turns through the
    /// hold, one at a time and none for longer than its tier allows, the one that meets the budget with the least reduction.
    /// </summary>
    /// <returns>Slots in the order of their turns; empty when no set serves.</returns>
    public int[] PauseTurns(double budgetWatts, TimeSpan hold)
    {
        var eligible = Enumerable.Range(0, Jobs.Count).Where(j => Jobs[j].IsFlexible && Jobs[j].Pausable).Take(12).ToArray();
        int[] best = [];
        var bestReduction = double.PositiveInfinity;
        var whole = Meter(Uncapped());
        var metersWhenPaused = eligible.ToDictionary(j => j, j => Meter(Fair(budgetWatts, j)));
        for (var set = 1; set < 1 << eligible.Length; set++)
        {
            var slots = Enumerable.Range(0, eligible.Length).Where(i => (set & (1 << i)) != 0).Select(i => eligible[i]).ToArray();
            if (slots.Length < 2) continue;
            var turn = hold / slots.Length;
            if (slots.Any(j => turn > Jobs[j].Tier.Window * Jobs[j].Tier.MaxLoss || metersWhenPaused[j] > budgetWatts)) continue;
            var reduction = slots.Average(j => whole - metersWhenPaused[j]);
            if (reduction >= bestReduction) continue;
            (best, bestReduction) = (slots, reduction);
        }
        return best;
    }
}
