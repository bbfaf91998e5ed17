using System.Net;
using Ballast.App.Access;
using Microsoft.Extensions.FileProviders;

namespace Ballast.App.Fleet;

/// <summary>The fleet's page and what it reads. It changes nothing, so that only reading is let in.</summary>
static class FleetPages
{
    public static WebApplication Build(FleetService fleet, IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Ballast.App", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 500;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var app = builder.Build();
        app.Use((context, next) => Careful(context, next, IPAddress.IsLoopback(address)));
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        // The site's own page is no use here; everything else in the folder belongs to the fleet's.
        if (File.Exists(Path.Combine(root, "fleet.html"))) app.UseWhen(context => context.Request.Path.Value is not "/index.html", branch => branch.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root) }));
        app.UseRouting();
        app.MapGet("/", () => TypedResults.LocalRedirect("/fleet.html"));
        app.MapGet("/fleet.html", () => TypedResults.Text("The page has not been built: run ./ballast where Node is installed. The same figures are at /api/fleet.\n"));
        app.MapGet("/healthz", () => TypedResults.Text(fleet.Picture is null ? "starting\n" : "ok\n", statusCode: fleet.Picture is null ? 503 : 200));
        app.MapGet("/api/fleet", (HttpContext context) => Picture(context, fleet));
        app.MapFallback((HttpContext context) => Api.Problem.Result(404, "There is nothing at this path: the page is at /fleet.html, its figures at /api/fleet."));
        return app;
    }

    static IResult Picture(HttpContext context, FleetService fleet)
    {
        context.Response.Headers.CacheControl = "no-store";
        return fleet.Picture is { } picture
            ? TypedResults.Json(picture, FleetJson.Default.FleetPicture)
            : Api.Problem.Result(503, "The fleet has just started: ask again in a second.");
    }

    static Task Careful(HttpContext context, RequestDelegate next, bool loopback)
    {
        Gate.Careful(context.Response.Headers);
        if (loopback && !Gate.IsLoopback(context.Request.Host.Host))
            return Api.Problem.Write(context, 421, "This server answers on this machine only: use http://127.0.0.1, or start it with --listen.");
        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? next(context)
            : Api.Problem.Write(context, 405, "The fleet's page only reads: what is asked of the fleet comes from its utility.");
    }
}
