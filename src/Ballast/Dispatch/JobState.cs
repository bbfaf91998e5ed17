using Ballast.Assets;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// All that the dispatcher keeps of one job between ticks: what it was ordered, what it was before,
/// what was learned of its curve. One instance per slot, kept for the job's life.
/// </summary>
internal sealed class JobState(int slot, Job job, Cluster cluster, bool isNew = false)
{
    public readonly int Slot = slot;
    public readonly Job Job = job;
    public readonly Cluster Cluster = cluster;
    public readonly ConcaveCurve Curve = new(job.Curve, cluster.MinCap.Watts);
    public readonly bool IsFlexible = job.IsFlexible;
    public readonly AllowanceLedger Ledger = new(job.Tier, isNew);

    // As read.
    public JobPhase Phase = JobPhase.Unknown;
    public int Gpus = job.Gpus;
    public double Cap = cluster.MaxCap.Watts;
    public double Watts;
    public double Throughput = 1;
    public bool Fresh;
    public long ReadAt;

    // As ordered. NaN: untouched.
    public double OrderedCap = double.NaN;
    public double PreviousCap = double.NaN;
    public long OrderedAt;
    public long LeaseEnds;
    public bool Confirmed = true;
    public bool WasConfirmed;
    public int OrderedGpus = job.Gpus;
    public long OrderedGpusAt;
    public long PhaseSince;
    public Reason TouchedFor;
    public long TouchedAt;

    // As learned. The held scales move in small steps, so that the order of segments does not flicker.
    public double PowerScale = 1;
    public double LossScale = 1;
    public double UncappedThroughput = 1;
    public double HeldPowerScale = 1;
    public double HeldLossScale = 1;
    public double Samples;
    public double UncappedSamples;
    public double LossSamples;

    // This tick.
    public double Predicted;
    public bool Dipping;
    public double DipSeconds;
    public double LastCap = cluster.MaxCap.Watts;

    /// <summary>Measured over modelled power, less one, when last both were known for one cap.</summary>
    public double Deviation;

    /// <summary>When its last checkpoint began, seen or asked for; 0: none is known.</summary>
    public long CheckpointAt;
    public double MinPower;
    public double MaxPower;

    /// <summary>What <see cref="MaxPower"/> would be if its feed left it all.</summary>
    public double FreePower;

    /// <summary>The most that its feed leaves it, per GPU of the declared curve, watts; infinite: all.</summary>
    public double Ceiling = double.PositiveInfinity;
    public double Floor = 1;
    public double PlannedCap = double.NaN;
    public double PlannedPower = double.NaN;

    /// <summary>Counts the changes of <see cref="MinPower"/> and <see cref="MaxPower"/>.</summary>
    public int BoundVersion;
    public JobSegments Segments = new();

    /// <summary>Declared power per GPU at the cap that is ordered; NaN: untouched.</summary>
    public double OrderedPower = double.NaN;

    // The declared curve at the cap in force, and bounds, looked up only when what they rest on has changed.
    double curveCap = double.NaN;
    double curvePower;
    double curveThroughput;
    double boundFloor = double.NaN;
    double boundLossScale;
    double boundCap;
    double boundCeiling;
    int boundGpus;

    /// <summary>Declared power per GPU under the cap in force.</summary>
    public double CurvePower => AtCap(EffectiveCap).curvePower;

    /// <summary>Declared throughput under the cap in force, relative to uncapped.</summary>
    public double CurveThroughput => AtCap(EffectiveCap).curveThroughput;

    /// <summary>Works out <see cref="MinPower"/> and <see cref="MaxPower"/>, per GPU of the declared curve.</summary>
    public void Bound()
    {
        var highest = HighestCap;
        if (Floor == boundFloor && HeldLossScale == boundLossScale && highest == boundCap && Ceiling == boundCeiling && Gpus == boundGpus) return;
        (boundFloor, boundLossScale, boundCap, boundCeiling, boundGpus) = (Floor, HeldLossScale, highest, Ceiling, Gpus);
        FreePower = Curve.PowerAt(highest);
        // The floor is on true throughput: the declared curve is read at the loss that was learned.
        var size = (double)Gpus / Job.Gpus;
        var declaredFloor = 1 - (1 - Math.Min(1, Floor / size)) / HeldLossScale;
        MinPower = Math.Min(FreePower, Math.Max(Curve.MinPower, Curve.PowerForThroughput(declaredFloor)));
        MaxPower = Math.Min(FreePower, Math.Max(MinPower, Ceiling));
        PlannedPower = double.NaN;
        BoundVersion++;
    }

    /// <summary>The cap for a power within its bounds: what it was before where nothing holds it back.</summary>
    public double CapFor(double power) => power >= MaxPower - 1e-9 && double.IsPositiveInfinity(Ceiling)
        ? HighestCap
        : Math.Clamp(Math.Round(Curve.CapForPower(power)), Cluster.MinCap.Watts, HighestCap);

