using Ballast.Wire.OpenAdr.Reports;

namespace Ballast.Wire.Tests.OpenAdr.Reports;

/// <summary>What is due when, by tables worked out by hand from the words of the OpenADR 3.1 document.</summary>
public class ReportPlanTests
{
    [Theory]
    // All defaults: one report at the end of the last interval, of all of them.
    [InlineData("", "13:00: 10:00-11:00 #0, 11:00-12:00 #1, 12:00-13:00 #2")]
    // The last two of them.
    [InlineData(",\"numIntervals\":2", "13:00: 11:00-12:00 #1, 12:00-13:00 #2")]
    // On interval 1, the two that end with it; and one later.
    [InlineData(",\"startInterval\":1,\"numIntervals\":2,\"frequency\":1,\"repeat\":2", "12:00: 10:00-11:00 #0, 11:00-12:00 #1|13:00: 11:00-12:00 #1, 12:00-13:00 #2")]
    // One report for each interval, as long as there are any.
    [InlineData(",\"startInterval\":0,\"numIntervals\":1,\"repeat\":-1", "11:00: 10:00-11:00 #0|12:00: 11:00-12:00 #1|13:00: 12:00-13:00 #2")]
    // From interval 1 on: two precede nothing, so it is the first of two.
    [InlineData(",\"startInterval\":0,\"numIntervals\":2", "12:00: 10:00-11:00 #0, 11:00-12:00 #1")]
    [InlineData(",\"startInterval\":1", "13:00: 11:00-12:00 #1, 12:00-13:00 #2")]
    // Two at a time: the last report has what is left.
    [InlineData(",\"startInterval\":1,\"numIntervals\":2,\"repeat\":-1", "12:00: 10:00-11:00 #0, 11:00-12:00 #1|13:00: 12:00-13:00 #2")]
    // A forecast of all, as soon as the event is known.
    [InlineData(",\"historical\":false", "09:00: 10:00-11:00 #0, 11:00-12:00 #1, 12:00-13:00 #2")]
    // Forecasts of two hours, each hour.
    [InlineData(",\"historical\":false,\"startInterval\":0,\"numIntervals\":2,\"frequency\":1,\"repeat\":-1", "10:00: 10:00-11:00 #0, 11:00-12:00 #1|11:00: 11:00-12:00 #1, 12:00-13:00 #2|12:00: 12:00-13:00 #2")]
    // An interval that is not there.
    [InlineData(",\"startInterval\":7,\"numIntervals\":1", "")]
    public void Reports_on_three_hours_from_ten(string fields, string expected) =>
        Assert.Equal(expected, string.Join('|', Asking.Course(Asking.Plan(Asking.Hours(3, $$"""{"payloadType":"USAGE"{{fields}}}""")))));

    [Fact]
    public void Six_hours_two_at_a_time_are_three_reports() => Assert.Equal(
        [
            "12:00: 10:00-11:00 #0, 11:00-12:00 #1",
            "14:00: 12:00-13:00 #2, 13:00-14:00 #3",
            "16:00: 14:00-15:00 #4, 15:00-16:00 #5",
        ],
        Asking.Course(Asking.Plan(Asking.Hours(6, """{"payloadType":"USAGE","startInterval":1,"numIntervals":2,"frequency":2,"repeat":3}"""))));

    [Fact]
    public void Sub_intervals_stand_under_the_id_of_theirs_and_open_ones_are_counted()
    {
        var sub = Asking.Plan(Asking.Hours(1, """{"payloadType":"DEMAND","reportIntervals":"SUB_INTERVALS"}""")).Due(Asking.Known, Asking.Known.AddDays(1)).Single();
        Assert.Equal(12, sub.Windows.Length);
        Assert.All(sub.Windows, w => Assert.Equal((0, TimeSpan.FromMinutes(5)), (w.Id, w.To - w.From)));
        Assert.Equal(sub.Windows[11].To, sub.Due);
        var open = Asking.Plan(Asking.Hours(1, """{"payloadType":"DEMAND","reportIntervals":"OPEN_INTERVALS"}""")).Due(Asking.Known, Asking.Known.AddDays(1)).Single();
        Assert.Equal(Enumerable.Range(0, 12), open.Windows.Select(w => w.Id));
    }

