using Ballast.Files.Yaml;
using Ballast.Studies.Adequacy;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>Reads a power system as adequacy sees it (SYSTEM.yaml): areas, units, variable resources, storage, flexible load, ties. See docs/study-adequacy.md.</summary>
public static class AdequacyFile
{
    /// <summary>Names of most systems' units run to thousands; beyond this a count was meant as something else.</summary>
    const int MostUnits = 100_000;

    /// <summary>Reads the text of such a file. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems; its stem is the system's name unless the file gives one.</param>
    /// <param name="open">Gives the text of a CSV file by the path that the document names it with; null where there is none.</param>
    public static Loaded<AdequacySystem> Read(string text, string name, Func<string, string?> open)
    {
        var reading = new FileReading();
        var system = Read(text, name, reading, open);
        return new Loaded<AdequacySystem>(system, reading.Problems);
    }

    internal static AdequacySystem? Read(string text, string name, FileReading reading, Func<string, string?> open)
    {
        if (PlainDocument.Open(text, name, reading, "a system's areas and units", "name:, areas: and units:") is not { } map) return null;
        var title = map.Take("name", Kinds.Name, SiteFile.StemOf(name));
        map.Take("description", Kinds.Text, "");
        var series = new SeriesSection(map, open);
        var areas = SiteSections.Each(map.TakeList("areas"), a => (Name: a.Take("name", Kinds.Name), Load: series.Sum(a, "load")));
        if (!map.Has("areas")) map.Missing("areas", "add a list of areas with name and load");
        else if (areas.Length == 0) Wrong(map, "areas", "the list is empty", "add one area with name and load");
        var sections = new AdequacySections([.. areas.Select(a => a.Name)], series.StepHours);
        var units = map.TakeList("units").SelectMany(sections.Units).ToArray();
        var variable = map.TakeList("variable").Select(v => sections.Variable(v, series)).ToArray();
        var storage = map.TakeList("storage").Select(sections.Storage).ToArray();
        var flexible = map.TakeList("flexible").Select(sections.Flexible).ToArray();
        var ties = map.TakeList("ties").Select(sections.Tie).ToArray();
        var uncertainty = map.Take("loadUncertainty", Kinds.Share, 0);
        map.RefuseOthers();
        if (uncertainty >= 1) Wrong(map, "loadUncertainty", "an error of 100 % is no forecast", "write its standard deviation, such as 3 %");
        if (units.Length > MostUnits) Wrong(map, "units", $"there are more than {MostUnits} units", "join small ones, or lower a count");
        foreach (var twice in areas.GroupBy(a => a.Name).Where(g => g.Count() > 1)) Wrong(map, "areas", $"two areas are called {Quoted.Of(twice.Key)}", "give each its own name");
        string[] names = [.. units.Select(u => u.Name), .. variable.Select(v => v.Name), .. storage.Select(s => s.Name), .. flexible.Select(f => f.Name)];
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } same) reading.Report(map.Node.Mark, "", $"two resources are called {Quoted.Of(same.Key)}", "give each its own name, so that it can be asked for");
        var steps = series.Close(map);
        if (!reading.Problems.IsEmpty) return null;
        return new AdequacySystem
        {
            Name = title,
            Steps = steps,
            StepHours = series.StepHours,
            Start = series.Start,
            Areas = [.. areas.Select(a => new Area(a.Name, a.Load))],
            Units = units,
            Variable = variable,
            Storage = storage,
            DemandResponse = flexible,
            Ties = ties,
            LoadUncertainty = uncertainty,
        };
    }

    internal static void Wrong(YamlMap map, string key, string what, string howToMend)
    {
        var path = map.PathOf(key);
        if (!map.Reading.IsTainted(path)) map.Reading.Report(map.Reading.Find(path), path, what, howToMend);
    }

    internal static double Megawatts(YamlMap map, string key, Power? otherwise = null)
    {
        var megawatts = (otherwise is { } or ? map.Take(key, Kinds.Power, or) : map.Take(key, Kinds.Power)).Watts / 1e6;
        if (megawatts <= AdequacyChecks.MostMegawatts) return megawatts;
        Wrong(map, key, "it is more than 10 TW", "write a power such as 350 MW");
        return 0;
    }
}
