using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ballast.App.Access;
using Ballast.App.Api;
using Ballast.App.Live;
using Ballast.App.Ven;
using Ballast.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ballast.App.Tests.Ven;

/// <summary>A site with a baseline already, as the client of a utility's server; faster than the wall.</summary>
sealed class DispatchedSite : IAsyncDisposable
{
    readonly Folder folder = new();
    readonly SiteRun run;
    readonly WebApplication app;

    DispatchedSite(double speed, Func<string, VenSettings> ven)
    {
        var source = SiteSource.Read(Repository.Scenario("phoenix-battery.yaml"));
        var now = TimeProvider.System.GetUtcNow();
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var start = now - TimeSpan.FromMinutes(20);
        run = SiteRun.Open(Journal, () => new JournalHeader { ProgramVersion = "t", SiteName = source.Name, SiteSource = source.Text, Seed = 1, Start = start, EpochSite = now, EpochWall = now, Speed = speed });
        for (var at = start; at < now; at = at.AddSeconds(1)) run.Tick(at, []);
        var tokens = TokenStore.Open(folder.Path);
        app = Server.Build(run, tokens, IPAddress.Loopback, 0, TimeProvider.System, ven(folder.Path));
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Fresh);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Journal => folder["journal"];

    public HttpClient Http { get; } = new();

    public DateTimeOffset Now => app.Services.GetRequiredService<LiveLoop>().SiteNow;

    public static VenSettings Settings(Utility utility, string directory) => new()
    {
        Server = utility.Server,
        Name = "site-a",
        ClientId = "site-a",
        ClientSecret = () => utility.VenSecret,
        Poll = TimeSpan.FromSeconds(0.3),
        StateDirectory = directory,
    };

    public static async Task<DispatchedSite> Start(double speed, Utility utility, Func<VenSettings, VenSettings>? with = null)
    {
        var site = new DispatchedSite(speed, directory => (with ?? (s => s))(Settings(utility, directory)));
        await site.app.StartAsync(Cancel);
        site.Http.BaseAddress = new Uri(site.app.Urls.First());
        return site;
    }

    public async Task<OpenAdrReport> OpenAdr() => (await Http.GetFromJsonAsync("/api/openadr", ApiJson.Default.OpenAdrReport, Cancel))!;

    public async Task<OpenAdrReport> OpenAdrUntil(Func<OpenAdrReport, bool> wanted) => await Until(OpenAdr, wanted);

    public async Task<IReadOnlyList<EventReport>> EventsUntil(Func<IReadOnlyList<EventReport>, bool> wanted) =>
        await Until(async () => (await Http.GetFromJsonAsync("/api/events", ApiJson.Default.IReadOnlyListEventReport, Cancel))!, wanted);

    public async Task<Status> StatusUntil(Func<Status, bool> wanted) => await Until(async () => (await Http.GetFromJsonAsync("/api/status", ApiJson.Default.Status, Cancel))!, wanted);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        // Disposing alone does not wait for what still writes into the folder.
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        run.Dispose();
        folder.Dispose();
    }

    static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> wanted)
    {
        while (true)
        {
            var found = await look();
            if (wanted(found)) return found;
            await Task.Delay(20, Cancel);
        }
    }
}
