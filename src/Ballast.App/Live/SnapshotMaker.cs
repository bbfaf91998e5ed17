using Ballast.App.Api;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Planning;

namespace Ballast.App.Live;

/// <summary>Makes the <see cref="Snapshot"/> from a run, on the loop's own thread between ticks.</summary>
sealed class SnapshotMaker(SiteRun run)
{
    const int MostJobs = 200;
    const int MostEvents = 100;

    readonly Dictionary<string, EventScore?> scores = [];
    Offer? offer;
    Task<Offer>? reckoning;

    public Snapshot Make(double speed, long skipped)
    {
        var roster = run.Coordinator.Roster;
        var decision = run.Decided;
        var telemetry = run.Telemetry;
        var (jobs, touched, debt) = Jobs(roster, telemetry);
        var views = run.Coordinator.ViewEvents();
        var events = Events(views);
        return new Snapshot
        {
            Events = events,
            Views = views,
            Offer = MakeOffer(),
            Roster = [.. roster],
            Ticks = run.Ticks,
            TicksSkipped = skipped,
            Commands = run.Commands,
            Notices = run.Notices,
            JournalBytes = run.Journal.Position,
            JournalFailure = run.Journal.Failure,
            Status = new Status
            {
                Site = run.Source.Site.Name,
                Now = run.At,
                Source = "simulated",
                Speed = speed,
                ShapingStopped = run.Coordinator.ShapingIsStopped,
                GovernedBy = Words.Of(decision?.GovernedBy ?? Rank.None),
                SignalId = decision?.SignalId,
                MeterKw = telemetry.Meter.Valid ? Words.Kw(telemetry.Meter.Watts) : null,
                MeterAgeSeconds = telemetry.Meter.At == default ? null : (run.At - telemetry.Meter.At).TotalSeconds,
                TargetKw = Words.Kw(decision?.TargetWatts ?? double.NaN),
                BaselineKw = Words.Kw(decision?.BaselineWatts ?? double.NaN),
                LimitKw = Words.Kw(decision?.LimitWatts ?? double.NaN),
                ImportLimitKw = run.Source.Site.Interconnection.ImportLimit.Kilowatts,
                ItKw = It(telemetry),
                GpuCount = run.Source.Site.Clusters.Sum(c => c.Gpus),
                Batteries = Batteries(telemetry),
                Generators = Generators(telemetry),
                Feeds = [.. run.Coordinator.ViewFeeds().Select(Words.Of)],
                Totals = new Totals(roster.Count, touched, debt, run.Commands),
                Jobs = jobs,
                JobsShown = jobs.Count,
                JobsTotal = roster.Count,
                NextEvent = events.Where(e => e.Phase == "upcoming").MinBy(e => e.Start),
                CurrentEvent = events.FirstOrDefault(e => e.Id == decision?.SignalId && e.Phase != "over")
                    ?? events.FirstOrDefault(e => e.Phase is "rampingDown" or "holding" or "rampingUp"),
            },
        };
    }

    (List<JobStatus> Jobs, int Touched, double Debt) Jobs(IReadOnlyList<Job> roster, Telemetry telemetry)
    {
        var touched = 0;
        var debt = 0.0;
        var order = new (double Rank, int Slot)[roster.Count];
        for (var slot = 0; slot < roster.Count; slot++)
        {
            var view = run.Coordinator.ViewJob(slot);
            var isTouched = !double.IsNaN(view.PreviousCap) || view.Phase is JobPhase.Paused or JobPhase.Checkpointing or JobPhase.Restarting;
            if (isTouched) touched++;
            debt += Words.Number(view.DebtGpuHours) ?? 0;
            order[slot] = ((isTouched ? 1e12 : 0) + view.DebtGpuHours, slot);
        }
        if (roster.Count > MostJobs) Array.Sort(order, (a, b) => a.Rank != b.Rank ? b.Rank.CompareTo(a.Rank) : a.Slot.CompareTo(b.Slot));
        var jobs = new List<JobStatus>(Math.Min(MostJobs, roster.Count));
        foreach (var (_, slot) in order.AsSpan(0, Math.Min(MostJobs, order.Length))) jobs.Add(Job(run.Coordinator.ViewJob(slot), telemetry));
        return (jobs, touched, debt);
    }

