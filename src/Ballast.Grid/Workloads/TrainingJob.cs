using System.Collections.Immutable;

namespace Ballast.Grid.Workloads;

/// <summary>What draws power behind one meter: a part that does not move, and jobs that do, all at once.</summary>
public sealed record LoadPlan
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Power that does not move, W: cooling, storage, work without rhythm.</summary>
    public double SteadyWatts { get; init; }

    /// <summary>The meter's power for each watt of GPUs and hosts.</summary>
    public double Overhead { get; init; } = 1;

    public required ImmutableArray<TrainingJob> Jobs { get; init; }

    /// <summary>Seed of all draws unless another is given.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>
/// A synchronous training job: every GPU does the same at the same time, so that the sum moves as one of them does. Levels are shares of the GPU's
/// rated power; times are in seconds.
/// </summary>
public sealed record TrainingJob
{
    public required string Id { get; init; }

    public required int Gpus { get; init; }

    /// <summary>Rated power of one GPU, W.</summary>
    public required double GpuWatts { get; init; }

    /// <summary>What a host draws beside its GPUs, W for each GPU; it does not move.</summary>
    public double HostWatts { get; init; }

    /// <summary>Level of a GPU without work.</summary>
    public double Idle { get; init; } = 0.1;

    public required Iteration Iteration { get; init; }

    /// <summary>When it begins.</summary>
    public double StartAt { get; init; }

    /// <summary>From idle to the first iteration. Zero: it runs already at time zero, or begins with one edge.</summary>
    public double StartRamp { get; init; }

    /// <summary>When it ends; infinite: it does not.</summary>
    public double StopAt { get; init; } = double.PositiveInfinity;

    /// <summary>From its power to idle when it ends.</summary>
    public double StopRamp { get; init; }

    public Checkpoints? Checkpoints { get; init; }

    public Stragglers? Stragglers { get; init; }

    public Dips? Dips { get; init; }

    public ImmutableArray<JobFault> Faults { get; init; } = [];

    /// <summary>Watts of the whole job at a level.</summary>
    public double WattsAt(double level) => Gpus * (level * GpuWatts + HostWatts);

    /// <summary>Watts between compute and exchange, peak to peak.</summary>
    public double SwingWatts => WattsAt(Iteration.Compute) - WattsAt(Iteration.Exchange);
}

/// <summary>One iteration: compute, then the exchange of gradients in which every GPU waits.</summary>
public sealed record Iteration
{
    /// <summary>Mean period.</summary>
    public required double Period { get; init; }

    /// <summary>Share of the period in compute.</summary>
    public required double Duty { get; init; }

    /// <summary>Level in compute.</summary>
    public double Compute { get; init; } = 0.95;

    /// <summary>Level in the exchange.</summary>
    public double Exchange { get; init; } = 0.5;

    /// <summary>Time that power takes from one level to the next.</summary>
    public double Edge { get; init; } = 0.1;

    /// <summary>Standard deviation of an iteration's rate: T = period / (1 + jitter·ξ), ξ normal, cut at three.</summary>
    public double Jitter { get; init; }

    /// <summary>Standard deviation of the exchange's level from one iteration to the next.</summary>
    public double DepthJitter { get; init; }

    /// <summary>Standard deviation of a GPU group's level every 10 ms, in compute.</summary>
    public double Noise { get; init; }

    /// <summary>Micro-batches in one compute phase; between them power dips.</summary>
    public int MicroBatches { get; init; } = 1;

    /// <summary>Level between micro-batches.</summary>
    public double MicroLevel { get; init; } = 0.8;

    /// <summary>How long such a dip lasts.</summary>
    public double MicroSeconds { get; init; } = 0.02;
}

/// <summary>Every so often all GPUs wait while state is written.</summary>
public sealed record Checkpoints(double Every, double Seconds, double Level);

/// <summary>Now and then one GPU is late and all others wait for it in the exchange.</summary>
/// <param name="Chance">Of an iteration.</param>
/// <param name="Extra">How much longer it takes, as a share of the period.</param>
public sealed record Stragglers(double Chance, double Extra);

/// <summary>Short dips at random times, to a level.</summary>
/// <param name="PerSecond">Rate.</param>
/// <param name="Least">Shortest, s.</param>
/// <param name="Most">Longest, s.</param>
/// <param name="Level">Level.</param>
public sealed record Dips(double PerSecond, double Least, double Most, double Level);

/// <summary>The job fails: it falls to a level within an edge, stays for a while, and comes back over a ramp.</summary>
public sealed record JobFault(double At, double Seconds, double Level, double Edge, double RestartRamp);
