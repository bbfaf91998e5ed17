namespace Ballast.Dispatch;

/// <summary>
/// What the plant said of itself, as of one tick: a buffer that its owner fills again and again.
/// Arrays are indexed by slot (jobs: the site's, then arrivals, in order; batteries and generators:
/// the site's). Watts throughout; at this boundary numbers are plain for speed.
/// </summary>
public sealed class Telemetry
{
    public MeterReading Meter;

    /// <summary>Readings by job slot; only the first <see cref="JobCount"/> are meant.</summary>
    public JobReading[] Jobs = [];

    public int JobCount;

    public BatteryReading[] Batteries = [];

    public GeneratorReading[] Generators = [];
}

/// <summary>The facility meter. <see cref="At"/> is when the value was true, not when it came; it stands still when the meter drops out.</summary>
public struct MeterReading
{
    public DateTimeOffset At;

    public double Watts;

    public bool Valid;
}

/// <summary>What a job is doing. Its own checkpoints, on its own clock, are not announced: it reads as Running.</summary>
public enum JobPhase : byte
{
    /// <summary>Nothing was heard of it yet.</summary>
    Unknown,
    Running,

    /// <summary>Writing the checkpoint that a pause or resize ordered.</summary>
    Checkpointing,
    Paused,
    Restarting,
    Ended,
}

/// <summary>One job's reading. <see cref="At"/> is when it was taken; a stale or missing reading keeps its old time.</summary>
public struct JobReading
{
    public DateTimeOffset At;

    public JobPhase Phase;

    /// <summary>GPUs it runs on now.</summary>
    public int Gpus;

    /// <summary>Mean cap in force over its GPUs, watts per GPU, read back from the devices.</summary>
    public double Cap;

    /// <summary>Power of all its GPUs, watts (hosts and cooling not included).</summary>
    public double Watts;

    /// <summary>Work rate relative to the job's nominal uncapped rate at its full size.</summary>
    public double Throughput;
}

/// <summary>One battery's reading.</summary>
public struct BatteryReading
{
    public DateTimeOffset At;

    /// <summary>Power at the bus, positive when charging.</summary>
    public double Watts;

    /// <summary>State of charge, share of capacity.</summary>
    public double Soc;

    public bool Available;
}

/// <summary>One generator's reading.</summary>
public struct GeneratorReading
{
    public DateTimeOffset At;

    /// <summary>Output as a magnitude, watts.</summary>
    public double Watts;

    public bool Running;

    public bool Available;
}
