using Ballast.Assets;
using Ballast.Signals;
using Ballast.Tests.Files;
using Ballast.Units;
using Ballast.Wire.OpenAdr;

namespace Ballast.Tests.Wire;

public class EventDocumentTests
{
    static readonly DateTimeOffset Now = new(2025, 5, 3, 22, 0, 0, TimeSpan.Zero);

    static readonly Site Site = new() { Name = "s", Interconnection = new() { ImportLimit = new Power(105e3) } };

    static EventReading Read(string json) => EventDocument.Read(json, Site, new EventTerms { Now = Now });

    static string Event(string type, string value, string? units = null, string period = """{"start":"2025-05-03T23:15:00Z","duration":"PT3H"}""") => $$"""
        { "id": "e1", "objectType": "EVENT", "programID": "p", "eventName": "peak", "intervalPeriod": {{period}},
          "payloadDescriptors": [{ "objectType": "EVENT_PAYLOAD_DESCRIPTOR", "payloadType": "{{type}}"{{(units is null ? "" : $", \"units\": \"{units}\"")}} }],
          "intervals": [{ "id": 0, "payloads": [{ "type": "{{type}}", "values": [{{value}}] }] }] }
        """;

    static GridSignal One(string json)
    {
        var reading = Read(json);
        Assert.Equal([], reading.Problems);
        return Assert.Single(reading.Signals);
    }

