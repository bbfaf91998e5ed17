using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Numerics;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>
/// All jobs, as arrays by slot: what each draws and does under the cap, size and phase in force, and
/// what it would draw and do untouched (the twin). Values are means over the last step; a change inside
/// the step counts for its part of it.
/// </summary>
sealed partial class JobBank
{
    /// <summary>Power control lets short peaks through, not more than this much above the cap (or above the mean, where the curve error already lies above it).</summary>
    const double PeakAboveCap = 1.05;

    const long Never = long.MaxValue;

    readonly Site site;
    readonly PlantOptions options;
    readonly ulong seed;
    readonly JobNoise noise;
    readonly Action<int, IncidentKind, double, long> incident;

    Job[] jobs = [];
    Cluster[] clusters = [];
    int[] clusterOf = [];
    JobPhase[] phase = [];
    int[] gpus = [];
    double[] cap = [];
    double[] powerError = [];
    double[] lossError = [];
    double[] straggler = [];

    double[] mean = [];
    double[] peak = [];
    double[] rate = [];
    double[] freeMean = [];
    double[] freePeak = [];
    double[] freeRate = [];

    public double[] Watts = [];
    public double[] Throughput = [];
    public double[] FreeWatts = [];
    public double[] FreeThroughput = [];

    readonly int[] takenGpus;
    readonly int[] fullGpus;

    public JobBank(Site site, PlantOptions options, ulong seed, Action<int, IncidentKind, double, long> incident)
    {
        this.site = site;
        this.options = options;
        this.seed = seed;
        this.incident = incident;
        takenGpus = new int[site.Clusters.Length];
        fullGpus = new int[site.Clusters.Length];
        noise = new JobNoise(options, seed, (slot, kind, share, at) =>
        {
            if (phase[slot] == JobPhase.Running) incident(slot, kind, share * mean[slot], at);
        });
    }

    public int Count { get; private set; }

    /// <summary>Power of all jobs, mean over the last step.</summary>
    public double TotalWatts { get; private set; }

    public double TotalFreeWatts { get; private set; }

    /// <summary>Power of GPUs that no job holds.</summary>
    public double IdleWatts { get; private set; }

    /// <summary>The same if every job had its full size.</summary>
    public double FreeIdleWatts { get; private set; }

    public Job Job(int slot) => jobs[slot];

    public JobPhase Phase(int slot) => phase[slot];

    public int Gpus(int slot) => gpus[slot];

    public double Cap(int slot) => cap[slot];

    public int SlotOf(string id)
    {
        for (var j = Count - 1; j >= 0; j--)
        {
            if (jobs[j].Id == id && phase[j] != JobPhase.Ended) return j;
        }
        return -1;
    }

