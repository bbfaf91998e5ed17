using System.Collections.Immutable;
using Ballast.Files.Yaml;
using Ballast.Smoothing;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>A chain of devices between a load and the grid, as a file describes it.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Devices">From the work to the grid.</param>
public sealed record SmoothingPlan(string Name, ImmutableArray<Device> Devices);

/// <summary>Reads a file of smoothing devices (SMOOTHING.yaml). See docs/smoothing.md.</summary>
public static class SmoothingFile
{
    static readonly Kind<string> Types = Kinds.OneOf("deviceType", ("gpu", "gpu"), ("supercapacitor", "supercapacitor"), ("battery", "battery"));

    /// <summary>Which keys belong to which type of device, beside name and type, and whether they are needed.</summary>
    static readonly (string Type, string Key, bool Needed)[] Owned =
    [
        ("gpu", "rated", true), ("gpu", "floor", false), ("gpu", "rampUp", false), ("gpu", "rampDown", false), ("gpu", "hysteresis", false),
        ("gpu", "armingWindow", false), ("gpu", "armingOffset", false), ("gpu", "stopDelay", false), ("gpu", "slowdownExponent", false),
        ("supercapacitor", "power", true), ("supercapacitor", "energy", true), ("supercapacitor", "leastVoltage", false), ("supercapacitor", "resistanceTime", false),
        ("supercapacitor", "efficiency", false), ("supercapacitor", "rest", false), ("supercapacitor", "law", true), ("supercapacitor", "recovery", false),
        ("battery", "power", true), ("battery", "energy", true), ("battery", "efficiency", false), ("battery", "minSoc", false), ("battery", "maxSoc", false),
        ("battery", "rest", false), ("battery", "law", true), ("battery", "recovery", false),
    ];

    /// <summary>Reads the text of such a file. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems.</param>
    public static Loaded<SmoothingPlan> Read(string text, string name)
    {
        var reading = new FileReading();
        var plan = Read(text, name, reading);
        return new Loaded<SmoothingPlan>(plan, reading.Problems);
    }

    internal static SmoothingPlan? Read(string text, string name, FileReading reading)
    {
        if (PlainDocument.Open(text, name, reading, "smoothing devices", "devices:") is not { } map) return null;
        var plan = new SmoothingPlan(map.Take("name", Kinds.Name, SiteFile.StemOf(name)), SiteSections.Each(map.TakeList("devices"), One));
        if (!map.Has("devices")) map.Missing("devices", "add a list of devices with name and type: gpu, supercapacitor or battery");
        else if (plan.Devices.IsEmpty) Wrong(map, "devices", "the list is empty", "add one device with name and type: gpu, supercapacitor or battery");
        map.RefuseOthers();
        return plan;
    }

    static Device One(YamlMap map)
    {
        var name = map.Take("name", Kinds.Name);
        var type = map.Take("type", Types);
        var tainted = map.Reading.IsTainted(map.PathOf("type"));
        var gpu = Gpu(map);
        var (watts, joules) = (map.Take("power", Kinds.Power, Power.Zero).Watts, 3600 * map.Take("energy", Kinds.Energy, Energy.Zero).WattHours);
        var (efficiency, rest) = (map.Take("efficiency", Kinds.Share, type == "battery" ? 0.96 : 0.98), map.Take("rest", Kinds.Share, 0.5));
        var capacitor = Capacitor(map, watts, joules, efficiency, rest);
        var battery = Battery(map, watts, joules, efficiency, rest);
        var law = LawSection.Read(map.TakeMap("law"), watts, type == "battery" ? battery.UsableJoules : joules);
        var recovery = Recovery(map.TakeMap("recovery"));
        if (!tainted) CheckKeys(map, type);
        if (type == "gpu") return new Device.Gpu(gpu) { Name = name };
        if (watts <= 0) Wrong(map, "power", "it is zero", "write its power, such as 20 MW");
        if (joules <= 0) Wrong(map, "energy", "it is zero", "write the energy that it may use, such as 50 kWh");
        if (efficiency < 0.1) Wrong(map, "efficiency", "less than a tenth comes through", "write the efficiency of one way, such as 97 %");
        return new Device.Storage(type == "battery" ? battery : capacitor, law, map.Has("recovery") || !map.Has("law") ? recovery : new SocRecovery()) { Name = name };
    }

