using System.Net;
using System.Net.Http.Json;
using Ballast.App.Access;
using Ballast.App.Api;
using Ballast.App.Dsx;
using Ballast.App.Live;
using Ballast.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ballast.App.Tests.Dsx;

/// <summary>A site with two feeds on a bus, with a server of its own; its state outlives it, so that it can be started again.</summary>
sealed class BusSite : IAsyncDisposable
{
    readonly SiteRun run;
    readonly WebApplication app;

    BusSite(string state, string file, Func<DsxSettings, DsxSettings>? adapt)
    {
        // Without ramps, so that a limit is met within seconds.
        var text = File.ReadAllText(Repository.Scenario("two-feeds.yaml"));
        text = text[..text.IndexOf("scenario:", StringComparison.Ordinal)].Replace("  rampUp: 4 kW/min\n  rampDown: 4 kW/min\n", "", StringComparison.Ordinal);
        var source = SiteSource.Parse(text, "two-feeds.yaml", _ => null);
        var now = TimeProvider.System.GetUtcNow();
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var start = now - TimeSpan.FromMinutes(20);
        run = SiteRun.Open(Path.Combine(state, "journal"), () => new JournalHeader { ProgramVersion = "t", SiteName = source.Name, SiteSource = source.Text, Seed = 1, Start = start, EpochSite = now, EpochWall = now, Speed = 1 });
        if (!run.Resumed)
        {
            for (var at = start; at < now; at = at.AddSeconds(1)) run.Tick(at, []);
        }
        app = Server.Build(run, TokenStore.Open(state), IPAddress.Loopback, 0, TimeProvider.System, dsx: (adapt ?? (s => s))(DsxFile.Read(file, source.Site)));
    }

    public LiveLoop Loop => app.Services.GetRequiredService<LiveLoop>();

    public static async Task<BusSite> Start(string state, string file, Func<DsxSettings, DsxSettings>? adapt = null)
    {
        Directory.CreateDirectory(state);
        var site = new BusSite(state, file, adapt);
        await site.app.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public async Task<DsxReport> Report()
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync(new Uri(app.Urls.First() + "/api/dsx"), ApiJson.Default.DsxReport, TestContext.Current.CancellationToken))!;
    }

    public async Task<BmsReadingsReport> Readings(string query = "")
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync(new Uri(app.Urls.First() + "/api/bms" + query), ApiJson.Default.BmsReadingsReport, TestContext.Current.CancellationToken))!;
    }

    /// <summary>As SIGTERM does it.</summary>
    public Task Stop() => app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        // Disposing alone does not wait for what still writes into the folder.
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        run.Dispose();
    }
}
