using Ballast.Assets;
using Ballast.Forecasting;
using Ballast.Signals;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// The line that the meter shall follow, from all signals and limits: begins signals with the
/// baseline frozen, ends them, engages a limit only when the site would be above it, and lets go at
/// the allowed ramp.
/// </summary>
internal sealed class TargetLine(Site site, RunningBaseline running)
{
    /// <summary>Distance kept from a limit, share of the limit: the noise of the meter is not a breach.</summary>
    const double LimitMargin = 0.01;

    /// <summary>A load that would be above the limit for less may be a job that comes back from a checkpoint.</summary>
    const double SureSeconds = 3;

    readonly SignalBook book = new();
    readonly Reference reference = new();
    DateTimeOffset decided;
    bool limitEngaged;
    bool lettingGo;
    double overFor;
    double cutWattHours;
    long cutAt;

    public IReadOnlyList<SignalEntry> Entries => book.Entries;

    /// <summary>Whether the kill switch is on: signals are heard and none begins.</summary>
    public bool Stopped { get; set; }

    /// <summary>What signals ask at the time at which commands of this tick show.</summary>
    public Asked Asked { get; private set; }

    /// <summary>Target and limits together at that time, watts; NaN: nothing is asked.</summary>
    public double DesiredWatts { get; private set; } = double.NaN;

    /// <summary>The line now: <see cref="DesiredWatts"/> within ramps, watts; NaN: nothing is asked.</summary>
    public double Watts => reference.Watts;

    /// <summary>Whether anything is asked of the site.</summary>
    public bool Holds => !double.IsNaN(reference.Watts);

    /// <summary>Frozen while an event governs, running otherwise; NaN before the first reading.</summary>
    public double BaselineWatts => Asked.Entry is { Begun: true } entry ? entry.BaselineWatts : running.Watts;

    /// <summary>Whether a signal's target is followed, alone or under a limit.</summary>
    public bool FollowsSignal => Asked.Rank != Rank.None || LetsGo;

    /// <summary>Whether the interconnection's own limit is all that is followed.</summary>
    public bool HoldsStandingLimit => Holds && limitEngaged && Asked.LimitWatts == site.Interconnection.ImportLimit.Watts;

    /// <summary>Whether what was asked is over, and the line rises to what the site draws by itself.</summary>
    public bool LetsGo => lettingGo;

    /// <summary>Whether a limit, and not a signal's target, is what is followed.</summary>
    public bool LimitBinds => Asked.Rank == Rank.None || DesiredWatts >= Asked.LimitWatts * (1 - LimitMargin) - 1;

    public void Put(GridSignal signal, DateTimeOffset known) => book.Put(signal, known);

    public void CutShort(DateTimeOffset at, Func<SignalEntry, bool> which)
    {
        foreach (var entry in book.Entries)
            if (!entry.Over && entry.CutShortAt is null && which(entry)) entry.CutShort(at, reference.Watts);
    }

    /// <param name="now">The tick.</param>
    /// <param name="leadSeconds">From deciding to seeing it.</param>
    /// <param name="seconds">Since the last tick.</param>
    /// <param name="meterWatts">The meter now.</param>
    /// <param name="freeWatts">What the meter would show if every job ran as before.</param>
    /// <param name="everyoneFree">Whether every job does.</param>
    /// <param name="decision">Takes notices.</param>
    public void Ask(DateTimeOffset now, double leadSeconds, double seconds, double meterWatts, double freeWatts, bool everyoneFree, Decision decision)
    {
        for (var i = 0; i < book.Entries.Count; i++)
        {
            var entry = book.Entries[i];
            if (entry.Over || now < entry.Signal.Start) continue;
            if (!entry.Begun && entry.CutShortAt is null && !Stopped && entry.Signal is not CapacityLimit && !double.IsNaN(running.Watts))
            {
                entry.Begin(running.Watts, Holds ? reference.Watts : running.Watts);
                if (running.IsEstimated) decision.Add(new Notice(now, NoticeKind.BaselineEstimated, -1, running.Coverage, running.Watts));
            }
            if (TargetProfile.End(entry, site) is { } end && now >= end) entry.Over = true;
        }
        decided = now.AddSeconds(leadSeconds);
        Asked = TargetProfile.At(decided, book.Entries, site);
        DesiredWatts = Desire(meterWatts, freeWatts, seconds);

        var rise = site.Interconnection.RampUp.WattsPerSecond;
        if (double.IsPositiveInfinity(rise) && Asked.Entry is { } by && TargetProfile.RampUpSeconds(by, site) is > 0 and var up)
            rise = (by.BaselineWatts - TargetProfile.HoldWatts(by, site)) / up;
        // An emergency knows no ramp; the slack keeps a ramp that is stretched to the limit from trailing.
        var fall = Asked.Rank == Rank.Emergency ? double.PositiveInfinity : site.Interconnection.RampDown.WattsPerSecond * 1.02;
        reference.Next(DesiredWatts, meterWatts, everyoneFree, rise, fall, BaselineWatts, seconds);
    }