    static GpuSmoothing Gpu(YamlMap map)
    {
        var defaults = new GpuSmoothing { RatedWatts = 0 };
        var read = new GpuSmoothing
        {
            RatedWatts = map.Take("rated", Kinds.Power, Power.Zero).Watts,
            Floor = map.Take("floor", Kinds.Share, 0),
            RampUp = map.Take("rampUp", Kinds.Ramp, Ramp.Unlimited).WattsPerSecond,
            RampDown = map.Take("rampDown", Kinds.Ramp, Ramp.Unlimited).WattsPerSecond,
            Hysteresis = map.Take("hysteresis", Kinds.Duration, TimeSpan.Zero).TotalSeconds,
            ArmingWindow = map.Take("armingWindow", Kinds.Duration, TimeSpan.FromSeconds(defaults.ArmingWindow)).TotalSeconds,
            ArmingOffset = map.Take("armingOffset", Kinds.Power, Power.Zero).Watts,
            StopDelay = map.Take("stopDelay", Kinds.Duration, TimeSpan.FromSeconds(defaults.StopDelay)).TotalSeconds,
            SlowdownExponent = map.Take("slowdownExponent", Kinds.Number, defaults.SlowdownExponent),
        };
        if (!(read.SlowdownExponent is > 0 and <= 2)) Wrong(map, "slowdownExponent", "it is not between 0 and 2", "write how throughput follows power, such as 0.5");
        return read;
    }

    static Supercapacitor Capacitor(YamlMap map, double watts, double joules, double efficiency, double rest)
    {
        // In units of the highest voltage: with the energy given, only ratios count.
        const double most = 1000;
        var least = map.Take("leastVoltage", Kinds.Share, 0.5);
        if (least is < 0.05 or > 0.95) Wrong(map, "leastVoltage", "it is not between 5 % and 95 % of the highest", "write a share such as 50 %");
        least = Math.Clamp(least, 0.05, 0.95) * most;
        var seconds = map.Take("resistanceTime", Kinds.Duration, TimeSpan.FromMilliseconds(5)).TotalSeconds;
        var farads = Math.Max(2 * joules, 1) / (most * most - least * least);
        return new Supercapacitor { PowerWatts = watts, Farads = farads, MostVolts = most, LeastVolts = least, SeriesOhms = seconds / farads, Efficiency = Math.Max(0.1, efficiency), Rest = rest };
    }

    static BatteryPack Battery(YamlMap map, double watts, double joules, double efficiency, double rest)
    {
        var (least, most) = (map.Take("minSoc", Kinds.Share, 0.1), map.Take("maxSoc", Kinds.Share, 0.9));
        if (most <= least) Wrong(map, "maxSoc", "it is not above minSoc", "write a higher one");
        else if (map.Has("rest") && (rest < least || rest > most)) Wrong(map, "rest", "it is not between minSoc and maxSoc", "write one within");
        return new BatteryPack
        {
            PowerWatts = watts,
            Joules = joules,
            ChargeEfficiency = Math.Max(0.1, efficiency),
            DischargeEfficiency = Math.Max(0.1, efficiency),
            LeastSoc = least,
            MostSoc = Math.Max(most, least + 1e-3),
            Rest = Math.Clamp(rest, least, Math.Max(most, least)),
        };
    }

    static SocRecovery? Recovery(YamlMap? map)
    {
        if (map is null) return null;
        var corner = map.Take("corner", Kinds.Frequency);
        if (corner > SocRecovery.HighestCorner) Wrong(map, "corner", "a return to rest faster than 0.01 Hz would enter a protected band", "write 0.01 Hz or less");
        map.RefuseOthers();
        return corner > 0 ? new SocRecovery { Corner = Math.Min(corner, SocRecovery.HighestCorner) } : null;
    }

    static void CheckKeys(YamlMap map, string type)
    {
        foreach (var key in Owned.Select(row => row.Key).Distinct())
        {
            var own = Owned.Where(row => row.Type == type && row.Key == key).ToList();
            if (own.Count == 0 && map.Has(key)) Wrong(map, key, $"a device of type {type} has no {key}", "remove it, or change the type");
            if (own.Count > 0 && own[0].Needed && !map.Has(key)) map.Missing(key, $"add {key}:, which a device of type {type} needs");
        }
    }

    internal static void Wrong(YamlMap map, string key, string what, string howToMend)
    {
        var path = map.PathOf(key);
        if (!map.Reading.IsTainted(path)) map.Reading.Report(map.Reading.Find(path), path, what, howToMend);
    }
}
