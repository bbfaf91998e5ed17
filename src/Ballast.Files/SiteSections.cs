using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Files.Yaml;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>The sections of a site file, each read into its record, and the whole checked by <see cref="SiteRules"/>.</summary>
static class SiteSections
{
    public static Site Read(YamlMap document, string stem)
    {
        var tiers = Each(document.TakeList("tiers"), Tier);
        var curves = Curves(document.TakeMap("curves"));
        var clusters = Each(document.TakeList("clusters"), Cluster);
        var jobs = new JobSection(document.Reading, clusters, tiers, curves);
        var signals = document.TakeMap("signals");
        var defaults = new SignalDefaults();
        var site = new Site
        {
            Name = document.Take("name", Kinds.Name, stem),
            Interconnection = Interconnection(document.NeedMap("interconnection", "importLimit: 140 kW")),
            Meter = Meter(document.TakeMap("meter")),
            Baseline = Baseline(document.TakeMap("baseline")),
            Clusters = clusters,
            Cooling = Cooling(document.TakeMap("cooling")),
            Batteries = Each(document.TakeList("batteries"), Battery),
            Generators = Each(document.TakeList("generators"), Generator),
            Feeds = Each(document.TakeList("feeds"), Feed),
            Tiers = tiers,
            Curves = curves,
            Jobs = jobs.ReadAll(document.TakeList("jobs")),
            SimpleLevels = signals is null ? defaults.SimpleLevels : Items(signals, "simpleLevels", Kinds.Share, defaults.SimpleLevels),
            EmergencyFloor = signals is null ? defaults.EmergencyFloor : signals.Take("emergencyFloor", Kinds.Share, defaults.EmergencyFloor),
            EmergencyOrder = signals is null ? [] : Items(signals, "emergencyOrder", Kinds.Name, []),
            PriceResponses = signals is null ? [] : Each(signals.TakeList("priceResponses"), PriceResponse),
        };
        signals?.RefuseOthers();
        if (document.Has("clusters") is false) document.Missing("clusters", "add a list of clusters with name, gpuModel, gpus, minCap and maxCap");
        jobs.Report(SiteRules.Check(site));
        return site;
    }

    static Interconnection Interconnection(YamlMap map)
    {
        var read = new Interconnection
        {
            ImportLimit = map.Take("importLimit", Kinds.Power),
            ExportLimit = map.Take("exportLimit", Kinds.Power, Power.Zero),
            RampUp = map.Take("rampUp", Kinds.Ramp, Ramp.Unlimited),
            RampDown = map.Take("rampDown", Kinds.Ramp, Ramp.Unlimited),
        };
        map.RefuseOthers();
        return read;
    }

    static Meter Meter(YamlMap? map)
    {
        var defaults = new Meter();
        if (map is null) return defaults;
        var read = new Meter
        {
            Lag = map.Take("lag", Kinds.Duration, defaults.Lag),
            Noise = map.Take("noise", Kinds.Share, defaults.Noise),
            Period = map.Take("period", Kinds.Duration, defaults.Period),
        };
        map.RefuseOthers();
        return read;
    }

    static BaselineRule Baseline(YamlMap? map)
    {
        var defaults = new BaselineRule();
        if (map is null) return defaults;
        var read = new BaselineRule
        {
            Window = map.Take("window", Kinds.Duration, defaults.Window),
            MinimumCoverage = map.Take("minimumCoverage", Kinds.Share, defaults.MinimumCoverage),
            Adjustment = map.Take("adjustment", Kinds.Number, defaults.Adjustment),
        };
        map.RefuseOthers();
        return read;
    }

    static Cluster Cluster(YamlMap map) => new()
    {
        Name = map.Take("name", Kinds.Name),
        GpuModel = map.Take("gpuModel", Kinds.Name),
        Gpus = map.Take("gpus", Kinds.Count),
        GpusPerHost = map.Take("gpusPerHost", Kinds.Count, 8),
        HostOverhead = map.Take("hostOverhead", Kinds.DevicePower, Power.Zero),
        GpuIdle = map.Take("gpuIdle", Kinds.DevicePower, Power.Zero),
        MinCap = map.Take("minCap", Kinds.DevicePower),
        MaxCap = map.Take("maxCap", Kinds.DevicePower),
    };

    static Cooling? Cooling(YamlMap? map)
    {
        if (map is null) return null;
        ImmutableArray<PuePoint> pue = [];
        if (map.Find("pue", "pue") is not { } value) map.Missing("pue", "add pue: 1.25, or points of at and pue");
        else if (value.Node is YamlNode.List) pue = Each(value.AsList(), point => new PuePoint(point.Take("at", Kinds.Power), point.Take("pue", Kinds.Number)));
        else pue = [new PuePoint(Power.Zero, value.As(Kinds.Number))];
        var read = new Cooling { Pue = pue, Lag = map.Take("lag", Kinds.Duration, TimeSpan.FromMinutes(3)) };
        map.RefuseOthers();
        return read;
    }