    /// <summary>The target at the meter at a time, without lead; the limit where no target is.</summary>
    public double TargetAt(DateTimeOffset t)
    {
        var at = TargetProfile.At(t, book.Entries, site);
        return double.IsNaN(at.TargetWatts) ? at.LimitWatts : Math.Min(at.TargetWatts, Asked.LimitWatts);
    }

    /// <summary>How much more (less: negative) the jobs may draw in so many seconds, watts.</summary>
    public double ChangeIn(double seconds)
    {
        var then = DesiredAt(decided.AddSeconds(seconds));
        return double.IsNaN(then) ? Math.Max(0, BaselineWatts - DesiredWatts) : then - DesiredWatts;
    }

    /// <summary>Energy still to be cut until the last signal ends, watt-hours; looked up again every ten seconds.</summary>
    public double CutToCome(DateTimeOffset now)
    {
        const int Samples = 24;
        if (now.UtcTicks - cutAt < TimeSpan.TicksPerSecond * 10) return cutWattHours;
        cutAt = now.UtcTicks;
        var hours = Math.Min(12, Asked.Ends is { } end ? (end - now).TotalHours : 4);
        cutWattHours = 0;
        for (var i = 0; i < Samples; i++)
        {
            var target = DesiredAt(now.AddHours(hours * (i + 0.5) / Samples));
            if (!double.IsNaN(target)) cutWattHours += Math.Max(0, BaselineWatts - target) * hours / Samples;
        }
        return cutWattHours;
    }

    double Desire(double meterWatts, double freeWatts, double seconds)
    {
        var limit = Asked.LimitWatts * (1 - LimitMargin);
        if (!double.IsNaN(Asked.TargetWatts))
        {
            limitEngaged = lettingGo = false;
            return Math.Min(Asked.TargetWatts, limit);
        }
        var wouldExceed = freeWatts > limit * (limitEngaged ? 0.98 : 1);
        overFor = wouldExceed ? overFor + seconds : 0;
        limitEngaged = !Stopped && (meterWatts > limit || wouldExceed && (limitEngaged || overFor > SureSeconds));
        if (limitEngaged)
        {
            lettingGo = false;
            return limit;
        }
        // What is over lets go at the allowed ramp, up to what the site draws by itself: that may be more than the baseline was.
        lettingGo = Holds && reference.Watts < freeWatts * 0.999;
        return lettingGo ? Math.Min(limit, freeWatts) : double.NaN;
    }

    double DesiredAt(DateTimeOffset t)
    {
        var then = TargetProfile.At(t, book.Entries, site);
        if (!double.IsNaN(then.TargetWatts)) return Math.Min(then.TargetWatts, then.LimitWatts * (1 - LimitMargin));
        return limitEngaged ? then.LimitWatts * (1 - LimitMargin) : double.NaN;
    }

    /// <param name="s">Saves or restores.</param>
    /// <param name="signalOf">Passes a signal through it.</param>
    public void Exchange(StateExchange s, Func<GridSignal?, GridSignal> signalOf)
    {
        book.Exchange(s, signalOf);
        reference.Exchange(s);
        decided = s.Keep(decided);
        limitEngaged = s.Keep(limitEngaged);
        lettingGo = s.Keep(lettingGo);
        overFor = s.Keep(overFor);
        cutWattHours = s.Keep(cutWattHours);
        cutAt = s.Keep(cutAt);
        Stopped = s.Keep(Stopped);
        DesiredWatts = s.Keep(DesiredWatts);
        var governs = s.Keep(book.IndexOf(Asked.Entry));
        if (governs >= book.Entries.Count) throw new InvalidDataException("The saved state follows a signal that it does not hold.");
        Asked = new Asked(s.Keep(Asked.TargetWatts), s.Keep(Asked.LimitWatts), s.Keep(Asked.Rank), governs < 0 ? null : book.Entries[governs], s.Keep(Asked.Ramping), s.Keep(Asked.Ends));
    }
}
