using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ballast.App.Api;
using Ballast.App.Ven;

namespace Ballast.App.Tests.Ven;

/// <summary>From the utility's server to the meter and back.</summary>
public class DispatchTest
{
    const double Fast = 300;

    const string Delivery = """{"payloadType":"DEMAND","units":"KW","reportIntervals":"SUB_INTERVALS"},{"payloadType":"BASELINE","units":"KW","reportIntervals":"SUB_INTERVALS"},{"payloadType":"USAGE","reportIntervals":"SUB_INTERVALS"},{"payloadType":"DELTA_USAGE","reportIntervals":"SUB_INTERVALS"},{"payloadType":"OPERATING_STATE","reportIntervals":"SUB_INTERVALS"},{"payloadType":"STORAGE_CHARGE_LEVEL","reportIntervals":"SUB_INTERVALS"}""";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_taken_held_and_reported_as_it_stands_in_the_journal()
    {
        await using var utility = await Utility.Start();
        await using var site = await DispatchedSite.Start(Fast, utility);
        await site.OpenAdrUntil(o => o.Connected);
        var start = WholeMinute(site.Now.AddMinutes(6));
        var id = await utility.Ask(0.25, start, "PT45M", Delivery + """,{"payloadType":"LOAD_SHED_DELTA_AVAILABLE","historical":false}""");

        await site.StatusUntil(s => s.CurrentEvent is { Phase: "holding" });
        var held = (await site.EventsUntil(e => e.Count > 0)).Single();
        Assert.Equal((id, "25 % below baseline for 0.75 h".Replace("0.75 h", "45 min", StringComparison.Ordinal)), (held.Id, held.Asks));
        var reports = await utility.Until(id, r => r.Count == 2);

        // The offer was told ahead of the event.
        var offer = reports.Single(r => Types(r).Contains("LOAD_SHED_DELTA_AVAILABLE"));
        Assert.True(Rows(offer, "LOAD_SHED_DELTA_AVAILABLE").Single().Value > 0 || offer.GetRawText().Contains("MISSING", StringComparison.Ordinal), offer.GetRawText());

        var delivery = reports.Single(r => Types(r).Contains("DEMAND"));
        var (demand, baseline) = (Rows(delivery, "DEMAND"), Rows(delivery, "BASELINE"));
        Assert.Equal(9, demand.Count);
        for (var i = 0; i < demand.Count; i++)
        {
            var (from, to) = (start.AddMinutes(5 * i), start.AddMinutes(5 * i + 5));
            Assert.Equal(from, demand[i].From);
            var (meter, usual, _) = SiteRowsTest.Journaled(site.Journal, from, to);
            Assert.Equal(meter.Average() / 1e3, demand[i].Value, 1e-6);
            Assert.Equal(usual.Average() / 1e3, baseline[i].Value, 1e-6);
            Assert.Equal(meter.Average() / 1e3 / 12, Rows(delivery, "USAGE")[i].Value, 1e-6);
            Assert.Equal((meter.Average() - usual.Average()) / 1e3 / 12, Rows(delivery, "DELTA_USAGE")[i].Value, 1e-6);
        }
        // Down in 15 minutes, then a quarter less than usual.
        for (var i = 3; i < 9; i++) Assert.InRange(1 - demand[i].Value / baseline[i].Value, 0.23, 0.28);
        Assert.Contains("RUNNING_CURTAILED", delivery.GetRawText(), StringComparison.Ordinal);

        var told = await site.OpenAdrUntil(o => o.ReportsWaiting == 0);
        Assert.Equal((2, 0, 0), (told.ReportsSent, told.ReportsRefused, told.ReportsLost));
        Assert.Equal("shed", told.Events.Single().Program);
        Assert.True(told.Connected);
        Assert.NotNull(told.VenId);
    }

    [Fact]
    public async Task An_event_changed_or_deleted_in_its_middle_changes_or_ends_what_the_site_does()
    {
        await using var utility = await Utility.Start();
        await using var site = await DispatchedSite.Start(Fast, utility);
        var start = WholeMinute(site.Now.AddMinutes(5));
        var id = await utility.Ask(0.10, start, "PT8H");
        await site.EventsUntil(e => e.Count == 1 && e[0].Phase == "holding");
        await utility.Put($"events/{id}", utility.Event(0.2, start, "PT8H"));
        var changed = await site.EventsUntil(e => e[0].Asks.StartsWith("20 %", StringComparison.Ordinal));
        Assert.Single(changed);
        await utility.Delete($"events/{id}");
        var ended = await site.EventsUntil(e => e[0].CutShortAt is not null);
        Assert.Single(ended);
        Assert.Empty((await site.OpenAdrUntil(o => o.Events.Count == 0)).Events);
    }

