using System.Globalization;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>A sound site in a few lines: what there is, what it draws, how far caps reach, and what may surprise its owner.</summary>
static class SiteSummary
{
    public static IEnumerable<string> Of(Scenario scenario, string name)
    {
        var events = scenario.Facts.OfType<SignalReceived>().Count();
        yield return $"{name} is sound: scenario {scenario.Name}, {Span(scenario.Duration)} from {scenario.Start.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}, {Many(events, "event")}, {Many(scenario.Faults.Length, "scheduled fault")}";
        foreach (var line in Body(scenario.Site)) yield return line;
        foreach (var line in SiteWarnings.Of(scenario)) yield return $"  warning: {line}";
    }

    public static IEnumerable<string> Of(Site site, string name)
    {
        yield return $"{name} is sound: site {site.Name}";
        foreach (var line in Body(site)) yield return line;
        foreach (var line in SiteWarnings.Of(site)) yield return $"  warning: {line}";
    }

    static IEnumerable<string> Body(Site site)
    {
        long gpus = site.Clusters.Sum(cluster => (long)cluster.Gpus), used = site.Jobs.Sum(job => (long)job.Gpus);
        yield return $"  GPUs      {gpus} in {Many(site.Clusters.Length, "cluster")}, {used} in use";
        yield return $"  jobs      {Many(site.Jobs.Length, "job")}{Tiers(site)}";
        var (uncapped, lowest, spread) = (SitePower.Uncapped(site), SitePower.AtLowestCaps(site), SitePower.WithinTiers(site));
        yield return $"  uncapped  {uncapped} at the meter, {Percent(uncapped / site.Interconnection.ImportLimit)} of the import limit of {site.Interconnection.ImportLimit}";
        yield return $"  by caps   down to {lowest} ({Percent(1 - lowest / uncapped)} less) for as long as tiers allow, to {spread} ({Percent(1 - spread / uncapped)} less) over a tier's whole window";
        if (site.Jobs.Count(job => job is { Pausable: true, IsFlexible: true }) is > 0 and var pausable) yield return $"  pauses    {Many(pausable, "flexible job")} may be paused";
        foreach (var battery in site.Batteries) yield return $"  battery   {battery.Name}: {battery.MaxDischarge}, {battery.Capacity * (battery.MaxSoc - battery.MinSoc)} between {Percent(battery.MinSoc)} and {Percent(battery.MaxSoc)}";
        foreach (var generator in site.Generators) yield return $"  generator {generator.Name}: {generator.Min} to {generator.Max} after {Span(generator.StartTime)}";
    }

    static string Tiers(Site site)
    {
        var groups = site.Jobs.GroupBy(job => job.Tier.Name).ToDictionary(group => group.Key, group => group.Count());
        var names = site.Tiers.Select(tier => tier.Name).Append(FlexTier.Inflexible.Name).Distinct().Where(groups.ContainsKey);
        var listed = string.Join(", ", names.Select(tier => $"{tier} {groups[tier]}"));
        return listed.Length == 0 ? "" : $": {listed}";
    }

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    public static string Many(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.FromMinutes(1)) return string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
        var hours = (int)span.TotalHours;
        var parts = new[] { hours > 0 ? $"{hours} h" : "", span.Minutes > 0 ? $"{span.Minutes} min" : "", span.Seconds > 0 ? $"{span.Seconds} s" : "" };
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }
}
