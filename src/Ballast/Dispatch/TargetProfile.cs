using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Dispatch;

/// <summary>What all signals together ask of the meter at one time.</summary>
/// <param name="TargetWatts">Target to follow; NaN: none.</param>
/// <param name="LimitWatts">Ceiling: the lowest of interconnection and capacity limits.</param>
/// <param name="Rank">Rank that governs the target.</param>
/// <param name="Entry">The entry that governs; null: none.</param>
/// <param name="Ramping">Whether the governing signal is in a ramp.</param>
/// <param name="Ends">End of the last signal under way, its ramp up included; null: open-ended.</param>
internal readonly record struct Asked(double TargetWatts, double LimitWatts, Rank Rank, SignalEntry? Entry, bool Ramping, DateTimeOffset? Ends);

/// <summary>
/// Signals to one target, by precedence: (1) interconnection and capacity limits cap everything;
/// (2) an emergency sets the target, which a dispatch may lower and never raise; (3) of several
/// dispatches the one with the lowest priority number counts, of equals the lowest target;
/// (4) prices count only while no emergency or dispatch does. A pure function of entries and time.
/// </summary>
internal static class TargetProfile
{
    public static Asked At(DateTimeOffset t, IReadOnlyList<SignalEntry> entries, Site site)
    {
        var ticks = t.UtcTicks;
        var limit = site.Interconnection.ImportLimit.Watts;
        double emergency = double.NaN, dispatch = double.NaN, price = double.NaN;
        SignalEntry? emergencyBy = null, dispatchBy = null, priceBy = null;
        bool emergencyRamp = false, dispatchRamp = false, priceRamp = false;
        var bestPriority = int.MaxValue;
        long ends = 0;

        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Over) continue;
            ref readonly var course = ref Course(entry, site);
            if (entry.Signal is CapacityLimit ceiling)
            {
                if (ceiling.Feed is null && entry.CutShortAt is null && ticks < course.End) limit = Math.Min(limit, ceiling.Limit.Watts + StillAllowed(course.Start - ticks, site));
                continue;
            }
            if (ticks < course.Start) continue;
            if (!entry.Begun) continue;
            var value = ValueAt(ticks, entry, course, out var ramping);
            if (double.IsNaN(value)) continue;
            ends = Math.Max(ends, course.End);
            switch (entry.Signal)
            {
                case Emergency:
                    if (!(value >= emergency)) (emergency, emergencyBy, emergencyRamp) = (value, entry, ramping);
                    break;
                case Signals.Dispatch d:
                    if (d.Priority < bestPriority || (d.Priority == bestPriority && !(value >= dispatch)))
                        (dispatch, dispatchBy, dispatchRamp, bestPriority) = (value, entry, ramping, d.Priority);
                    break;
                case PriceSignal:
                    if (!(value >= price)) (price, priceBy, priceRamp) = (value, entry, ramping);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown signal {entry.Signal.GetType().Name}.");
            }
        }

        DateTimeOffset? until = ends == long.MaxValue || ends == 0 ? null : new DateTimeOffset(ends, TimeSpan.Zero);
        if (emergencyBy is not null)
            return dispatch < emergency
                ? new(dispatch, limit, Rank.Emergency, dispatchBy, dispatchRamp, until)
                : new(emergency, limit, Rank.Emergency, emergencyBy, emergencyRamp, until);
        if (dispatchBy is not null) return new(dispatch, limit, Rank.Dispatch, dispatchBy, dispatchRamp, until);
        if (priceBy is not null) return new(price, limit, Rank.Economics, priceBy, priceRamp, until);
        return new(double.NaN, limit, Rank.None, null, false, null);
    }

    /// <summary>The level that the signal holds, watts; NaN when it asks nothing.</summary>
    public static double HoldWatts(SignalEntry entry, Site site) => entry.Signal switch
    {
        Signals.Dispatch d => d.Setpoint.Resolve(new Power(entry.BaselineWatts)).Watts,
        Emergency e => (e.Floor ?? new Setpoint.CutFraction(1 - site.EmergencyFloor)).Resolve(new Power(entry.BaselineWatts)).Watts,
        PriceSignal p => PriceCut(p, site) is var cut && cut > 0 ? entry.BaselineWatts * (1 - cut) : double.NaN,
        CapacityLimit c => c.Limit.Watts,
        _ => throw new InvalidOperationException($"Unknown signal {entry.Signal.GetType().Name}."),
    };

    /// <summary>Seconds of the ramp down: as asked, and never faster than the interconnection allows (an emergency excepted).</summary>
    public static double RampDownSeconds(SignalEntry entry, Site site) => entry.Signal switch
    {
        Signals.Dispatch d => Stretch(d.RampDown, entry.FromWatts - HoldWatts(entry, site), site.Interconnection.RampDown),
        PriceSignal p => Stretch(p.Ramp, entry.FromWatts - HoldWatts(entry, site), site.Interconnection.RampDown),
        _ => 0,
    };

    public static double RampUpSeconds(SignalEntry entry, Site site)
    {
        var rise = entry.BaselineWatts - HoldWatts(entry, site);
        return entry.Signal switch
        {
            Signals.Dispatch d => Stretch(d.RampUp, rise, site.Interconnection.RampUp),
            Emergency e => Stretch(e.RampUp, rise, site.Interconnection.RampUp),
            PriceSignal p => Stretch(p.Ramp, rise, site.Interconnection.RampUp),
            _ => 0,
        };
    }

    /// <summary>End of the hold as planned; null: open-ended.</summary>
    public static DateTimeOffset? HoldEnds(SignalEntry entry, Site site)
    {
        if (entry.Signal.Duration is not { } duration) return null;
        var start = entry.Signal.Start;
        if (!entry.Begun) return start + duration + (entry.Signal is Signals.Dispatch d ? d.RampDown : TimeSpan.Zero);
        return start.AddSeconds(RampDownSeconds(entry, site)) + duration;
    }

    /// <summary>End with the ramp up; null: open-ended.</summary>
    public static DateTimeOffset? End(SignalEntry entry, Site site)
    {
        if (entry.Signal is CapacityLimit) return entry.CutShortAt ?? entry.Signal.Start + entry.Signal.Duration;
        if (entry.CutShortAt is { } cut)
        {
            if (!entry.Begun) return cut;
            var hold = HoldWatts(entry, site);
            var rise = entry.BaselineWatts - hold;
            var share = rise > 0 && !double.IsNaN(entry.CutShortWatts) ? Math.Clamp((entry.BaselineWatts - entry.CutShortWatts) / rise, 0, 1) : 0;
            return cut.AddSeconds(RampUpSeconds(entry, site) * share);
        }
        return entry.Begun ? HoldEnds(entry, site)?.AddSeconds(RampUpSeconds(entry, site)) : HoldEnds(entry, site);
    }

    public static EventPhase PhaseAt(DateTimeOffset t, SignalEntry entry, Site site)
    {
        if (entry.Over || (End(entry, site) is { } end && t >= end)) return EventPhase.Over;
        if (t < entry.Signal.Start) return entry.CutShortAt is null ? EventPhase.Upcoming : EventPhase.Over;
        if (entry.CutShortAt is not null) return entry.Begun ? EventPhase.RampingUp : EventPhase.Over;
        if (entry.Signal is CapacityLimit || !entry.Begun) return EventPhase.Holding;
        if ((t - entry.Signal.Start).TotalSeconds < RampDownSeconds(entry, site)) return EventPhase.RampingDown;
        return HoldEnds(entry, site) is { } hold && t >= hold ? EventPhase.RampingUp : EventPhase.Holding;
    }

    /// <summary>Worked out anew only when the signal changed.</summary>
    static ref readonly SignalCourse Course(SignalEntry entry, Site site)
    {
        if (entry.Worked.Version != entry.Version)
        {
            entry.Worked = (entry.Version, new SignalCourse(
                entry.Begun || entry.Signal is CapacityLimit ? HoldWatts(entry, site) : double.NaN,
                RampDownSeconds(entry, site),
                RampUpSeconds(entry, site),
                entry.Signal.Start.UtcTicks,
                HoldEnds(entry, site)?.UtcTicks ?? long.MaxValue,
                End(entry, site)?.UtcTicks ?? long.MaxValue));
        }
        return ref entry.Worked.Course;
    }

    static double ValueAt(long ticks, SignalEntry entry, in SignalCourse course, out bool ramping)
    {
        const double Tick = 1.0 / TimeSpan.TicksPerSecond;
        ramping = false;
        var hold = course.HoldWatts;
        if (double.IsNaN(hold)) return double.NaN;
        if (entry.CutShortAt is { } cut)
        {
            ramping = true;
            var from = double.IsNaN(entry.CutShortWatts) ? hold : entry.CutShortWatts;
            var rise = course.UpSeconds > 0 ? (entry.BaselineWatts - hold) / course.UpSeconds : double.PositiveInfinity;
            var raised = from + rise * ((ticks - cut.UtcTicks) * Tick);
            return raised < entry.BaselineWatts ? raised : double.NaN;
        }
        var since = (ticks - course.Start) * Tick;
        if (since < course.DownSeconds)
        {
            ramping = true;
            return entry.FromWatts + (hold - entry.FromWatts) * (since / course.DownSeconds);
        }
        if (ticks < course.HoldEnds) return hold;
        ramping = true;
        var risen = (ticks - course.HoldEnds) * Tick;
        return risen < course.UpSeconds ? hold + (entry.BaselineWatts - hold) * (risen / course.UpSeconds) : double.NaN;
    }

    /// <summary>A limit that is known before it begins is met when it begins: until then it comes down at the allowed ramp.</summary>
    static double StillAllowed(long ticksToStart, Site site) =>
        ticksToStart <= 0 ? 0 : site.Interconnection.RampDown.WattsPerSecond * (ticksToStart / (double)TimeSpan.TicksPerSecond);

    static double Stretch(TimeSpan asked, double change, Ramp allowed) => change > 0 && !double.IsPositiveInfinity(allowed.WattsPerSecond)
        ? Math.Max(asked.TotalSeconds, change / allowed.WattsPerSecond)
        : asked.TotalSeconds;

    static double PriceCut(PriceSignal signal, Site site)
    {
        var cut = 0.0;
        foreach (var response in site.PriceResponses)
            if (signal.Price.PerKilowattHour >= response.AtOrAbove.PerKilowattHour) cut = response.CutFraction;
        return cut;
    }
}
