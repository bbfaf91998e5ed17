using System.Collections.Immutable;
using Ballast.App.Api;
using Ballast.App.Live;
using Ballast.Assets;
using Ballast.Units;
using Ballast.Wire.Bms;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>The site's feeds as the bus knows them. A site without feeds has one, <c>site</c>, which is all of it.</summary>
static class FeedTags
{
    public const string WholeSite = "site";

    public static ImmutableArray<FeedTerms> Of(Site site) => site.Feeds.IsEmpty
        ? [new FeedTerms(WholeSite, Power.Zero, site.Interconnection.ImportLimit, site.Interconnection.ImportLimit)]
        : [.. site.Feeds.Select(f => new FeedTerms(f.Name, f.Minimum, f.Maximum, new Power(f.StandingWatts)))];

    /// <summary>
    /// All feeds as the loop's newest picture has them. The meter of a feed is the sum of its points where some are chosen; else, of the whole
    /// site, the site's meter; else what its jobs' devices read, with their share of overhead.
    /// </summary>
    public static Dictionary<string, FeedReading> Read(Site site, Snapshot snapshot, BmsBook book, ImmutableDictionary<string, ImmutableArray<PointChoice>> meters, DateTimeOffset wall, TimeSpan oldest)
    {
        var readings = new Dictionary<string, FeedReading>(StringComparer.Ordinal);
        var status = snapshot.Status;
        foreach (var terms in Of(site))
        {
            var feed = status.Feeds.FirstOrDefault(f => f.Name == terms.Tag);
            var load = Power.FromKilowatts(feed?.LoadKw ?? status.MeterKw ?? terms.Default.Kilowatts);
            Power? measured = feed is not null ? load : status.MeterKw is { } kw ? Power.FromKilowatts(kw) : null;
            var at = feed is not null ? status.Now : status.Now - TimeSpan.FromSeconds(status.MeterAgeSeconds ?? 0);
            if (meters.TryGetValue(terms.Tag, out var points))
            {
                // The building's clock is the wall's; an age is the same on both.
                var sum = PowerSum.Of(book, points, wall, oldest);
                (measured, at) = (sum.Power, status.Now);
            }
            readings[terms.Tag] = new FeedReading { Calculated = load, Measured = measured, MeasuredAt = at, Candidates = () => Candidates(site, snapshot, feed?.Name) };
        }
        return readings;
    }

    /// <summary>Flexible jobs, the most flexible first and of those the largest. Ballast knows jobs, not hosts: a job's id names its nodes.</summary>
    static ImmutableArray<ShedCandidate> Candidates(Site site, Snapshot snapshot, string? feed)
    {
        var clusters = site.Clusters.Where(c => feed is null || site.Feeds.First(f => f.Name == feed).Clusters.Contains(c.Name)).ToDictionary(c => c.Name);
        return
        [
            .. snapshot.Status.Jobs.Where(j => j.TierMaxLoss > 0 && j.Kw > 0 && clusters.ContainsKey(j.Cluster))
                .OrderByDescending(j => j.TierMaxLoss).ThenByDescending(j => j.Kw)
                .Select(j => Candidate(j, snapshot.Roster[j.Slot], clusters[j.Cluster])),
        ];
    }

    static ShedCandidate Candidate(JobStatus status, Job job, Cluster cluster)
    {
        var draws = Power.FromKilowatts(status.Kw);
        return new ShedCandidate
        {
            ResourceId = job.Id,
            Draws = draws,
            CanGoTo = Power.Min(draws, new Power(job.Curve.PowerAt(cluster.MinCap.Watts) * job.Gpus)),
            CanBeSuspended = job.Pausable,
        };
    }
}
