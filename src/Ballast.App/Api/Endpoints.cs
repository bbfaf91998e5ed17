using System.Text.Json;
using Ballast.App.Live;
using Ballast.Journal;
using Ballast.Signals;

namespace Ballast.App.Api;

/// <summary>The HTTP API, route by route.</summary>
static class Endpoints
{
    const double DayMinutes = 24 * 60;

    public static void MapBallast(this WebApplication app, LiveLoop loop, Vtn.VtnHost? vtn = null)
    {
        var lifetime = app.Lifetime;
        app.MapGet("/healthz", () => Health(loop, vtn)).WithName("health").WithSummary("Whether the loop runs and the journal can be written.");
        app.MapGet("/metrics", () => TypedResults.Text(Metrics.Of(loop.Snapshot) + (vtn is null ? "" : Vtn.VtnMetrics.Of(vtn)), "text/plain; version=0.0.4; charset=utf-8")).WithName("metrics").WithSummary("Prometheus text.");

        var api = app.MapGroup("/api");
        api.MapGet("/status", () => TypedResults.Json(loop.Snapshot.Status, ApiJson.Default.Status)).WithName("status").WithSummary("Where the site stands now.");
        api.MapGet("/events", () => TypedResults.Json(loop.Snapshot.Events, ApiJson.Default.IReadOnlyListEventReport)).WithName("events").WithSummary("Signals past, present and to come.");
        api.MapGet("/offer", () => OfferNow(loop)).WithName("offer").WithSummary("What the site could give from now on.").Produces<OfferReport>().ProducesProblem(503);
        api.MapGet("/history", (double? minutes) => History(loop, minutes)).WithName("history").WithSummary("The site's power of the last minutes, at most 3,600 points.").Produces<HistoryReport>().ProducesProblem(400);
        api.MapGet("/jobs/{id}/history", (string id, double? minutes) => JobHistory(loop, id, minutes)).WithName("jobHistory").WithSummary("One job's power, throughput and cap of the last minutes.").Produces<JobHistoryReport>().ProducesProblem(400).ProducesProblem(404);
        api.MapGet("/commands", (int? limit) => Commands(loop, limit)).WithName("commands").WithSummary("The last commands with their reasons, newest first.").Produces<IReadOnlyList<CommandReport>>().ProducesProblem(400);
        api.MapGet("/notices", (int? limit) => Notices(loop, limit)).WithName("notices").WithSummary("The last notices, newest first.").Produces<IReadOnlyList<NoticeReport>>().ProducesProblem(400);
        api.MapGet("/stream", (Delegate)((HttpContext context) => Stream.Serve(context, loop, lifetime))).WithName("stream").WithSummary("Server-sent events: status, event, command, notice.").Produces(200, contentType: "text/event-stream");

        api.MapPost("/events", (Delegate)((HttpContext context) => PostEvent(context, loop))).WithName("sendEvent").WithSummary("Send a grid event.").Accepts<EventRequest>("application/json").Produces<EventReport>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        api.MapPost("/openadr/events", (Delegate)((HttpContext context) => OpenAdr.Post(context, loop))).WithName("sendOpenAdrEvent").WithSummary("Send an OpenADR 3 event document.").Accepts<JsonElement>("application/json").Produces<IReadOnlyList<EventReport>>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        api.MapDelete("/events/{id}", (string id) => Withdraw(loop, id)).WithName("withdrawEvent").WithSummary("Withdraw an event: its ramp up runs.").Produces(204).ProducesProblem(401).ProducesProblem(404);
        api.MapPost("/release", () => Order(loop, new ReleaseOrdered("operator") { Known = loop.SiteNow })).WithName("release").WithSummary("End every event and ramp back up.").Produces(202).ProducesProblem(401);
        api.MapPost("/stop-shaping", () => Order(loop, new ShapingStopped("operator") { Known = loop.SiteNow })).WithName("stopShaping").WithSummary("The kill switch: everything back to what it was, at the allowed ramp.").Produces(202).ProducesProblem(401);
        api.MapPost("/resume-shaping", () => Order(loop, new ShapingResumed("operator") { Known = loop.SiteNow })).WithName("resumeShaping").WithSummary("The kill switch off again.").Produces(202).ProducesProblem(401);
    }

    /// <summary>Tells the loop and waits until it has acted; null when all went well, else the answer to give.</summary>
    internal static async Task<IResult?> Tell(LiveLoop loop, Fact fact)
    {
        if (!loop.TryTell(fact, out var done)) return Problem.Result(503, loop.Failure ?? "More is waiting than the controller takes at once: send it again in a second.");
        try
        {
            await done;
            return null;
        }
        catch (JournalException e)
        {
            return Problem.Result(503, e.Message);
        }
    }

    static IResult Health(LiveLoop loop, Vtn.VtnHost? vtn)
    {
        var snapshot = loop.Snapshot;
        var failure = loop.Failure ?? loop.Run.Journal.Failure ?? vtn?.Server.Trouble;
        return TypedResults.Json(
            new HealthReport(failure is null ? "ok" : "degraded", snapshot.Ticks, snapshot.TicksSkipped, failure ?? "ok"),
            ApiJson.Default.HealthReport, statusCode: failure is null ? 200 : 503);
    }

