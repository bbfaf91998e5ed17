using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Files.Yaml;
using Ballast.Simulation;

namespace Ballast.Files;

/// <summary>What goes wrong at stated times.</summary>
sealed class FaultSection(FactSections facts, Site site, DateTimeOffset start)
{
    readonly Kind<DateTimeOffset> moment = Kinds.Moment(start);

    static readonly Kind<string> Types = Kinds.OneOf("faultType",
        ("meterSilent", "meterSilent"), ("telemetryStale", "telemetryStale"), ("capsIgnored", "capsIgnored"), ("capsLost", "capsLost"),
        ("batteryOut", "batteryOut"), ("slowActuation", "slowActuation"), ("straggle", "straggle"), ("jobFails", "jobFails"));

    /// <summary>Which keys belong to which fault, beside type, at and for.</summary>
    static readonly (string Type, string Key, bool Needed)[] Owned =
    [
        ("telemetryStale", "job", false), ("capsIgnored", "share", true), ("capsLost", "share", true), ("batteryOut", "battery", true),
        ("slowActuation", "extra", true), ("straggle", "job", true), ("straggle", "loss", true), ("jobFails", "job", true),
    ];

    public ImmutableArray<Fault> Read(IReadOnlyList<YamlValue> items) => [.. SiteSections.Each(items, One).OrderBy(fault => fault.At)];

    Fault One(YamlMap map)
    {
        var type = map.Take("type", Types);
        var at = map.Take("at", moment);
        CheckKeys(map, type);
        var job = map.Has("job") ? facts.JobNamed(map, "job") : null;
        if (job is null) map.Find("job", "name");
        var share = map.Take("share", Kinds.Share, 0);
        var loss = map.Take("loss", Kinds.Share, 0);
        var battery = map.Take("battery", Kinds.Name, "");
        var extra = map.Take("extra", Kinds.Duration, TimeSpan.Zero);
        if (battery.Length > 0 && !site.Batteries.Any(known => known.Name == battery))
            facts.ReportAt(map, "battery", $"there is no battery {Quoted.Of(battery)}", Spelling.Hint(battery, [.. site.Batteries.Select(known => known.Name)], "add it under batteries:"));
        Fault fault = type switch
        {
            "meterSilent" => new Fault.MeterSilent { At = at },
            "telemetryStale" => new Fault.TelemetryStale(job) { At = at },
            "capsIgnored" => new Fault.CapsIgnored(share) { At = at },
            "capsLost" => new Fault.CapsLost(share) { At = at },
            "batteryOut" => new Fault.BatteryOut(battery) { At = at },
            "slowActuation" => new Fault.SlowActuation(extra) { At = at },
            "straggle" => new Fault.Straggle(job ?? "", loss) { At = at },
            _ => new Fault.JobFails(job ?? "") { At = at },
        };
        return map.TryTake("for", Kinds.Duration, out var length) ? fault with { For = length } : fault;
    }

    void CheckKeys(YamlMap map, string type)
    {
        if (map.Reading.IsTainted(map.PathOf("type"))) return;
        foreach (var key in Owned.Select(row => row.Key).Distinct())
        {
            var own = Owned.Where(row => row.Type == type && row.Key == key).ToList();
            if (own.Count == 0 && map.Has(key)) facts.ReportAt(map, key, $"a fault of type {type} has no {key}", "remove it, or change the type");
            if (own.Count > 0 && own[0].Needed && !map.Has(key)) map.Missing(key, $"add {key}: to say what the fault is");
        }
    }
}
