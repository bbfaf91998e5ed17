using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Files.Yaml;
using Ballast.Signals;
using Ballast.Simulation;

namespace Ballast.Files;

/// <summary>Reads a scenario file: a site file, or <c>site:</c> with the name of one, and a <c>scenario</c> map beside it.</summary>
public static class ScenarioFile
{
    internal const string Key = "scenario";

    /// <summary>Whether the text seems to be a scenario rather than a site alone; a broken file may be either.</summary>
    public static bool IsOne(string text, string name)
    {
        var root = YamlTree.Parse(text, name, new FileReading()) as YamlNode.Map;
        return root?.Find(Key) is not null;
    }

    /// <summary>Reads the text of a scenario file. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems; its stem is the scenario's name unless the file gives one.</param>
    /// <param name="readRelative">Gives the text of a file named in <c>site:</c>, or null where there is none.</param>
    public static Loaded<Scenario> Read(string text, string name, Func<string, string?> readRelative)
    {
        var reading = new FileReading();
        var scenario = Read(text, name, readRelative, reading);
        return new Loaded<Scenario>(scenario, reading.Problems);
    }

    internal static Scenario? Read(string text, string name, Func<string, string?> readRelative, FileReading reading)
    {
        if (SiteDocument.Read(text, name, readRelative, reading) is not { } document) return null;
        var map = document.NeedMap(Key, "start: and duration:");
        var site = SiteSections.Read(document, SiteFile.StemOf(name));
        var scenario = Scenario(map, site, SiteFile.StemOf(name));
        document.RefuseOthers();
        return scenario;
    }

    static Scenario Scenario(YamlMap map, Site site, string stem)
    {
        var start = map.Take("start", Kinds.Time);
        var duration = map.Take("duration", Kinds.Duration);
        if (duration == TimeSpan.Zero && map.Has("duration") && !map.Reading.IsTainted(map.PathOf("duration")))
            map.Reading.Report(map.Reading.Find(map.PathOf("duration")), map.PathOf("duration"), "it is zero", "write how long the scenario runs, such as 6 h");

        var facts = new FactSections(map.Reading, site, start, duration);
        var scenario = new Scenario
        {
            Name = map.Take("name", Kinds.Name, stem),
            Description = map.Take("description", Kinds.Text, "").Trim(),
            Site = site,
            Start = start,
            Duration = duration,
            Seed = map.Take("seed", Kinds.Seed, 1UL),
            Plant = PlantSection.Read(map.TakeMap("plant")),
            Facts = facts.Read(map),
            Faults = new FaultSection(facts, site, start).Read(map.TakeList("faults")),
        };
        map.RefuseOthers();
        return scenario;
    }
}
