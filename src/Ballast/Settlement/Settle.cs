using System.Collections.Immutable;
using Ballast.Assets;

namespace Ballast.Settlement;

/// <summary>Everything a run left behind that its settlement needs.</summary>
public sealed record RunRecord
{
    public required MeterSeries Meter { get; init; }

    /// <summary>What the controller said it aimed at, by second; NaN where it aimed at nothing.</summary>
    public required MeterSeries Targets { get; init; }

    /// <summary>What the plant would have drawn untouched.</summary>
    public required MeterSeries Untouched { get; init; }

    public required JobWork Work { get; init; }

    public required IReadOnlyList<Job> Roster { get; init; }

    /// <summary>Slots of jobs that were ever commanded.</summary>
    public required IReadOnlySet<int> Commanded { get; init; }

    public required long Commands { get; init; }

    public required string CommandHash { get; init; }

    /// <summary>Commands given in [from, to), and the hash of them.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, (long Count, string Hash)> CommandsBetween { get; init; }

    /// <summary>In words, what moved the meter about this second.</summary>
    public required Func<DateTimeOffset, string> CauseAt { get; init; }
}

/// <summary>From a record to a scorecard; a pure function.</summary>
public static class Settle
{
    const int WorstMoments = 5;

    public static Scorecard Run(RunRecord run, IEnumerable<EventWindow> events)
    {
        var windows = events.OrderBy(e => e.Start).ToImmutableArray();
        var outside = run.Work.OutsideTier(run.Roster, run.Commanded);
        var settled = windows.Select(e => SettledEvent.Of(run, e, outside)).ToImmutableArray();
        if (settled.IsEmpty) return new Scorecard { JobsOutsideTier = outside, Commands = run.Commands, CommandHash = run.CommandHash };
        var cards = settled.Select(s => s.Card).ToImmutableArray();
        if (cards.Length == 1) return cards[0] with { EventId = null, Commands = run.Commands, CommandHash = run.CommandHash, Events = cards };
        var moments = cards.SelectMany(c => c.AtOneSecond!.WorstMoments).OrderByDescending(m => Math.Abs(m.Percent)).Take(WorstMoments);
        var card = Card(
            Tracking.Pool([.. settled.Select(s => s.Minutes)]),
            Tracking.Pool([.. settled.Select(s => s.Seconds)]),
            Tracking.Pool([.. settled.Select(s => s.PlantOwn)]),
            settled.Max(s => s.LargestSecondStepPercent),
            [.. moments]);
        var held = cards.Where(c => c.WeightedPerformance is not null).ToList();
        var hours = settled.Where(s => s.Card.WeightedPerformance is not null).Select(s => s.Window.Hold.TotalHours).ToList();
        return card with
        {
            BaselineKw = cards.Average(c => c.BaselineKw),
            AskedPercent = Pooled(held.Select(c => c.AskedPercent), hours),
            WeightedPerformance = Pooled(held.Select(c => c.WeightedPerformance), hours),
            JobsOutsideTier = outside,
            Commands = run.Commands,
            CommandHash = run.CommandHash,
            Events = cards,
        };
    }

    static double? Pooled(IEnumerable<double?> values, List<double> hours)
    {
        var total = hours.Sum();
        return total > 0 ? values.Zip(hours, (v, h) => (v ?? 0) * h).Sum() / total : null;
    }

    static Scorecard Card(Tracking minutes, Tracking seconds, Tracking own, double? largestStep, ImmutableArray<WorstMoment> moments) => new()
    {
        DeliveredPercent = minutes.DeliveredPercent,
        RmsHoldPercent = minutes.RmsHoldPercent,
        RmsEventPercent = minutes.RmsEventPercent,
        DeepestDipPercent = minutes.DeepestDipPercent,
        DeepestDipRampsIncludedPercent = minutes.DeepestDipRampsIncludedPercent,
        MinutesAbove = minutes.IntervalsAbove,
        LargestStepOfRamp = minutes.LargestStepOfRamp,
        AfterEventPercent = minutes.AfterEventPercent,
        AtOneSecond = new SecondsScore
        {
            RmsHoldPercent = seconds.RmsHoldPercent,
            RmsEventPercent = seconds.RmsEventPercent,
            DeepestDipPercent = seconds.DeepestDipPercent,
            DeepestDipRampsIncludedPercent = seconds.DeepestDipRampsIncludedPercent,
            SecondsAbove = seconds.IntervalsAbove,
            LargestStepPercent = largestStep,
            WithinMinutePercent = seconds.RmsHoldPercent is { } s && minutes.RmsHoldPercent is { } m ? Math.Sqrt(Math.Max(0, s * s - m * m)) : null,
            WorstMoments = moments,
        },
        PlantOwn = new PlantOwnScore
        {
            RmsHoldPercent = own.RmsHoldPercent,
            RmsEventPercent = own.RmsEventPercent,
            DeepestDipPercent = own.DeepestDipPercent,
            DeepestDipRampsIncludedPercent = own.DeepestDipRampsIncludedPercent,
            MinutesAbove = own.IntervalsAbove,
            LargestStepOfRamp = own.LargestStepOfRamp,
            AfterEventPercent = own.AfterEventPercent,
        },
    };