    [Theory]
    [InlineData("70", null, 70e3)]
    [InlineData("70", "KW", 70e3)]
    [InlineData("0.07", "MW", 70e3)]
    [InlineData("70000", "W", 70e3)]
    [InlineData("0", "KW", 0)]
    public void A_setpoint_is_absolute(string value, string? units, double watts)
    {
        var dispatch = Assert.IsType<Signals.Dispatch>(One(Event("DISPATCH_SETPOINT", value, units)));
        Assert.Equal(new Setpoint.Absolute(new Power(watts)), dispatch.Setpoint);
        Assert.Equal(("e1", "peak", EventTerms.NoPriority), (dispatch.Id, dispatch.Note, dispatch.Priority));
        Assert.Equal(new DateTimeOffset(2025, 5, 3, 23, 15, 0, TimeSpan.Zero), dispatch.Start);
        Assert.Equal((TimeSpan.FromHours(3), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15)), (dispatch.Duration!.Value, dispatch.RampDown, dispatch.RampUp));
    }

    [Theory]
    [InlineData("20")]
    [InlineData("-20")]
    public void A_relative_setpoint_is_a_cut_whichever_sign_it_carries(string value) =>
        Assert.Equal(new Setpoint.CutPower(new Power(20e3)), Assert.IsType<Signals.Dispatch>(One(Event("DISPATCH_SETPOINT_RELATIVE", value, "KW"))).Setpoint);

    [Theory]
    [InlineData("0.25", 0)]
    [InlineData("-0.25", 0)]
    [InlineData("25", 1)]
    public void A_relative_setpoint_in_per_cent_is_a_share_of_the_baseline(string value, int remarks)
    {
        var reading = Read(Event("DISPATCH_SETPOINT_RELATIVE", value, "PERCENT"));
        Assert.Equal(new Setpoint.CutFraction(0.25), Assert.IsType<Signals.Dispatch>(Assert.Single(reading.Signals)).Setpoint);
        Assert.Equal(remarks, reading.Remarks.Length);
    }

    [Fact]
    public void An_import_capacity_limit_is_a_ceiling() => Assert.Equal(80, Assert.IsType<CapacityLimit>(One(Event("IMPORT_CAPACITY_LIMIT", "80"))).Limit.Kilowatts);

    [Theory]
    [InlineData(1, 0.10)]
    [InlineData(2, 0.20)]
    [InlineData(3, 0.30)]
    public void A_simple_level_cuts_what_the_site_gives_it(int level, double share) =>
        Assert.Equal(new Setpoint.CutFraction(share), Assert.IsType<Signals.Dispatch>(One(Event("SIMPLE", $"{level}"))).Setpoint);

    [Fact]
    public void Simple_level_zero_asks_nothing()
    {
        var reading = Read(Event("SIMPLE", "0"));
        Assert.True(reading.Ok);
        Assert.Empty(reading.Signals);
        Assert.Single(reading.Remarks);
    }

    [Fact]
    public void An_alert_goes_to_the_sites_own_floor_and_keeps_its_words()
    {
        var emergency = Assert.IsType<Emergency>(One(Event("ALERT_GRID_EMERGENCY", "\"Reserve shortage\"")));
        Assert.Null(emergency.Floor);
        Assert.Equal("Reserve shortage", emergency.Note);
    }

    [Fact]
    public void A_price_is_per_kilowatt_hour() => Assert.Equal(0.17, Assert.IsType<PriceSignal>(One(Event("PRICE", "0.17", "KWH"))).Price.PerKilowattHour);

    [Theory]
    [InlineData("""{"start":"0001-01-01","duration":"PT1H"}""", 1.0)]
    [InlineData("""{"start":"0001-01-01T00:00:00Z","duration":"P9999Y"}""", null)]
    [InlineData("""{"start":"0001-01-01T00:00:00","duration":"PT0S"}""", null)]
    [InlineData("""{"duration":"PT90M"}""", 1.5)]
    [InlineData("""{"duration":"P1DT12H"}""", 36.0)]
    [InlineData("{}", null)]
    public void The_start_may_be_now_and_the_end_may_be_open(string period, double? hours)
    {
        var signal = One(Event("DISPATCH_SETPOINT", "70", "KW", period));
        Assert.Equal(Now, signal.Start);
        Assert.Equal(hours, signal.Duration?.TotalHours);
    }

    [Fact]
    public void Intervals_follow_each_other_unless_they_say_otherwise()
    {
        var signals = Read("""
            { "id": "e", "programID": "p", "priority": 2, "intervalPeriod": { "start": "2025-05-03T23:00:00Z", "duration": "PT1H", "randomizeStart": "PT5M" },
              "intervals": [
                { "id": 7, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": [70] }] },
                { "id": 8, "intervalPeriod": { "duration": "PT30M" }, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": [60] }] },
                { "id": 9, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": [65] }, { "type": "PRICE", "values": [0.3] }] },
                { "id": 10, "intervalPeriod": { "start": "2025-05-04T06:00:00Z" }, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": [80] }] }] }
            """);
        Assert.Equal([], signals.Problems);
        Assert.Equal(
            [("e#7", 23, 60), ("e#8", 24, 30), ("e#9/DISPATCH_SETPOINT", 24.5, 60), ("e#9/PRICE", 24.5, 60), ("e#10", 30, 60)],
            signals.Signals.Select(signal => (signal.Id, (signal.Start - new DateTimeOffset(2025, 5, 3, 0, 0, 0, TimeSpan.Zero)).TotalHours, signal.Duration!.Value.TotalMinutes)));
        Assert.All(signals.Signals, signal => Assert.Equal(2, signal.Priority));
        Assert.Contains(signals.Remarks, remark => remark.Contains("randomizeStart"));
    }

    [Fact]
    public void An_array_of_events_is_read_whole()
    {
        var reading = Read($"[{Event("SIMPLE", "1")}, {Event("PRICE", "0.2").Replace("\"e1\"", "\"e2\"")}, {{ \"objectType\": \"RESOURCE\" }}]");
        Assert.Equal(["e1", "e2"], reading.Signals.Select(signal => signal.Id));
        Assert.Single(reading.Remarks);
        Assert.False(Read($"[{Event("SIMPLE", "1")}, {Event("PRICE", "0.2")}]").Ok);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("3", "not an object")]
    [InlineData("[]", "no event")]
    [InlineData("{}", "neither programID nor intervals")]
    [InlineData("""{"objectType":"REPORT","programID":"p"}""", "not an EVENT")]
    [InlineData("""{"programID":"p","intervals":{}}""", "not an array")]
    [InlineData("""{"programID":"p","intervals":[{"id":0}]}""", "no payloads")]
    [InlineData("""{"programID":"p","intervals":[{"id":0,"payloads":[{"type":"PRICE"}]}]}""", "no type or no values")]
    [InlineData("""{"id":"\ud800","programID":"p","intervals":[]}""", "not Unicode")]
    public void What_is_not_an_event_is_told_in_a_sentence(string json, string expected) => Assert.Contains(expected, Assert.Single(Read(json).Problems));

    [Theory]
    [InlineData("DISPATCH_SETPOINT", "-5", "KW")]
    [InlineData("DISPATCH_SETPOINT", "5", "PERCENT")]
    [InlineData("DISPATCH_SETPOINT", "\"five\"", "KW")]
    [InlineData("DISPATCH_SETPOINT", "1e400", "KW")]
    [InlineData("DISPATCH_SETPOINT_RELATIVE", "250", "PERCENT")]
    [InlineData("SIMPLE", "4", null)]
    [InlineData("SIMPLE", "1.5", null)]
    [InlineData("IMPORT_CAPACITY_LIMIT", "null", null)]
    public void A_bad_value_is_refused_with_the_whole_document(string type, string value, string? units)
    {
        var reading = Read(Event(type, value, units));
        Assert.Empty(reading.Signals);
        Assert.StartsWith("Event \"e1\", interval 0, ", Assert.Single(reading.Problems));
    }

    [Theory]
    [InlineData("""{"start":"tomorrow","duration":"PT1H"}""")]
    [InlineData("""{"start":"2025-05-03T23:15:00 PM","duration":"PT1H"}""")]
    [InlineData("""{"start":"2025-05-03T23:15:00Z","duration":"1 h"}""")]
    [InlineData("""{"start":"2025-05-03T23:15:00Z","duration":"-PT1H"}""")]
    [InlineData("""{"start":"2025-05-03T23:15:00Z","duration":"P"}""")]
    [InlineData("""{"start":"2025-05-03T23:15:00Z","duration":"PT"}""")]
    [InlineData("""{"start":"2025-05-03T23:15:00Z","duration":"PT99999999999999999999H"}""")]
    [InlineData("""{"start":5,"duration":"PT1H"}""")]
    public void A_bad_time_is_refused(string period) => Assert.Single(Read(Event("SIMPLE", "1", null, period)).Problems);

    public static TheoryData<string> Samples => Directory.Exists(SampleFolder) ? [.. Directory.GetFiles(SampleFolder, "*event*.json").Select(path => Path.GetFileName(path)).Order()] : ["(absent)"];

    static string SampleFolder => Repository.SharedData("openadr/user-guide-samples");

    [Theory, MemberData(nameof(Samples))]
    public void Every_event_of_the_user_guide_reads(string name)
    {
        Assert.SkipUnless(Directory.Exists(SampleFolder), "the OpenADR samples are not beside the repository");
        var reading = Read(File.ReadAllText(Path.Combine(SampleFolder, name)));
        Assert.Equal([], reading.Problems);
        Assert.True(!reading.Signals.IsEmpty || !reading.Remarks.IsEmpty);
    }

    [Theory]
    [InlineData("03-user_guide-events.json", "simplePriceEvent: price 0.17 from 2023-02-10 00:00 for 60 min")]
    [InlineData("08-user_guide-events.json", "variableIntervalsEvent#0: price 0.17 from 2023-02-10 00:00 for 60 min", "variableIntervalsEvent#1: price 0.22 from 2023-02-10 01:00 for 120 min")]
    [InlineData("09-user_guide-events.json", "payloadDescriptorsEvent: price 0.17 from 2023-02-10 00:00 for 60 min")]
    [InlineData("13-user_guide-events.json", "alertEvent: emergency from 2025-03-14 00:00 for 240 min")]
    [InlineData("14-user_guide-events.json", "simpleEvent: CutFraction { Fraction = 0.1 } from 2025-03-14 00:00 for 240 min")]
    [InlineData("21-user_guide-events.json", "loadControlEvent: Absolute { Power = 0 W } from 2025-03-14 00:00 for 240 min")]
    [InlineData("28-user_guide-events.json", "fast_dr_Event: Absolute { Power = 500 W } from 2023-02-10 00:00 for  min")]
    [InlineData("32-user_guide-events.json", "capacity_limit_Event#0: limit 10 kW from 2023-02-10 00:00 for 30 min", "capacity_limit_Event#1: limit 8 kW from 2023-02-10 00:30 for 30 min")]
    public void Samples_of_the_types_we_act_on_have_their_values(string name, params string[] expected)
    {
        Assert.SkipUnless(Directory.Exists(SampleFolder), "the OpenADR samples are not beside the repository");
        Assert.Equal(expected, Read(File.ReadAllText(Path.Combine(SampleFolder, name))).Signals.Select(Show));
    }

    static string Show(GridSignal signal)
    {
        var what = signal switch
        {
            Signals.Dispatch dispatch => $"{dispatch.Setpoint}",
            CapacityLimit limit => $"limit {limit.Limit}",
            PriceSignal price => $"price {price.Price.PerKilowattHour}",
            _ => "emergency",
        };
        return $"{signal.Id}: {what} from {signal.Start:yyyy-MM-dd HH:mm} for {signal.Duration?.TotalMinutes} min";
    }
}
