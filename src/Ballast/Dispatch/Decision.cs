namespace Ballast.Dispatch;

/// <summary>Which rank of signal governs the target; lower values win. Written out in docs/concepts.md.</summary>
public enum Rank : byte
{
    /// <summary>Interconnection and capacity limits, and the kill switch's own ramp.</summary>
    Safety,
    Emergency,
    Dispatch,
    Economics,

    /// <summary>Nothing is asked.</summary>
    None,
}

/// <summary>
/// What one tick decided. The coordinator owns and reuses one instance: read it before the next step.
/// </summary>
public sealed class Decision
{
    internal Command[] CommandBuffer = new Command[64];
    internal int CommandCount;
    internal Notice[] NoticeBuffer = new Notice[16];
    internal int NoticeCount;

    public DateTimeOffset At { get; internal set; }

    /// <summary>In the order in which they are to be written.</summary>
    public ReadOnlySpan<Command> Commands => CommandBuffer.AsSpan(0, CommandCount);

    public ReadOnlySpan<Notice> Notices => NoticeBuffer.AsSpan(0, NoticeCount);

    /// <summary>Where the meter shall be now, watts; NaN when nothing is asked.</summary>
    public double TargetWatts { get; internal set; } = double.NaN;

    /// <summary>The ceiling in force now, watts: the lowest of interconnection and capacity limits.</summary>
    public double LimitWatts { get; internal set; } = double.NaN;

    /// <summary>The baseline: frozen while an event governs, running otherwise; NaN before the first reading.</summary>
    public double BaselineWatts { get; internal set; } = double.NaN;

    public Rank GovernedBy { get; internal set; } = Rank.None;

    /// <summary>The signal that sets the target; null when none does.</summary>
    public string? SignalId { get; internal set; }

    internal void Clear(DateTimeOffset at)
    {
        At = at;
        CommandCount = 0;
        NoticeCount = 0;
    }

    /// <summary>Room for this many commands in one tick, so that a large order allocates nothing.</summary>
    internal void Reserve(int commands)
    {
        if (CommandBuffer.Length < commands) Array.Resize(ref CommandBuffer, Math.Max(commands, CommandBuffer.Length * 2));
    }

    internal void Add(in Command command)
    {
        if (CommandCount == CommandBuffer.Length) Array.Resize(ref CommandBuffer, CommandBuffer.Length * 2);
        CommandBuffer[CommandCount++] = command;
    }

    internal void Add(in Notice notice)
    {
        if (NoticeCount == NoticeBuffer.Length) Array.Resize(ref NoticeBuffer, NoticeBuffer.Length * 2);
        NoticeBuffer[NoticeCount++] = notice;
    }
}

/// <summary>What a person should know and no command says.</summary>
public enum NoticeKind : byte
{
    /// <summary>The meter is above the limit after the ramp allowed for it has passed. A: meter W; B: limit W.</summary>
    Breach,

    /// <summary>The target is out of reach within tiers and limits. A: target W; B: the least the site can reach, W.</summary>
    CannotReach,

    /// <summary>A cap did not take and is ordered again. A: ordered; B: read back.</summary>
    CapNotTaken,

    /// <summary>A cap that had taken was lost and is ordered again. A: ordered; B: read back.</summary>
    CapLost,

    /// <summary>The meter went silent; its value is reckoned from the jobs. A: age in seconds.</summary>
    MeterStale,

    /// <summary>The meter is back. A: seconds it was silent.</summary>
    MeterBack,

    /// <summary>A job's readings are stale; its power is taken from its curve. A: age in seconds.</summary>
    JobStale,

    /// <summary>A job has nothing left to give. A: GPU-hours lost over its window.</summary>
    AllowanceSpent,

    /// <summary>A job ended while it was being shaped. A: W that it drew.</summary>
    JobGone,

    /// <summary>A job came while an event was under way. A: W that it is expected to draw.</summary>
    JobCame,

    /// <summary>The baseline rests on fewer readings than the rule asks. A: coverage; B: baseline W.</summary>
    BaselineEstimated,

    /// <summary>The limit of a feed is out of reach within tiers and cap ranges. Target: the feed's place in the site; A: limit W; B: the least the feed can reach, W.</summary>
    FeedCannotReach,
}

/// <summary>A notice as data; <see cref="ToString"/> says it in words. Target is a job slot, or -1 for the site.</summary>
public readonly record struct Notice(DateTimeOffset At, NoticeKind Kind, int Target, double A = 0, double B = 0)
{
    public override string ToString() => Kind switch
    {
        NoticeKind.Breach => $"breach: the meter reads {Kw(A)}, the limit is {Kw(B)}",
        NoticeKind.CannotReach => $"the target of {Kw(A)} is out of reach; the least within tiers and limits is {Kw(B)}",
        NoticeKind.CapNotTaken => FormattableString.Invariant($"a cap of {A:0.#} W did not take (the device reads {B:0.#} W); ordered again"),
        NoticeKind.CapLost => FormattableString.Invariant($"a cap of {A:0.#} W was lost (the device reads {B:0.#} W); ordered again"),
        NoticeKind.MeterStale => FormattableString.Invariant($"the meter is silent for {A:0.#} s; its value is reckoned from the jobs"),
        NoticeKind.MeterBack => FormattableString.Invariant($"the meter is back after {A:0.#} s"),
        NoticeKind.JobStale => FormattableString.Invariant($"no reading of this job for {A:0.#} s; its power is taken from its curve"),
        NoticeKind.AllowanceSpent => FormattableString.Invariant($"the job has nothing left to give: {A:0.##} GPU-hours lost over its window"),
        NoticeKind.JobGone => $"the job ended during the event; it drew {Kw(A)}",
        NoticeKind.JobCame => $"a job came during the event; it is expected to draw {Kw(A)}",
        NoticeKind.BaselineEstimated => FormattableString.Invariant($"the baseline of {Kw(B)} rests on {A:P0} of the readings of its window"),
        NoticeKind.FeedCannotReach => $"the limit of {Kw(A)} of feed {Target + 1} is out of reach; the least within tiers and cap ranges is {Kw(B)}",
        _ => throw new InvalidOperationException($"Unknown notice {Kind}."),
    };

    static string Kw(double watts) => new Units.Power(watts).ToString();
}
