using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ballast.App.Access;
using Ballast.App.Api;
using Ballast.App.Live;
using Ballast.Journal;
using Ballast.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ballast.Benchmarks;

/// <summary>
/// The real server with the campus, over loopback. An event is answered when what was heard and
/// decided is synced to disk and the commands are at the plant, so that the time from the first byte
/// sent to the answer received holds all of it, and HTTP in both directions besides.
/// </summary>
static class EventBenchmark
{
    // Ramps of the campus, made fast so that the site is at rest again a minute after each event.
    const string AsWritten = "3 MW/min", Faster = "100 MW/min";

    // Deeper than the battery alone can go, so that every flexible job is capped in the first step.
    static readonly (string Name, string Body, bool Withdrawn)[] Kinds =
    [
        ("emergency, -60 % at once", "\"emergency\",\"cutPercent\":60,\"durationMinutes\":0.5,\"rampUpMinutes\":0.5", false),
        ("dispatch, -25 % over 15 min", "\"dispatch\",\"cutPercent\":25,\"durationMinutes\":30,\"rampMinutes\":15,\"rampUpMinutes\":1", true),
    ];

    public static async Task Run(Arguments arguments)
    {
        var path = Repository.Scenario("campus.yaml");
        var source = SiteSource.Parse((await File.ReadAllTextAsync(path)).Replace(AsWritten, Faster, StringComparison.Ordinal), "campus.yaml", _ => null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Site.Jobs.Length:N0} jobs; {arguments.Events} events of each kind; asked: p99 <= 20 ms"));
        foreach (var kind in Kinds)
        {
            // A server of its own for each, so that none carries the past of the others.
            var folder = Directory.CreateDirectory(Path.Combine(arguments.Directory, $"event-{Environment.ProcessId}"));
            try
            {
                var time = new HurriedTime();
                using var run = Begin(source, folder.FullName, time.GetUtcNow());
                if (kind == Kinds[0]) InProcess(run);
                await OverHttp(run, time, folder.FullName, kind, arguments.Events);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    static async Task OverHttp(SiteRun run, HurriedTime time, string folder, (string Name, string Body, bool Withdrawn) kind, int events)
    {
        const int warm = 5;
        var tokens = TokenStore.Open(folder);
        await using var app = Server.Build(run, tokens, IPAddress.Loopback, 0, time);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Fresh!);
        var loop = app.Services.GetRequiredService<LiveLoop>();
        await WarmUp(http);
        var (left, times, pauses, health, disk, commands, bytes) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples(), new List<long>(), new List<long>());
        for (var i = -warm; i < events; i++)
        {
            await AtRest(loop, time);
            // Not always at the same moment of the loop's second.
            await Task.Delay(50 + (i + warm) * 37 % 301);
            var quiet = Clock.Wall;
            await http.GetStringAsync("/healthz");
            quiet = Clock.Wall - quiet;
            var (before, position) = (run.Commands, run.Journal.Position);
            var id = $"event-{i + warm}";
            using var content = new StringContent($"{{\"id\":\"{id}\",\"type\":{kind.Body}}}", Encoding.UTF8, "application/json");
            var pause = GC.GetTotalPauseDuration();
            var from = Clock.Wall;
            using var answer = await http.PostAsync("/api/events", content);
            var (to, answered) = (Clock.Wall, Clock.Of(run.AnsweredAt));
            if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"The event was refused: {await answer.Content.ReadAsStringAsync()}");
            var written = run.Journal.Position - position;
            // What the disk alone takes for as many bytes, at the same time and in the same place.
            var alone = MachineLimits.Fsync(folder, (int)written, 1).Max;
            pause = GC.GetTotalPauseDuration() - pause;
            if (kind.Withdrawn) (await http.DeleteAsync($"/api/events/{id}")).Dispose();
            if (i < 0) continue;
            pauses.Add(pause.TotalNanoseconds);
            left.Add(answered - from);
            times.Add(to - from);
            health.Add(quiet);
            disk.Add(alone);
            commands.Add(loop.Snapshot.Commands - before);
            bytes.Add(written);
        }
        await app.StopAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{kind.Name}: in the first step {commands.Order().ElementAt(events / 2):N0} commands (least {commands.Min():N0}), {bytes.Order().ElementAt(events / 2) / 1000.0:N0} kB of journal"));
        Console.WriteLine($"  event over HTTP to all commands on disk and at the plant: {left}");
        Console.WriteLine($"  the same until the answer is back at the sender:          {times}");
        Console.WriteLine($"  the disk alone, write and fsync of as many bytes:         {disk}");
        Console.WriteLine($"  garbage collection, pauses within it:                     {pauses}");
        Console.WriteLine($"  HTTP alone, GET /healthz:                                 {health}");
    }

