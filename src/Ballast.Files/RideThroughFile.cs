using Ballast.Files.Yaml;
using Ballast.Grid.Frequency;
using Ballast.Grid.RideThrough;

namespace Ballast.Files;

/// <summary>
/// Reads a ride-through file: groups of load behind UPSs (<c>ups:</c>) and the grid they hang on (<c>grid:</c>). It is a file of its own beside the site
/// file, because it tells of plant that Ballast does not command, and often of many sites at once.
/// </summary>
public static class RideThroughFile
{
    /// <summary>Reads the text of a ride-through file. Never throws for bad text: every problem is in the result.</summary>
    public static Loaded<RideThroughSite> Read(string text, string name)
    {
        var reading = new FileReading();
        var site = Read(text, name, reading);
        return new Loaded<RideThroughSite>(site, reading.Problems);
    }

    static RideThroughSite? Read(string text, string name, FileReading reading)
    {
        var tree = YamlTree.Parse(text, name, reading);
        if (tree is not YamlNode.Map root)
        {
            if (tree is not null) reading.Report(tree.Mark, "", $"{tree.Noun} stands where the file's sections belong", "begin with name:, ups: and grid:");
            return null;
        }
        reading.Place("", root.Mark);
        var document = new YamlMap(reading, root, "", isMap: true);
        var site = new RideThroughSite
        {
            Name = document.Take("name", Kinds.Name, SiteFile.StemOf(name)),
            Description = document.Take("description", Kinds.Text, "").Trim(),
            Seed = document.Take("seed", Kinds.Seed, 1UL),
            Groups = [.. document.TakeList("ups").Select(Group)],
            Surroundings = Grid(document.NeedMap("grid", "shortCircuit: 12 GVA and load: 80 GW")),
        };
        if (!document.Has("ups")) document.Missing("ups", "add a list of groups with name and load");
        else if (site.Groups.Count == 0) reading.Report(root.Mark, "ups", "it has no group", "add one with name and load");
        if (site.Groups.Sum(g => (long)g.Blocks) > 20_000) reading.Report(root.Mark, "ups", "there are more than 20,000 blocks in all", "take larger blocks");
        document.RefuseOthers();
        return site;
    }

    static UpsGroup Group(YamlValue value)
    {
        var map = value.AsMap();
        var settings = new UpsSettings();
        var supply = map.Take("supply", Kinds.OneOf("supply", ("doubleConversion", Supply.DoubleConversion), ("eco", Supply.Eco), ("direct", Supply.Direct)), Supply.DoubleConversion);
        var count = map.Take("countToLockout", Kinds.Count, 0);
        if (count > 1000) map.Find("countToLockout", "count")?.Report("no UPS counts to more than 1000", "write 3, or leave it out");
        if (map.Find("blocks", "count") is { Node: YamlNode.Scalar number } said && Kinds.Count.Parse(number.Text) is { What: null, Value: 0 }) said.Report("a group has at least one block", "write 1 or more, or leave it out for 100");
        var group = new UpsGroup
        {
            Name = map.Take("name", Kinds.Name),
            Megawatts = map.Take("load", Kinds.Power).Watts / 1e6,
            Blocks = Math.Max(1, map.Take("blocks", Kinds.Count, 100)),
            Depth = Range(map, "depth", Kinds.Share, 1, v => v),
            TransferBelow = Range(map, "transferBelow", Kinds.Volts, settings.TransferBelow, v => v),
            Detection = Range(map, "detection", Kinds.Duration, settings.Detection, v => v.TotalSeconds),
            ReturnAfter = Range(map, "returnAfter", Kinds.Duration, settings.ReturnAfter, v => v.TotalSeconds),
            WalkIn = Range(map, "walkIn", Kinds.Duration, settings.WalkIn, v => v.TotalSeconds),
            Gap = Range(map, "gap", Kinds.Duration, settings.Gap, v => v.TotalSeconds),
            HoldUp = Range(map, "holdUp", Kinds.Duration, settings.HoldUp, v => v.TotalSeconds),
            Settings = new UpsSettings
            {
                Supply = supply,
                TransferAbove = map.Take("transferAbove", Kinds.Volts, settings.TransferAbove),
                ReturnAbove = map.Take("returnAbove", Kinds.Volts, settings.ReturnAbove),
                CountToLockout = Math.Min(count, 1000),
                CountWindow = Seconds(map, "countWindow", settings.CountWindow),
                ResetAfter = Seconds(map, "resetAfter", settings.ResetAfter),
                BatterySeconds = Seconds(map, "battery", settings.BatterySeconds),
                HasGenerator = map.Take("generator", Kinds.YesNo, settings.HasGenerator),
                RestartAfter = Seconds(map, "restartAfter", settings.RestartAfter),
            },
        };
        map.RefuseOthers();
        return group;
    }

