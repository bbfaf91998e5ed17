using Ballast.Assets;
using Ballast.Signals;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// Keeps each feed under its limit: works out what the feed's jobs may draw together, and gives each
/// a ceiling at the least weighted loss. What the site as a whole is asked comes after, within these ceilings.
/// A feed follows its limit no faster than the interconnection's ramps allow.
/// </summary>
internal sealed class FeedDispatch
{
    readonly Site site;
    readonly FeedState[] feeds;
    readonly Dictionary<string, FeedState> byCluster = [];

    public FeedDispatch(Site site, DispatchOptions options)
    {
        this.site = site;
        feeds = [.. site.Feeds.Select((feed, i) => new FeedState(feed, i, options))];
        foreach (var feed in feeds)
            foreach (var cluster in feed.Feed.Clusters) byCluster.TryAdd(cluster, feed);
    }

    public ReadOnlySpan<FeedState> All => feeds;

    /// <summary>Whether a limit of a feed holds jobs back.</summary>
    public bool Binds { get; private set; }

    /// <summary>Whether this tick moved a ceiling.</summary>
    public bool Moved { get; private set; }

    /// <summary>End of the last limit that holds jobs back; null: open-ended, or none does.</summary>
    public DateTimeOffset? Ends { get; private set; }

    public FeedState? Of(JobState job) => byCluster.GetValueOrDefault(job.Job.Cluster);

    public void Place(JobState job) => Of(job)?.Add(job);

    /// <param name="now">The tick.</param>
    /// <param name="entries">All signals.</param>
    /// <param name="stopped">Whether the kill switch is on: nothing is limited then.</param>
    /// <param name="perItWatt">Site power per watt of the jobs: cooling and other overhead are shared out by it.</param>
    /// <param name="leadSeconds">From deciding to seeing it.</param>
    /// <param name="seconds">Since the last tick.</param>
    /// <param name="decision">Takes notices.</param>
    public void Plan(DateTimeOffset now, IReadOnlyList<SignalEntry> entries, bool stopped, double perItWatt, double leadSeconds, double seconds, Decision decision)
    {
        (Binds, Moved, Ends) = (false, false, null);
        var openEnded = false;
        foreach (var feed in feeds)
        {
            feed.Limit(now, entries);
            Moved |= feed.Plan(now, stopped, perItWatt, leadSeconds, seconds, site.Interconnection, decision);
            if (!feed.Engaged) continue;
            Binds = true;
            openEnded |= feed.Ends is null;
            if (Ends is null || feed.Ends > Ends) Ends = feed.Ends;
        }
        if (openEnded) Ends = null;
    }

    public void Exchange(StateExchange s)
    {
        foreach (var feed in feeds) feed.Exchange(s);
        Binds = s.Keep(Binds);
        Moved = s.Keep(Moved);
        Ends = s.Keep(Ends);
    }
}
