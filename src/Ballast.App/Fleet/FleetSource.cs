using Ballast.Planning;
using Ballast.Settlement;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.App.Fleet;

/// <summary>What a fleet knows of itself, as reports upward ask for it: the sum of what its sites said.</summary>
/// <param name="sites">All of them.</param>
/// <param name="step">Interval of the sites' reports.</param>
/// <param name="isSilent">Whether a site counts as silent now.</param>
/// <param name="windows">What is asked of the fleet, until a time.</param>
sealed class FleetSource(IReadOnlyCollection<SiteRecord> sites, TimeSpan step, Func<SiteRecord, bool> isSilent, Func<DateTimeOffset, IReadOnlyList<EventWindow>> windows)
{
    const int MostSteps = 400;

    public ReportSource Source => new()
    {
        Meter = Meter,
        Baseline = Baseline,
        Target = Target,
        Expected = Expected,
        State = (from, to) => Sum(from, to).State is { } state ? StateOf(state) : null,
        Available = Available,
        Stored = Stored,
        Level = (_, _) => null,
    };

    public FleetSum Sum(DateTimeOffset from, DateTimeOffset to) => FleetSum.Of(from, to, [.. sites.Select(s => (s.Site.Name, Slice(s.Readings, from)))]);

    /// <summary>What the sites that speak could give together for that long, watts; NaN: none has said.</summary>
    public double Offered(TimeSpan length)
    {
        var there = sites.Where(s => s.Offer is not null && !isSilent(s)).ToList();
        return there.Count > 0 ? there.Sum(s => s.Offer!.For(length)) : double.NaN;
    }

    Metered Meter(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = Sum(from, to);
        if (!double.IsFinite(sum.DemandWatts)) return Metered.Nothing;
        var (peak, last) = (double.NegativeInfinity, double.NaN);
        foreach (var (a, b) in Steps(from, to))
        {
            last = Sum(a, b).DemandWatts;
            peak = Math.Max(peak, last);
        }
        // Where nobody measured, what is told is an estimate and not nothing.
        return new Metered(sum.DemandWatts, peak, last, Math.Max(0.01, sum.Coverage));
    }

    Metered Baseline(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = Sum(from, to);
        var known = sites.Sum(s => double.IsFinite(s.BaselineWatts) ? s.BaselineWatts : 0);
        if (double.IsFinite(sum.BaselineWatts)) return new Metered(sum.BaselineWatts, sum.BaselineWatts, sum.BaselineWatts, Math.Max(0.01, sum.Coverage));
        return known > 0 ? Metered.Flat(known) : Metered.Nothing;
    }

    Metered Target(DateTimeOffset from, DateTimeOffset to) => Mean(from, to, double.NaN);

    Metered Expected(DateTimeOffset from, DateTimeOffset to) => Mean(from, to, Baseline(from, to).Mean);

    /// <summary>The lowest of what is asked, over time; between, what is given.</summary>
    Metered Mean(DateTimeOffset from, DateTimeOffset to, double otherwise)
    {
        var asked = windows(to);
        var (sum, peak, last, count, all) = (0.0, double.NegativeInfinity, double.NaN, 0, 0);
        foreach (var (a, b) in Steps(from, to))
        {
            all++;
            var value = otherwise;
            foreach (var window in asked)
                if (window.TargetAt(a + (b - a) / 2) is var target && !(target >= value)) value = double.IsNaN(target) ? value : target;
            if (!double.IsFinite(value)) continue;
            count++;
            sum += value;
            peak = Math.Max(peak, value);
            last = value;
        }
        return count == 0 ? Metered.Nothing : new Metered(sum / count, peak, last, (double)count / all);
    }

    Available? Available(DateTimeOffset from, DateTimeOffset to)
    {
        var offered = Offered(to - from);
        return double.IsFinite(offered) ? new Available(offered, Offered(TimeSpan.Zero), double.NaN) : null;
    }

    StoredEnergy? Stored(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = Sum(from, to);
        return double.IsFinite(sum.ChargeLevel) ? new StoredEnergy(sum.ChargeLevel, sum.CapacityWattHours, double.NaN, double.NaN, double.NaN) : null;
    }

    IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Steps(DateTimeOffset from, DateTimeOffset to)
    {
        var length = (to - from) / MostSteps is var least && least > step ? least : step;
        for (var at = from; at < to; at += length) yield return (at, to - at < length ? to : at + length);
    }

    /// <summary>From a little before, so that the last known baseline is found and a long day is not walked.</summary>
    static IReadOnlyList<FleetReading> Slice(IReadOnlyList<FleetReading> readings, DateTimeOffset from)
    {
        var first = readings.Count;
        while (first > 0 && readings[first - 1].To > from) first--;
        while (first > 0 && !double.IsFinite(readings[first - 1].BaselineWatts)) first--;
        return [.. readings.Skip(Math.Max(0, first - 1))];
    }

    static OperatingState StateOf(FleetState state) => state switch
    {
        FleetState.Normal => OperatingState.Normal,
        FleetState.Heightened => OperatingState.RunningHeightened,
        FleetState.Curtailed => OperatingState.RunningCurtailed,
        FleetState.OptedOut => OperatingState.RunningOptedOut,
        FleetState.Error => OperatingState.Error,
        _ => OperatingState.Disabled,
    };
}
