using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Settlement;

/// <summary>One event as it is settled: when its ramps and hold are, and what the meter was asked to show.</summary>
public sealed record EventWindow
{
    public required string Id { get; init; }

    public required DateTimeOffset Start { get; init; }

    public TimeSpan RampDown { get; init; }

    public required TimeSpan Hold { get; init; }

    public TimeSpan RampUp { get; init; }

    public required double BaselineWatts { get; init; }

    /// <summary>Target of the hold.</summary>
    public required double TargetWatts { get; init; }

    /// <summary>A ceiling may be undercut at will; a target may not.</summary>
    public bool IsCeiling { get; init; }

    public DateTimeOffset HoldStart => Start + RampDown;

    public DateTimeOffset HoldEnd => HoldStart + Hold;

    public DateTimeOffset End => HoldEnd + RampUp;

    /// <summary>The event's ramp limit: the whole change over the faster of its two ramps, watts per minute; NaN without ramps.</summary>
    public double RampWattsPerMinute
    {
        get
        {
            var shortest = RampDown <= TimeSpan.Zero ? RampUp : RampUp <= TimeSpan.Zero || RampDown < RampUp ? RampDown : RampUp;
            return shortest > TimeSpan.Zero ? Math.Abs(BaselineWatts - TargetWatts) / shortest.TotalMinutes : double.NaN;
        }
    }

    /// <summary>Where the meter shall be: straight down from the baseline, hold, and straight back; NaN outside the event.</summary>
    public double TargetAt(DateTimeOffset t)
    {
        if (t < Start || t >= End) return double.NaN;
        if (t < HoldStart) return BaselineWatts + (TargetWatts - BaselineWatts) * ((t - Start) / RampDown);
        if (t < HoldEnd) return TargetWatts;
        return TargetWatts + (BaselineWatts - TargetWatts) * ((t - HoldEnd) / RampUp);
    }

    /// <summary>The window of a signal for a known baseline; null for signals that ask nothing of the meter (prices, limits of a feed) and those withdrawn before their start.</summary>
    /// <param name="signal">A dispatch, an emergency or a capacity limit.</param>
    /// <param name="baselineWatts">The baseline at its start.</param>
    /// <param name="emergencyFloor">Share of the baseline that an emergency without a floor goes down to.</param>
    /// <param name="runEnds">Where an open-ended signal is cut off.</param>
    /// <param name="cutShortAt">When it was ended early; from then its ramp up runs.</param>
    /// <param name="ramps">Ramps as they were run, where the interconnection allows no faster ones; null: as asked.</param>
    public static EventWindow? Of(GridSignal signal, double baselineWatts, double emergencyFloor, DateTimeOffset runEnds, DateTimeOffset? cutShortAt = null, (TimeSpan Down, TimeSpan Up)? ramps = null)
    {
        var baseline = new Power(baselineWatts);
        var (down, up, target, ceiling) = signal switch
        {
            Signals.Dispatch d => (d.RampDown, d.RampUp, d.Setpoint.Resolve(baseline).Watts, false),
            Emergency e => (TimeSpan.Zero, e.RampUp, (e.Floor?.Resolve(baseline) ?? baseline * emergencyFloor).Watts, false),
            CapacityLimit { Feed: null } l => (TimeSpan.Zero, TimeSpan.Zero, Math.Min(l.Limit.Watts, baselineWatts), true),
            _ => (TimeSpan.Zero, TimeSpan.Zero, double.NaN, false),
        };
        if (ramps is { } run && !ceiling) (down, up) = (run.Down > down ? run.Down : down, run.Up > up ? run.Up : up);
        if (double.IsNaN(target) || cutShortAt <= signal.Start) return null;
        var holdStart = signal.Start + down;
        var holdEnd = signal.Duration is { } duration ? holdStart + duration : runEnds;
        if (cutShortAt is { } cut && cut < holdEnd) holdEnd = cut > holdStart ? cut : holdStart;
        return new EventWindow
        {
            Id = signal.Id,
            Start = signal.Start,
            RampDown = down,
            Hold = holdEnd > holdStart ? holdEnd - holdStart : TimeSpan.Zero,
            RampUp = up,
            BaselineWatts = baselineWatts,
            TargetWatts = target,
            IsCeiling = ceiling,
        };
    }
}
