using System.Net;
using System.Net.Http.Json;
using Ballast.App.Api;

namespace Ballast.App.Tests.Api;

public class EventTest
{
    const double Fast = 300;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_taken_held_scored_and_what_it_changed_is_put_back()
    {
        await using var server = await TestServer.Start(Fast);
        using var response = await server.Post("/api/events", "{\"type\":\"dispatch\",\"cutPercent\":20,\"durationMinutes\":20,\"rampMinutes\":15,\"note\":\"try\"}");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var sent = (await response.Content.ReadFromJsonAsync(ApiJson.Default.EventReport, Cancel))!;
        Assert.Equal(("dispatch", "20 % below baseline for 20 min", 15.0, 15.0, "try"), (sent.Type, sent.Asks, sent.RampDownMinutes, sent.RampUpMinutes, sent.Note));

        var holding = await server.Until(s => s.CurrentEvent is { Phase: "holding" } && s.TargetKw is not null && Math.Abs(s.MeterKw!.Value - s.TargetKw.Value) < 0.03 * s.BaselineKw!.Value);
        Assert.Equal(sent.Id, holding.SignalId);
        Assert.Equal("dispatch", holding.GovernedBy);
        Assert.Equal(0.8 * holding.BaselineKw!.Value, holding.TargetKw!.Value, 0.01 * holding.BaselineKw.Value);
        Assert.True(holding.Totals.Touched > 0 || holding.Batteries[0].Kw < 0);

        await server.Until(s => s.CurrentEvent is null && s.Totals.Touched == 0);
        var over = (await server.Http.GetFromJsonAsync("/api/events", ApiJson.Default.IReadOnlyListEventReport, Cancel))!.Single();
        Assert.Equal("over", over.Phase);
        Assert.InRange(over.Scorecard!.DeliveredPercent!.Value, 19, 21);
        Assert.Equal(0, over.Scorecard.JobsOutsideTier);

        var commands = (await server.Http.GetFromJsonAsync("/api/commands?limit=1000", ApiJson.Default.IReadOnlyListCommandReport, Cancel))!;
        Assert.NotEmpty(commands);
        Assert.All(commands, c => Assert.NotEmpty(c.Why));
        var history = (await server.Http.GetFromJsonAsync("/api/history?minutes=45", ApiJson.Default.HistoryReport, Cancel))!;
        Assert.Contains(history.TargetKw, t => t is not null);
        Assert.Equal(history.MeterKw.Count, history.TargetKw.Count);
    }

    [Fact]
    public async Task The_kill_switch_puts_everything_back_and_holds_until_it_is_off_again()
    {
        await using var server = await TestServer.Start(Fast);
        using (await server.Post("/api/events", "{\"type\":\"dispatch\",\"cutPercent\":25,\"rampMinutes\":5}")) { }
        await server.Until(s => s.Totals.Touched > 0);
        using (var stop = await server.Http.PostAsync("/api/stop-shaping", null, Cancel)) Assert.Equal(HttpStatusCode.Accepted, stop.StatusCode);
        Assert.True((await server.Status()).ShapingStopped);
        await server.Until(s => s.Totals.Touched == 0 && s.Jobs.All(j => j.CapW is null));
        using (var resume = await server.Http.PostAsync("/api/resume-shaping", null, Cancel)) Assert.Equal(HttpStatusCode.Accepted, resume.StatusCode);
        Assert.False((await server.Status()).ShapingStopped);
    }

    [Fact]
    public async Task Events_can_be_withdrawn_and_released()
    {
        await using var server = await TestServer.Start(Fast);
        using (await server.Post("/api/events", "{\"id\":\"one\",\"type\":\"dispatch\",\"cutPercent\":10}")) { }
        await server.Until(s => s.SignalId == "one");
        using (var other = await server.Post("/api/events", "{\"id\":\"one\",\"type\":\"limit\",\"limitKw\":60}")) Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        using (var gone = await server.Http.DeleteAsync("/api/events/one", Cancel)) Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await server.Until(s => s.SignalId is null);
        using (await server.Post("/api/events", "{\"id\":\"two\",\"type\":\"limit\",\"limitKw\":80}")) { }
        await server.Until(s => s.LimitKw <= 80);
        using (var release = await server.Http.PostAsync("/api/release", null, Cancel)) Assert.Equal(HttpStatusCode.Accepted, release.StatusCode);
        var events = (await server.Http.GetFromJsonAsync("/api/events", ApiJson.Default.IReadOnlyListEventReport, Cancel))!;
        Assert.All(events, e => Assert.NotNull(e.CutShortAt));
    }

    [Fact]
    public async Task An_openadr_event_is_taken()
    {
        await using var server = await TestServer.Start();
        using var response = await server.Post("/api/openadr/events", """
            { "objectType": "EVENT", "programID": "p", "id": "adr-1", "intervalPeriod": { "start": "0001-01-01T00:00:00Z", "duration": "PT1H" },
              "intervals": [ { "id": 0, "payloads": [ { "type": "IMPORT_CAPACITY_LIMIT", "values": [ 80 ] } ] } ] }
            """);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Cancel));
        var events = (await response.Content.ReadFromJsonAsync(ApiJson.Default.IReadOnlyListEventReport, Cancel))!;
        Assert.Equal("limit", events.Single().Type);
    }

    [Fact]
    public async Task The_offer_is_reckoned_beside_the_loop()
    {
        await using var server = await TestServer.Start();
        HttpResponseMessage response;
        while ((response = await server.Http.GetAsync("/api/offer", Cancel)).StatusCode == HttpStatusCode.ServiceUnavailable) { }
        var offer = (await response.Content.ReadFromJsonAsync(ApiJson.Default.OfferReport, Cancel))!;
        Assert.Equal([15.0, 60, 120, 240, 480], offer.Rows.Select(r => r.Minutes));
        Assert.All(offer.Rows, r => Assert.True(r.FirmKw <= r.NominalKw));
        Assert.True(offer.Rows[0].FirmKw > 0);
        Assert.All(offer.Rows, r => Assert.NotEmpty(r.LimitedByText));
    }

    [Fact]
    public async Task The_stream_ends_when_the_server_stops()
    {
        await using var server = await TestServer.Start();
        using var reader = new StreamReader(await server.Http.GetStreamAsync("/api/stream", Cancel));
        Assert.Equal("event: status", await reader.ReadLineAsync(Cancel));
        var stopped = server.App.StopAsync(Cancel);
        while (await reader.ReadLineAsync(Cancel) is not null) { }
        await stopped;
    }

    [Fact]
    public async Task Commands_and_events_are_streamed()
    {
        await using var server = await TestServer.Start(Fast);
        using var reader = new StreamReader(await server.Http.GetStreamAsync("/api/stream", Cancel));
        using (await server.Post("/api/events", "{\"type\":\"dispatch\",\"cutPercent\":20}")) { }
        var wanted = new HashSet<string> { "event: event", "event: command", "event: status" };
        while (wanted.Count > 0 && await reader.ReadLineAsync(Cancel) is { } line) wanted.Remove(line);
        Assert.Empty(wanted);
    }
}