    static IResult OfferNow(LiveLoop loop) => loop.Snapshot.Offer is { } offer
        ? TypedResults.Json(Words.Of(offer), ApiJson.Default.OfferReport)
        : Problem.Result(503, "No offer has been reckoned yet: ask again in a minute of site time.");

    static IResult History(LiveLoop loop, double? minutes) => BadMinutes(minutes)
        ?? TypedResults.Json(HistoryReports.Site(loop.Run.History, loop.Snapshot.Status.Now, minutes ?? 60), ApiJson.Default.HistoryReport);

    static IResult JobHistory(LiveLoop loop, string id, double? minutes)
    {
        if (BadMinutes(minutes) is { } bad) return bad;
        var snapshot = loop.Snapshot;
        var slot = -1;
        for (var i = 0; i < snapshot.Roster.Count; i++)
            if (snapshot.Roster[i].Id == id) slot = i;
        if (slot < 0) return Problem.Result(404, "There is no job of this id: the ids stand in /api/status.");
        return TypedResults.Json(
            HistoryReports.Job(loop.Run.History, slot, snapshot.Status.Now, minutes ?? 60, snapshot.Roster.Count <= 64 ? 5 : 10), ApiJson.Default.JobHistoryReport);
    }

    static IResult? BadMinutes(double? minutes) =>
        minutes is null or (> 0 and <= DayMinutes) ? null : Problem.Result(400, "minutes must be above 0 and at most 1440.");

    static IResult Commands(LiveLoop loop, int? limit)
    {
        if (limit is < 1 or > 1000) return Problem.Result(400, "limit must lie from 1 to 1000.");
        var roster = loop.Snapshot.Roster;
        IReadOnlyList<CommandReport> reports = [.. loop.Run.RecentCommands.Newest(limit ?? 100).Select(c => Words.Of(c, loop.Run.Source.Site, roster))];
        return TypedResults.Json(reports, ApiJson.Default.IReadOnlyListCommandReport);
    }

    static IResult Notices(LiveLoop loop, int? limit)
    {
        if (limit is < 1 or > 1000) return Problem.Result(400, "limit must lie from 1 to 1000.");
        var roster = loop.Snapshot.Roster;
        IReadOnlyList<NoticeReport> reports = [.. loop.Run.RecentNotices.Newest(limit ?? 100).Select(n => Words.Of(n, roster))];
        return TypedResults.Json(reports, ApiJson.Default.IReadOnlyListNoticeReport);
    }

    static async Task<IResult> PostEvent(HttpContext context, LiveLoop loop)
    {
        EventRequest? request;
        try
        {
            request = await context.Request.ReadFromJsonAsync(ApiJson.Default.EventRequest, context.RequestAborted);
        }
        catch (JsonException e)
        {
            // A field that events do not have is most often one misspelt: nothing is done rather than half of what was meant.
            if (e.Message.Contains("could not be mapped", StringComparison.Ordinal) && e.Message.Split('\'') is [_, var field, ..])
                return Problem.Result(400, $"An event has no field \"{field}\": see EventRequest in /openapi/v1.json.");
            return Problem.Result(400, $"The body is not the JSON of an event at {e.Path ?? "$"}, line {e.LineNumber + 1}: see EventRequest in /openapi/v1.json.");
        }
        catch (InvalidOperationException)
        {
            return Problem.Result(415, "The body must be JSON, sent as Content-Type: application/json.");
        }
        if (request is null) return Problem.Result(400, "The body is empty: send an event as JSON, for example {\"type\":\"dispatch\",\"cutPercent\":25,\"durationMinutes\":180}.");
        GridSignal signal;
        try
        {
            signal = EventRequests.Parse(request, loop.Run.Source.Site, loop.SiteNow, [.. loop.Snapshot.Events.Select(e => e.Id)]);
        }
        catch (InputException e)
        {
            return Problem.Result(400, e.Message);
        }
        if (loop.Snapshot.Events.FirstOrDefault(e => e.Id == signal.Id && e.Phase != "over") is { } known && known.Type != request.Type)
            return Problem.Result(409, $"There is already an event {signal.Id}, a {known.Type}: choose another id, or withdraw that one first.");
        if (await Tell(loop, new SignalReceived(signal) { Known = loop.SiteNow }) is { } refused) return refused;
        var report = loop.Snapshot.Events.FirstOrDefault(e => e.Id == signal.Id);
        return report is null
            ? Problem.Result(409, "The controller did not take the event: look at /api/notices for why.")
            : TypedResults.Json(report, ApiJson.Default.EventReport, statusCode: 201);
    }

    static async Task<IResult> Withdraw(LiveLoop loop, string id)
    {
        if (loop.Snapshot.Events.All(e => e.Id != id)) return Problem.Result(404, "There is no event of this id: the ids stand in /api/events.");
        return await Tell(loop, new SignalWithdrawn(id) { Known = loop.SiteNow }) ?? TypedResults.NoContent();
    }

    static async Task<IResult> Order(LiveLoop loop, Fact fact) => await Tell(loop, fact) ?? TypedResults.Accepted((string?)null);
}