    [Fact]
    public void Intervals_of_their_own_periods_follow_each_other()
    {
        var plan = Asking.Plan("""
            {"id":"e","programID":"p","intervalPeriod":{"start":"2026-03-01T10:00:00Z","duration":"PT1H"},"reportDescriptors":[{"payloadType":"USAGE"}],
             "intervals":[{"id":7,"payloads":[]},{"id":3,"intervalPeriod":{"duration":"PT30M"},"payloads":[]},{"id":9,"intervalPeriod":{"start":"2026-03-01T14:00:00Z"},"payloads":[]}]}
            """);
        Assert.Equal(["15:00: 10:00-11:00 #7, 11:00-11:30 #3, 14:00-15:00 #9"], Asking.Course(plan));
    }

    [Fact]
    public void Intervals_that_repeat_are_counted_on_under_their_ids()
    {
        var plan = Asking.Plan(Asking.Hours(2, """{"payloadType":"USAGE","startInterval":0,"numIntervals":1,"repeat":-1}""", "\"duration\":\"PT5H\","));
        Assert.Equal(
            ["11:00: 10:00-11:00 #0", "12:00: 11:00-12:00 #1", "13:00: 12:00-13:00 #0", "14:00: 13:00-14:00 #1", "15:00: 14:00-15:00 #0", "16:00: 15:00-16:00 #1"],
            Asking.Course(plan));
        var forever = Asking.Plan(Asking.Hours(2, """{"payloadType":"USAGE","repeat":-1}""", "\"duration\":\"P9999Y\","));
        Assert.Equal(["12:00: 10:00-11:00 #0, 11:00-12:00 #1", "14:00: 12:00-13:00 #0, 13:00-14:00 #1"], Asking.Course(forever, 5));
        Assert.Equal(Asking.Known.AddYears(20).Date, forever.Next(Asking.Known.AddYears(20))!.Value.Date);
    }

    [Fact]
    public void A_shorter_duration_leaves_intervals_out() =>
        Assert.Equal(["12:00: 10:00-11:00 #0, 11:00-12:00 #1"], Asking.Course(Asking.Plan(Asking.Hours(4, """{"payloadType":"USAGE"}""", "\"duration\":\"PT2H\",").Replace("\"numIntervals\"", "", StringComparison.Ordinal))));

    [Fact]
    public void An_interval_without_end_is_reported_in_pieces()
    {
        var plan = Asking.Plan("""{"id":"e","programID":"p","intervalPeriod":{"start":"2026-03-01T10:00:00Z","duration":"P9999Y"},"intervals":[{"id":4,"payloads":[]}],"reportDescriptors":[{"payloadType":"DEMAND"}]}""");
        Assert.Equal(["10:15: 10:00-10:15 #4", "10:30: 10:15-10:30 #4", "10:45: 10:30-10:45 #4", "11:00: 10:45-11:00 #4"], Asking.Course(plan, 2));
        Assert.Contains(plan.Remarks, r => r.Contains("in pieces", StringComparison.Ordinal));
    }

    [Fact]
    public void The_official_price_event_asks_for_one_report_of_usage()
    {
        var report = Asking.Sample("16-user_guide-events.json", new DateTimeOffset(2023, 2, 9, 0, 0, 0, TimeSpan.Zero)).Due(new DateTimeOffset(2023, 2, 9, 0, 0, 0, TimeSpan.Zero), Asking.Known).Single();
        Assert.Equal(new DateTimeOffset(2023, 2, 10, 2, 0, 0, TimeSpan.Zero), report.Due);
        Assert.Equal([0, 1], report.Windows.Select(w => w.Id));
        Assert.Equal(("USAGE", "KWH", false), (report.Asks[0].PayloadType, report.Asks[0].Units, report.Aggregate));
    }

    [Fact]
    public void The_official_misspelt_descriptor_is_read_and_remarked()
    {
        var plan = Asking.Sample("10-user_guide-events.json");
        Assert.Contains(plan.Remarks, r => r.Contains("payLoadType", StringComparison.Ordinal));
        Assert.True(plan.LastDue(Asking.Known).Single().Aggregate);
    }

    [Fact]
    public void The_official_state_of_charge_event_asks_for_four_values_once_and_now()
    {
        var plan = Asking.Sample("22-user_guide-events.json");
        var report = plan.LastDue(Asking.Known).Single();
        Assert.Equal(["STORAGE_USABLE_CAPACITY", "STORAGE_CHARGE_LEVEL", "STORAGE_MAX_DISCHARGE_POWER", "STORAGE_MAX_CHARGE_POWER"], report.Asks.Select(a => a.PayloadType));
        Assert.Equal("09:00: 08:55-09:00 #0", Asking.Words(report));
        Assert.Empty(plan.Due(Asking.Known, Asking.Known.AddYears(1)));
    }

