using System.Text.Json;
using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.Wire.Tests.OpenAdr.Reports;

/// <summary>What stands in a report, by values worked out by hand.</summary>
public class ReportWriterTests
{
    static readonly ReportAddress Address = new() { ClientName = "ven-1", ResourceName = "site-a" };

    /// <summary>75 kW drawn, peak 80, last 74; 100 kW usual; 76 asked; 90 expected; a third offered; 200 kWh of 400 stored.</summary>
    static readonly ReportSource Source = new()
    {
        Meter = (_, _) => new Metered(75_000, 80_000, 74_000, 1),
        Baseline = (_, _) => Metered.Flat(100_000),
        Target = (_, _) => Metered.Flat(76_000),
        Expected = (_, _) => new Metered(90_000, 95_000, 91_000, 1),
        State = (_, _) => OperatingState.RunningCurtailed,
        Available = (_, _) => new Available(33_000, 34_000, 5_000),
        Stored = (_, _) => new StoredEnergy(0.5, 320_000, 150_000, 20_000, 25_000),
        Level = (_, _) => 2,
    };

    [Theory]
    [InlineData("\"DEMAND\"", "75", "MEAN", "KW")]
    [InlineData("\"DEMAND\",\"readingType\":\"PEAK\"", "80", "PEAK", "KW")]
    [InlineData("\"DEMAND\",\"units\":\"MW\"", "0.075", "MEAN", "MW")]
    [InlineData("\"DEMAND\",\"historical\":false", "90", "FORECAST", "KW")]
    [InlineData("\"READING\"", "74", "DIRECT_READ", "KW")]
    [InlineData("\"USAGE\"", "37.5", "DIRECT_READ", "KWH")]
    [InlineData("\"USAGE\",\"historical\":false", "45", "FORECAST", "KWH")]
    [InlineData("\"USAGE_FORECAST\"", "45", "FORECAST", "KWH")]
    [InlineData("\"BASELINE\"", "50", "ESTIMATED", "KWH")]
    [InlineData("\"BASELINE\",\"units\":\"KW\"", "100", "ESTIMATED", "KW")]
    [InlineData("\"DELTA_USAGE\"", "-12.5", "ESTIMATED", "KWH")]
    [InlineData("\"SETPOINT\"", "76", "MEAN", "KW")]
    [InlineData("\"OPERATING_STATE\"", "\"RUNNING_CURTAILED\"", null, null)]
    [InlineData("\"SIMPLE_LEVEL\"", "2", null, null)]
    [InlineData("\"LOAD_SHED_DELTA_AVAILABLE\"", "33", "FORECAST", "KW")]
    [InlineData("\"UP_REGULATION_AVAILABLE\"", "34", "FORECAST", "KW")]
    [InlineData("\"DOWN_REGULATION_AVAILABLE\"", "5", "FORECAST", "KW")]
    [InlineData("\"STORAGE_CHARGE_LEVEL\"", "0.5", "DIRECT_READ", "PERCENT")]
    [InlineData("\"STORAGE_USABLE_CAPACITY\"", "320", "DIRECT_READ", "KWH")]
    [InlineData("\"STORAGE_DISPATCH_FORECAST\"", "150", "FORECAST", "KWH")]
    [InlineData("\"STORAGE_MAX_CHARGE_POWER\"", "20", "DIRECT_READ", "KW")]
    [InlineData("\"STORAGE_MAX_DISCHARGE_POWER\"", "25", "DIRECT_READ", "KW")]
    [InlineData("\"DATA_QUALITY\"", "\"OK\"", null, null)]
    public void A_half_hour_has_this_value(string ask, string value, string? reading, string? units)
    {
        var report = Write(ask, Source);
        var payload = report.GetProperty("resources")[0].GetProperty("intervals")[0].GetProperty("payloads")[0];
        var type = JsonDocument.Parse($"{{\"t\":{ask}}}").RootElement.GetProperty("t").GetString();
        Assert.Equal(type, payload.GetProperty("type").GetString());
        Assert.Equal(value, payload.GetProperty("values")[0].GetRawText());
        Assert.Equal(1, payload.GetProperty("values").GetArrayLength());
        var descriptor = report.GetProperty("payloadDescriptors")[0];
        Assert.Equal(("REPORT_PAYLOAD_DESCRIPTOR", type), (descriptor.GetProperty("objectType").GetString(), descriptor.GetProperty("payloadType").GetString()));
        Assert.Equal(reading, descriptor.TryGetProperty("readingType", out var r) ? r.GetString() : null);
        Assert.Equal(units, descriptor.TryGetProperty("units", out var u) ? u.GetString() : null);
    }

    [Fact]
    public void A_report_says_whose_it_is_of_what_and_when()
    {
        var text = Written("""{"payloadType":"DEMAND"}""", Source, Address);
        Assert.Equal(
            """{"eventID":"e","clientName":"ven-1","reportName":"ven-1.e.0.20260301T103000Z","payloadDescriptors":[{"objectType":"REPORT_PAYLOAD_DESCRIPTOR","payloadType":"DEMAND","readingType":"MEAN","units":"KW"}],"resources":[{"resourceName":"site-a","intervals":[{"id":0,"intervalPeriod":{"start":"2026-03-01T10:00:00Z","duration":"PT30M"},"payloads":[{"type":"DEMAND","values":[75]}]}]}]}""",
            text);
    }