    static JobStatus Job(in JobView view, Telemetry telemetry)
    {
        var reading = view.Slot < telemetry.JobCount ? telemetry.Jobs[view.Slot] : default;
        return new JobStatus
        {
            Slot = view.Slot,
            Id = view.Job.Id,
            Cluster = view.Job.Cluster,
            Class = Words.Of(view.Job.Class),
            Tier = view.Job.Tier.Name,
            TierMaxLoss = view.Job.Tier.MaxLoss,
            Gpus = view.Job.Gpus,
            Phase = Words.Of(view.Phase),
            CapW = Words.Number(view.CommandedCap),
            PreviousCapW = Words.Number(view.PreviousCap),
            Kw = Words.Kw(reading.Watts) ?? 0,
            Throughput = Words.Number(reading.Throughput) ?? 0,
            Floor = Words.Number(view.Floor) ?? 0,
            DebtGpuHours = Words.Number(view.DebtGpuHours) ?? 0,
            AllowanceLeft = Words.Number(view.AllowanceLeft) ?? 0,
            TotalLostGpuHours = Words.Number(view.TotalLostGpuHours) ?? 0,
            TouchedAt = view.TouchedAt,
            Why = view.TouchedAt is null ? null : view.TouchedFor.ToString(),
        };
    }

    List<EventReport> Events(IReadOnlyList<EventView> views)
    {
        var events = new List<EventReport>();
        for (var i = Math.Max(0, views.Count - MostEvents); i < views.Count; i++)
        {
            var view = views[i];
            EventScore? score = null;
            if (view.Phase == EventPhase.Over && !scores.TryGetValue(view.Signal.Id, out score))
                scores[view.Signal.Id] = score = LiveScore.Of(run, view);
            if (view.Phase != EventPhase.Over) scores.Remove(view.Signal.Id);
            events.Add(Words.Of(view, score));
        }
        return events;
    }

    // The inputs are taken here, between ticks; the reckoning, which takes tens of milliseconds on a large site, beside the loop.
    Offer? MakeOffer()
    {
        if (reckoning is { IsCompletedSuccessfully: true }) offer = reckoning.Result;
        var isDue = offer is null || run.At - offer.At >= TimeSpan.FromMinutes(1);
        if (run.Decided is not null && isDue && (reckoning is null || reckoning.IsCompleted))
        {
            var inputs = run.Coordinator.OfferInputs();
            reckoning = Task.Run(() => Offers.Evaluate(inputs, run.Header.Seed));
        }
        return offer;
    }

    List<BatteryStatus> Batteries(Telemetry telemetry)
    {
        var list = new List<BatteryStatus>();
        for (var i = 0; i < Math.Min(telemetry.Batteries.Length, run.Source.Site.Batteries.Length); i++)
        {
            var (asset, reading) = (run.Source.Site.Batteries[i], telemetry.Batteries[i]);
            list.Add(new BatteryStatus(asset.Name, Words.Kw(reading.Watts) ?? 0, reading.Soc, asset.MinSoc, asset.MaxSoc, asset.Capacity.KilowattHours, reading.Available));
        }
        return list;
    }

    List<GeneratorStatus> Generators(Telemetry telemetry)
    {
        var list = new List<GeneratorStatus>();
        for (var i = 0; i < Math.Min(telemetry.Generators.Length, run.Source.Site.Generators.Length); i++)
            list.Add(new GeneratorStatus(run.Source.Site.Generators[i].Name, Words.Kw(telemetry.Generators[i].Watts) ?? 0, telemetry.Generators[i].Running));
        return list;
    }

    static double It(Telemetry telemetry)
    {
        var watts = 0.0;
        for (var i = 0; i < telemetry.JobCount; i++) watts += telemetry.Jobs[i].Watts;
        return Words.Kw(watts) ?? 0;
    }
}
