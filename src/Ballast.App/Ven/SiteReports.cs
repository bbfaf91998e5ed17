using Ballast.App.Api;
using Ballast.App.Live;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Planning;
using Ballast.Settlement;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.App.Ven;

/// <summary>What a site knows of itself, as reports ask for it: what was, from the journal; what will be, from what is asked of it.</summary>
sealed class SiteReports(Site site, SiteRows rows)
{
    const int MostOffers = 26 * 60;

    readonly List<(DateTimeOffset At, Offer Offer, double Up, double Down)> offers = [];
    Snapshot? now;

    /// <summary>Takes note of how things stand; to be called before reports are made.</summary>
    public void Look(Snapshot snapshot)
    {
        now = snapshot;
        if (snapshot.Offer is not { } offer || (offers.Count > 0 && offers[^1].At >= offer.At)) return;
        offers.Add((offer.At, offer, offer.Rows[0].Firm.Watts, TakeOn(snapshot.Status)));
        if (offers.Count > MostOffers) offers.RemoveRange(0, MostOffers / 4);
    }

    /// <summary>As a source for the reports of one event.</summary>
    /// <param name="optedOut">Since when the site takes no part in it; null: it does.</param>
    public ReportSource For(DateTimeOffset? optedOut) => new()
    {
        Meter = Meter,
        Baseline = Baseline,
        Target = (from, to) => Over(from, to, r => r.Target),
        Expected = Expected,
        State = (from, to) => State(from, to, optedOut),
        Available = AvailableIn,
        Stored = Stored,
        Level = Level,
    };

    /// <summary>Mean of the readings that were true in [from, to), each once; how many there are of those there should be.</summary>
    Metered Meter(DateTimeOffset from, DateTimeOffset to)
    {
        var (sum, peak, last, count) = (0.0, double.NegativeInfinity, double.NaN, 0);
        var seen = default(DateTimeOffset);
        foreach (ref readonly var row in rows.Between(from, to + site.Meter.Lag + TimeSpan.FromSeconds(5)))
        {
            if (double.IsNaN(row.Meter) || row.MeterAt <= seen || row.MeterAt < from || row.MeterAt >= to) continue;
            seen = row.MeterAt;
            sum += row.Meter;
            peak = Math.Max(peak, row.Meter);
            last = row.Meter;
            count++;
        }
        if (count == 0) return Metered.Nothing;
        return new Metered(sum / count, peak, last, Math.Min(1, count * Math.Max(1, site.Meter.Period.TotalSeconds) / (to - from).TotalSeconds));
    }

    Metered Baseline(DateTimeOffset from, DateTimeOffset to) => from < rows.Through
        ? Over(from, to, r => r.Baseline)
        : Metered.Flat((now?.Status.BaselineKw ?? double.NaN) * 1e3);

    Metered Over(DateTimeOffset from, DateTimeOffset to, Func<SiteRow, double> value)
    {
        var (sum, peak, last, count, all) = (0.0, double.NegativeInfinity, double.NaN, 0, 0);
        foreach (ref readonly var row in rows.Between(from, to))
        {
            var v = value(row);
            all++;
            if (!double.IsFinite(v)) continue;
            sum += v;
            peak = Math.Max(peak, v);
            last = v;
            count++;
        }
        return count == 0 ? Metered.Nothing : new Metered(sum / count, peak, last, Math.Min(1, all / (to - from).TotalSeconds));
    }

    /// <summary>The baseline, less what signals known by now ask; their ramps included.</summary>
    Metered Expected(DateTimeOffset from, DateTimeOffset to)
    {
        const int steps = 60;
        var baseline = (now?.Status.BaselineKw ?? double.NaN) * 1e3;
        if (now is null || !double.IsFinite(baseline)) return Metered.Nothing;
        var windows = new List<EventWindow>();
        foreach (var view in now.Views)
        {
            if (view.Phase == EventPhase.Over || view.Signal.Start >= to) continue;
            var (frozen, end) = (double.IsFinite(view.BaselineWatts) ? view.BaselineWatts : baseline, to.AddDays(1));
            if (EventWindow.Of(view.Signal, frozen, site.EmergencyFloor, end, view.CutShortAt, (view.RampDown, view.RampUp)) is { } window) windows.Add(window);
        }
        var (sum, peak, last) = (0.0, double.NegativeInfinity, 0.0);
        for (var k = 0; k < steps; k++)
        {
            var at = from + (to - from) * ((k + 0.5) / steps);
            last = baseline;
            foreach (var window in windows)
                if (window.TargetAt(at) is var target && target < last) last = target;
            sum += last;
            peak = Math.Max(peak, last);
        }
        return new Metered(sum / steps, peak, last, 1);
    }

