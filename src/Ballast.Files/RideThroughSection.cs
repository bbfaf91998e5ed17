using Ballast.Files.Yaml;
using Ballast.Grid.Rules;

namespace Ballast.Files;

/// <summary>What a pack asks of a load while voltage or frequency are disturbed.</summary>
static class RideThroughSection
{
    static readonly Kind<double> Stay = new("durationOrForever", "a duration or forever", "0.15 s", 1, text =>
    {
        if (text == "forever") return double.PositiveInfinity;
        var duration = Kinds.Duration.Parse(text);
        return duration.What is null ? duration.Value.TotalSeconds : Parsed<double>.Bad(duration.What, duration.HowToMend!);
    });

    static readonly Kind<double> PerUnit = new("perUnit", "a voltage per unit", "0.9", 1, text =>
        Kinds.Number.Parse(text) is { What: null, Value: >= 0 and <= 10 } read ? read.Value : Parsed<double>.Bad($"{Quoted.Of(text)} is not a voltage per unit", "write a plain number, such as 0.9"));

    public static RideThroughTerms? Read(YamlMap? map)
    {
        if (map is null) return null;
        var recovery = map.TakeMap("recovery");
        var rate = map.TakeMap("rateOfChange");
        var terms = new RideThroughTerms
        {
            Text = map.Take("text", Kinds.Text, "").Trim(),
            Voltage = Bands(map, "voltage", PerUnit),
            Frequency = Bands(map, "frequency", Kinds.Frequency),
            ForbidsCounting = map.Take("forbidsCounting", Kinds.YesNo, false),
            Recovery = recovery is null ? null : new RideThroughRecovery(recovery.Take("share", Kinds.Share), recovery.Take("within", Stay), recovery.Take("above", PerUnit, 0.9)),
            RateOfChange = rate?.Take("hertzPerSecond", Kinds.Number) ?? double.NaN,
            RateOverSeconds = rate is not null && rate.TryTake("over", Stay, out var over) ? over : double.NaN,
        };
        recovery?.RefuseOthers();
        rate?.RefuseOthers();
        map.RefuseOthers();
        return terms;
    }

    /// <summary>From low to high, each beginning where the one before ends.</summary>
    static IReadOnlyList<RideThroughBand> Bands(YamlMap map, string key, Kind<double> kind)
    {
        List<RideThroughBand> bands = [];
        foreach (var value in map.TakeList(key))
        {
            var one = value.AsMap();
            var band = new RideThroughBand(one.Take("from", kind), one.Take("to", kind), one.Take("stay", Stay));
            one.RefuseOthers();
            var fits = band.From < band.To && (bands.Count == 0 || Math.Abs(band.From - bands[^1].To) < 1e-9);
            if (!fits && !map.Reading.IsTainted(value.Path))
                value.Report(bands.Count == 0 ? "the band does not go upward" : "the band does not begin where the one before ends, or does not go upward", "write bands from low to high without holes, such as from: 0.5, to: 0.8");
            bands.Add(band);
        }
        return bands;
    }
}
