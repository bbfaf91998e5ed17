using System.Text.Json;
using Ballast.App.Ven;
using Ballast.Planning;
using Ballast.Settlement;
using Ballast.Signals;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.App.Fleet;

/// <summary>Draws up what the fleet's page shows.</summary>
sealed class PictureMaker(FleetSettings settings, FleetMemory memory, IReadOnlyDictionary<string, SiteRecord> sites, SplitDesk desk, FleetSource source)
{
    static readonly TimeSpan Back = TimeSpan.FromHours(3);

    public FleetPicture Make(DateTimeOffset now, double speed, VenStatus status, int waiting, IEnumerable<GridSignal> signals, IReadOnlyList<SentReport> reports, IReadOnlyList<FleetNote> notes)
    {
        var asked = signals.OrderBy(s => s.Start).ToList();
        var governing = asked.LastOrDefault(s => PhaseOf(s, now) is "ramp down" or "hold" or "ramp up");
        return new FleetPicture
        {
            Name = settings.Name,
            Now = now,
            Speed = speed,
            Utility = new UtilityPicture
            {
                Url = settings.Utility.Url.ToString(),
                Connected = status.Connected,
                LastHeard = status.LastHeard ?? memory.LastHeard,
                Trouble = status.Trouble,
                ReportsSent = memory.ReportsSent,
                ReportsWaiting = waiting,
                ReportsRefused = memory.ReportsRefused,
            },
            Events = [.. asked.TakeLast(20).Select(s => EventOf(s, now))],
            Sites = [.. settings.Sites.Select(s => SiteOf(sites[s.Name], governing, now))],
            Series = SeriesOf(asked, now),
            Reports = reports,
            Notes = notes,
        };
    }