    sealed record SettledEvent(EventWindow Window, Scorecard Card, Tracking Minutes, Tracking Seconds, Tracking PlantOwn, double? LargestSecondStepPercent)
    {
        public static SettledEvent Of(RunRecord run, EventWindow e, int outside)
        {
            var minutes = Tracking.Of(e, run.Meter, run.Targets, 60);
            var seconds = Tracking.Of(e, run.Meter, run.Targets, 1);
            var own = Tracking.Of(e, Ideal(run, e), run.Targets, 60);
            var stepPercent = seconds.LargestStepOfRamp * e.RampWattsPerMinute / 60 / e.BaselineWatts * 100;
            var (commands, hash) = run.CommandsBetween(e.Start, e.End.AddHours(1));
            var card = Settle.Card(minutes, seconds, own, stepPercent, Worst(run, e)) with
            {
                EventId = e.Id,
                BaselineKw = e.BaselineWatts / 1e3,
                AskedPercent = (1 - e.TargetWatts / e.BaselineWatts) * 100,
                WeightedPerformance = run.Work.WeightedPerformance(run.Roster, e.HoldStart, e.HoldEnd),
                JobsOutsideTier = outside,
                Commands = commands,
                CommandHash = hash,
            };
            return new SettledEvent(e, card, minutes, seconds, own, stepPercent);
        }

        static MeterSeries Ideal(RunRecord run, EventWindow e)
        {
            var untouched = run.Untouched.Watts;
            var ideal = new float[untouched.Length];
            for (var s = 0; s < ideal.Length; s++)
            {
                var target = run.Targets.Watts[s];
                if (float.IsNaN(target)) target = (float)e.TargetAt(run.Meter.Start.AddSeconds(s + 0.5));
                ideal[s] = float.IsNaN(target) ? untouched[s] : Math.Min(target, untouched[s]);
            }
            return new MeterSeries(run.Untouched.Start, ideal);
        }

        /// <summary>The largest errors at one second, at least a minute apart.</summary>
        static ImmutableArray<WorstMoment> Worst(RunRecord run, EventWindow e)
        {
            const int apart = 60;
            var from = Math.Max(0, run.Meter.SecondOf(e.Start));
            var to = Math.Min(run.Meter.Seconds, run.Meter.SecondOf(e.End));
            var errors = new double[Math.Max(0, to - from)];
            for (var s = from; s < to; s++)
            {
                var error = run.Meter.Watts[s] - Tracking.TargetMean(e, run.Meter, run.Targets, s, 1);
                errors[s - from] = e.IsCeiling ? Math.Max(0, error) : error;
            }
            var worst = ImmutableArray.CreateBuilder<WorstMoment>();
            while (worst.Count < WorstMoments)
            {
                var best = -1;
                for (var i = 0; i < errors.Length; i++)
                {
                    if (errors[i] != 0 && (best < 0 || Math.Abs(errors[i]) > Math.Abs(errors[best]))) best = i;
                }
                if (best < 0) break;
                var at = run.Meter.Start.AddSeconds(from + best);
                worst.Add(new WorstMoment(at, errors[best] / e.BaselineWatts * 100, run.CauseAt(at)));
                errors.AsSpan(Math.Max(0, best - apart), Math.Min(errors.Length, best + apart + 1) - Math.Max(0, best - apart)).Clear();
            }
            return worst.ToImmutable();
        }
    }
}