    public int Add(Job job, long now)
    {
        var j = Count;
        if (j >= jobs.Length) Grow(Math.Max(16, j * 2));
        Count++;
        var member = (ulong)j;
        jobs[j] = job;
        clusterOf[j] = IndexOf(site.Clusters, job.Cluster);
        clusters[j] = site.Clusters[clusterOf[j]];
        phase[j] = JobPhase.Running;
        gpus[j] = job.Gpus;
        cap[j] = clusters[j].MaxCap.Watts;
        powerError[j] = 1 + CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.PowerError, member), 0, -options.CurveError, options.CurveError);
        lossError[j] = 1 + CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.LossError, member), 0, -options.CurveError, options.CurveError);
        var straggles = job.Class == WorkloadClass.Training && options.Stragglers > 0
            && CounterRandom.Uniform(CounterRandom.Key(seed, (ulong)Draw.Straggler, member), 0) < options.Stragglers;
        straggler[j] = straggles ? 1 - options.StragglerLoss : 1;
        noise.Add(j, job, now);
        BeginOrders(j, now);
        Update(j);
        takenGpus[clusterOf[j]] += gpus[j];
        fullGpus[clusterOf[j]] += gpus[j];
        CountIdle();
        return j;
    }

    public void End(int slot, bool failed, long now)
    {
        if (phase[slot] == JobPhase.Ended) return;
        incident(slot, failed ? IncidentKind.JobFailed : IncidentKind.JobEnded, -mean[slot], now);
        takenGpus[clusterOf[slot]] -= gpus[slot];
        fullGpus[clusterOf[slot]] -= jobs[slot].Gpus;
        gpus[slot] = 0;
        phase[slot] = JobPhase.Ended;
        ClearOrders(slot);
        Update(slot);
        CountIdle();
    }

    /// <summary>Power and throughput fall to this factor (1: as usual).</summary>
    public void Straggle(int slot, double factor, long now)
    {
        var before = mean[slot];
        straggler[slot] = factor;
        Update(slot);
        incident(slot, IncidentKind.Straggles, mean[slot] - before, now);
    }

    public double StragglerFactor(int slot) => straggler[slot];

    public void Step(long from, long to, bool wholeSecond)
    {
        if (wholeSecond) noise.StepAll(Count, to);
        double total = 0, totalFree = 0;
        for (var j = 0; j < Count; j++)
        {
            double carryWatts = 0, carryRate = 0;
            if (nextDue[j] <= to) Due(j, from, to, out carryWatts, out carryRate);
            var m = mean[j] + carryWatts;
            var q = rate[j] + carryRate;
            if (phase[j] == JobPhase.Running)
            {
                m = Math.Min(m * noise.Power[j], peak[j] + Math.Max(0, carryWatts));
                q *= noise.Throughput[j];
            }
            var free = Math.Min(freeMean[j] * noise.FreePower[j], freePeak[j]);
            Watts[j] = m;
            Throughput[j] = q;
            FreeWatts[j] = free;
            FreeThroughput[j] = freeRate[j] * noise.FreeThroughput[j];
            total += m;
            totalFree += free;
        }
        TotalWatts = total;
        TotalFreeWatts = totalFree;
    }

    /// <summary>Power and rate that follow from phase, size, cap and straggler of a job.</summary>
    void Update(int j)
    {
        var job = jobs[j];
        var max = clusters[j].MaxCap.Watts;
        (freeMean[j], freePeak[j], freeRate[j]) = phase[j] == JobPhase.Ended ? (0, 0, 0) : Run(j, job.Gpus, max);
        (mean[j], peak[j], rate[j]) = phase[j] switch
        {
            JobPhase.Running => Run(j, gpus[j], cap[j]),
            JobPhase.Checkpointing => (gpus[j] * job.CheckpointPower.Watts, double.PositiveInfinity, 0),
            JobPhase.Restarting => (gpus[j] * job.RestartPower.Watts, double.PositiveInfinity, 0),
            JobPhase.Paused => (gpus[j] * clusters[j].GpuIdle.Watts, double.PositiveInfinity, 0),
            _ => (0.0, double.PositiveInfinity, 0.0),
        };
    }

    (double Mean, double Peak, double Rate) Run(int j, int size, double atCap)
    {
        var job = jobs[j];
        var power = size * job.Curve.PowerAt(atCap) * powerError[j] * straggler[j];
        var kept = Math.Max(0, 1 - (1 - job.Curve.ThroughputAt(atCap)) * lossError[j]);
        return (power, Math.Max(power, size * atCap) * PeakAboveCap, kept * straggler[j] * size / job.Gpus);
    }

    void Resized(int j, int size)
    {
        takenGpus[clusterOf[j]] += size - gpus[j];
        gpus[j] = size;
        CountIdle();
    }

    void CountIdle()
    {
        IdleWatts = Idle(takenGpus);
        FreeIdleWatts = Idle(fullGpus);
    }

    double Idle(int[] taken)
    {
        var watts = 0.0;
        for (var c = 0; c < taken.Length; c++) watts += Math.Max(0, site.Clusters[c].Gpus - taken[c]) * site.Clusters[c].GpuIdle.Watts;
        return watts;
    }

    static int IndexOf(ImmutableArray<Cluster> clusters, string name)
    {
        for (var i = 0; i < clusters.Length; i++)
        {
            if (clusters[i].Name == name) return i;
        }
        throw new ArgumentException($"No cluster is named '{name}'; name one of the site's clusters.");
    }

    void Grow(int capacity)
    {
        Array.Resize(ref jobs, capacity);
        Array.Resize(ref clusters, capacity);
        Array.Resize(ref clusterOf, capacity);
        Array.Resize(ref phase, capacity);
        Array.Resize(ref gpus, capacity);
        Array.Resize(ref cap, capacity);
        Array.Resize(ref powerError, capacity);
        Array.Resize(ref lossError, capacity);
        Array.Resize(ref straggler, capacity);
        Array.Resize(ref mean, capacity);
        Array.Resize(ref peak, capacity);
        Array.Resize(ref rate, capacity);
        Array.Resize(ref freeMean, capacity);
        Array.Resize(ref freePeak, capacity);
        Array.Resize(ref freeRate, capacity);
        Array.Resize(ref Watts, capacity);
        Array.Resize(ref Throughput, capacity);
        Array.Resize(ref FreeWatts, capacity);
        Array.Resize(ref FreeThroughput, capacity);
        Array.Resize(ref nextDue, capacity);
        Array.Resize(ref head, capacity);
        Array.Resize(ref tail, capacity);
        Array.Resize(ref lastDue, capacity);
        Array.Resize(ref phaseEnds, capacity);
        Array.Resize(ref nextSize, capacity);
        Array.Resize(ref capUntil, capacity);
        Array.Resize(ref capFallback, capacity);
        Array.Resize(ref sizeUntil, capacity);
        Array.Resize(ref sizeFallback, capacity);
        Array.Resize(ref capLostAt, capacity);
        Array.Resize(ref capLosses, capacity);
        Array.Resize(ref lossKey, capacity);
        Array.Resize(ref actuationKey, capacity);
        Array.Resize(ref takingKey, capacity);
        Array.Resize(ref pollingPhase, capacity);
    }

    /// <summary>Of the jobs that are there: restoring, the same ones must be, in the same order.</summary>
    public void Exchange(StateExchange s)
    {
        s.Mark(Count);
        phase = s.Keep(phase);
        gpus = s.Keep(gpus);
        cap = s.Keep(cap);
        powerError = s.Keep(powerError);
        lossError = s.Keep(lossError);
        straggler = s.Keep(straggler);
        mean = s.Keep(mean);
        peak = s.Keep(peak);
        rate = s.Keep(rate);
        freeMean = s.Keep(freeMean);
        freePeak = s.Keep(freePeak);
        freeRate = s.Keep(freeRate);
        Watts = s.Keep(Watts);
        Throughput = s.Keep(Throughput);
        FreeWatts = s.Keep(FreeWatts);
        FreeThroughput = s.Keep(FreeThroughput);
        TotalWatts = s.Keep(TotalWatts);
        TotalFreeWatts = s.Keep(TotalFreeWatts);
        IdleWatts = s.Keep(IdleWatts);
        FreeIdleWatts = s.Keep(FreeIdleWatts);
        s.Fill<int>(takenGpus);
        s.Fill<int>(fullGpus);
        noise.Exchange(s);
        ExchangeOrders(s);
        ExchangeQueue(s);
    }
}
