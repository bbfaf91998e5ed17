using System.Collections.Immutable;

namespace Ballast.Planning;

/// <summary>Readings of sites, summed over one stretch of time.</summary>
/// <remarks>
/// A site that said nothing of a part of it is taken to draw its last known baseline there: it is counted, and nothing is claimed for it. A site whose
/// baseline is not known is left out of demand and baseline alike. Either makes the sum an estimate; the site is named.
/// </remarks>
public sealed record FleetSum
{
    /// <summary>Mean demand of all, watts; NaN: nobody is known.</summary>
    public double DemandWatts { get; private init; } = double.NaN;

    /// <summary>Mean baseline of all, watts.</summary>
    public double BaselineWatts { get; private init; } = double.NaN;

    /// <summary>Mean of what the sites were asked to draw, their baselines where nothing was asked, watts.</summary>
    public double SetpointWatts { get; private init; } = double.NaN;

    /// <summary>Offers of the sites that spoke, watts; NaN: none did.</summary>
    public double OfferWatts { get; private init; } = double.NaN;

    /// <summary>Energy drawn, watt-hours.</summary>
    public double UsageWattHours { get; private init; } = double.NaN;

    /// <summary>Energy drawn less the baseline's, watt-hours; negative: less was drawn.</summary>
    public double DeltaWattHours { get; private init; } = double.NaN;

    /// <summary>Weighted by capacity, 0 to 1; NaN: no batteries spoke.</summary>
    public double ChargeLevel { get; private init; } = double.NaN;

    /// <summary>Of the batteries that spoke, watt-hours.</summary>
    public double CapacityWattHours { get; private init; }

    /// <summary>The worst of them; a site that said nothing counts as an error. Null: nobody is known.</summary>
    public FleetState? State { get; private init; }

    /// <summary>Share of the demand's time and sites that was measured, sites counted alike, 0 to 1.</summary>
    public double Coverage { get; private init; }

    /// <summary>Sites that said nothing of some part of it.</summary>
    public ImmutableArray<string> Missing { get; private init; } = [];

    /// <summary>Everything was measured, by all.</summary>
    public bool IsWhole => Coverage >= 1 - 1e-6;

    /// <summary>Sums the readings of the sites.</summary>
    /// <param name="from">First moment.</param>
    /// <param name="to">First moment after it.</param>
    /// <param name="sites">Each with its readings, in order of time and without overlap; those before <paramref name="from"/> say its last known baseline.</param>
    public static FleetSum Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<(string Name, IReadOnlyList<FleetReading> Readings)> sites)
    {
        if (to <= from || sites.Count == 0) return new FleetSum();
        double demand = 0, baseline = 0, setpoint = 0, offer = 0, charge = 0, capacity = 0, coverage = 0;
        var (known, offers) = (0, 0);
        FleetState? worst = null;
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, readings) in sites)
        {
            var site = One(from, to, readings);
            coverage += site.Coverage / sites.Count;
            if (site.Coverage < 1 - 1e-6) missing.Add(name);
            if (double.IsFinite(site.Baseline))
            {
                known++;
                demand += site.Demand;
                baseline += site.Baseline;
                setpoint += site.Setpoint;
            }
            if (double.IsFinite(site.Last.OfferWatts))
            {
                offers++;
                offer += site.Last.OfferWatts;
            }
            if (double.IsFinite(site.Last.ChargeLevel) && site.Last.CapacityWattHours > 0)
            {
                charge += site.Last.ChargeLevel * site.Last.CapacityWattHours;
                capacity += site.Last.CapacityWattHours;
            }
            var state = site.Coverage > 0 ? site.State : FleetState.Error;
            if (worst is null || state > worst) worst = state;
        }
        var hours = (to - from).TotalHours;
        var any = known > 0;
        return new FleetSum
        {
            DemandWatts = any ? demand : double.NaN,
            BaselineWatts = any ? baseline : double.NaN,
            SetpointWatts = any ? setpoint : double.NaN,
            OfferWatts = offers > 0 ? offer : double.NaN,
            UsageWattHours = any ? demand * hours : double.NaN,
            DeltaWattHours = any ? (demand - baseline) * hours : double.NaN,
            ChargeLevel = capacity > 0 ? charge / capacity : double.NaN,
            CapacityWattHours = capacity,
            State = any ? worst : null,
            Coverage = any ? coverage : 0,
            Missing = missing.ToImmutable(),
        };
    }

    static (double Demand, double Baseline, double Setpoint, double Coverage, FleetState State, FleetReading Last) One(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<FleetReading> readings)
    {
        double demand = 0, baseline = 0, setpoint = 0, measured = 0, sure = 0, lastBaseline = double.NaN;
        var last = new FleetReading(from, to);
        FleetState worst = FleetState.Normal;
        foreach (var reading in readings)
        {
            if (reading.From >= to) break;
            if (double.IsFinite(reading.BaselineWatts)) lastBaseline = reading.BaselineWatts;
            var seconds = ((reading.To < to ? reading.To : to) - (reading.From > from ? reading.From : from)).TotalSeconds;
            if (seconds <= 0 || !double.IsFinite(reading.DemandWatts)) continue;
            // A site that tells its demand and has never told a baseline is taken to be at it.
            var usual = double.IsFinite(reading.BaselineWatts) ? reading.BaselineWatts : double.IsFinite(lastBaseline) ? lastBaseline : reading.DemandWatts;
            demand += reading.DemandWatts * seconds;
            baseline += usual * seconds;
            setpoint += (double.IsFinite(reading.SetpointWatts) ? reading.SetpointWatts : usual) * seconds;
            measured += seconds;
            if (!reading.Estimated) sure += seconds;
            if (reading.State is { } state && state > worst) worst = state;
            last = reading;
        }
        var all = (to - from).TotalSeconds;
        var rest = Math.Max(0, all - measured);
        if (rest <= 1e-6 * all) return (demand / measured, baseline / measured, setpoint / measured, Math.Min(1, sure / all), worst, last);
        var filling = double.IsFinite(lastBaseline) ? lastBaseline : measured > 0 ? baseline / measured : double.NaN;
        return ((demand + filling * rest) / all, (baseline + filling * rest) / all, (setpoint + filling * rest) / all, sure / all, worst, last);
    }
}
