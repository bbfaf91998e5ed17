namespace Ballast.App.Api;

/// <summary>Where the site stands: kW, kWh, GPU-hours, shares 0 to 1; times in UTC. What is not known is null.</summary>
sealed record Status
{
    public required string Site { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required string Source { get; init; }
    public required double Speed { get; init; }
    public required bool ShapingStopped { get; init; }
    public required string GovernedBy { get; init; }
    public required string? SignalId { get; init; }
    public required double? MeterKw { get; init; }
    public required double? MeterAgeSeconds { get; init; }
    public required double? TargetKw { get; init; }
    public required double? BaselineKw { get; init; }
    public required double? LimitKw { get; init; }
    public required double ImportLimitKw { get; init; }
    public required double ItKw { get; init; }
    public required int GpuCount { get; init; }
    public required IReadOnlyList<BatteryStatus> Batteries { get; init; }
    public required IReadOnlyList<GeneratorStatus> Generators { get; init; }
    public required IReadOnlyList<FeedStatus> Feeds { get; init; }
    public required Totals Totals { get; init; }

    /// <summary>At most 200, the most touched first.</summary>
    public required IReadOnlyList<JobStatus> Jobs { get; init; }
    public required int JobsShown { get; init; }
    public required int JobsTotal { get; init; }
    public required EventReport? NextEvent { get; init; }
    public required EventReport? CurrentEvent { get; init; }
}

sealed record BatteryStatus(string Name, double Kw, double Soc, double MinSoc, double MaxSoc, double CapacityKwh, bool Available);

sealed record GeneratorStatus(string Name, double Kw, bool Running);

/// <summary>A feed, with its share of overhead: its limit, what it draws, what it would draw if nothing held it back, the least it can reach, and where it shall be now (null: nothing holds it back).</summary>
sealed record FeedStatus(string Name, double LimitKw, double LoadKw, double FreeKw, double LeastKw, double? LineKw, string? SignalId);

/// <summary>Jobs there are, jobs under a changed cap or paused now, compute debt of all, commands given since the journal began.</summary>
sealed record Totals(int Jobs, int Touched, double DebtGpuHours, long Commands);

sealed record JobStatus
{
    public required int Slot { get; init; }
    public required string Id { get; init; }
    public required string Cluster { get; init; }
    public required string Class { get; init; }
    public required string Tier { get; init; }
    public required double TierMaxLoss { get; init; }
    public required int Gpus { get; init; }
    public required string Phase { get; init; }

    /// <summary>Cap ordered, W per GPU; null when the job is not touched.</summary>
    public required double? CapW { get; init; }

    /// <summary>Cap before the first touch, to which it will be put back.</summary>
    public required double? PreviousCapW { get; init; }
    public required double Kw { get; init; }
    public required double Throughput { get; init; }
    public required double Floor { get; init; }
    public required double DebtGpuHours { get; init; }
    public required double AllowanceLeft { get; init; }
    public required double TotalLostGpuHours { get; init; }
    public required DateTimeOffset? TouchedAt { get; init; }
    public required string? Why { get; init; }
}

/// <summary>A signal and what became of it.</summary>
sealed record EventReport
{
    public required string Id { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset? HoldEnds { get; init; }
    public required double RampDownMinutes { get; init; }
    public required double RampUpMinutes { get; init; }
    public required string Phase { get; init; }
    public required double? BaselineKw { get; init; }
    public required double? TargetKw { get; init; }

    /// <summary>In words: "25 % below baseline for 3 h".</summary>
    public required string Asks { get; init; }
    public required string? Note { get; init; }
    public required DateTimeOffset? CutShortAt { get; init; }
    public required EventScore? Scorecard { get; init; }
}

/// <summary>How well an event was held, over 1-min means; the names are those of the scorecard that `simulate` writes.</summary>
sealed record EventScore
{
    public required double? BaselineKw { get; init; }
    public required double? DeliveredPercent { get; init; }
    public required double? RmsHoldPercent { get; init; }
    public required double? RmsEventPercent { get; init; }
    public required double? DeepestDipPercent { get; init; }
    public required int MinutesAbove { get; init; }
    public required double? LargestStepOfRamp { get; init; }
    public required double? AfterEventPercent { get; init; }
    public required double? WeightedPerformance { get; init; }
    public required int JobsOutsideTier { get; init; }
    public required long Commands { get; init; }
}

/// <summary>An event to send. Give one of the four sizes that fits the type; times in minutes.</summary>
sealed record EventRequest
{
    public string? Id { get; init; }

    /// <summary>dispatch, limit, emergency or price.</summary>
    public string? Type { get; init; }

    /// <summary>Percent of the baseline to cut.</summary>
    public double? CutPercent { get; init; }
    public double? CutKw { get; init; }
    public double? TargetKw { get; init; }
    public double? LimitKw { get; init; }

    /// <summary>Of a limit: the feed that it bounds; the whole site, if absent.</summary>
    public string? Feed { get; init; }

    /// <summary>Per kWh.</summary>
    public double? Price { get; init; }

    /// <summary>Now, if absent.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Until withdrawn, if absent.</summary>
    public double? DurationMinutes { get; init; }

    /// <summary>Down and, unless the next says otherwise, up.</summary>
    public double? RampMinutes { get; init; }
    public double? RampUpMinutes { get; init; }
    public int? Priority { get; init; }
    public string? Note { get; init; }
}

sealed record OfferReport(DateTimeOffset At, IReadOnlyList<OfferRowReport> Rows);

sealed record OfferRowReport(double Minutes, DateTimeOffset From, double NominalKw, double FirmKw, double? RampKwPerMinute, string LimitedBy, string LimitedByText);

sealed record HistoryReport(
    DateTimeOffset Start, double StepSeconds,
    IReadOnlyList<double?> MeterKw, IReadOnlyList<double?> TargetKw, IReadOnlyList<double?> BaselineKw, IReadOnlyList<double?> LimitKw,
    IReadOnlyList<double?> ItKw, IReadOnlyList<double?> BatteryKw, IReadOnlyList<double?> Soc);

sealed record JobHistoryReport(DateTimeOffset Start, double StepSeconds, IReadOnlyList<double?> Kw, IReadOnlyList<double?> Throughput, IReadOnlyList<double?> CapW);

sealed record CommandReport(
    long Sequence, DateTimeOffset At, string Kind, string Target, double Value, string Unit, DateTimeOffset Until, double Fallback, string Why);

sealed record NoticeReport(DateTimeOffset At, string Kind, string? Job, string Text);

sealed record HealthReport(string Status, long Ticks, long TicksSkipped, string Journal);