    static Battery Battery(YamlMap map)
    {
        var both = map.Take("power", Kinds.Power, Power.Zero);
        var hasBoth = map.Has("power");
        var maxSoc = map.Take("maxSoc", Kinds.Share, 0.9);
        return new Battery
        {
            Name = map.Take("name", Kinds.Name),
            MaxCharge = hasBoth ? map.Take("maxCharge", Kinds.Power, both) : map.Take("maxCharge", Kinds.Power),
            MaxDischarge = hasBoth ? map.Take("maxDischarge", Kinds.Power, both) : map.Take("maxDischarge", Kinds.Power),
            Capacity = map.Take("capacity", Kinds.Energy),
            RoundTripEfficiency = map.Take("roundTripEfficiency", Kinds.Share, 0.9),
            MinSoc = map.Take("minSoc", Kinds.Share, 0.1),
            MaxSoc = maxSoc,
            InitialSoc = map.Take("initialSoc", Kinds.Share, maxSoc),
        };
    }

    static Generator Generator(YamlMap map) => new()
    {
        Name = map.Take("name", Kinds.Name),
        Min = map.Take("min", Kinds.Power, Power.Zero),
        Max = map.Take("max", Kinds.Power),
        StartTime = map.Take("startTime", Kinds.Duration, TimeSpan.FromSeconds(30)),
        Ramp = map.Take("ramp", Kinds.Ramp, Ramp.Unlimited),
        Cost = map.Take("cost", Kinds.Price, default),
    };

    static Feed Feed(YamlMap map)
    {
        var hasDefault = map.Has("default");
        return new Feed
        {
            Name = map.Take("name", Kinds.Name),
            Clusters = Items(map, "clusters", Kinds.Name, []),
            Maximum = map.Take("maximum", Kinds.Power),
            Minimum = map.Take("minimum", Kinds.Power, Power.Zero),
            Default = hasDefault ? map.Take("default", Kinds.Power, Power.Zero) : null,
        };
    }

    static FlexTier Tier(YamlMap map) => new()
    {
        Name = map.Take("name", Kinds.Name),
        MaxLoss = map.Take("maxLoss", Kinds.Share),
        Window = map.Take("window", Kinds.Duration, TimeSpan.FromHours(3)),
        Weight = map.Take("weight", Kinds.Number, 1.0),
    };

    static ImmutableArray<PowerCurve> Curves(YamlMap? map)
    {
        if (map is null) return [];
        var curves = ImmutableArray.CreateBuilder<PowerCurve>(map.Node.Entries.Count);
        foreach (var entry in map.Node.Entries)
        {
            var points = new YamlValue(map.Reading, entry.Value, map.PathOf(entry.Key.Text));
            map.Reading.Place(points.Path, entry.Key.Mark);
            curves.Add(new PowerCurve
            {
                Workload = entry.Key.Text,
                Points = Each(points.AsList(), point => new CurvePoint(point.Take("cap", Kinds.DevicePower), point.Take("power", Kinds.DevicePower), point.Take("throughput", Kinds.Share))),
            });
        }
        return curves.ToImmutable();
    }

    static PriceResponse PriceResponse(YamlMap map) => new(map.Take("atOrAbove", Kinds.Price), map.Take("cut", Kinds.Share));

    /// <summary>Each item of a list as a map, read whole.</summary>
    public static ImmutableArray<T> Each<T>(IReadOnlyList<YamlValue> items, Func<YamlMap, T> read)
    {
        var all = ImmutableArray.CreateBuilder<T>(items.Count);
        foreach (var item in items)
        {
            var map = item.AsMap();
            all.Add(read(map));
            map.RefuseOthers();
        }
        return all.ToImmutable();
    }

    /// <summary>A list of scalars.</summary>
    public static ImmutableArray<T> Items<T>(YamlMap map, string key, Kind<T> kind, ImmutableArray<T> otherwise) =>
        map.Find(key, $"{kind.Name}[]") is { } value ? [.. value.AsList().Select(item => item.As(kind))] : otherwise;

    /// <summary>What a site does about signals unless its file says otherwise.</summary>
    sealed class SignalDefaults
    {
        static readonly Site Bare = new() { Name = "", Interconnection = new() { ImportLimit = Power.Zero } };

        public ImmutableArray<double> SimpleLevels => Bare.SimpleLevels;

        public double EmergencyFloor => Bare.EmergencyFloor;
    }
}