    JobState AtCap(double cap)
    {
        if (cap == curveCap) return this;
        curveCap = cap;
        curvePower = Curve.PowerAt(cap);
        curveThroughput = Curve.ThroughputAt(cap);
        return this;
    }

    /// <summary>Whether anything is ordered of it, or a stop that was ordered has not been made good yet.</summary>
    public bool Touched => !double.IsNaN(OrderedCap) || OrderedGpus != Job.Gpus
        || OrderedGpusAt != 0 && Phase is JobPhase.Checkpointing or JobPhase.Paused or JobPhase.Restarting;

    /// <summary>Whether its order is not confirmed, or lapses within the hour.</summary>
    public bool AwaitsRepeat(long now) => !Confirmed || LeaseEnds - now < TimeSpan.TicksPerHour && !double.IsNaN(OrderedCap);

    public bool IsRunning => Phase == JobPhase.Running && OrderedGpus == Gpus;

    /// <summary>The cap in force, as far as is known: read back, or what was ordered when readings are stale.</summary>
    public double EffectiveCap => Fresh || double.IsNaN(OrderedCap) ? Cap : OrderedCap;

    /// <summary>Watts of the whole job per watt of declared curve.</summary>
    public double WattsPerUnit => Gpus * HeldPowerScale;

    /// <summary>No cap above what it was before anyone touched it.</summary>
    public double HighestCap => double.IsNaN(PreviousCap) ? Cap : PreviousCap;

    public void Exchange(StateExchange s)
    {
        Ledger.Exchange(s);
        TouchedFor = new Reason(s.Keep(TouchedFor.Kind), s.Keep(TouchedFor.A), s.Keep(TouchedFor.B));
        Phase = s.Keep(Phase);
        Gpus = s.Keep(Gpus);
        Cap = s.Keep(Cap);
        Watts = s.Keep(Watts);
        Throughput = s.Keep(Throughput);
        Fresh = s.Keep(Fresh);
        ReadAt = s.Keep(ReadAt);
        OrderedCap = s.Keep(OrderedCap);
        PreviousCap = s.Keep(PreviousCap);
        OrderedAt = s.Keep(OrderedAt);
        LeaseEnds = s.Keep(LeaseEnds);
        Confirmed = s.Keep(Confirmed);
        WasConfirmed = s.Keep(WasConfirmed);
        OrderedGpus = s.Keep(OrderedGpus);
        OrderedGpusAt = s.Keep(OrderedGpusAt);
        PhaseSince = s.Keep(PhaseSince);
        TouchedAt = s.Keep(TouchedAt);
        PowerScale = s.Keep(PowerScale);
        LossScale = s.Keep(LossScale);
        UncappedThroughput = s.Keep(UncappedThroughput);
        HeldPowerScale = s.Keep(HeldPowerScale);
        HeldLossScale = s.Keep(HeldLossScale);
        Samples = s.Keep(Samples);
        UncappedSamples = s.Keep(UncappedSamples);
        LossSamples = s.Keep(LossSamples);
        Predicted = s.Keep(Predicted);
        Dipping = s.Keep(Dipping);
        DipSeconds = s.Keep(DipSeconds);
        LastCap = s.Keep(LastCap);
        Deviation = s.Keep(Deviation);
        CheckpointAt = s.Keep(CheckpointAt);
        MinPower = s.Keep(MinPower);
        MaxPower = s.Keep(MaxPower);
        Floor = s.Keep(Floor);
        PlannedCap = s.Keep(PlannedCap);
        PlannedPower = s.Keep(PlannedPower);
        OrderedPower = s.Keep(OrderedPower);
        curveCap = s.Keep(curveCap);
        curvePower = s.Keep(curvePower);
        curveThroughput = s.Keep(curveThroughput);
        boundFloor = s.Keep(boundFloor);
        boundLossScale = s.Keep(boundLossScale);
        FreePower = s.Keep(FreePower);
        Ceiling = s.Keep(Ceiling);
        boundCap = s.Keep(boundCap);
        boundCeiling = s.Keep(boundCeiling);
        boundGpus = s.Keep(boundGpus);
        BoundVersion = s.Keep(BoundVersion);
        Segments.Exchange(s);
    }
}

/// <summary>Where a job's segments stand in the water level, what they were worked out from, and between which worths the level leaves them alone.</summary>
internal struct JobSegments()
{
    /// <summary>Place of the first; negative: none yet.</summary>
    public int First = -1;
    public bool TakesPart;
    public bool Emergency;
    public int Bounds = -1;
    public double PowerScale;
    public double LossScale;
    public double FullAbove = double.NaN;
    public double EmptyBelow = double.NaN;

    public void Exchange(StateExchange s)
    {
        First = s.Keep(First);
        TakesPart = s.Keep(TakesPart);
        Emergency = s.Keep(Emergency);
        Bounds = s.Keep(Bounds);
        PowerScale = s.Keep(PowerScale);
        LossScale = s.Keep(LossScale);
        FullAbove = s.Keep(FullAbove);
        EmptyBelow = s.Keep(EmptyBelow);
    }
}
