using System.Text;
using Ballast.Wire.Bms;

namespace Ballast.Wire.Tests.Bms;

/// <summary>The building's messages become readings in SI, with quality and age.</summary>
public class BmsTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    readonly BmsBook book = new();

    bool Value(string point, string value, int age = 0, int quality = 1, string publisher = "PUB") =>
        book.Take($"BMS/v1/{publisher}/Value/{point}", Encoding.UTF8.GetBytes($$"""{"value":{{value}},"timestamp":{{Now.AddSeconds(-age).ToUnixTimeMilliseconds()}},"quality":{{quality}}}"""), Now);

    bool Metadata(string point, string json) => book.Take($"BMS/v1/PUB/Metadata/{point}", Encoding.UTF8.GetBytes(json), Now);

    BmsReading Reading(string point)
    {
        Assert.True(BmsTopic.TryParse($"BMS/v1/PUB/Value/{point}", out var topic));
        Assert.True(book.TryFind(topic.Point, out var found));
        return found.Reading!.Value;
    }

    [Fact]
    public void A_value_is_understood_once_its_metadata_has_come()
    {
        Assert.True(Value("PowerMeter/ActivePower/a/b/value", "41.5"));
        Assert.Equal((41.5, ""), (Reading("PowerMeter/ActivePower/a/b/value").Value, Reading("PowerMeter/ActivePower/a/b/value").Unit));
        Assert.True(Metadata("PowerMeter/ActivePower/a/b/value", """{"objectType":"PowerMeter","pointType":"ActivePower","engUnit":"kW","objectId":"BUS-1","servesId":["R1","R2"]}"""));
        Assert.Equal((41_500, "W"), (Reading("PowerMeter/ActivePower/a/b/value").Value, Reading("PowerMeter/ActivePower/a/b/value").Unit));
        var meter = Assert.Single(book.Equipment("PowerMeter"));
        Assert.Equal(("BUS-1", 41_500), (meter.Id, meter.Point("ActivePower")!.Reading!.Value.Value));
    }

    [Fact]
    public void Late_values_never_replace_newer_ones_and_bad_ones_are_marked()
    {
        Value("UPS/Status/u/1", "1", age: 5);
        Value("UPS/Status/u/1", "2", age: 9);
        Assert.Equal(1, Reading("UPS/Status/u/1").Value);
        Value("UPS/Status/u/1", "3", age: 5);
        Assert.Equal((3, true, TimeSpan.FromSeconds(5)), (Reading("UPS/Status/u/1").Value, Reading("UPS/Status/u/1").IsGood, Reading("UPS/Status/u/1").Age(Now)));
        Value("UPS/Status/u/1", "4", quality: 0);
        Assert.False(Reading("UPS/Status/u/1").IsGood);
        Value("UPS/Status/u/1", "null");
        Assert.True(double.IsNaN(Reading("UPS/Status/u/1").Value));
        Assert.Equal((5, 1, 2, 0), (book.Counts.Values, book.Counts.Late, book.Counts.Bad, book.Counts.Refused));
    }

    [Theory]
    [InlineData("""{"value":1,"timestamp":1,"quality":"good"}""")]
    [InlineData("""{"value":"1","timestamp":1,"quality":1}""")]
    [InlineData("""{"value":1e999,"timestamp":1,"quality":1}""")]
    [InlineData("""{"value":1,"timestamp":-1,"quality":1}""")]
    [InlineData("""{"value":1,"quality":1}""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public void What_is_not_as_it_must_be_is_refused_and_counted(string json)
    {
        Assert.False(book.Take("BMS/v1/PUB/Value/Rack/RackPower/r1", Encoding.UTF8.GetBytes(json), Now));
        Assert.Equal(1, book.Counts.Refused);
        Assert.Matches(@"^[^\r\n]{10,200}\.$", book.Counts.LastRefusal);
    }

    [Theory]
    [InlineData("BMS/v1/PUB/Value/Rack/RackPower")]
    [InlineData("BMS/v2/PUB/Value/Rack/RackPower/x")]
    [InlineData("BMS/v1/MEPAI/Metadata/Rack/RackPower/x")]
    [InlineData("BMS/v1/PUB/Values/Rack/RackPower/x")]
    [InlineData("BMS/v1/PUB/Value//RackPower/x")]
    [InlineData("BMS/v1/PUB/Value/Rack/RackPower/+")]
    public void Other_topics_are_refused(string topic) => Assert.False(BmsTopic.TryParse(topic, out _));

    [Fact]
    public void A_point_of_an_integration_takes_values_of_that_integration_only()
    {
        Metadata("Rack/RackLeakDetectTray/r1", """{"stateText":[{"value":0,"text":"NoLeak"},{"value":1,"text":"Leak"}],"rackLocationId":"R1","integration":"MEPAI"}""");
        Assert.False(Value("Rack/RackLeakDetectTray/r1", "1"));
        Assert.True(Value("Rack/RackLeakDetectTray/r1", "1", publisher: "MEPAI"));
        Assert.Equal("Leak", book.Equipment("Rack").Single().Points[0].Metadata!.StateText[1]);
    }

    [Fact]
    public void A_clock_far_ahead_is_refused_and_does_not_block_what_comes_after()
    {
        Assert.False(Value("Generator/Status/g", "1", age: -3600));
        Assert.True(Value("Generator/Status/g", "0"));
        Assert.Equal(0, Reading("Generator/Status/g").Value);
    }

    [Theory]
    [InlineData("kW", 2, 2000, "W")]
    [InlineData("%", 50, 0.5, "1")]
    [InlineData("LPM", 60, 0.001, "m3/s")]
    [InlineData("F", 212, 100, "°C")]
    [InlineData("kWh", 1, 3.6e6, "J")]
    [InlineData("furlong", 3, 3, "furlong")]
    public void Units_become_SI(string unit, double written, double si, string symbol)
    {
        var read = EngineeringUnit.Of(unit);
        Assert.Equal(si, read.ToSi(written), 9);
        Assert.Equal(symbol, read.Symbol);
    }

    [Fact]
    public void A_feed_is_the_sum_of_chosen_points_and_says_which_is_missing()
    {
        foreach (var (name, kilowatts) in new[] { ("A", 100), ("B", 50) })
        {
            Metadata($"PowerMeter/ActivePower/{name}/value", $$"""{"engUnit":"kW","objectId":"BUS-{{name}}"}""");
            Value($"PowerMeter/ActivePower/{name}/value", $"{kilowatts}", age: kilowatts / 10);
        }
        Assert.True(PointChoice.TryParse("PowerMeter/ActivePower:BUS-A", out var a));
        Assert.True(PointChoice.TryParse("PowerMeter/ActivePower/B/value", out var b));
        var sum = PowerSum.Of(book, [a, b], Now, TimeSpan.FromSeconds(60));
        Assert.Equal((150, Now.AddSeconds(-10)), (sum.Power!.Value.Kilowatts, sum.At));
        var late = PowerSum.Of(book, [a, b], Now, TimeSpan.FromSeconds(7));
        Assert.Null(late.Power);
        Assert.Equal(["PowerMeter/ActivePower:BUS-A"], late.Missing);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("3.4731ms", 0.0034731)]
    [InlineData("1m2.3s", 62.3)]
    [InlineData("1h0m1.5s", 3601.5)]
    [InlineData("15µs", 0.000015)]
    public void Offsets_are_durations(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("1..2s")]
    [InlineData("999999999h")]
    [InlineData("-1s")]
    public void Other_offsets_are_none(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Fact]
    public void Mutated_messages_never_throw()
    {
        byte[][] originals =
        [
            """{"value":24.668274,"timestamp":1743620423000,"quality":1}"""u8.ToArray(),
            """{"objectType":"Rack","pointType":"RackLeakDetect","stateText":[{"value":0,"text":"NoLeak"}],"engUnit":"kW","servesId":["a","b"],"processArea":["x"],"isSetpoint":true,"rackLocationId":"R"}"""u8.ToArray(),
            "BMS/v1/PUB/Value/Rack/RackLeakDetect/a/b/c"u8.ToArray(),
        ];
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var mutated = Fuzz.Mutate(originals[i % 3], i);
            book.Take(i % 3 == 2 ? Encoding.Latin1.GetString(mutated) : $"BMS/v1/PUB/{(i % 3 == 0 ? "Value" : "Metadata")}/Rack/RackPower/{i % 50}", mutated, Now);
        }
        Assert.Equal(Fuzz.Count, book.Counts.Decoded + book.Counts.Refused);
    }
}
