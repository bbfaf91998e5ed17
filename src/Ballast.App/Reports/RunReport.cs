namespace Ballast.App.Reports;

/// <summary>
/// A finished run as plain arrays: all that <see cref="ReportPage"/> needs. Powers in kW, positive
/// drawn from the grid; NaN where nothing is known. Second series hold one value per second from
/// <see cref="Start"/>, minute series one value per minute (the minute's mean).
/// </summary>
public sealed record RunReport
{
    /// <summary>Name of the scenario or site.</summary>
    public required string Title { get; init; }

    /// <summary>One line below the title: seed, length, controller.</summary>
    public string? Subtitle { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Facility meter, kW, per second.</summary>
    public required double[] MeterKw { get; init; }

    /// <summary>Target, kW, per second; NaN while nothing is asked.</summary>
    public required double[] TargetKw { get; init; }

    /// <summary>Baseline, kW, per second.</summary>
    public required double[] BaselineKw { get; init; }

    /// <summary>Ceiling in force, kW, per second; may be empty.</summary>
    public double[] LimitKw { get; init; } = [];

    /// <summary>Ramp limit at the meter, kW per minute; NaN when there is none.</summary>
    public double RampLimitKwPerMinute { get; init; } = double.NaN;

    public IReadOnlyList<RunReportJob> Jobs { get; init; } = [];

    /// <summary>State of charge of all batteries together, share of capacity, per minute; empty without a battery.</summary>
    public double[] Soc { get; init; } = [];

    /// <summary>The run as a whole.</summary>
    public IReadOnlyList<RunReportScore> Scores { get; init; } = [];

    public IReadOnlyList<RunReportEvent> Events { get; init; } = [];

    public IReadOnlyList<RunReportMoment> WorstMoments { get; init; } = [];

    /// <summary>How many commands were given for which reason.</summary>
    public IReadOnlyList<(string Reason, long Count)> CommandsByReason { get; init; } = [];
}

/// <summary>One job over the run; arrays per minute.</summary>
public sealed record RunReportJob
{
    public required string Id { get; init; }

    public required string Class { get; init; }

    public required string Tier { get; init; }

    /// <summary>Share of throughput that its tier may lose; 0 for an inflexible job.</summary>
    public required double TierMaxLoss { get; init; }

    public required int Gpus { get; init; }

    public required double[] Kw { get; init; }

    /// <summary>Relative to uncapped, 1 is full rate.</summary>
    public required double[] Throughput { get; init; }

    /// <summary>Cap in force, watts per GPU; may be empty.</summary>
    public double[] CapW { get; init; } = [];

    /// <summary>Compute debt, GPU-hours; may be empty.</summary>
    public double[] DebtGpuHours { get; init; } = [];
}

/// <summary>One figure of a scorecard.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Value">The figure with its unit, as it is to be read.</param>
/// <param name="Asked">The bound it is held against, where there is one.</param>
/// <param name="Met">Whether the bound is met; null where there is none.</param>
public readonly record struct RunReportScore(string Name, string Value, string? Asked = null, bool? Met = null);

/// <summary>One event with its scorecard.</summary>
public sealed record RunReportEvent
{
    public required string Id { get; init; }

    /// <summary>What was asked, in words: "25 % below baseline for 3 h".</summary>
    public required string Asks { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>When it was all over, ramp up included; null when it outlasted the run.</summary>
    public DateTimeOffset? End { get; init; }

    public IReadOnlyList<RunReportScore> Scores { get; init; } = [];
}

/// <summary>A moment at which the meter was far from its target.</summary>
/// <param name="At">When.</param>
/// <param name="DeviationPercent">Meter less target, percent of baseline; negative is below.</param>
/// <param name="Cause">Why, in words.</param>
public readonly record struct RunReportMoment(DateTimeOffset At, double DeviationPercent, string Cause);
