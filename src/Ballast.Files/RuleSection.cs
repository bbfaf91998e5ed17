using Ballast.Files.Yaml;
using Ballast.Grid.Rules;

namespace Ballast.Files;

/// <summary>The rules of a pack; each kind asks for its own keys.</summary>
static class RuleSection
{
    static readonly Kind<string> KindOfRule = Kinds.OneOf("ruleKind", [.. ((string[])["ramp", "step", "bandRange", "line", "bandEnergy", "flicker", "voltageStep"]).Select(w => (w, w))]);
    static readonly Kind<Direction> Way = Kinds.OneOf("direction", ("both", Direction.Both), ("up", Direction.Up), ("down", Direction.Down));
    static readonly Kind<bool> Lamp = Kinds.OneOf("lamp", ("230 V", false), ("120 V", true));

    public static IReadOnlyList<Rule> Read(IReadOnlyList<YamlValue> list, FileReading reading)
    {
        List<Rule> rules = [];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in list)
        {
            if (reading.IsFull) break;
            var map = value.AsMap();
            var rule = One(map);
            if (!ids.Add(rule.Id) && !reading.IsTainted(map.PathOf("id")))
                reading.Report(reading.Find(map.PathOf("id")), map.PathOf("id"), $"{Quoted.Of(rule.Id)} is the name of a rule before it", "give each rule a name of its own");
            map.RefuseOthers();
            rules.Add(rule);
        }
        return rules;
    }

    static Rule One(YamlMap map)
    {
        var id = map.Take("id", Kinds.Name);
        var kind = map.Take("kind", KindOfRule);
        var text = map.Take("text", Kinds.Text).Trim();
        var reading = map.Take("reading", Kinds.Text, "").Trim();
        var sampling = map.Take("sampling", Kinds.Frequency, 0);
        Rule rule = kind switch
        {
            "ramp" => new Rule.Ramp { Id = id, Text = text, Limit = Limit(map, new("ramp", "a ramp", "20 MW/min", 1, t => PerMinute(t))), WindowSeconds = Seconds(map, "window"), MeanSeconds = Seconds(map, "mean", 0), Direction = map.Take("direction", Way, Direction.Both), Percentile = Percentile(map) },
            "step" => new Rule.Step { Id = id, Text = text, Limit = Limit(map, Megawatts), WindowSeconds = Seconds(map, "window"), MeanSeconds = Seconds(map, "mean", 0), Direction = map.Take("direction", Way, Direction.Both) },
            "bandRange" => Band(map, id, text),
            "line" => Band(map, (from, to) => new Rule.Line { Id = id, Text = text, Limit = Limit(map, Megawatts), FromHz = from, ToHz = to }),
            "bandEnergy" => Band(map, (from, to) => new Rule.BandEnergy { Id = id, Text = text, Limit = Limit(map, Kinds.Share), FromHz = from, ToHz = to }),
            "flicker" => new Rule.Flicker { Id = id, Text = text, Limit = Limit(map, Kinds.Number), Is120Volt = map.Take("lamp", Lamp) },
            _ => new Rule.VoltageStep { Id = id, Text = text, Limit = Limit(map, Kinds.Share), WindowSeconds = Seconds(map, "window") },
        };
        return rule with { Reading = reading, SamplingHz = sampling };
    }

    static readonly Kind<double> Megawatts = new("power", "a power", "10 MW", 1, text => Kinds.Power.Parse(text) is { What: null } power ? power.Value.Megawatts : Parsed<double>.Bad(Kinds.Power.Parse(text).What!, Kinds.Power.Parse(text).HowToMend!));

    static Parsed<double> PerMinute(string text)
    {
        var ramp = Kinds.Ramp.Parse(text);
        return ramp.What is null ? Math.Round(ramp.Value.WattsPerSecond * 60 / 1e6, 9) : Parsed<double>.Bad(ramp.What, ramp.HowToMend!);
    }

    static Limit Limit(YamlMap map, Kind<double> kind)
    {
        var given = map.TryTake("limit", kind, out var value);
        var ofNominal = map.TryTake("limitOfNominal", Kinds.Share, out var nominal);
        var ofPeak = map.TryTake("limitOfPeak", Kinds.Share, out var peak);
        if (!given && !ofNominal && !ofPeak) map.Missing("limit", $"add limit: {kind.Example}");
        Positive(map, "limit", given, value);
        Positive(map, "limitOfNominal", ofNominal, nominal);
        Positive(map, "limitOfPeak", ofPeak, peak);
        return new Limit(given ? value : double.NaN, ofNominal ? nominal : double.NaN, ofPeak ? peak : double.NaN);
    }

    static void Positive(YamlMap map, string key, bool given, double value)
    {
        var path = map.PathOf(key);
        if (given && !(value > 0) && !map.Reading.IsTainted(path)) map.Reading.Report(map.Reading.Find(path), path, "no load keeps a limit of zero", "write what may not be exceeded");
    }

    static Rule Band(YamlMap map, string id, string text)
    {
        var order = map.Take("order", Kinds.Count, 4);
        if (order is < 2 or > 8 || order % 2 != 0)
        {
            map.Reading.Report(map.Reading.Find(map.PathOf("order")), map.PathOf("order"), $"an order of {order} is not even or not from 2 to 8", "write 4, which falls by 24 dB an octave beyond each edge");
            order = 4;
        }
        return Band(map, (from, to) => new Rule.BandRange { Id = id, Text = text, Limit = Limit(map, Megawatts), FromHz = from, ToHz = to, Order = order, WindowSeconds = Seconds(map, "window") });
    }

    static Rule Band(YamlMap map, Func<double, double, Rule> make)
    {
        var band = map.NeedMap("band", "from: 0.1 Hz and to: 5 Hz");
        var (from, to) = (band.Take("from", Kinds.Frequency), band.Take("to", Kinds.Frequency));
        band.RefuseOthers();
        var wrong = !(from >= 1e-4) || !(to > from) || to > 1e5;
        if (wrong && !map.Reading.IsTainted(map.PathOf("band")))
            map.Reading.Report(map.Reading.Find(band.PathOf("to")), band.PathOf("to"), "the band does not go from a frequency of at least 0.1 mHz up to a greater one of at most 100 kHz", "write from: 0.1 Hz and to: 5 Hz");
        return wrong ? make(0.1, 5) : make(from, to);
    }

    static double Percentile(YamlMap map)
    {
        if (!map.TryTake("percentile", Kinds.Share, out var share)) return double.NaN;
        Positive(map, "percentile", true, share);
        return share > 0 ? share : 1;
    }

    static double Seconds(YamlMap map, string key, double? otherwise = null)
    {
        var path = map.PathOf(key);
        var seconds = (otherwise is { } usual ? map.Take(key, Kinds.Duration, TimeSpan.FromSeconds(usual)) : map.Take(key, new Kind<TimeSpan>("duration", "a duration", "5 s", TimeSpan.FromSeconds(5), Kinds.Duration.Parse))).TotalSeconds;
        var (least, most) = (otherwise is null ? 0.001 : 0, 86400.0);
        if ((seconds >= least && seconds <= most) || map.Reading.IsTainted(path)) return Math.Clamp(seconds, least, most);
        map.Reading.Report(map.Reading.Find(path), path, "it is not from 1 ms to one day", "write over how long the rule looks, such as 5 s");
        return 5;
    }
}
