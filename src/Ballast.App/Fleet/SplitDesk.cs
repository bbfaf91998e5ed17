using Ballast.Planning;
using Ballast.Settlement;
using Ballast.Signals;

namespace Ballast.App.Fleet;

/// <summary>
/// Decides how what the utility asks is split, again and again as sites speak, fall short, die and come back. Baselines and offers are frozen when an
/// event begins; from then on a site gives what it offered, or, where its meter shows otherwise, what it delivers.
/// </summary>
sealed class SplitDesk(FleetSettings settings, FleetMemory memory, IReadOnlyDictionary<string, SiteRecord> sites, DateTimeOffset started)
{
    /// <summary>Readings in a row that must be above what was asked before a site counts as short.</summary>
    const int ShortReadings = 4;

    /// <summary>How far above, as a share of its baseline.</summary>
    const double ShortBy = 0.03;

    /// <summary>Whether nothing was heard of a site for longer than it may be silent.</summary>
    public bool IsSilent(SiteRecord site, DateTimeOffset now)
    {
        var since = site.LastHeard is { } heard && heard > started ? heard : started;
        return now - since > settings.Timings.SilentAfter;
    }

    /// <summary>Splits what a signal asks, as things stand now. True: something changed.</summary>
    public bool Split(GridSignal signal, DateTimeOffset now)
    {
        if (AskOf(signal) is not { } ask) return false;
        var known = memory.Splits.TryGetValue(signal.Id, out var kept);
        kept ??= memory.Splits[signal.Id] = new KeptSplit { SignalId = signal.Id };
        var begins = !kept.Begun && now >= signal.Start;
        if (begins) kept.Begun = true;
        var members = new List<FleetMember>(sites.Count);
        foreach (var site in settings.Sites) members.Add(MemberOf(sites[site.Name], signal, kept, begins, now));
        FleetSplit split;
        if (!known)
        {
            split = FleetSplit.Of(ask, members);
        }
        else
        {
            var before = new FleetSplit(kept.AskedWatts, [.. kept.Shares.Select(s => new FleetShare(s.Site, s.CutWatts, s.LevelWatts))]);
            split = FleetSplit.Again(ask, members, before, settings.Timings.DeadBand * ask.CutWatts(members.Sum(m => double.IsFinite(m.BaselineWatts) ? m.BaselineWatts : 0)));
        }
        var changed = begins || !known;
        foreach (var share in split.Shares)
        {
            var mine = ShareOf(kept, share.Name);
            // A level that moved by nothing but a baseline's noise is not worth its trouble either.
            var same = Math.Abs(mine.CutWatts - share.CutWatts) < 1 && Math.Abs(mine.LevelWatts - share.LevelWatts) <= settings.Timings.DeadBand * Math.Max(1, Math.Abs(share.LevelWatts));
            if (same && known) continue;
            (mine.CutWatts, mine.LevelWatts) = (share.CutWatts, share.LevelWatts);
            changed = true;
        }
        changed |= Math.Abs(kept.ShortfallWatts - split.ShortfallWatts) > 1;
        (kept.AskedWatts, kept.ShortfallWatts) = (split.AskedWatts, split.ShortfallWatts);
        return changed;
    }

    /// <summary>Where the sum of the meters shall be for a signal; null: it asks nothing of the meters, or nothing is known yet.</summary>
    public EventWindow? WindowOf(GridSignal signal, DateTimeOffset end)
    {
        if (!memory.Splits.TryGetValue(signal.Id, out var kept)) return null;
        var baseline = kept.Shares.Sum(s => s.BaselineWatts ?? Finite(sites.GetValueOrDefault(s.Site)?.BaselineWatts ?? double.NaN));
        return baseline > 0 ? EventWindow.Of(signal, baseline, 0.5, end) : null;
    }

    /// <summary>A site's part of a signal; null: none was decided.</summary>
    public KeptShare? ShareOf(string signalId, string site) => memory.Splits.GetValueOrDefault(signalId)?.Shares.Find(s => s.Site == site);

    public static FleetAsk? AskOf(GridSignal signal) => signal switch
    {
        Signals.Dispatch dispatch => new FleetAsk.Follow(dispatch.Setpoint),
        CapacityLimit { Feed: null } limit => new FleetAsk.Ceiling(limit.Limit),
        _ => null,
    };

    FleetMember MemberOf(SiteRecord site, GridSignal signal, KeptSplit kept, bool begins, DateTimeOffset now)
    {
        var share = ShareOf(kept, site.Site.Name);
        var silent = IsSilent(site, now);
        var offered = silent ? 0 : site.Offer?.For(signal.Duration ?? TimeSpan.FromDays(1)) ?? 0;
        if (begins) (share.BaselineWatts, share.OfferWatts) = (Nullable(site.BaselineWatts), offered);
        if (kept.Begun && share.BaselineWatts is null) share.BaselineWatts = Nullable(site.BaselineWatts);
        return new FleetMember(site.Site.Name)
        {
            OfferWatts = kept.Begun ? Capacity(site, signal, share, offered, now) : offered,
            BaselineWatts = share.BaselineWatts ?? site.BaselineWatts,
            LoadWatts = site.Last?.DemandWatts ?? double.NaN,
            Cost = site.Site.Cost,
            Silent = silent,
        };
    }

    /// <summary>What a site can give in mid-event: as it offered; more where it says so beside what it holds; no more than it delivers where it falls short.</summary>
    static double Capacity(SiteRecord site, GridSignal signal, KeptShare share, double offered, DateTimeOffset now)
    {
        var frozen = share.OfferWatts ?? 0;
        var baseline = share.BaselineWatts ?? site.BaselineWatts;
        if (site.Readings.Count < ShortReadings || !double.IsFinite(baseline)) return frozen;
        var held = signal.Start + (signal is Signals.Dispatch dispatch ? dispatch.RampDown : TimeSpan.Zero);
        double over = double.PositiveInfinity, delivered = 0, follows = 0;
        var (optedOut, steady) = (true, true);
        for (var i = site.Readings.Count - ShortReadings; i < site.Readings.Count; i++)
        {
            var reading = site.Readings[i];
            if (reading.From < held) steady = false;
            optedOut &= reading.State is FleetState.OptedOut or FleetState.Disabled;
            over = Math.Min(over, reading.DemandWatts - (double.IsFinite(reading.SetpointWatts) ? reading.SetpointWatts : reading.BaselineWatts));
            delivered += (baseline - reading.DemandWatts) / ShortReadings;
            follows = double.IsFinite(reading.SetpointWatts) ? baseline - reading.SetpointWatts : 0;
        }
        if (optedOut) return 0;
        if (!steady || now < held) return frozen;
        // Its meter decides: what it was asked and does not do, it cannot.
        if (over > ShortBy * baseline) return Math.Max(0, delivered);
        return Math.Max(frozen, Math.Max(0, follows) + offered);
    }

    static KeptShare ShareOf(KeptSplit kept, string site)
    {
        var share = kept.Shares.Find(s => s.Site == site);
        if (share is null) kept.Shares.Add(share = new KeptShare { Site = site });
        return share;
    }

    static double Finite(double watts) => double.IsFinite(watts) ? watts : 0;

    static double? Nullable(double watts) => double.IsFinite(watts) ? watts : null;
}
