using System.Net.Http.Json;
using System.Text.Json;
using Ballast.App.Api;
using Ballast.App.Storage;
using Ballast.Journal;
using Ballast.Signals;

namespace Ballast.App.Tests.Ven;

public class VenKillTest
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_mid_event_it_hears_nothing_twice_and_reports_every_interval_once()
    {
        await using var utility = await Utility.Start();
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["secret"], utility.VenSecret + "\n", Cancel);
        string[] serve =
        [
            "serve", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder["state"], "--port", "0", "--speed", "120",
            "--ven", utility.Server.ToString(), "--ven-name", "site-a", "--ven-client", "site-a", "--ven-secret-file", folder["secret"], "--ven-program", "shed", "--ven-poll", "1s",
        ];
        var child = Child.Start(serve);
        string asked, rhythm;
        DateTimeOffset start;
        try
        {
            var http = await Connect(child);
            start = DispatchTest.WholeMinute((await Until(http, _ => true)).Now.AddMinutes(4));
            asked = await utility.Ask(0.2, start, "PT40M", """{"payloadType":"DEMAND","reportIntervals":"SUB_INTERVALS"}""");
            // Nothing but reports: every five minutes, from then on.
            rhythm = (await utility.Post("events", FormattableString.Invariant(
                $$"""{"programID":"{{utility.ProgramId}}","intervalPeriod":{"start":"{{start:yyyy-MM-ddTHH:mm:ssZ}}","duration":"PT5M"},"reportDescriptors":[{"payloadType":"DEMAND","startInterval":0,"numIntervals":1,"repeat":-1}]}"""))).GetProperty("id").GetString()!;
            await Until(http, s => s.SignalId == asked);
            for (var kill = 0; kill < 3; kill++)
            {
                child.Kill();
                child.Dispose();
                child = Child.Start(serve);
                http = await Connect(child);
                var status = await Until(http, s => s.SignalId == asked || s.Now > start.AddMinutes(70));
                await Until(http, s => s.Now > status.Now.AddMinutes(6 + 3 * kill));
            }
            var end = await Until(http, s => s.Now > start.AddMinutes(72) && s.SignalId is null);
            await utility.Until(asked, r => r.Count >= 1);
            await utility.Until(rhythm, r => Starts(r).DefaultIfEmpty().Max() >= start.AddMinutes(65));
            child.Interrupt();
            var (code, _, error) = await child.End();
            Assert.True(code == 0, error);
        }
        finally
        {
            child.Dispose();
        }
        // One signal, told once, as the journal has it; nothing withdrawn it.
        var facts = new List<Fact>();
        JournalFile.Read(Path.Combine(folder["state"], "journal"), (kind, payload) =>
        {
            if (kind == RecordKind.Fact && FactCodec.Read(payload) is SignalReceived or SignalWithdrawn) facts.Add(FactCodec.Read(payload));
        });
        Assert.Equal(asked, Assert.IsType<SignalReceived>(facts.Single()).Signal.Id);

        Assert.Single(await utility.Reports(asked));
        var starts = Starts(await utility.Reports(rhythm));
        starts.Sort();
        Assert.Equal(starts.Select((_, i) => start.AddMinutes(5 * i)), starts);
        var replay = await Child.Run("replay", folder["state"]);
        Assert.True(replay.Code == 0, replay.Output + replay.Error);
    }

    [Fact]
    public async Task An_opt_out_outlives_the_process_and_its_verbs_say_what_they_did()
    {
        await using var utility = await Utility.Start();
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder["secret"], utility.VenSecret, Cancel);
        string[] serve =
        [
            "serve", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder["state"], "--port", "0", "--speed", "60",
            "--ven", utility.Server.ToString(), "--ven-client", "site-a", "--ven-secret-file", folder["secret"], "--ven-poll", "1s",
        ];
        var child = Child.Start(serve);
        try
        {
            var http = await Connect(child);
            var token = (await child.LineWith("export BALLAST_TOKEN=")).Split('=')[1];
            var id = await utility.Ask(0.2, (await Until(http, _ => true)).Now.AddMinutes(1), "PT8H");
            await Until(http, s => s.SignalId == id);
            var (code, output, error) = await Child.Run("opt-out", id, "--reason", "chiller down", "--url", http.BaseAddress!.ToString(), "--token", token);
            Assert.True(code == 0, error);
            Assert.Contains("Opted out", output, StringComparison.Ordinal);
            child.Kill();
            child.Dispose();
            child = Child.Start(serve);
            http = await Connect(child);
            var later = (await Until(http, _ => true)).Now.AddMinutes(4);
            Assert.Null((await Until(http, s => s.Now > later)).CurrentEvent?.SignalStillHeld());
            Assert.Contains("chiller down", (await utility.Until(id, r => r.Count == 1))[0].GetRawText(), StringComparison.Ordinal);
            (code, output, error) = await Child.Run("opt-in", id, "--url", http.BaseAddress!.ToString(), "--token", token);
            Assert.True(code == 0, error);
            await Until(http, s => s.CurrentEvent?.SignalStillHeld() == id);
            (code, _, error) = await Child.Run("opt-in", id, "--url", http.BaseAddress!.ToString(), "--token", token);
            Assert.Equal(1, code);
            Assert.Contains("nothing to undo", error, StringComparison.Ordinal);
        }
        finally
        {
            child.Dispose();
        }
    }

    [Fact]
    public async Task What_is_wrong_on_the_command_line_is_said_in_a_sentence()
    {
        using var folder = new Folder();
        string[] serve = ["serve", "--site", Repository.Scenario("phoenix.yaml"), "--state", folder["state"], "--port", "0"];
        (string[] More, string Expected)[] wrong =
        [
            (["--ven-poll", "10s"], "--ven-poll is given without --ven"),
            (["--ven", "vtn.example"], "--ven is not an address"),
            (["--ven", "http://u:p@vtn.example/"], "without a user in it"),
            (["--ven", "http://127.0.0.1:1", "--ven-client", "x"], "BALLAST_VEN_SECRET"),
            (["--ven", "http://127.0.0.1:1", "--ven-client", "x", "--ven-secret-file", folder["none"]], "There is no file"),
            (["--ven", "http://127.0.0.1:1", "--ven-notify", "pigeon"], "poll, webhook or mqtt"),
            (["--ven", "http://127.0.0.1:1", "--ven-poll", "1ms"], "--ven-poll"),
            (["--ven", "http://127.0.0.1:1", "--ven-version", "2.0b"], "3.1.0 or 3.0.1"),
        ];
        foreach (var (more, expected) in wrong)
        {
            var (code, _, error) = await Child.Run([.. serve, .. more]);
            Assert.Equal(2, code);
            Assert.Contains(expected, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    static List<DateTimeOffset> Starts(List<JsonElement> reports) =>
        [.. reports.SelectMany(r => r.GetProperty("resources")[0].GetProperty("intervals").EnumerateArray()).Select(i => i.GetProperty("intervalPeriod").GetProperty("start").GetDateTimeOffset())];

    static async Task<HttpClient> Connect(Child child) => new() { BaseAddress = new Uri((await child.LineWith("listening on ")).Split("listening on ")[1].Split(' ')[0]) };

    static async Task<Status> Until(HttpClient http, Func<Status, bool> wanted)
    {
        while (true)
        {
            var status = (await http.GetFromJsonAsync("/api/status", ApiJson.Default.Status, Cancel))!;
            if (wanted(status)) return status;
            await Task.Delay(20, Cancel);
        }
    }
}

static class Held
{
    /// <summary>The event's id while it was not ended early.</summary>
    public static string? SignalStillHeld(this EventReport report) => report.CutShortAt is null && report.Phase != "over" ? report.Id : null;
}
