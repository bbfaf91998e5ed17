using Ballast.App.Api;

namespace Ballast.App.Dsx;

/// <summary>The routes of a site on an AI factory's bus.</summary>
static class DsxEndpoints
{
    public static void MapDsx(this WebApplication app, DsxService? dsx)
    {
        app.MapGet("/api/dsx", () => dsx is null ? Problem.Result(404, "This ballast is on no DSX Flex bus: start it with --dsx FILE.") : TypedResults.Json(dsx.Report(), ApiJson.Default.DsxReport))
            .WithName("dsx").WithSummary("Where the site stands on the AI factory's bus.").Produces<DsxReport>().ProducesProblem(404);
        app.MapGet("/api/bms", (string? kind) => dsx?.Readings(kind) is { } readings ? TypedResults.Json(readings, ApiJson.Default.BmsReadingsReport) : Problem.Result(404, "This ballast does not listen to a building: start it with --dsx FILE, and bms: true in that file."))
            .WithName("bms").WithSummary("The building's points with their newest readings, of one kind (?kind=BESS) or all.").Produces<BmsReadingsReport>().ProducesProblem(404);
    }
}
