using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Files.Yaml;
using Ballast.Signals;

namespace Ballast.Files;

/// <summary>What a scenario says will become known, and when: events, arrivals, ends, and orders of the operator.</summary>
sealed class FactSections(FileReading reading, Site site, DateTimeOffset start, TimeSpan duration)
{
    readonly Kind<DateTimeOffset> moment = Kinds.Moment(start);
    readonly HashSet<string> jobIds = [.. site.Jobs.Select(job => job.Id)];

    /// <summary>All facts, in the order in which they become known; those of one moment in the order of the file.</summary>
    public ImmutableArray<Fact> Read(YamlMap map)
    {
        var arrivals = SiteSections.Each(map.TakeList("arrivals"), Arrival);
        Fact[] facts =
        [
            .. SiteSections.Each(map.TakeList("events"), new EventSection(site, start, duration, moment).Read).SelectMany(list => list),
            .. arrivals,
            .. SiteSections.Each(map.TakeList("ends"), End),
            .. SiteSections.Each(map.TakeList("orders"), Order),
        ];
        return [.. facts.OrderBy(fact => fact.Known)];
    }

    /// <summary>A job that is there at the start or arrives.</summary>
    public string JobNamed(YamlMap map, string key)
    {
        var id = map.Take(key, Kinds.Name);
        if (id.Length > 0 && !jobIds.Contains(id) && !reading.IsFull) ReportAt(map, key, $"there is no job {Quoted.Of(id)}", Spelling.Hint(id, jobIds, "add it under jobs:"));
        return id;
    }

    public void ReportAt(YamlMap map, string key, string what, string howToMend) =>
        reading.Report(reading.Find(map.PathOf(key)), map.PathOf(key), what, howToMend);

    Fact Arrival(YamlMap map)
    {
        var at = map.Take("at", moment);
        var job = map.NeedMap("job", "id, gpus and curve");
        var arrived = new JobSection(reading, site.Clusters, site.Tiers, site.Curves).Read(job);
        job.RefuseOthers();
        if (arrived.Id.Length > 0 && !jobIds.Add(arrived.Id)) ReportAt(job, "id", $"{Quoted.Of(arrived.Id)} is taken by another job", "write another");
        foreach (var broken in SiteRules.CheckJob(site, arrived, job.Path))
        {
            if (!reading.IsTainted(broken.Path)) reading.Report(reading.Find(broken.Path), broken.Path, broken.What, broken.HowToMend);
        }
        return new JobArrived(arrived) { Known = at };
    }

    Fact End(YamlMap map) => new JobEnded(JobNamed(map, "job"), map.Take("failed", Kinds.YesNo, false)) { Known = map.Take("at", moment) };

    Fact Order(YamlMap map)
    {
        var known = map.Take("at", moment);
        var by = map.Take("by", Kinds.Name, "operator");
        var make = map.Take("type", Orders);
        return make(by, known);
    }

    static readonly Kind<Func<string, DateTimeOffset, Fact>> Orders = Kinds.OneOf<Func<string, DateTimeOffset, Fact>>("orderType",
        ("release", (by, known) => new ReleaseOrdered(by) { Known = known }),
        ("stopShaping", (by, known) => new ShapingStopped(by) { Known = known }),
        ("resumeShaping", (by, known) => new ShapingResumed(by) { Known = known }));
}