    [Fact]
    public void For_a_server_of_3_0_the_program_is_named_and_a_sum_is_called_one()
    {
        var text = Written("""{"payloadType":"DEMAND","aggregate":true}""", Source, Address with { NamesProgram = true });
        Assert.StartsWith("""{"programID":"p","eventID":"e",""", text, StringComparison.Ordinal);
        Assert.Contains("\"resourceName\":\"AGGREGATED_REPORT\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_partly_measured_is_called_estimated_and_what_is_not_measured_missing()
    {
        var partly = Source with { Meter = (_, _) => new Metered(75_000, 80_000, 74_000, 0.6) };
        Assert.Equal(
            """[{"type":"USAGE","values":[37.5]},{"type":"DATA_QUALITY","values":["ESTIMATED"]}]""",
            Intervals(partly, """{"payloadType":"USAGE"}""")[0].GetProperty("payloads").GetRawText());
        var nothing = Source with { Meter = (_, _) => Metered.Nothing };
        var intervals = Intervals(nothing, """{"payloadType":"DEMAND"},{"payloadType":"BASELINE","units":"KW"}""");
        // Each quality beside its own value, under one id and time.
        Assert.Equal(
            ["""[{"type":"DATA_QUALITY","values":["MISSING"]}]""", """[{"type":"BASELINE","values":[100]},{"type":"DATA_QUALITY","values":["OK"]}]"""],
            intervals.Select(i => i.GetProperty("payloads").GetRawText()));
        Assert.Equal(intervals[0].GetProperty("intervalPeriod").GetRawText(), intervals[1].GetProperty("intervalPeriod").GetRawText());
    }

    [Fact]
    public void Asked_for_the_quality_stands_beside_every_value()
    {
        var intervals = Intervals(Source, """{"payloadType":"DEMAND"},{"payloadType":"USAGE"},{"payloadType":"DATA_QUALITY"}""");
        Assert.Equal(["DEMAND,DATA_QUALITY", "USAGE,DATA_QUALITY"], intervals.Select(i => string.Join(',', i.GetProperty("payloads").EnumerateArray().Select(p => p.GetProperty("type").GetString()))));
    }

    [Fact]
    public void A_report_without_any_value_says_so()
    {
        var nothing = Source with { Meter = (_, _) => Metered.Nothing };
        Assert.False(ReportWriter.Write(Planned("""{"payloadType":"DEMAND"}"""), nothing, Address).HasValues);
        Assert.True(ReportWriter.Write(Planned("""{"payloadType":"DEMAND"}"""), Source, Address).HasValues);
    }

    [Fact]
    public void Opting_out_is_a_state_with_a_reason_under_one_name()
    {
        var at = Asking.Known;
        var made = ReportWriter.OptedOut("e", "p", true, "chiller \"2\" down", at, Address);
        var back = ReportWriter.OptedOut("e", "p", false, null, at, Address);
        Assert.Equal(made.Name, back.Name);
        var payloads = Root(made.Json).GetProperty("resources")[0].GetProperty("intervals")[0].GetProperty("payloads");
        Assert.Equal("RUNNING_OPTED_OUT", payloads[0].GetProperty("values")[0].GetString());
        Assert.Equal(("OPT_OUT_REASON", "chiller \"2\" down"), (payloads[1].GetProperty("type").GetString(), payloads[1].GetProperty("values")[0].GetString()));
        Assert.Equal("NORMAL", Root(back.Json).GetProperty("resources")[0].GetProperty("intervals")[0].GetProperty("payloads")[0].GetProperty("values")[0].GetString());
    }

    [Theory]
    [InlineData(0, "PT0S")]
    [InlineData(1, "PT1S")]
    [InlineData(900, "PT15M")]
    [InlineData(5400, "PT1H30M")]
    [InlineData(86400, "P1D")]
    [InlineData(90061, "P1DT1H1M1S")]
    public void Durations_are_written_in_days_hours_minutes_and_seconds(int seconds, string text) => Assert.Equal(text, ReportTime.Of(TimeSpan.FromSeconds(seconds)));

    static JsonElement Write(string ask, ReportSource source) => Root(System.Text.Encoding.UTF8.GetBytes(Written($"{{\"payloadType\":{ask}}}", source, Address)));

    static string Written(string descriptors, ReportSource source, ReportAddress address) => System.Text.Encoding.UTF8.GetString(ReportWriter.Write(Planned(descriptors), source, address).Json.Span);

    static List<JsonElement> Intervals(ReportSource source, string descriptors) => [.. Root(ReportWriter.Write(Planned(descriptors), source, Address).Json).GetProperty("resources")[0].GetProperty("intervals").EnumerateArray()];

    static PlannedReport Planned(string descriptors)
    {
        var plan = Asking.Plan(Asking.Hours(1, descriptors).Replace("PT1H", "PT30M", StringComparison.Ordinal));
        Assert.Empty(plan.Remarks);
        return plan.LastDue(Asking.Known.AddDays(1)).Single();
    }

    static JsonElement Root(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement;
}
