namespace Ballast.Dispatch;

/// <summary>Tuning of the dispatch loop. The defaults are for a site read and commanded once a second.</summary>
public sealed record DispatchOptions
{
    /// <summary>Readings older than this are stale.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A job below this share of what its curve says is in a hole of its own making (a checkpoint).</summary>
    public double DipBelow { get; init; } = 0.88;

    /// <summary>The same for a job that was seen for less than half a minute.</summary>
    public double DipBelowUnknown { get; init; } = 0.75;

    /// <summary>A hole that lasts longer is no checkpoint: the job has changed.</summary>
    public TimeSpan LongestDip { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Mismatch that is not worth a command, share of the baseline.</summary>
    public double Deadband { get; init; } = 0.0005;

    /// <summary>Gain per second on small deviations of jobs from their curves; large ones are taken whole.</summary>
    public double DeviationGain { get; init; } = 0.2;

    /// <summary>Deviations beyond this share of the baseline are taken whole at once.</summary>
    public double LargeDeviation { get; init; } = 0.008;

    /// <summary>Time constant of what the meter sees beside the jobs (cooling, hosts, bias).</summary>
    public TimeSpan OverheadFilter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time constant of learning a job's power scale.</summary>
    public TimeSpan PowerLearning { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Time constant of learning a job's loss of throughput under a cap.</summary>
    public TimeSpan LossLearning { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Lease of commands under an open-ended signal.</summary>
    public TimeSpan OpenEndedLease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After an event, how long a battery recharges only within headroom below the baseline.</summary>
    public TimeSpan RecoveryHold { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Share of a battery's power kept for the fast part of an event.</summary>
    public double BatteryFastShare { get; init; } = 0.2;
}
