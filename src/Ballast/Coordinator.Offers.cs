using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Planning;

namespace Ballast;

/// <summary>The snapshot from which an offer is reckoned. Taken between steps; not part of the loop.</summary>
public sealed partial class Coordinator
{
    /// <summary>What the site could give now. The same state and seed give the same offer.</summary>
    public Offer Offer(ulong seed, OfferOptions? options = null) => Offers.Evaluate(OfferInputs(), seed, options);

    /// <summary>The site as an offer needs it.</summary>
    public OfferInputs OfferInputs()
    {
        var givers = ImmutableArray.CreateBuilder<OfferJob>(jobs.Roster.Count);
        double it = 0, reach = 0;
        foreach (var job in jobs.All)
        {
            if (job.Phase == JobPhase.Ended) continue;
            it += job.Watts;
            if (!job.Job.IsFlexible || !job.IsRunning || ShapingIsStopped || job.Ledger.LeftSeconds <= 0) continue;
            reach += Math.Max(0, job.Curve.PowerAt(job.HighestCap) - job.Curve.MinPower) * job.WattsPerUnit;
        }
        var ramps = RampsSeconds(reach);
        foreach (var job in jobs.All)
            if (job.Phase != JobPhase.Ended && job.Job.IsFlexible && job.IsRunning && !ShapingIsStopped && job.Ledger.LeftSeconds > 0) givers.Add(Describe(job, ramps));
        foreach (var cluster in site.Clusters) it += cluster.Hosts * cluster.HostOverhead.Watts;
        var known = batteries.States;
        var target = TargetProfile.At(now, line.Entries, site).TargetWatts;
        return new OfferInputs
        {
            At = now,
            BaselineWatts = line.BaselineWatts,
            MarginalFactor = MarginalFactor(it),
            LeadSeconds = Lead,
            RampDown = site.Interconnection.RampDown,
            HeldWatts = double.IsNaN(target) ? 0 : Math.Max(0, line.BaselineWatts - target),
            Jobs = givers.DrainToImmutable(),
            Batteries = [.. site.Batteries.Select((b, i) => i < known.Length ? new OfferBattery(b, known[i].Soc, known[i].Available) : new OfferBattery(b, b.InitialSoc, true))],
        };
    }

    static OfferJob Describe(JobState job, double rampsSeconds)
    {
        var curve = job.Curve;
        var free = curve.PowerAt(job.HighestCap);
        var cuts = new double[Offers.Durations.Length];
        var binds = new bool[Offers.Durations.Length];
        for (var d = 0; d < cuts.Length; d++)
        {
            var rate = job.Ledger.SustainableLoss(Offers.Durations[d].TotalSeconds + rampsSeconds);
            // As in CapPlanner: the floor is on true throughput, the declared curve is read at the loss that was learned.
            var floor = curve.PowerForThroughput(1 - rate / job.HeldLossScale);
            binds[d] = floor > curve.MinPower;
            cuts[d] = Math.Max(0, free - Math.Max(curve.MinPower, floor)) * job.WattsPerUnit;
        }
        return new OfferJob
        {
            CapCut = ImmutableCollectionsMarshal.AsImmutableArray(cuts),
            AllowanceBinds = ImmutableCollectionsMarshal.AsImmutableArray(binds),
            FreeWatts = free * job.WattsPerUnit,
            StopCut = job.Job.Pausable ? Math.Max(0, free * job.WattsPerUnit - job.Gpus * job.Cluster.GpuIdle.Watts) : 0,
            StopSeconds = job.Job.Pausable ? Math.Max(0, job.Ledger.LeftSeconds - rampsSeconds) : 0,
            CheckpointSeconds = job.Job.CheckpointTime.TotalSeconds,
            RestartSeconds = job.Job.RestartTime.TotalSeconds,
            PowerSamples = job.Samples,
            LossSamples = job.LossSamples,
        };
    }

    /// <summary>Ramps cost allowance too: at most half of what a hold of their length does.</summary>
    double RampsSeconds(double watts) =>
        0.5 * (watts / site.Interconnection.RampDown.WattsPerSecond + watts / site.Interconnection.RampUp.WattsPerSecond);

    /// <summary>Steady watts at the meter per watt of IT power, about the present load.</summary>
    double MarginalFactor(double itWatts)
    {
        if (site.Cooling is not { } cooling || itWatts <= 0) return 1;
        var below = 0.9 * itWatts;
        return 1 + (cooling.SteadyOverheadWatts(itWatts) - cooling.SteadyOverheadWatts(below)) / (itWatts - below);
    }
}
