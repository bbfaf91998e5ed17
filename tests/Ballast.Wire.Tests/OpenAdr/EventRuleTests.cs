using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;
using Ballast.Wire.OpenAdr;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>Intervals in time, and what servers write that the standard does not.</summary>
public class EventRuleTests
{
    static readonly DateTimeOffset Now = new(2025, 5, 3, 22, 0, 0, TimeSpan.Zero);

    static readonly Site Site = new() { Name = "s", Interconnection = new() { ImportLimit = new Power(1e6) } };

    static readonly EventTerms Terms = new() { Now = Now, Seed = 7 };

    static EventReading Read(string json, EventTerms? terms = null) => EventDocument.Read(json, Site, terms ?? Terms);

    static string Event(string head, string intervals) => $$"""
        { "id": "e", "programID": "p", "payloadDescriptors": [{ "payloadType": "DISPATCH_SETPOINT", "units": "KW" }, { "payloadType": "PRICE", "units": "KWH" }], {{head}}, "intervals": [{{intervals}}] }
        """;

    static string Setpoint(int id, int kilowatts, string period = "") => $$"""{ "id": {{id}}, {{(period.Length > 0 ? $"\"intervalPeriod\": {period}, " : "")}}"payloads": [{ "type": "DISPATCH_SETPOINT", "values": [{{kilowatts}}] }] }""";

    static string[] Lines(EventReading reading)
    {
        Assert.Equal([], reading.Problems);
        return [.. reading.Signals.Select(SampleTests.Show)];
    }