    [Fact]
    public async Task While_the_server_is_away_what_was_promised_is_held_and_reported_when_it_is_back()
    {
        await using var utility = await Utility.Start();
        await using var site = await DispatchedSite.Start(Fast, utility, s => s with { HoldOpen = TimeSpan.FromMinutes(20) });
        await site.OpenAdrUntil(o => o.Connected);
        var start = WholeMinute(site.Now.AddMinutes(5));
        var pieces = """{"payloadType":"DEMAND","startInterval":0,"numIntervals":1,"repeat":-1}""";
        var ends = await utility.Ask(0.25, start, "PT50M", """{"payloadType":"DEMAND","reportIntervals":"SUB_INTERVALS"}""");
        var open = await utility.Ask(0.05, start, "P9999Y", pieces);
        await site.EventsUntil(e => e.Count == 2 && e.All(x => x.Phase == "holding"));
        await utility.Close();
        await site.OpenAdrUntil(o => !o.Connected);
        // The one without end is let go, the other runs to its end.
        var events = await site.EventsUntil(e => e.Single(x => x.Id == open).CutShortAt is not null);
        Assert.Equal(("holding", null), (events.Single(x => x.Id == ends).Phase, events.Single(x => x.Id == ends).CutShortAt));
        var let = await site.OpenAdr();
        Assert.True(let.Events.Single(e => e.Id == open).LetGo);
        Assert.Contains(let.Remarks, r => r.Contains("let go", StringComparison.Ordinal));
        await site.EventsUntil(e => e.Single(x => x.Id == ends).Phase == "over");
        Assert.Null((await site.EventsUntil(_ => true)).Single(x => x.Id == ends).CutShortAt);
        await site.OpenAdrUntil(o => o.ReportsWaiting >= 4);

        await utility.Open();
        var report = (await utility.Until(ends, r => r.Count == 1)).Single();
        Assert.Equal(10, Rows(report, "DEMAND").Count);
        // What has no end is reported in quarters of an hour, those of the outage too, each once.
        var rows = (await utility.Until(open, r => r.Count >= 4)).SelectMany(r => Rows(r, "DEMAND")).ToList();
        Assert.Equal(rows.Select((_, i) => start.AddMinutes(15 * i)), rows.Select(r => r.From).Order());
        // And it is in force again, as it still stands at the server.
        await site.EventsUntil(e => e.Count(x => x.Id == open && x.CutShortAt is null) == 1);
        Assert.False((await site.OpenAdr()).Events.Single(e => e.Id == open).LetGo);
    }

    [Fact]
    public async Task Opting_out_withdraws_tells_the_server_why_and_lasts_until_it_is_undone()
    {
        await using var utility = await Utility.Start();
        await using var site = await DispatchedSite.Start(Fast, utility);
        var start = WholeMinute(site.Now.AddMinutes(5));
        var id = await utility.Ask(0.2, start, "PT8H");
        await site.EventsUntil(e => e.Count == 1 && e[0].Phase == "holding");

        using (var unknown = await Opt(site, "opt-out", new OptRequest { EventId = "nothing", Reason = "x" })) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using (var silent = await Opt(site, "opt-out", new OptRequest { EventId = id })) Assert.Equal(HttpStatusCode.BadRequest, silent.StatusCode);
        using (var stranger = new HttpClient { BaseAddress = site.Http.BaseAddress })
        using (var refused = await stranger.PostAsJsonAsync("/api/openadr/opt-out", new OptRequest { EventId = id, Reason = "x" }, ApiJson.Default.OptRequest, Cancel))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using (var taken = await Opt(site, "opt-out", new OptRequest { EventId = id, Reason = "chiller down" })) Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);

        Assert.NotNull((await site.EventsUntil(_ => true)).Single().CutShortAt);
        var report = (await utility.Until(id, r => r.Count == 1)).Single().GetRawText();
        Assert.Contains("RUNNING_OPTED_OUT", report, StringComparison.Ordinal);
        Assert.Contains("chiller down", report, StringComparison.Ordinal);
        // Changed at the server it comes again, and stays without effect.
        await utility.Put($"events/{id}", utility.Event(0.15, start, "PT8H"));
        var polls = await site.OpenAdr();
        await site.OpenAdrUntil(o => o.LastHeard > polls.LastHeard!.Value.AddSeconds(3 * Fast));
        Assert.NotNull((await site.EventsUntil(_ => true)).Single().CutShortAt);
        Assert.Equal("chiller down", (await site.OpenAdr()).Events.Single().OptedOut);
        using (var twice = await Opt(site, "opt-out", new OptRequest { EventId = id, Reason = "again" })) Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);

        using (var back = await Opt(site, "opt-in", new OptRequest { EventId = id })) Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        await site.EventsUntil(e => e.Any(x => x.CutShortAt is null && x.Asks.StartsWith("15 %", StringComparison.Ordinal)));
        // One report, that now says otherwise.
        await utility.Until(id, r => r.Count == 1 && r[0].GetRawText().Contains("NORMAL", StringComparison.Ordinal));
    }

    internal static DateTimeOffset WholeMinute(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute + TimeSpan.TicksPerMinute, TimeSpan.Zero);

    internal static List<(DateTimeOffset From, double Value)> Rows(JsonElement report, string type) =>
    [
        .. from interval in report.GetProperty("resources")[0].GetProperty("intervals").EnumerateArray()
           from payload in interval.GetProperty("payloads").EnumerateArray()
           where payload.GetProperty("type").GetString() == type
           select (DateTimeOffset.Parse(interval.GetProperty("intervalPeriod").GetProperty("start").GetString()!, CultureInfo.InvariantCulture), payload.GetProperty("values")[0].GetDouble()),
    ];

    static List<string> Types(JsonElement report) => [.. report.GetProperty("payloadDescriptors").EnumerateArray().Select(d => d.GetProperty("payloadType").GetString()!)];

    static Task<HttpResponseMessage> Opt(DispatchedSite site, string way, OptRequest request) => site.Http.PostAsJsonAsync($"/api/openadr/{way}", request, ApiJson.Default.OptRequest, Cancel);
}