    [Fact]
    public void The_official_capability_forecast_rolls_on_for_ever_and_only_the_newest_is_due()
    {
        var plan = Asking.Sample("24-user_guide-event.json");
        // Since 2023 an hour each; one who hears of it now sends the newest at once.
        var first = plan.LastDue(Asking.Known).Single();
        Assert.Equal((Asking.Known, true, 48), (first.Due, first.Forecast, first.Windows.Length));
        Assert.Equal((Asking.Known, Asking.Known.AddHours(48)), (first.Windows[0].From, first.Windows[^1].To));
        Assert.Equal(Asking.Known.AddHours(5), plan.Due(Asking.Known, Asking.Known.AddHours(5.5)).Single().Due);
        Assert.Contains(plan.Remarks, r => r.Contains("GENERATION_DELTA_AVAILABLE", StringComparison.Ordinal));
    }

    [Fact]
    public void The_official_operations_forecast_is_of_24_hours_in_sum()
    {
        var report = Asking.Sample("26-user_guide-events.json").LastDue(Asking.Known.AddMinutes(20)).Single();
        Assert.Equal((24, true, true, Asking.Known), (report.Windows.Length, report.Aggregate, report.Forecast, report.Due));
    }

    [Fact]
    public void What_is_not_measured_is_said_and_the_rest_reported()
    {
        var plan = Asking.Sample("32-user_guide-events.json", new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, plan.Remarks.Length);
        Assert.Equal("KW", plan.LastDue(Asking.Known).Single().Asks.Single().Units);
        Assert.True(Asking.Sample("34-user_guide-events.json").IsEmpty);
        Assert.Contains(Asking.Sample("30-user_guide-events.json").Remarks, r => r.Contains("VOLTAGE", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_of_one_rhythm_share_a_report_and_one_type_twice_does_not()
    {
        var plan = Asking.Plan(Asking.Hours(1, """{"payloadType":"DEMAND"},{"payloadType":"DEMAND","readingType":"PEAK"},{"payloadType":"USAGE"},{"payloadType":"BASELINE","aggregate":true}"""));
        var reports = plan.Due(Asking.Known, Asking.Known.AddDays(1));
        Assert.Equal(["BASELINE", "DEMAND", "DEMAND,USAGE"], reports.Select(r => string.Join(',', r.Asks.Select(a => a.PayloadType))).Order(StringComparer.Ordinal));
        Assert.Equal(3, reports.Select(r => r.Name).Distinct().Count());
    }

    [Fact]
    public void Reports_at_any_time_come_every_quarter_of_an_hour_while_the_event_lasts()
    {
        var plan = Asking.Plan(Asking.Hours(1, """{"payloadType":"OPERATING_STATE","frequency":0}"""));
        Assert.Equal(["10:00", "10:15", "10:30", "10:45", "11:00"], plan.Due(Asking.Known, Asking.Known.AddDays(1)).Select(r => r.Due.ToString("HH:mm", null)));
    }

    [Fact]
    public void A_plan_read_again_names_its_reports_the_same()
    {
        var json = Asking.Hours(3, """{"payloadType":"DEMAND","startInterval":0,"numIntervals":1,"repeat":-1}""");
        Assert.Equal(
            Asking.Plan(json).Due(Asking.Known, Asking.Known.AddDays(1)).Select(r => r.Name),
            Asking.Plan(json).Due(Asking.Known.AddHours(-1), Asking.Known.AddDays(1)).Select(r => r.Name));
        Assert.Equal("e.0.20260301T110000Z", Asking.Plan(json).Due(Asking.Known, Asking.Known.AddDays(1))[0].Name);
    }

    [Fact]
    public void Nothing_due_is_left_out_or_told_twice_however_time_is_cut()
    {
        var plan = Asking.Plan(Asking.Hours(6, """{"payloadType":"DEMAND","startInterval":0,"numIntervals":1,"repeat":-1},{"payloadType":"USAGE","numIntervals":2,"repeat":1},{"payloadType":"READING","frequency":0}"""));
        var whole = plan.Due(Asking.Known, Asking.Known.AddHours(12)).Select(r => r.Name).ToList();
        var random = new Random(5);
        var parts = new List<string>();
        for (var at = Asking.Known; at < Asking.Known.AddHours(12);)
        {
            var next = at.AddMinutes(random.Next(1, 50));
            if (next > Asking.Known.AddHours(12)) next = Asking.Known.AddHours(12);
            parts.AddRange(plan.Due(at, next).Select(r => r.Name));
            at = next;
        }
        Assert.Equal(whole, parts);
        Assert.Equal(whole.Take(1), plan.Due(Asking.Known, Asking.Known.AddHours(12), most: 1).Select(r => r.Name));
    }
}