    OperatingState? State(DateTimeOffset from, DateTimeOffset to, DateTimeOffset? optedOut)
    {
        if (optedOut < to) return OperatingState.RunningOptedOut;
        var (all, governed, silent, stopped) = (0, 0, 0, 0);
        double target = 0, baseline = 0;
        foreach (ref readonly var row in rows.Between(from, to))
        {
            all++;
            if (double.IsNaN(row.Meter)) silent++;
            if (row.Stopped) stopped++;
            if (!row.Governed || !double.IsFinite(row.Baseline)) continue;
            governed++;
            target += row.Target;
            baseline += row.Baseline;
        }
        if (all == 0) return null;
        if (stopped > 0) return OperatingState.Disabled;
        if (governed > 0) return target <= baseline ? OperatingState.RunningCurtailed : OperatingState.RunningHeightened;
        return silent == all ? OperatingState.Error : OperatingState.Normal;
    }

    /// <summary>By the newest offer of then; of what is to come, the newest there is.</summary>
    Available? AvailableIn(DateTimeOffset from, DateTimeOffset to)
    {
        var i = offers.FindLastIndex(o => o.At <= to);
        if (i < 0 || (offers[i].At < from.AddMinutes(-10) && from <= rows.Through)) return null;
        var (_, offer, up, down) = offers[i];
        var row = offer.Rows.FirstOrDefault(r => r.Duration >= to - from) ?? offer.Rows[^1];
        return new Available(row.Firm.Watts, up, down);
    }

    StoredEnergy? Stored(DateTimeOffset from, DateTimeOffset to)
    {
        var between = rows.Between(from, to);
        if (between.IsEmpty && from >= rows.Through) between = rows.Between(rows.Through.AddSeconds(-5), rows.Through.AddSeconds(1));
        if (between.IsEmpty || double.IsNaN(between[^1].Charge)) return null;
        var row = between[^1];
        return new StoredEnergy(row.Charge, site.Batteries.Sum(b => b.Capacity.WattHours * (b.MaxSoc - b.MinSoc)), row.DispatchableWattHours, row.MaxCharge, row.MaxDischarge);
    }

    int? Level(DateTimeOffset from, DateTimeOffset to)
    {
        var (target, baseline) = (Over(from, to, r => r.Governed ? r.Target : double.NaN), Over(from, to, r => r.Governed ? r.Baseline : double.NaN));
        if (target.Coverage == 0) return rows.Between(from, to).IsEmpty ? null : 0;
        var level = 0;
        for (var i = 0; i < Math.Min(3, site.SimpleLevels.Length); i++)
            if (1 - target.Mean / baseline.Mean >= site.SimpleLevels[i] - 0.005) level = i + 1;
        return level;
    }

    /// <summary>What the site could draw more at short notice: batteries, and jobs that are held down; within the limit.</summary>
    double TakeOn(Status status)
    {
        if (status.MeterKw is not { } meter) return double.NaN;
        var batteries = 0.0;
        for (var i = 0; i < Math.Min(site.Batteries.Length, status.Batteries.Count); i++)
            if (status.Batteries[i] is { Available: true } b && b.Soc < b.MaxSoc) batteries += Math.Max(0, site.Batteries[i].MaxCharge.Kilowatts - b.Kw);
        var held = Math.Max(0, (status.BaselineKw ?? meter) - meter + status.Batteries.Sum(b => b.Kw));
        var room = Math.Max(0, Math.Min(status.LimitKw ?? status.ImportLimitKw, status.ImportLimitKw) - meter);
        return Math.Min(room, batteries + held) * 1e3;
    }
}
