namespace Ballast.Settlement;

/// <summary>
/// How well a meter followed one event, at one resolution. Intervals (minutes or seconds) are aligned
/// to the event's start and only whole ones count: those of the hold lie inside it, those of the event
/// inside ramps and hold. P is the mean over an interval, target the mean target over the same interval.
/// Percentages are of the baseline. A figure that has no interval to stand on is null.
/// </summary>
public sealed record Tracking
{
    /// <summary>Mean of (baseline − P) over the hold.</summary>
    public double? DeliveredPercent { get; init; }

    /// <summary>Root of the mean square of (P − target) over the hold.</summary>
    public double? RmsHoldPercent { get; init; }

    /// <summary>The same over ramps and hold.</summary>
    public double? RmsEventPercent { get; init; }

    /// <summary>Greatest (target − P) in the hold, at least 0.</summary>
    public double? DeepestDipPercent { get; init; }

    /// <summary>The same over ramps and hold.</summary>
    public double? DeepestDipRampsIncludedPercent { get; init; }

    /// <summary>Intervals of ramps and hold with P above the target by more than 1.5 % of the baseline.</summary>
    public int IntervalsAbove { get; init; }

    /// <summary>
    /// Largest change of P from one interval to the next within the ramps, into and out of them included,
    /// as a multiple of what the event's ramp allows in one interval. Null without ramps.
    /// </summary>
    public double? LargestStepOfRamp { get; init; }

    /// <summary>Mean of (P − baseline) over the hour after the ramp up, signed.</summary>
    public double? AfterEventPercent { get; init; }

    internal double HoldCutSum { get; init; }

    internal double HoldSquareSum { get; init; }

    internal double EventSquareSum { get; init; }

    internal int HoldIntervals { get; init; }

    internal int EventIntervals { get; init; }

    /// <summary>Share of the baseline by which P may lie above the target before an interval counts as above.</summary>
    public const double AboveTolerance = 0.015;

    /// <param name="e">The event.</param>
    /// <param name="meter">What the meter showed, by second.</param>
    /// <param name="targets">What it was asked to show, by second; where NaN, the event's own target holds.</param>
    /// <param name="interval">Length of an interval in seconds: 60 or 1.</param>
    public static Tracking Of(EventWindow e, MeterSeries meter, MeterSeries? targets, int interval)
    {
        double cut = 0, holdSquares = 0, eventSquares = 0, dip = 0, dipAll = 0, step = 0;
        int hold = 0, all = 0, above = 0;
        var begin = meter.SecondOf(e.Start);
        var (holdFrom, holdTo, end) = (meter.SecondOf(e.HoldStart), meter.SecondOf(e.HoldEnd), meter.SecondOf(e.End));
        var previous = IntervalMean(meter, begin - interval, interval);
        // One interval past the end, so that the step out of the ramp up is seen.
        for (var k = begin; k < end + interval; k += interval)
        {
            var p = IntervalMean(meter, k, interval);
            if (double.IsNaN(p)) break;
            var rampsDown = e.RampDown > TimeSpan.Zero && k < holdFrom + interval;
            var rampsUp = e.RampUp > TimeSpan.Zero && k + interval > holdTo;
            if ((rampsDown || rampsUp) && !double.IsNaN(previous)) step = Math.Max(step, Math.Abs(p - previous));
            previous = p;
            if (k + interval > end) break;
            var error = p - TargetMean(e, meter, targets, k, interval);
            if (e.IsCeiling) error = Math.Max(0, error);
            all++;
            eventSquares += error * error;
            dipAll = Math.Max(dipAll, -error);
            if (error > AboveTolerance * e.BaselineWatts) above++;
            if (k < holdFrom || k + interval > holdTo) continue;
            hold++;
            cut += e.BaselineWatts - p;
            holdSquares += error * error;
            dip = Math.Max(dip, -error);
        }
        var percent = 100 / e.BaselineWatts;
        return new Tracking
        {
            DeliveredPercent = hold > 0 ? cut / hold * percent : null,
            RmsHoldPercent = hold > 0 ? Math.Sqrt(holdSquares / hold) * percent : null,
            RmsEventPercent = all > 0 ? Math.Sqrt(eventSquares / all) * percent : null,
            DeepestDipPercent = hold > 0 ? dip * percent : null,
            DeepestDipRampsIncludedPercent = all > 0 ? dipAll * percent : null,
            IntervalsAbove = above,
            LargestStepOfRamp = all > 0 && e.RampWattsPerMinute > 0 ? step / (e.RampWattsPerMinute * interval / 60) : null,
            AfterEventPercent = Finite((meter.MeanOfPresent(e.End, e.End.AddHours(1)) - e.BaselineWatts) * percent),
            HoldCutSum = cut * percent,
            HoldSquareSum = holdSquares * percent * percent,
            EventSquareSum = eventSquares * percent * percent,
            HoldIntervals = hold,
            EventIntervals = all,
        };
    }

    /// <summary>Several events as one: means pooled over their intervals, extremes the worst of all.</summary>
    public static Tracking Pool(IReadOnlyList<Tracking> parts)
    {
        var (hold, all) = (parts.Sum(p => p.HoldIntervals), parts.Sum(p => p.EventIntervals));
        return new Tracking
        {
            DeliveredPercent = hold > 0 ? parts.Sum(p => p.HoldCutSum) / hold : null,
            RmsHoldPercent = hold > 0 ? Math.Sqrt(parts.Sum(p => p.HoldSquareSum) / hold) : null,
            RmsEventPercent = all > 0 ? Math.Sqrt(parts.Sum(p => p.EventSquareSum) / all) : null,
            DeepestDipPercent = parts.Max(p => p.DeepestDipPercent),
            DeepestDipRampsIncludedPercent = parts.Max(p => p.DeepestDipRampsIncludedPercent),
            IntervalsAbove = parts.Sum(p => p.IntervalsAbove),
            LargestStepOfRamp = parts.Max(p => p.LargestStepOfRamp),
            AfterEventPercent = parts.Max(p => p.AfterEventPercent),
            HoldIntervals = hold,
            EventIntervals = all,
        };
    }

    /// <summary>Mean target over the interval that begins at second k of the meter's series.</summary>
    internal static double TargetMean(EventWindow e, MeterSeries meter, MeterSeries? targets, int k, int interval)
    {
        var sum = 0.0;
        for (var s = k; s < k + interval; s++)
        {
            var target = targets is not null && s < targets.Seconds ? targets.Watts[s] : double.NaN;
            // The middle of the second, so that a ramp's mean over an interval comes out exactly.
            sum += double.IsNaN(target) ? e.TargetAt(meter.Start.AddSeconds(s + 0.5)) : target;
        }
        return sum / interval;
    }

    static double IntervalMean(MeterSeries meter, int k, int interval)
    {
        if (k < 0 || k + interval > meter.Seconds) return double.NaN;
        var sum = 0.0;
        foreach (var watts in meter.Watts.Slice(k, interval)) sum += watts;
        return sum / interval;
    }

    static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
