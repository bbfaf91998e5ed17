using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Signals;

namespace Ballast.Simulation;

/// <summary>A runnable story: a site, how its plant misbehaves, and what is asked of it when. The command line's demo, the docs' example and the golden test are one file.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required Site Site { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Duration { get; init; }

    public PlantOptions Plant { get; init; } = new();

    /// <summary>Facts with the time at which each becomes known (signals, arrivals, ends, operator orders); ascending.</summary>
    public ImmutableArray<Fact> Facts { get; init; } = [];

    /// <summary>Scheduled faults, beside those that <see cref="Plant"/> draws at random.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    public ulong Seed { get; init; } = 1;
}

/// <summary>How the simulated plant differs from what the site file declares. Shares are 0 to 1.</summary>
public sealed record PlantOptions
{
    /// <summary>Time from command to effect, uniform in this range.</summary>
    public TimeSpan ActuationMin { get; init; } = TimeSpan.FromSeconds(0.5);

    public TimeSpan ActuationMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>If set, nodes look for new caps only this often (the 10 s polling variant), each on its own phase.</summary>
    public TimeSpan? Polling { get; init; }

    /// <summary>Each job's true power and loss differ from its declared curve by up to this share (uniform, either way).</summary>
    public double CurveError { get; init; }

    /// <summary>Probability that one cap command does not take.</summary>
    public double CapsNotTaking { get; init; }

    /// <summary>Mean time until a cap in force on a job is lost; absent: never.</summary>
    public TimeSpan? MeanTimeToLoseCap { get; init; }

    /// <summary>Probability, per job and tick, that its telemetry becomes stale for a while.</summary>
    public double StaleTelemetry { get; init; }

    /// <summary>Probability, per tick, that the meter drops out for a while.</summary>
    public double MeterDropouts { get; init; }

    /// <summary>Length of a telemetry or meter outage.</summary>
    public TimeSpan OutageLength { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Share of training jobs slowed by a straggler, and by how much.</summary>
    public double Stragglers { get; init; }

    public double StragglerLoss { get; init; } = 0.1;

    /// <summary>Standard deviation of the 1-min mean of power, share of the job's power, by workload.</summary>
    public double InferenceNoise { get; init; } = 0.005;

    public double TrainingNoise { get; init; } = 0.009;

    /// <summary>Correlation time of that noise.</summary>
    public TimeSpan NoiseCorrelation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Amplitude of the ripple of training iterations, share of the job's power.</summary>
    public double IterationRipple { get; init; } = 0.02;

    /// <summary>Training and fine-tuning jobs write a checkpoint about this often, each on its own clock; absent: never.</summary>
    public TimeSpan? CheckpointEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Depth of a checkpoint's dip, uniform, share of the job's power.</summary>
    public double CheckpointDipMin { get; init; } = 0.35;

    public double CheckpointDipMax { get; init; } = 0.57;

    public TimeSpan CheckpointLengthMin { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan CheckpointLengthMax { get; init; } = TimeSpan.FromSeconds(120);
}

/// <summary>Something that goes wrong at a stated time. Closed.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    public required DateTimeOffset At { get; init; }

    public TimeSpan For { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The meter gives nothing new.</summary>
    public sealed record MeterSilent : Fault;

    /// <summary>The job's readings stand still; null: all jobs'.</summary>
    public sealed record TelemetryStale(string? JobId) : Fault;

    /// <summary>This share of cap commands does not take.</summary>
    public sealed record CapsIgnored(double Share) : Fault;

    /// <summary>The caps in force on this share of jobs go back to what they were before.</summary>
    public sealed record CapsLost(double Share) : Fault;

    /// <summary>The battery gives and takes nothing.</summary>
    public sealed record BatteryOut(string Name) : Fault;

    /// <summary>Actuation takes this much longer.</summary>
    public sealed record SlowActuation(TimeSpan Extra) : Fault;

    /// <summary>The job's throughput and power fall by this share.</summary>
    public sealed record Straggle(string JobId, double Loss) : Fault;

    /// <summary>The job fails: its power is gone and the plant says so.</summary>
    public sealed record JobFails(string JobId) : Fault;
}