    [Theory]
    [InlineData("\"soon\"", "\"PT1H\"", "start \"soon\" is")]
    [InlineData("5", "\"PT1H\"", "start \"5\" is")]
    [InlineData("\"2025-05-03T22:00:00Z\"", "\"an hour\"", "duration \"an hour\" is")]
    public void A_time_that_is_none_is_quoted_as_it_stands(string start, string duration, string said)
    {
        var reading = Read(Event($$"""
            "intervalPeriod": { "start": {{start}}, "duration": {{duration}} }
            """, Setpoint(0, 10)));
        Assert.Contains(said, Assert.Single(reading.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_with_a_duration_repeats_its_intervals_around_the_present()
    {
        var json = Event("""
            "duration": "P9999Y", "intervalPeriod": { "start": "2025-05-01T00:00:00Z", "duration": "PT12H" }
            """, $"{Setpoint(0, 10)}, {Setpoint(1, 20)}");
        var reading = Read(json);
        Assert.Equal(
            [
                "e#0@2: hold 10000 W from 2025-05-03 00:00 for 12:00:00",
                "e#1@2: hold 20000 W from 2025-05-03 12:00 for 12:00:00",
                "e#0@3: hold 10000 W from 2025-05-04 00:00 for 12:00:00",
                "e#1@3: hold 20000 W from 2025-05-04 12:00 for 12:00:00",
                "e#0@4: hold 10000 W from 2025-05-05 00:00 for 12:00:00",
                "e#1@4: hold 20000 W from 2025-05-05 12:00 for 12:00:00",
            ],
            Lines(reading));
        Assert.Equal(new DateTimeOffset(2025, 5, 6, 0, 0, 0, TimeSpan.Zero), reading.LaidOutUntil);
    }

    [Fact]
    public void The_end_of_the_event_cuts_its_last_interval()
    {
        var reading = Read(Event("""
            "duration": "PT2H30M", "intervalPeriod": { "start": "2025-05-03T22:00:00Z", "duration": "PT1H" }
            """, Setpoint(0, 10)));
        Assert.Equal(["e: hold 10000 W from 2025-05-03 22:00 for 01:00:00", "e@1: hold 10000 W from 2025-05-03 23:00 for 01:00:00", "e@2: hold 10000 W from 2025-05-04 00:00 for 00:30:00"], Lines(reading));
        Assert.Null(reading.LaidOutUntil);
    }

    [Fact]
    public void A_short_event_cuts_a_longer_interval_and_fills_one_without_end()
    {
        const string Head = """ "duration": "PT1H", "intervalPeriod": { "start": "2025-05-03T22:00:00Z" } """;
        Assert.Equal(["e: hold 10000 W from 2025-05-03 22:00 for 01:00:00"], Lines(Read(Event(Head, Setpoint(0, 10)))));
        Assert.Equal(["e: hold 10000 W from 2025-05-03 22:00 for 01:00:00"], Lines(Read(Event(Head, Setpoint(0, 10, """{ "duration": "PT4H" }""")))));
    }

    [Fact]
    public void An_event_that_repeats_every_second_for_ever_stays_bounded()
    {
        var reading = Read(Event("""
            "duration": "P9999Y", "intervalPeriod": { "start": "1970-01-01T00:00:00Z", "duration": "PT0.001S" }
            """, Setpoint(0, 10)));
        Assert.True(reading.Ok);
        Assert.InRange(reading.Signals.Length, 1, 4000);
        Assert.True(reading.Signals[0].Start >= Now - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_randomized_start_is_drawn_once_and_is_the_same_at_each_reading()
    {
        var json = Event("""
            "intervalPeriod": { "start": "2025-05-03T23:00:00Z", "duration": "PT1H", "randomizeStart": "PT10M" }
            """, $"{Setpoint(0, 10)}, {Setpoint(1, 20)}");
        var reading = Read(json);
        var offset = reading.Signals[0].Start - new DateTimeOffset(2025, 5, 3, 23, 0, 0, TimeSpan.Zero);
        Assert.InRange(offset.TotalSeconds, 0, 600);
        Assert.Equal(reading.Signals[0].Start + TimeSpan.FromHours(1), reading.Signals[1].Start);
        Assert.Equal(Lines(reading), Lines(Read(json, Terms with { Now = Now.AddMinutes(90) })));
        var offsets = Enumerable.Range(0, 200).Select(seed => (Read(json, Terms with { Seed = (ulong)seed }).Signals[0].Start - reading.Signals[0].Start + offset).TotalSeconds).ToList();
        Assert.All(offsets, seconds => Assert.InRange(seconds, 0, 600));
        Assert.InRange(offsets.Average(), 240, 360);
        Assert.NotEqual(Read(json.Replace("\"e\"", "\"f\"")).Signals[0].Start, reading.Signals[0].Start);
    }

    [Fact]
    public void Now_is_when_the_event_was_first_heard()
    {
        var json = Event("\"intervalPeriod\": { \"start\": \"0001-01-01\", \"duration\": \"PT1H\" }", Setpoint(0, 10));
        Assert.Equal(["e: hold 10000 W from 2025-05-03 21:30 for 01:00:00"], Lines(Read(json, Terms with { FirstHeard = Now.AddMinutes(-30) })));
        Assert.Equal(["e: hold 10000 W from 2025-05-03 22:00 for 01:00:00"], Lines(Read(json)));
    }

    [Fact]
    public void A_known_event_that_comes_to_last_no_time_from_now_is_cancelled()
    {
        var json = Event("\"intervalPeriod\": { \"start\": \"0001-01-01T00:00:00Z\", \"duration\": \"PT0S\" }", Setpoint(0, 10));
        var reading = Read(json, Terms with { IsUpdate = true });
        Assert.Empty(Lines(reading));
        Assert.Contains(reading.Remarks, remark => remark.Contains("cancels"));
        Assert.Equal(["e: hold 10000 W from 2025-05-03 22:00 for ever"], Lines(Read(json)));
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("0", 0)]
    [InlineData("null", EventTerms.NoPriority)]
    public void Priority_zero_is_the_highest_and_none_the_lowest(string written, int expected)
    {
        var reading = Read(Event($"\"priority\": {written}, \"intervalPeriod\": {{ \"duration\": \"PT1H\" }}", Setpoint(0, 10)));
        Assert.Equal(expected, Assert.Single(reading.Signals).Priority);
    }

    [Theory]
    [InlineData("2026-11-21 00:09:12", "2026-11-21 00:09", "without a zone, taken as UTC")]
    [InlineData("2026-11-21T00:09:12.5", "2026-11-21 00:09", "without a zone, taken as UTC")]
    [InlineData("2026-11-21", "2026-11-21 00:00", "a date alone")]
    [InlineData("2026-11-21t00:09:12z", "2026-11-21 00:09", null)]
    [InlineData("2026-11-21 00:09:12+01:00", "2026-11-20 23:09", null)]
    public void Times_as_servers_write_them_are_taken_and_said(string written, string expected, string? remark)
    {
        var reading = Read(Event($"\"intervalPeriod\": {{ \"start\": \"{written}\", \"duration\": \"PT1H\" }}", Setpoint(0, 10)));
        Assert.Equal($"e: hold 10000 W from {expected} for 01:00:00", Assert.Single(Lines(reading)));
        if (remark is null) Assert.Empty(reading.Remarks);
        else Assert.Contains(remark, Assert.Single(reading.Remarks));
    }

    [Theory]
    [InlineData("\"12.5\"", 12500)]
    [InlineData("\"1e2\"", 100000)]
    public void A_number_in_quotes_is_the_number(string value, double watts)
    {
        var reading = Read(Event("\"intervalPeriod\": { \"duration\": \"PT1H\" }", Setpoint(0, 10).Replace("[10]", $"[{value}]")));
        Assert.Equal(new Setpoint.Absolute(new Power(watts)), Assert.IsType<Ballast.Signals.Dispatch>(Assert.Single(reading.Signals)).Setpoint);
        Assert.Contains(reading.Remarks, remark => remark.Contains("is a text"));
    }

    [Theory]
    [InlineData("\"12,5\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\" 5\"")]
    [InlineData("true")]
    [InlineData("{}")]
    public void What_is_not_plainly_a_number_is_refused(string value) =>
        Assert.Contains("not a number", Assert.Single(Read(Event("\"intervalPeriod\": { \"duration\": \"PT1H\" }", Setpoint(0, 10).Replace("[10]", $"[{value}]"))).Problems));

    [Fact]
    public void Keys_in_snake_case_are_the_standards_keys()
    {
        var reading = Read("""
            { "id": "e", "program_id": "p", "event_name": "n", "interval_period": { "start": "2025-05-03T23:00:00Z", "duration": "PT1H", "randomize_start": null },
              "payload_descriptors": [{ "payload_type": "DISPATCH_SETPOINT", "units": "MW" }], "intervals": [{ "id": 0, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": [1] }] }] }
            """);
        Assert.Equal(["e: hold 1000000 W from 2025-05-03 23:00 for 01:00:00"], Lines(reading));
        Assert.Contains(reading.Remarks, remark => remark.Contains("\"program_id\""));
    }

    [Fact]
    public void Dropped_payload_descriptors_are_assumed_and_said()
    {
        var reading = Read("""{ "id": "e", "programID": "p", "intervals": [{ "id": 0, "intervalPeriod": { "start": "2025-05-03T23:00:00Z", "duration": "PT1H" }, "payloads": [{ "type": "DISPATCH_SETPOINT", "values": [70] }] }] }""");
        Assert.Equal(["e: hold 70000 W from 2025-05-03 23:00 for 01:00:00"], Lines(reading));
        Assert.Contains(reading.Remarks, remark => remark.Contains("KW were assumed"));
    }

    [Theory]
    [InlineData("""["site-1"]""", true)]
    [InlineData("""["site-2"]""", false)]
    [InlineData("[]", true)]
    [InlineData("null", true)]
    [InlineData("""[{ "type": "VEN_NAME", "values": ["site-1", "x"] }]""", true)]
    [InlineData("""[{ "type": "GROUP", "values": ["campus"] }]""", true)]
    [InlineData("""[{ "type": "GROUP", "values": ["other"] }, { "type": "RESOURCE_NAME", "values": [5] }]""", false)]
    [InlineData("""[{ "type": "PROGRAM_NAME", "values": ["p"] }]""", true)]
    public void Targets_say_whether_an_event_is_for_the_site(string targets, bool meant)
    {
        var json = Event($"\"targets\": {targets}, \"intervalPeriod\": {{ \"duration\": \"PT1H\" }}", Setpoint(0, 10));
        var reading = Read(json, Terms with { Names = ["site-1", "campus"] });
        Assert.Equal(meant ? 1 : 0, reading.Signals.Length);
        Assert.Equal(!meant, reading.Remarks.Any(remark => remark.Contains("not for this site")));
    }

    [Fact]
    public void A_reservation_is_granted_on_top_of_the_subscription_of_its_interval()
    {
        var reading = Read("""
            { "id": "e", "programID": "p", "intervalPeriod": { "start": "2025-05-03T23:00:00Z", "duration": "PT1H" }, "intervals": [
              { "id": 0, "payloads": [{ "type": "IMPORT_CAPACITY_RESERVATION", "values": [60] }, { "type": "IMPORT_CAPACITY_SUBSCRIPTION", "values": [240] }] },
              { "id": 1, "payloads": [{ "type": "IMPORT_CAPACITY_SUBSCRIPTION", "values": [240] }] }] }
            """);
        Assert.Equal(["e#0: limit 300000 W from 2025-05-03 23:00 for 01:00:00", "e#1: limit 240000 W from 2025-05-04 00:00 for 01:00:00"], Lines(reading));
    }

    [Fact]
    public void Several_values_without_an_end_are_refused() => Assert.Contains(
        "no end to share",
        Assert.Single(Read(Event("\"intervalPeriod\": { \"start\": \"2025-05-03T23:00:00Z\" }", """{ "id": 0, "payloads": [{ "type": "PRICE", "values": [0.1, 0.2] }] }""")).Problems));

    [Fact]
    public void A_document_that_is_something_else_is_told_for_what_it_is() =>
        Assert.Contains("but a subscription", Assert.Single(Read("""{ "clientName": "c", "objectOperations": [] }""").Problems));

    [Theory]
    [InlineData("ALERT_FLEX_ALERT", "\"Save power tonight\"", "\"Save power tonight\", which is for people")]
    [InlineData("ALERT_BLACK_START", "\"x\"", "for people")]
    [InlineData("OLS", "0.2, 0.4", "OLS is not acted on")]
    [InlineData("CHARGE_STATE_SETPOINT", "50", "not acted on")]
    [InlineData("CONTROL_LEVEL_OFFSET_PERCENT", "0.2", "not acted on")]
    [InlineData("a\\nb", "1", "\"a?b\" is not acted on")]
    public void What_is_not_for_a_site_to_act_on_is_said(string type, string values, string remark)
    {
        var reading = Read($$"""{ "id": "e", "programID": "p", "intervalPeriod": { "duration": "PT1H" }, "intervals": [{ "id": 0, "payloads": [{ "type": "{{type}}", "values": [{{values}}] }] }] }""");
        Assert.Empty(Lines(reading));
        Assert.Contains(reading.Remarks, sentence => sentence.Contains(remark));
    }
}