    /// <summary>As a server that has run for days: what is called often is compiled for good. An event that is far off and withdrawn changes nothing.</summary>
    static async Task WarmUp(HttpClient http)
    {
        for (var i = 0; i < 100; i++)
        {
            using var content = new StringContent("{\"id\":\"far-off\",\"type\":\"emergency\",\"cutPercent\":1,\"durationMinutes\":1,\"start\":\"" + DateTimeOffset.UtcNow.AddDays(90).ToString("O", CultureInfo.InvariantCulture) + "\"}", Encoding.UTF8, "application/json");
            (await http.PostAsync("/api/events", content)).Dispose();
            (await http.DeleteAsync("/api/events/far-off")).Dispose();
            await http.GetStringAsync("/healthz");
        }
    }

    /// <summary>A run that has its baseline already.</summary>
    static SiteRun Begin(SiteSource source, string folder, DateTimeOffset now)
    {
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var start = now - TimeSpan.FromHours(2);
        var run = SiteRun.Open(Path.Combine(folder, "journal"), () => new JournalHeader
        {
            ProgramVersion = "benchmark",
            SiteName = source.Name,
            SiteSource = source.Text,
            Seed = 1,
            Start = start,
            EpochSite = now,
            EpochWall = now,
            Speed = 1,
        });
        for (var at = start; at < start.AddMinutes(31); at = at.AddSeconds(1)) run.Tick(at, []);
        return run;
    }

    /// <summary>Without server and HTTP: ticks at which an emergency is heard until its commands have left, all other ticks, and the snapshot that an answer waits for.</summary>
    static void InProcess(SiteRun run)
    {
        const int events = 25, warm = 5;
        var (ticks, quiet, scoring, snapshots) = (new Samples(), new Samples(), new Samples(), new Samples());
        var maker = new SnapshotMaker(run);
        for (var i = 0; i < events; i++)
        {
            var at = run.At.AddSeconds(1);
            var signal = new Emergency { Id = $"direct-{i}", Start = at, Floor = new Setpoint.CutFraction(0.6), Duration = TimeSpan.FromSeconds(20), RampUp = TimeSpan.FromSeconds(20) };
            run.Journal.WaitDurable(run.Journal.Position);
            var from = Clock.Wall;
            run.Tick(at, [new SignalReceived(signal) { Known = at }]);
            var heard = Clock.Wall;
            maker.Make(1, 0);
            var scored = Clock.Wall;
            maker.Make(1, 0);
            if (i >= warm)
            {
                ticks.Add(heard - from);
                scoring.Add(scored - heard);
                snapshots.Add(Clock.Wall - scored);
            }
            for (var second = 0; second < 90; second++)
            {
                run.Journal.WaitDurable(run.Journal.Position);
                from = Clock.Wall;
                run.Tick(run.At.AddSeconds(1), []);
                if (i >= warm) quiet.Add(Clock.Wall - from);
            }
        }
        Console.WriteLine($"in process: tick that hears the emergency {ticks}");
        Console.WriteLine($"in process: every other tick              {quiet}");
        Console.WriteLine($"in process: snapshot, an event just over  {scoring}");
        Console.WriteLine($"in process: snapshot otherwise            {snapshots}");
    }

    /// <summary>Lets site time run fast until nobody is touched, and slow again.</summary>
    static async Task AtRest(LiveLoop loop, HurriedTime time)
    {
        time.Set(inHurry: true);
        var calm = 0;
        for (var i = 0; calm < 5; i++)
        {
            await Task.Delay(20);
            calm = loop.Snapshot.Status is { Totals.Touched: 0, CurrentEvent: null } ? calm + 1 : 0;
            if (i > 3000) throw new InvalidOperationException($"The site does not come to rest: {loop.Snapshot.Status.Totals.Touched} jobs are still touched, governed by {loop.Snapshot.Status.GovernedBy}. {loop.Failure}");
        }
        time.Set(inHurry: false);
        loop.Run.Journal.WaitDurable(loop.Run.Journal.Position);
    }
}
