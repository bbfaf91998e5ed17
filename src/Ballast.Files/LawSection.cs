using System.Collections.Immutable;
using Ballast.Files.Yaml;
using Ballast.Smoothing;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>What a store aims at: split, ramp, or the grid's modes.</summary>
static class LawSection
{
    static readonly Kind<string> Types = Kinds.OneOf("lawType", ("split", "split"), ("ramp", "ramp"), ("modeAware", "modeAware"));

    static readonly (string Type, string Key, bool Needed)[] Owned =
    [
        ("split", "timeConstant", true), ("split", "gain", false), ("ramp", "up", true), ("ramp", "down", true),
        ("modeAware", "modes", false), ("modeAware", "bands", false), ("modeAware", "effort", false), ("modeAware", "reserve", false), ("modeAware", "hold", false),
    ];

    public static Law Read(YamlMap? map, double watts, double joules)
    {
        if (map is null) return new FrequencySplit(1);
        var type = map.Take("type", Types);
        var tainted = map.Reading.IsTainted(map.PathOf("type"));
        Law law = type switch
        {
            "ramp" => Ramp(map),
            "modeAware" => Aware(map, watts, joules),
            _ => Split(map),
        };
        if (type != "split") Split(map);
        if (type != "ramp") Ramp(map);
        if (type != "modeAware") Aware(map, 0, 0);
        if (!tainted)
        {
            foreach (var key in Owned.Select(row => row.Key).Distinct())
            {
                var own = Owned.Where(row => row.Type == type && row.Key == key).ToList();
                if (own.Count == 0 && map.Has(key)) SmoothingFile.Wrong(map, key, $"a law of type {type} has no {key}", "remove it, or change the type");
                if (own.Count > 0 && own[0].Needed && !map.Has(key)) map.Missing(key, $"add {key}:, which a law of type {type} needs");
            }
            if (type == "modeAware" && !map.Has("modes") && !map.Has("bands")) map.Missing("modes", "add modes: with frequency, damping and gain, or bands:");
        }
        map.RefuseOthers();
        return law;
    }

    static FrequencySplit Split(YamlMap map) => new(Math.Max(1e-3, map.Take("timeConstant", Kinds.Duration, TimeSpan.FromSeconds(1)).TotalSeconds), map.Take("gain", Kinds.Share, 1));

    static RampLimit Ramp(YamlMap map) => new(map.Take("up", Kinds.Ramp, Units.Ramp.Unlimited).WattsPerSecond, map.Take("down", Kinds.Ramp, Units.Ramp.Unlimited).WattsPerSecond);

    static ModeAware Aware(YamlMap map, double watts, double joules)
    {
        var modes = map.TakeList("modes");
        var read = SiteSections.Each(modes, Mode);
        var bands = SiteSections.Each(map.TakeList("bands"), Band);
        var defaults = new ModeAwareDesign(Math.Max(watts, 1), Math.Max(joules, 1));
        var design = defaults with
        {
            Effort = map.Take("effort", Kinds.Number, defaults.Effort),
            Reserve = map.Take("reserve", Kinds.Number, defaults.Reserve),
            HoldSeconds = map.Take("hold", Kinds.Duration, TimeSpan.FromSeconds(defaults.HoldSeconds)).TotalSeconds,
        };
        if (!(design.Effort is >= 1e-6 and <= 1e6)) SmoothingFile.Wrong(map, "effort", "it is not between 0.000001 and 1000000", "write a price such as 0.03");
        else if (!(design.Reserve is >= 1e-6 and <= 1e6)) SmoothingFile.Wrong(map, "reserve", "it is not between 0.000001 and 1000000", "write a price such as 0.3");
        else if (!(design.HoldSeconds is >= 1e-3 and <= 1e4)) SmoothingFile.Wrong(map, "hold", "it is not between 1 ms and 10000 s", "write how long the load holds a level, such as 500 ms");
        else if (read.Length > 12) SmoothingFile.Wrong(map, "modes", "there are more than 12", "keep those that the load excites most");
        else if (read.Length > 0 && watts > 0 && joules > 0 && !map.Reading.IsTainted(map.PathOf("modes")))
        {
            var outputs = read.Select((mode, i) => GridMode.Peak(mode.Hertz, mode.Damping, mode.Gain / 1e9, i, read.Length)).ToImmutableArray();
            if (design.For(outputs) is { } law && law.Modes.All(gain => double.IsFinite(gain.RealGain + gain.ImaginaryGain))) return law with { Bands = bands };
            SmoothingFile.Wrong(map, "modes", "no gains can be found for these modes and prices", "raise effort, or check frequency, damping and gain");
        }
        return new ModeAware { Modes = [], Bands = bands };
    }

    static (double Hertz, double Damping, double Gain) Mode(YamlMap map)
    {
        var (hertz, damping, gain) = (map.Take("frequency", Kinds.Frequency), map.Take("damping", Kinds.Share), map.Take("gain", Kinds.Number, 1));
        if (!(hertz is >= 0.001 and <= 1000)) SmoothingFile.Wrong(map, "frequency", "it is not between 1 mHz and 1 kHz", "write the mode's frequency, such as 0.67 Hz");
        if (damping is < 0.0001 or > 0.99) SmoothingFile.Wrong(map, "damping", "it is not between 0.01 % and 99 %", "write the damping ratio, such as 4.5 %");
        if (!(gain is > 0 and <= 1e6)) SmoothingFile.Wrong(map, "gain", "it is not above zero", "write the grid's answer at the peak in mHz per MW, such as 1.3");
        return (hertz, damping, gain);
    }

    static BandGain Band(YamlMap map)
    {
        var read = new BandGain(map.Take("frequency", Kinds.Frequency), map.Take("quality", Kinds.Number, 2), map.Take("gain", Kinds.Number, 1), map.Take("lagGain", Kinds.Number, 0));
        if (!(read.Hertz is >= 0.001 and <= 1000)) SmoothingFile.Wrong(map, "frequency", "it is not between 1 mHz and 1 kHz", "write the band's centre, such as 0.67 Hz");
        if (!(read.Quality is > 0.5 and <= 1000)) SmoothingFile.Wrong(map, "quality", "it is not above 0.5", "write centre over width, such as 2");
        if (!(Math.Abs(read.Gain) <= 100)) SmoothingFile.Wrong(map, "gain", "it is not within ±100", "write how much of the band is countered; 1 is all of it");
        if (!(Math.Abs(read.LagGain) <= 100)) SmoothingFile.Wrong(map, "lagGain", "it is not within ±100", "write 0, or remove it");
        return read;
    }
}
