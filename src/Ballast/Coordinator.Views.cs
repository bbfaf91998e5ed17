using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;

namespace Ballast;

/// <summary>What people may look at. Read between steps, from the loop that owns the coordinator.</summary>
public sealed partial class Coordinator
{
    public Site Site => site;

    /// <summary>All jobs ever seen, by slot; ended ones keep theirs.</summary>
    public IReadOnlyList<Job> Roster => jobs.Roster;

    /// <summary>Whether the kill switch is on.</summary>
    public bool ShapingIsStopped => line.Stopped;

    /// <summary>Whether nothing is ordered of anyone.</summary>
    public bool Idle { get; private set; } = true;

    /// <summary>Power of all jobs together as read, watts (hosts and cooling not included).</summary>
    public double JobWatts => jobs.Watts;

    /// <summary>Site power that is neither jobs, batteries nor generation, filtered, watts.</summary>
    public double OverheadWatts => load.OverheadWatts;

    /// <summary>The meter, or what it would read by the jobs when it is silent, watts.</summary>
    public double MeterWatts => double.IsNaN(load.MeterWatts) || load.MeterIsStale(now.UtcTicks)
        ? load.OverheadWatts + JobWatts + batteries.ReadWatts - generators.ReadWatts
        : load.MeterWatts;

    /// <summary>Learned mean time from an order to its read-back, seconds.</summary>
    public double ActuationLagSeconds => actuator.LagSeconds;

    /// <summary>Commands given since the start.</summary>
    public long CommandCount => actuator.Sequence;

    /// <summary>Seconds between deciding and seeing it at the jobs.</summary>
    double Lead => actuator.LagSeconds + 0.5;

    /// <summary>What margins are shares of: the baseline, or the load before there is one, watts.</summary>
    double Scale => double.IsNaN(line.BaselineWatts) ? jobs.Watts + load.OverheadWatts : line.BaselineWatts;

    /// <summary>Until the last of what is asked ends; infinite: open-ended, or nothing is.</summary>
    double RemainingSeconds => !line.Holds && feeds.Binds ? Until(feeds.Ends) : feeds.Binds ? Math.Max(Until(line.Asked.Ends), Until(feeds.Ends)) : Until(line.Asked.Ends);

    double Until(DateTimeOffset? end) => end is { } at ? (at - now).TotalSeconds : double.PositiveInfinity;

    /// <exception cref="IndexOutOfRangeException">No job has this slot.</exception>
    public JobView ViewJob(int slot)
    {
        var job = jobs.All[slot];
        var fullGpuHours = job.Job.Gpus / 3600.0;
        return new JobView
        {
            Slot = slot,
            Job = job.Job,
            Phase = job.Phase,
            CommandedCap = job.OrderedCap,
            PreviousCap = job.PreviousCap,
            Floor = job.Job.IsFlexible ? job.Floor : 1,
            DebtGpuHours = job.Ledger.DebtSeconds * fullGpuHours,
            AllowanceLeft = job.Ledger.LeftShare,
            TotalLostGpuHours = job.Ledger.TotalSeconds * fullGpuHours,
            LearnedPowerScale = job.PowerScale,
            TouchedAt = job.TouchedAt == 0 ? null : new DateTimeOffset(job.TouchedAt, TimeSpan.Zero),
            TouchedFor = job.TouchedFor,
        };
    }

    /// <summary>The site's feeds, in its order.</summary>
    public IReadOnlyList<FeedView> ViewFeeds()
    {
        var views = new List<FeedView>(site.Feeds.Length);
        foreach (var feed in feeds.All)
        {
            views.Add(new FeedView
            {
                Feed = feed.Feed,
                LimitWatts = feed.LimitWatts,
                SignalId = feed.SignalId,
                LineWatts = feed.LineWatts,
                LoadWatts = feed.LoadWatts,
                FreeWatts = feed.FreeWatts,
                LeastWatts = feed.LeastWatts,
            });
        }
        return views;
    }

    /// <summary>All signals heard, oldest first.</summary>
    public IReadOnlyList<EventView> ViewEvents()
    {
        var views = new List<EventView>(line.Entries.Count);
        foreach (var entry in line.Entries)
        {
            views.Add(new EventView
            {
                Signal = entry.Signal,
                Known = entry.Known,
                Phase = TargetProfile.PhaseAt(now, entry, site),
                BaselineWatts = entry.BaselineWatts,
                TargetWatts = entry.Begun || entry.Signal is CapacityLimit ? TargetProfile.HoldWatts(entry, site) : double.NaN,
                RampDown = TimeSpan.FromSeconds(entry.Begun ? TargetProfile.RampDownSeconds(entry, site) : 0),
                RampUp = TimeSpan.FromSeconds(entry.Begun ? TargetProfile.RampUpSeconds(entry, site) : 0),
                HoldEnds = TargetProfile.HoldEnds(entry, site),
                CutShortAt = entry.CutShortAt,
            });
        }
        return views;
    }
}
