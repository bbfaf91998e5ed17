using System.Collections.Immutable;

namespace Ballast.Settlement;

/// <summary>
/// What one run, or one event of it, came to. Powers are at the facility meter, as 1-min means unless a
/// name says otherwise; <see cref="Tracking"/> defines the figures. Percentages are of the baseline. A
/// figure without ground to stand on is null.
/// </summary>
public sealed record Scorecard
{
    /// <summary>The event's id; null for the run as a whole.</summary>
    public string? EventId { get; init; }

    public double? BaselineKw { get; init; }

    /// <summary>Mean reduction below the baseline over the hold.</summary>
    public double? DeliveredPercent { get; init; }

    /// <summary>What was asked: reduction of the target of the hold below the baseline.</summary>
    public double? AskedPercent { get; init; }

    public double? RmsHoldPercent { get; init; }

    public double? RmsEventPercent { get; init; }

    public double? DeepestDipPercent { get; init; }

    public double? DeepestDipRampsIncludedPercent { get; init; }

    /// <summary>Minutes of ramps and hold with the mean above the target by more than 1.5 % of the baseline.</summary>
    public int MinutesAbove { get; init; }

    /// <summary>Largest change between neighbouring minutes of the ramps, as a multiple of the event's ramp per minute.</summary>
    public double? LargestStepOfRamp { get; init; }

    /// <summary>Mean above the baseline over the hour after the ramp up, signed.</summary>
    public double? AfterEventPercent { get; init; }

    /// <summary>Over the hold: Σ w q / Σ w, q being the share of its untouched work that a job did.</summary>
    public double? WeightedPerformance { get; init; }

    /// <summary>Over the whole run: jobs whose average loss over some window of their tier was above what it allows, and inflexible jobs that were touched.</summary>
    public int JobsOutsideTier { get; init; }

    public long Commands { get; init; }

    /// <summary>First 16 hexadecimal digits of SHA-256 over all commands in order; equal hashes, equal commands.</summary>
    public string CommandHash { get; init; } = "";

    /// <summary>The same figures at one second.</summary>
    public SecondsScore? AtOneSecond { get; init; }

    /// <summary>
    /// The part that is the plant's own: the figures of an ideal controller that at every second holds the
    /// lower of the target and what the plant would draw untouched. Nothing can be raised above untouched, so
    /// with caps alone no controller does better; storage, and checkpoints asked for ahead of time, can.
    /// </summary>
    public PlantOwnScore? PlantOwn { get; init; }

    /// <summary>One card per event, by start; empty in an event's own card.</summary>
    public ImmutableArray<Scorecard> Events { get; init; } = [];
}

/// <summary>Figures of <see cref="Scorecard"/> taken at one second, and the moments that make the worst of them.</summary>
public sealed record SecondsScore
{
    public double? RmsHoldPercent { get; init; }

    public double? RmsEventPercent { get; init; }

    public double? DeepestDipPercent { get; init; }

    public double? DeepestDipRampsIncludedPercent { get; init; }

    public int SecondsAbove { get; init; }

    /// <summary>Largest change between neighbouring seconds of the ramps, percent of the baseline.</summary>
    public double? LargestStepPercent { get; init; }

    /// <summary>Mean square of the hold's 1-s error that the 1-min means average away, as a root, percent of the baseline.</summary>
    public double? WithinMinutePercent { get; init; }

    public ImmutableArray<WorstMoment> WorstMoments { get; init; } = [];
}

/// <summary>A second at which the meter was far from the target: by how much (percent of the baseline, positive above) and what caused it.</summary>
public sealed record WorstMoment(DateTimeOffset At, double Percent, string Cause);

/// <summary>Figures of <see cref="Scorecard"/> that no controller could better; see <see cref="Scorecard.PlantOwn"/>.</summary>
public sealed record PlantOwnScore
{
    public double? RmsHoldPercent { get; init; }

    public double? RmsEventPercent { get; init; }

    public double? DeepestDipPercent { get; init; }

    public double? DeepestDipRampsIncludedPercent { get; init; }

    public int MinutesAbove { get; init; }

    public double? LargestStepOfRamp { get; init; }

    public double? AfterEventPercent { get; init; }
}
