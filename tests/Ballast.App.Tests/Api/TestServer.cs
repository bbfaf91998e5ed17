using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ballast.App.Access;
using Ballast.App.Api;
using Ballast.App.Live;
using Ballast.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ballast.App.Tests.Api;

/// <summary>The real server on a free port of this machine, with a site that has a baseline already.</summary>
sealed class TestServer : IAsyncDisposable
{
    readonly Folder folder = new();
    readonly SiteRun run;

    TestServer(double speed)
    {
        var source = SiteSource.Read(Repository.Scenario("phoenix-battery.yaml"));
        var now = TimeProvider.System.GetUtcNow();
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var start = now - TimeSpan.FromMinutes(20);
        run = SiteRun.Open(folder["journal"], () => new JournalHeader
        {
            ProgramVersion = "t",
            SiteName = source.Name,
            SiteSource = source.Text,
            Seed = 1,
            Start = start,
            EpochSite = now,
            EpochWall = now,
            Speed = speed,
        });
        for (var at = start; at < now; at = at.AddSeconds(1)) run.Tick(at, []);
        var tokens = TokenStore.Open(folder.Path);
        Token = tokens.Fresh!;
        App = Server.Build(run, tokens, IPAddress.Loopback, 0, TimeProvider.System);
    }

    public WebApplication App { get; }

    public string Token { get; }

    public string StateDirectory => folder.Path;

    public LiveLoop Loop => App.Services.GetRequiredService<LiveLoop>();

    /// <summary>With the token.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Without it.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    public static async Task<TestServer> Start(double speed = 1)
    {
        var server = new TestServer(speed);
        await server.App.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(server.App.Urls.First());
        server.Http = new HttpClient { BaseAddress = address };
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
        server.Stranger = new HttpClient { BaseAddress = address };
        return server;
    }

    public async Task<Status> Status() => (await Http.GetFromJsonAsync("/api/status", ApiJson.Default.Status, TestContext.Current.CancellationToken))!;

    public Task<HttpResponseMessage> Post(string path, string json) => Http.PostAsync(path, new StringContent(json, MediaTypeHeaderValue.Parse("application/json")), TestContext.Current.CancellationToken);

    public static async Task<string> Detail(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((int)response.StatusCode, problem.RootElement.GetProperty("status").GetInt32());
        return problem.RootElement.GetProperty("detail").GetString()!;
    }

    /// <summary>Follows the stream until a status is as wanted.</summary>
    public async Task<Status> Until(Func<Status, bool> wanted)
    {
        using var reader = new StreamReader(await Http.GetStreamAsync("/api/stream", TestContext.Current.CancellationToken));
        var kind = "";
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            if (kind != "status" || !line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            var status = JsonSerializer.Deserialize(line[6..], ApiJson.Default.Status)!;
            if (wanted(status)) return status;
        }
        throw new InvalidOperationException("The stream ended first.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Stranger.Dispose();
        // Disposing alone does not wait for what still writes into the folder.
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        run.Dispose();
        folder.Dispose();
    }
}
