using System.Globalization;
using Ballast.Files.Yaml;
using Ballast.Studies.Interconnection;

namespace Ballast.Files;

/// <summary>Reads a plan of network upgrades, year by year (UPGRADES.yaml). See docs/study-interconnect.md.</summary>
public static class UpgradeFile
{
    const int MostYears = 60;

    /// <summary>Reads the text of such a file. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems.</param>
    public static Loaded<UpgradePlan> Read(string text, string name)
    {
        var reading = new FileReading();
        var plan = Read(text, name, reading);
        return new Loaded<UpgradePlan>(plan, reading.Problems);
    }

    static UpgradePlan? Read(string text, string name, FileReading reading)
    {
        if (PlainDocument.Open(text, name, reading, "upgrades of a network", "from:, to: and upgrades:") is not { } map) return null;
        _ = map.Take("name", Kinds.Name, SiteFile.StemOf(name));
        var (first, last) = (map.Take("from", Kinds.Count), map.Take("to", Kinds.Count));
        var growth = map.Take("loadGrowth", Kinds.Share, 0);
        if (!reading.IsTainted("from") && first is < 1900 or > 2200) Wrong(map, "from", "it is not a year", "write the year of the case, such as 2027");
        else if (!reading.IsTainted("to") && (last < first || last > first + MostYears)) Wrong(map, "to", "it is not a year from that of from: to 60 later", "write the last year to study");
        if (growth > 0.5) Wrong(map, "loadGrowth", "the load grows by more than half a year", "write a share such as 1.5 %");
        var upgrades = map.TakeList("upgrades").Select(One).ToList();
        map.RefuseOthers();
        return new UpgradePlan(name, first, last, growth, upgrades);
    }

    static Upgrade One(YamlValue value)
    {
        var map = value.AsMap();
        var year = map.Take("year", Kinds.Count);
        if (!map.Reading.IsTainted(map.PathOf("year")) && year is < 1900 or > 2260) Wrong(map, "year", "it is not a year", "write the year from whose beginning it is there, such as 2029");
        var name = map.Take("name", Kinds.Name, "");
        var (rating, circuit, line, unit) = (map.Has("rating"), map.Has("newCircuit"), map.Has("newLine"), map.Has("newUnit"));
        Upgrade upgrade = new Upgrade.Rating(year, name, "", 0, 0);
        var kinds = (rating ? 1 : 0) + (circuit ? 1 : 0) + (line ? 1 : 0) + (unit ? 1 : 0);
        if (kinds == 0) map.Missing("rating", "add one of rating:, newCircuit:, newLine: and newUnit:");
        if (kinds > 1) Wrong(map, rating ? "rating" : circuit ? "newCircuit" : "newLine", "there is more than one of rating, newCircuit, newLine and newUnit", "make two upgrades of it");
        if (map.TakeMap("rating") is { } given)
        {
            var branch = given.Take("branch", Kinds.Name);
            var normal = Positive(given, "normal");
            upgrade = new Upgrade.Rating(year, Or(name, $"{branch} to {normal.ToString("0.#", CultureInfo.InvariantCulture)} MVA"), branch, normal, Positive(given, "emergency", normal));
            given.RefuseOthers();
        }
        if (map.TakeMap("newCircuit") is { } beside)
        {
            var branch = beside.Take("beside", Kinds.Name);
            upgrade = new Upgrade.Parallel(year, Or(name, $"second {branch}"), branch, Positive(beside, "normal", double.NaN), Positive(beside, "emergency", double.NaN));
            beside.RefuseOthers();
        }
        if (map.TakeMap("newLine") is { } built)
        {
            var (from, to, x) = (built.Take("from", Kinds.Count), built.Take("to", Kinds.Count), built.Take("reactance", Kinds.Number));
            if (from == to) Wrong(built, "to", "the line leads from a bus to itself", "name two buses");
            if (!(x > 0)) Wrong(built, "reactance", "it is not above 0", "write it per unit on the case's base, such as 0.05");
            var normal = Positive(built, "normal");
            upgrade = new Upgrade.Line(year, Or(name, $"line {from}-{to}"), from, to, Math.Max(x, 1e-9), normal, Positive(built, "emergency", normal));
            built.RefuseOthers();
        }
        if (map.TakeMap("newUnit") is { } plant)
        {
            var (bus, power) = (plant.Take("bus", Kinds.Count), plant.Take("power", Kinds.Power).Megawatts);
            var cost = plant.Take("cost", Kinds.Price, default);
            upgrade = new Upgrade.Unit(year, Or(name, $"unit at {bus}"), bus, power, 1000 * cost.PerKilowattHour);
            plant.RefuseOthers();
        }
        map.RefuseOthers();
        return upgrade;
    }

    static double Positive(YamlMap map, string key, double? otherwise = null)
    {
        if (otherwise is { } fallback && !map.Has(key)) return fallback;
        var value = map.Take(key, Kinds.Mva);
        if (!(value > 0)) Wrong(map, key, "it is zero", "write a rating such as 250 MVA");
        return value;
    }

    static string Or(string name, string otherwise) => name.Length > 0 ? name : otherwise;

    static void Wrong(YamlMap map, string key, string what, string howToMend) => SmoothingFile.Wrong(map, key, what, howToMend);
}
