using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Assets;

/// <summary>The kinds of work that an AI data center runs.</summary>
public enum WorkloadClass
{
    Training,
    FineTuning,
    BatchInference,
    RealTimeInference,
    Evaluation,
}

/// <summary>A job as its owner declared it. Powers are per GPU.</summary>
public sealed record Job
{
    public required string Id { get; init; }

    /// <summary>Name of the cluster it runs on.</summary>
    public required string Cluster { get; init; }

    public required int Gpus { get; init; }

    public WorkloadClass Class { get; init; } = WorkloadClass.Training;

    /// <summary>The promise made to it; untagged jobs have <see cref="FlexTier.Inflexible"/>.</summary>
    public FlexTier Tier { get; init; } = FlexTier.Inflexible;

    public required PowerCurve Curve { get; init; }

    /// <summary>Weight of its throughput; the tier's unless the owner says otherwise.</summary>
    public double? WeightOverride { get; init; }

    public bool Pausable { get; init; }

    public TimeSpan CheckpointTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Power per GPU while it writes a checkpoint to pause or resize.</summary>
    public Power CheckpointPower { get; init; } = new(150);

    /// <summary>
    /// Whether it can be asked to write a checkpoint now and run on, after which its own clock starts
    /// anew. Then none of its own falls into a ramp, where nothing could fill the hole.
    /// </summary>
    public bool CheckpointOnRequest { get; init; }

    /// <summary>About how often it writes a checkpoint on its own clock; absent: not known.</summary>
    public TimeSpan? CheckpointEvery { get; init; }

    public TimeSpan RestartTime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Power per GPU while it starts again.</summary>
    public Power RestartPower { get; init; } = new(120);

    /// <summary>GPU counts it can run on beside its own, each smaller; a change is a checkpoint and a restart.</summary>
    public ImmutableArray<int> Sizes { get; init; } = [];

    public DateTimeOffset? Deadline { get; init; }

    public double Weight => WeightOverride ?? Tier.Weight;

    /// <summary>Whether anything may ever be asked of it.</summary>
    public bool IsFlexible => Tier.MaxLoss > 0;
}
