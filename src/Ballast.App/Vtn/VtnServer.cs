using System.Net;
using Ballast.App.Access;
using Ballast.App.Api;
using Ballast.Vtn.Http;
using Microsoft.Extensions.FileProviders;

namespace Ballast.App.Vtn;

/// <summary>Builds the web server around an OpenADR server that stands alone. Nothing is read from the environment or from settings files.</summary>
static class VtnServer
{
    public static WebApplication Build(VtnHost host, IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Ballast.App", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        if (host.Settings.CertificateFile is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => VtnHosting.Listen(kestrel, new IPEndPoint(address, port), host.Settings.Options));
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));

        var app = builder.Build();
        app.UseWhen(context => host.Owns(context.Request.Path), branch => branch.Use(host.Tally.Measure));
        app.UseWhen(context => !host.Owns(context.Request.Path), branch => branch.Use(Careful));
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        // The site's own page is no use here; everything else in the folder belongs to the server's.
        if (Directory.Exists(root)) app.UseWhen(context => context.Request.Path.Value is not "/index.html", branch => branch.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root) }));
        app.UseRouting();
        app.MapGet("/", () => TypedResults.LocalRedirect("/vtn"));
        app.MapGet("/healthz", () => Health(host));
        app.MapGet("/metrics", () => TypedResults.Text(VtnMetrics.Of(host), "text/plain; version=0.0.4; charset=utf-8"));
        app.MapVtnHost(host, besideSite: false);
        app.MapFallback((HttpContext context) => Problem.Result(404, $"There is nothing at this path: OpenADR is at {host.Settings.Base}, the page at /vtn."));
        return app;
    }

    static IResult Health(VtnHost host)
    {
        var failure = host.Server.Trouble;
        return TypedResults.Json(new VtnHealth(failure is null ? "ok" : "degraded", failure ?? "ok"), ApiJson.Default.VtnHealth, statusCode: failure is null ? 200 : 503);
    }

    static Task Careful(HttpContext context, RequestDelegate next)
    {
        Gate.Careful(context.Response.Headers);
        return next(context);
    }
}

/// <summary>Whether the OpenADR server takes changes.</summary>
/// <param name="State">ok or degraded.</param>
/// <param name="Store">ok, or why nothing is kept.</param>
sealed record VtnHealth(string State, string Store);
