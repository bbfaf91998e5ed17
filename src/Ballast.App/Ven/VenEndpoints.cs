using System.Text.Json;
using Ballast.App.Api;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.App.Ven;

/// <summary>The routes of a site that follows an OpenADR server.</summary>
static class VenEndpoints
{
    public static void MapVen(this WebApplication app, VenService? ven)
    {
        var api = app.MapGroup("/api/openadr");
        api.MapGet("", (Delegate)((HttpContext context) => Report(ven, context.RequestAborted))).WithName("openadr").WithSummary("Where the site stands with its OpenADR server.").Produces<OpenAdrReport>().ProducesProblem(404);
        api.MapPost("/opt-out", (Delegate)((HttpContext context) => Opt(ven, context, isOut: true))).WithName("optOut").WithSummary("Take no part in an event of the server; it is told why.").Accepts<OptRequest>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        api.MapPost("/opt-in", (Delegate)((HttpContext context) => Opt(ven, context, isOut: false))).WithName("optIn").WithSummary("Take part in it again.").Accepts<OptRequest>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        if (ven is not null) app.MapPost(VenService.CallbackPath, (Delegate)((HttpContext context) => Notice(ven, context))).WithName("notify").WithSummary("Takes notifications of the OpenADR server, which shows a token of its own.").Produces(200).ProducesProblem(400).ProducesProblem(401).ProducesProblem(413);
    }

    static IResult None { get; } = Problem.Result(404, "This ballast follows no OpenADR server: start it with --ven URL.");

    static async Task<IResult> Report(VenService? ven, CancellationToken cancel) =>
        ven is null ? None : TypedResults.Json(await ven.Report(cancel), ApiJson.Default.OpenAdrReport);

    static async Task<IResult> Opt(VenService? ven, HttpContext context, bool isOut)
    {
        if (ven is null) return None;
        OptRequest? request;
        try
        {
            request = await context.Request.ReadFromJsonAsync(ApiJson.Default.OptRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            return Problem.Result(400, "The body is not JSON as it should be: send {\"eventId\":\"…\",\"reason\":\"…\"}.");
        }
        catch (InvalidOperationException)
        {
            return Problem.Result(415, "The body must be JSON, sent as Content-Type: application/json.");
        }
        var refused = await ven.Opt(request?.EventId, isOut, request?.Reason, context.RequestAborted);
        return refused is { } why ? Problem.Result(why.Status, why.Why) : TypedResults.NoContent();
    }

    static async Task<IResult> Notice(VenService ven, HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var bearer = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..].Trim() : null;
        // Nothing is read for one who shows nothing.
        if (bearer is null) return Problem.Result(401, "A notification shows the token of its subscription.");
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length + read > VenService.MostNoticeBytes) return Problem.Result(413, "The notification is too long.");
            body.Write(buffer, 0, read);
        }
        return ven.Heard(body.ToArray(), bearer) switch
        {
            NoticeAnswer.Taken => TypedResults.Ok(),
            NoticeAnswer.Unauthorized => Problem.Result(401, "The token is not that of the subscription."),
            NoticeAnswer.TooLong => Problem.Result(413, "The notification is too long."),
            _ => Problem.Result(400, "This is not a notification of OpenADR 3."),
        };
    }
}