    static Surroundings Grid(YamlMap map)
    {
        var nominal = map.Take("frequency", Kinds.Frequency, 60);
        var load = map.Take("load", Kinds.Power).Watts / 1e6;
        var turning = map.Take("turning", Kinds.Mva, load);
        var governed = map.Take("governed", Kinds.Mva, 0);
        var inertia = map.Take("inertia", Kinds.Duration, TimeSpan.FromSeconds(4)).TotalSeconds;
        if (governed > turning) map.Find("governed", "apparent power")?.Report("more is governed than turns", "write at most what turning: says");
        var droop = map.Take("droop", Kinds.Share, 0.05);
        var share = turning > 0 ? Math.Min(governed, turning) / turning : 0;
        var units = new List<FrequencyUnit>
        {
            new()
            {
                Name = "governed", BaseMva = Math.Max(governed, 1e-6), InertiaSeconds = inertia, OutputMw = load * share, MostMw = load * share + governed, Droop = governed > 0 ? droop : 0,
                DeadbandHz = map.Take("deadband", Kinds.Frequency, 0),
                GovernorSeconds = Seconds(map, "governor", 0.2),
                HighPressureFraction = map.Take("highPressureFraction", Kinds.Share, 0.3),
                ReheatSeconds = Seconds(map, "reheat", 8),
                AgcShare = governed > 0 ? 1 : 0,
                AgcRampMwPerSecond = double.PositiveInfinity,
            },
            new() { Name = "the rest", BaseMva = Math.Max(turning - governed, 1e-6), InertiaSeconds = inertia, OutputMw = load * (1 - share), MostMw = double.PositiveInfinity },
        };
        GenerationControl? agc = null;
        if (map.TakeMap("agc") is { } control)
        {
            var bias = control.Take("bias", Kinds.Power).Watts / 1e6;
            agc = new GenerationControl(-bias, Seconds(control, "period", 4), control.Take("proportional", Kinds.Number, 0.1), control.Take("integralPerSecond", Kinds.Number, 0.01));
            control.RefuseOthers();
        }
        var surroundings = new Surroundings
        {
            ShortCircuitMva = map.Take("shortCircuit", Kinds.Mva),
            XOverR = map.Take("xOverR", Kinds.Number, 10),
            PowerFactor = map.Take("powerFactor", Kinds.Share, 0.98),
            Volts = map.Take("volts", Kinds.Volts, 1),
            System = new FrequencySystem { NominalHz = nominal, LoadMw = load, LoadDamping = map.Take("damping", Kinds.Number, 1), Units = units, Agc = agc },
        };
        if (surroundings.ShortCircuitMva <= 0) map.Find("shortCircuit", "apparent power")?.Report("it is zero", "write the short-circuit power at the common point");
        if (surroundings.PowerFactor <= 0) map.Find("powerFactor", "share")?.Report("it is zero", "write one such as 0.98");
        if (surroundings.Volts <= 0) map.Find("volts", "voltage")?.Report("it is zero", "write the voltage before the dips");
        map.RefuseOthers();
        return surroundings;
    }

    static double Seconds(YamlMap map, string key, double otherwise) => map.TryTake(key, Kinds.Duration, out var duration) ? duration.TotalSeconds : otherwise;

    /// <summary>One value, or a list of two between which the blocks lie.</summary>
    static Spread Range<T>(YamlMap map, string key, Kind<T> kind, double otherwise, Func<T, double> number)
    {
        if (map.Find(key, kind.Name) is not { } value) return otherwise;
        if (value.Node is not YamlNode.List) return number(value.As(kind));
        var items = value.AsList();
        if (items.Count == 2) return new Spread(number(items[0].As(kind)), number(items[1].As(kind)));
        value.Report($"a range has two ends, not {items.Count}", $"write one value, or two as [{kind.Example}, {kind.Example}]");
        return otherwise;
    }
}