    /// <summary>Every value of a report that stands alone, the means of those of several intervals.</summary>
    public static SentReport Sent(OutboxLine line, ReportAnswer answer, DateTimeOffset at)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        DateTimeOffset? from = null, to = null;
        var readings = SiteReportReader.Read(System.Text.Encoding.UTF8.GetBytes(line.Json!));
        if (readings.Count > 0) (from, to) = (readings[0].From, readings[^1].To);
        void Add(string name, Func<FleetReading, double> value)
        {
            var there = readings.Select(value).Where(double.IsFinite).ToList();
            if (there.Count > 0) values[name] = (there.Average() / 1e3).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
        }
        Add("DEMAND", r => r.DemandWatts);
        Add("BASELINE", r => r.BaselineWatts);
        Add("SETPOINT", r => r.SetpointWatts);
        Add("LOAD_SHED_DELTA_AVAILABLE", r => r.OfferWatts);
        if (readings.LastOrDefault(r => r.State is not null).State is { } state) values["OPERATING_STATE"] = Word(state);
        if (readings.Count > 0) values["DATA_QUALITY"] = readings.Any(r => r.Estimated) ? "ESTIMATED" : "OK";
        using var document = JsonDocument.Parse(line.Json!);
        foreach (var name in (ReadOnlySpan<string>)["FLEET_SHORTFALL", "FLEET_SITES_SILENT"])
            if (Private(document.RootElement, name) is { } said) values[name] = said;
        return new SentReport
        {
            Name = line.Name!,
            At = at,
            Id = (answer as ReportAnswer.Sent)?.ReportId,
            Refusal = (answer as ReportAnswer.Refused)?.Sentence,
            From = from,
            To = to,
            Values = values,
        };
    }

    public static string Word(FleetState state) => state switch
    {
        FleetState.Normal => "normal",
        FleetState.Heightened => "heightened",
        FleetState.Curtailed => "curtailed",
        FleetState.OptedOut => "opted out",
        FleetState.Error => "error",
        _ => "disabled",
    };

    string PhaseOf(GridSignal signal, DateTimeOffset now)
    {
        if (SplitDesk.AskOf(signal) is null) return "passed on";
        if (desk.WindowOf(signal, now + TimeSpan.FromDays(1)) is not { } window) return now < signal.Start ? "scheduled" : "over";
        return now < window.Start ? "scheduled" : now < window.HoldStart ? "ramp down" : now < window.HoldEnd ? "hold" : now < window.End ? "ramp up" : "over";
    }

    FleetEventPicture EventOf(GridSignal signal, DateTimeOffset now)
    {
        var split = memory.Splits.GetValueOrDefault(signal.Id);
        var window = desk.WindowOf(signal, now + TimeSpan.FromDays(1));
        var kept = memory.Events.GetValueOrDefault(EventBook.EventOf(signal.Id));
        return new FleetEventPicture
        {
            Id = signal.Id,
            Name = kept is null ? null : UtilityEvent.NameOf(kept.Json),
            Asks = Api.Words.Asks(signal),
            Start = signal.Start,
            HoldStart = window?.HoldStart,
            HoldEnd = signal.Duration is null ? null : window?.HoldEnd,
            End = signal.Duration is null ? null : window?.End,
            Phase = PhaseOf(signal, now),
            BaselineKw = Kw(window?.BaselineWatts),
            TargetKw = Kw(window?.TargetWatts),
            AskedKw = Kw(split?.AskedWatts),
            ShortfallKw = Kw(split?.ShortfallWatts),
            Shares = split is null ? [] : [.. split.Shares.Select(s => new SharePicture(s.Site, s.CutWatts / 1e3, s.LevelWatts / 1e3, Kw(s.OfferWatts)))],
        };
    }

    SitePicture SiteOf(SiteRecord site, GridSignal? governing, DateTimeOffset now)
    {
        var last = site.Last;
        return new SitePicture
        {
            Name = site.Site.Name,
            State = site.LastHeard is null ? "unheard" : desk.IsSilent(site, now) ? "silent" : last?.State is { } state ? Word(state) : "unknown",
            LastHeard = site.LastHeard,
            DemandKw = Kw(last?.DemandWatts),
            BaselineKw = Kw(site.BaselineWatts),
            SetpointKw = Kw(last?.SetpointWatts),
            OfferKw = Kw(site.Offer?.For(TimeSpan.FromHours(1))),
            ShareKw = governing is null ? null : Kw(desk.ShareOf(governing.Id, site.Site.Name)?.CutWatts),
            ChargeLevel = last is { ChargeLevel: var level } && double.IsFinite(level) ? level : null,
            Cost = double.IsFinite(site.Site.Cost) ? site.Site.Cost : null,
        };
    }

    FleetSeries SeriesOf(List<GridSignal> signals, DateTimeOffset now)
    {
        var step = settings.Timings.Report;
        var first = sites.Values.Where(s => s.Readings.Count > 0).Select(s => s.Readings[0].From).DefaultIfEmpty(now).Min();
        var from = now - Back > first ? now - Back : first;
        from = new DateTimeOffset(from.UtcTicks - from.UtcTicks % step.Ticks, TimeSpan.Zero);
        var windows = signals.Select(s => desk.WindowOf(s, now + TimeSpan.FromHours(2))).OfType<EventWindow>().ToList();
        var end = windows.Count > 0 ? windows.Max(w => w.End) : now;
        if (end > now + Back) end = now + Back;
        if (end < now) end = now;
        List<long> time = [];
        List<double?> demand = [], baseline = [], target = [];
        var each = settings.Sites.Select(_ => new List<double?>()).ToList();
        // No further than all have told that speak: an estimate for one that is only a little later would look like a peak.
        var told = sites.Values.Where(s => !desk.IsSilent(s, now)).Min(s => s.Last?.To) ?? sites.Values.Max(s => s.Last?.To) ?? from;
        for (var at = from; at < end; at += step)
        {
            time.Add((at + step / 2).ToUnixTimeMilliseconds());
            var here = at + step <= told ? source.Sum(at, at + step) : null;
            demand.Add(Kw(here?.DemandWatts));
            baseline.Add(Kw(here?.BaselineWatts));
            var line = windows.Select(w => w.TargetAt(at + step / 2)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
            target.Add(Kw(line));
            for (var i = 0; i < each.Count; i++) each[i].Add(Kw(At(sites[settings.Sites[i].Name].Readings, at)?.DemandWatts));
        }
        return new FleetSeries { Time = time, Demand = demand, Baseline = baseline, Target = target, Sites = each };
    }

    static FleetReading? At(IReadOnlyList<FleetReading> readings, DateTimeOffset at)
    {
        var (low, high) = (0, readings.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (readings[middle].To <= at) low = middle + 1;
            else high = middle;
        }
        return low < readings.Count && readings[low].From <= at ? readings[low] : null;
    }

    static string? Private(JsonElement root, string type)
    {
        foreach (var resource in root.GetProperty("resources").EnumerateArray())
            foreach (var interval in resource.GetProperty("intervals").EnumerateArray())
                foreach (var payload in interval.GetProperty("payloads").EnumerateArray())
                    if (payload.GetProperty("type").GetString() == type) return payload.GetProperty("values")[0].ToString();
        return null;
    }

    static double? Kw(double? watts) => watts is { } there && double.IsFinite(there) ? Math.Round(there / 1e3, 3) : null;
}
