using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ballast.App.Api;

namespace Ballast.App.Tests.Verbs;

public class RestartTest
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_mid_event_and_started_again_it_carries_on_and_puts_everything_back()
    {
        using var folder = new Folder();
        string[] serve = ["serve", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder.Path, "--port", "0", "--speed", "120"];
        var child = Child.Start(serve);
        try
        {
            var http = await Connect(child);
            var token = (await child.LineWith("export BALLAST_TOKEN=")).Split('=')[1];
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using (var sent = await http.PostAsJsonAsync("/api/events", new EventRequest { Id = "e", Type = "dispatch", CutPercent = 20, RampMinutes = 15, DurationMinutes = 20 }, ApiJson.Default.EventRequest, Cancel))
                sent.EnsureSuccessStatusCode();
            await Until(http, s => s.Totals.Touched > 0);
            for (var kill = 0; kill < 4; kill++)
            {
                child.Kill();
                child.Dispose();
                child = Child.Start(serve);
                http = await Connect(child);
                var status = await Until(http, s => s.SignalId == "e");
                Assert.Equal("e", status.CurrentEvent!.Id);
                Assert.All(status.Jobs.Where(j => j.PreviousCapW is not null), j => Assert.Equal(400, j.PreviousCapW));
                await Until(http, s => s.Now > status.Now.AddMinutes(3));
            }
            var end = await Until(http, s => s.SignalId is null && s.Totals.Touched == 0);
            Assert.All(end.Jobs, j => Assert.Null(j.CapW));
            child.Interrupt();
            var (code, _, error) = await child.End();
            Assert.True(code == 0, error);
        }
        finally
        {
            child.Dispose();
        }
        var replay = await Child.Run("replay", folder.Path);
        Assert.True(replay.Code == 0, replay.Output + replay.Error);
        Assert.Contains("All the same", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_on_one_state_directory_are_refused()
    {
        using var folder = new Folder();
        string[] serve = ["serve", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder.Path, "--port", "0"];
        using var first = Child.Start(serve);
        await Connect(first);
        var (code, _, error) = await Child.Run(serve);
        Assert.Equal(1, code);
        Assert.Contains("another ballast writes to it", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    static async Task<HttpClient> Connect(Child child)
    {
        var line = await child.LineWith("listening on ");
        var url = line.Split("listening on ")[1].Split(' ')[0];
        return new HttpClient { BaseAddress = new Uri(url) };
    }

    static async Task<Status> Until(HttpClient http, Func<Status, bool> wanted)
    {
        while (true)
        {
            var status = (await http.GetFromJsonAsync("/api/status", ApiJson.Default.Status, Cancel))!;
            if (wanted(status)) return status;
        }
    }
}
