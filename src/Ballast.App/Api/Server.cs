using System.Net;
using Ballast.App.Access;
using Ballast.App.Dsx;
using Ballast.App.Live;
using Ballast.App.Ven;
using Ballast.App.Vtn;
using Ballast.Vtn.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;

namespace Ballast.App.Api;

/// <summary>Builds the web server around a run. Nothing is read from the environment or from settings files: what it does is what the command line said.</summary>
static class Server
{
    const long MostBodyBytes = 1024 * 1024;

    public static WebApplication Build(SiteRun run, TokenStore tokens, IPAddress address, int port, TimeProvider time, VenSettings? ven = null, VtnHost? vtn = null, DsxSettings? dsx = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Ballast.App", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            if (vtn is null) kestrel.Listen(address, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(100, TimeSpan.FromSeconds(10));
            // Its limits are for thousands of clients, and hold for the site's own paths too.
            if (vtn is not null) VtnHosting.Listen(kestrel, new IPEndPoint(address, port), vtn.Settings.Options);
        });
        if (vtn?.Settings.CertificateFile is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        builder.Services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Ballast";
            document.Info.Version = Product.Version;
            document.Info.Description = "Makes an AI data center dispatchable by the grid. kW, minutes, times in UTC; positive power is drawn from the grid. Whatever is not GET needs \"Authorization: Bearer TOKEN\".";
            return Task.CompletedTask;
        }));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(services => new LiveLoop(run, time, services.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveLoop>());

        WebApplication? built = null;
        if (ven is not null)
        {
            builder.Services.AddSingleton(services => new VenService(services.GetRequiredService<LiveLoop>(), ven, time, services.GetRequiredService<IHostApplicationLifetime>(), () => built?.Urls.FirstOrDefault()));
            builder.Services.AddHostedService(services => services.GetRequiredService<VenService>());
        }

        if (dsx is not null)
        {
            builder.Services.AddSingleton(services => new DsxService(services.GetRequiredService<LiveLoop>(), dsx, time));
            builder.Services.AddHostedService(services => services.GetRequiredService<DsxService>());
        }

        var app = built = builder.Build();
        app.Use(OneSentence);
        if (vtn is null) app.UseGate(tokens, IPAddress.IsLoopback(address));
        else
        {
            // The OpenADR server has clients and tokens of its own.
            app.UseWhen(context => !vtn.Owns(context.Request.Path), branch => branch.UseGate(tokens, IPAddress.IsLoopback(address)));
            app.UseWhen(context => vtn.Owns(context.Request.Path), branch => branch.Use(vtn.Tally.Measure));
        }
        UsePage(app);
        app.UseRouting();
        app.MapOpenApi();
        app.MapBallast(app.Services.GetRequiredService<LiveLoop>(), vtn);
        if (vtn is not null) app.MapVtnHost(vtn, besideSite: true);
        else VtnPages.MapNone(app);
        app.MapVen(app.Services.GetService<VenService>());
        app.MapDsx(app.Services.GetService<DsxService>());
        return app;
    }

    // Whatever goes wrong below becomes one sentence, and never a stack trace.
    static async Task OneSentence(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            // Routing refuses without words, as when the method is wrong.
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
                await Problem.Write(context, context.Response.StatusCode, Refusal(context));
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await Problem.Write(context, e.StatusCode, e.StatusCode == 413 ? $"The body is longer than {MostBodyBytes} bytes: send less at once." : $"The request cannot be read: {e.Message}");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            await Problem.Write(context, 500, $"Something went wrong inside ({e.GetType().Name}); the controller itself goes on.");
        }
    }

    static string Refusal(HttpContext context) => context.Response.StatusCode switch
    {
        404 => $"There is nothing at {context.Request.Path}: the API is described at /openapi/v1.json.",
        405 => $"{context.Request.Path} does not take {context.Request.Method}: the API is described at /openapi/v1.json.",
        415 => "The body must be JSON, sent as Content-Type: application/json.",
        _ => $"{context.Request.Method} {context.Request.Path} was refused: the API is described at /openapi/v1.json.",
    };

    static void UsePage(WebApplication app)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (File.Exists(Path.Combine(root, "index.html")))
        {
            var files = new PhysicalFileProvider(root);
            app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
            app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
            return;
        }
        app.MapGet("/", () => TypedResults.Text("The dashboard has not been built: run ./ballast where Node is installed. The API is here, and /openapi/v1.json describes it.\n")).ExcludeFromDescription();
    }
}
