using Ballast.Assets;
using Ballast.Signals;

namespace Ballast.Dispatch;

/// <summary>What the coordinator holds of one job, for people to look at.</summary>
public readonly record struct JobView
{
    public required int Slot { get; init; }

    public required Job Job { get; init; }

    public required JobPhase Phase { get; init; }

    /// <summary>Cap ordered now, W per GPU; NaN when the job is not touched.</summary>
    public required double CommandedCap { get; init; }

    /// <summary>Cap found before the first touch, W per GPU; what it will be put back to. NaN when not touched.</summary>
    public required double PreviousCap { get; init; }

    /// <summary>Throughput that the tier asks to keep from now on, relative to uncapped.</summary>
    public required double Floor { get; init; }

    /// <summary>Compute debt: work lost over the tier's window so far, in GPU-hours.</summary>
    public required double DebtGpuHours { get; init; }

    /// <summary>Share of the tier's allowance over its window that is still there, 0 to 1.</summary>
    public required double AllowanceLeft { get; init; }

    /// <summary>Work lost since the start, GPU-hours, over all events.</summary>
    public required double TotalLostGpuHours { get; init; }

    /// <summary>Learned factor on the job's declared curve (1: as declared).</summary>
    public required double LearnedPowerScale { get; init; }

    /// <summary>When and why it was last touched; null: never.</summary>
    public required DateTimeOffset? TouchedAt { get; init; }

    public required Reason TouchedFor { get; init; }
}

/// <summary>Where an event stands.</summary>
public enum EventPhase : byte
{
    Upcoming,
    RampingDown,
    Holding,
    RampingUp,
    Over,
}

/// <summary>One signal with what became of it.</summary>
public sealed record EventView
{
    public required GridSignal Signal { get; init; }

    public required DateTimeOffset Known { get; init; }

    public required EventPhase Phase { get; init; }

    /// <summary>Frozen at the event's start, watts; NaN before.</summary>
    public required double BaselineWatts { get; init; }

    /// <summary>The target of its hold, watts; NaN before the baseline is frozen.</summary>
    public required double TargetWatts { get; init; }

    /// <summary>Ramps as they are run: as asked, and no faster than the interconnection allows.</summary>
    public TimeSpan RampDown { get; init; }

    public TimeSpan RampUp { get; init; }

    /// <summary>End of the hold; null while open-ended.</summary>
    public required DateTimeOffset? HoldEnds { get; init; }

    /// <summary>When it ended early, by withdrawal, release or kill switch.</summary>
    public DateTimeOffset? CutShortAt { get; init; }
}

/// <summary>What the coordinator holds of one feed. Watts, of the feed with its share of overhead.</summary>
public readonly record struct FeedView
{
    public required Feed Feed { get; init; }

    /// <summary>The lowest limit in force, the feed's own included.</summary>
    public required double LimitWatts { get; init; }

    /// <summary>The signal that sets it; null: the feed's own.</summary>
    public required string? SignalId { get; init; }

    /// <summary>Where the feed shall be now: its limit within ramps; NaN: nothing holds it back.</summary>
    public required double LineWatts { get; init; }

    /// <summary>What it draws, by its jobs' readings.</summary>
    public required double LoadWatts { get; init; }

    /// <summary>What it would draw if nothing held its jobs back.</summary>
    public required double FreeWatts { get; init; }

    /// <summary>The least that it can reach within tiers and cap ranges.</summary>
    public required double LeastWatts { get; init; }
}
