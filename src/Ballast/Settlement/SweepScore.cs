using System.Collections.Immutable;

namespace Ballast.Settlement;

/// <summary>
/// Scorecards of many seeds: by figure, the median and the worst. Worst is the largest, save for
/// weighted performance (the smallest) and what was delivered (the farthest from what was asked).
/// </summary>
public sealed record SweepScore(Scorecard Median, Scorecard Worst, ImmutableArray<Scorecard> Runs)
{
    public static SweepScore Of(ImmutableArray<Scorecard> runs) => new(Combine(runs, Middle, worst: false), Combine(runs, Largest, worst: true), runs);

    static Scorecard Combine(ImmutableArray<Scorecard> runs, Func<IEnumerable<double?>, double?> pick, bool worst)
    {
        double? Of(Func<Scorecard, double?> figure) => pick(runs.Select(figure));
        var first = runs[0];
        var events = ImmutableArray.CreateBuilder<Scorecard>();
        for (var e = 0; e < runs.Min(r => r.Events.Length); e++) events.Add(Combine([.. runs.Select(r => r.Events[e])], pick, worst));
        return new Scorecard
        {
            EventId = first.EventId,
            BaselineKw = Middle(runs.Select(r => r.BaselineKw)),
            AskedPercent = Middle(runs.Select(r => r.AskedPercent)),
            DeliveredPercent = worst
                ? runs.MaxBy(r => Math.Abs((r.DeliveredPercent - r.AskedPercent) ?? 0))!.DeliveredPercent
                : Of(r => r.DeliveredPercent),
            RmsHoldPercent = Of(r => r.RmsHoldPercent),
            RmsEventPercent = Of(r => r.RmsEventPercent),
            DeepestDipPercent = Of(r => r.DeepestDipPercent),
            DeepestDipRampsIncludedPercent = Of(r => r.DeepestDipRampsIncludedPercent),
            MinutesAbove = (int)Of(r => r.MinutesAbove)!,
            LargestStepOfRamp = Of(r => r.LargestStepOfRamp),
            AfterEventPercent = Of(r => r.AfterEventPercent),
            WeightedPerformance = worst ? runs.Min(r => r.WeightedPerformance) : Of(r => r.WeightedPerformance),
            JobsOutsideTier = (int)Of(r => r.JobsOutsideTier)!,
            Commands = (long)Of(r => r.Commands)!,
            AtOneSecond = first.AtOneSecond is null ? null : new SecondsScore
            {
                RmsHoldPercent = Of(r => r.AtOneSecond?.RmsHoldPercent),
                RmsEventPercent = Of(r => r.AtOneSecond?.RmsEventPercent),
                DeepestDipPercent = Of(r => r.AtOneSecond?.DeepestDipPercent),
                DeepestDipRampsIncludedPercent = Of(r => r.AtOneSecond?.DeepestDipRampsIncludedPercent),
                SecondsAbove = (int)(Of(r => r.AtOneSecond?.SecondsAbove) ?? 0),
                LargestStepPercent = Of(r => r.AtOneSecond?.LargestStepPercent),
                WithinMinutePercent = Of(r => r.AtOneSecond?.WithinMinutePercent),
                WorstMoments = worst
                    ? [.. runs.SelectMany(r => r.AtOneSecond?.WorstMoments ?? []).OrderByDescending(m => Math.Abs(m.Percent)).Take(5)]
                    : [],
            },
            PlantOwn = first.PlantOwn is null ? null : new PlantOwnScore
            {
                RmsHoldPercent = Of(r => r.PlantOwn?.RmsHoldPercent),
                RmsEventPercent = Of(r => r.PlantOwn?.RmsEventPercent),
                DeepestDipPercent = Of(r => r.PlantOwn?.DeepestDipPercent),
                DeepestDipRampsIncludedPercent = Of(r => r.PlantOwn?.DeepestDipRampsIncludedPercent),
                MinutesAbove = (int)(Of(r => r.PlantOwn?.MinutesAbove) ?? 0),
                LargestStepOfRamp = Of(r => r.PlantOwn?.LargestStepOfRamp),
                AfterEventPercent = Of(r => r.PlantOwn?.AfterEventPercent),
            },
            Events = events.ToImmutable(),
        };
    }

    static double? Largest(IEnumerable<double?> values) => values.Max();

    /// <summary>The middle value; of an even number, the mean of the two in the middle.</summary>
    static double? Middle(IEnumerable<double?> values)
    {
        var sorted = values.OfType<double>().Order().ToArray();
        if (sorted.Length == 0) return null;
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
