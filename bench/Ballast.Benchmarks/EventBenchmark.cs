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

    public static async Task Run(Arguments arguments)
    {
        var folder = Directory.CreateDirectory(Path.Combine(arguments.Directory, $"event-{Environment.ProcessId}"));
        try
        {
            await Measure(arguments, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task Measure(Arguments arguments, string folder)
    {
        var path = Repository.Scenario("campus.yaml");
        var source = SiteSource.Parse((await File.ReadAllTextAsync(path)).Replace(AsWritten, Faster, StringComparison.Ordinal), "campus.yaml", _ => null);
        var time = new HurriedTime();
        using var run = Begin(source, folder, time.GetUtcNow());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Site.Jobs.Length:N0} jobs; {arguments.Events} events of each kind; asked: p99 <= 20 ms"));
        InProcess(run, 25);
        run.Journal.WaitDurable(run.Journal.Position);

        var tokens = TokenStore.Open(folder);
        await using var app = Server.Build(run, tokens, IPAddress.Loopback, 0, time);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Fresh!);
        var loop = app.Services.GetRequiredService<LiveLoop>();
        await AtRest(loop, time);
        var nothing = new Samples();
        for (var i = 0; i < 600; i++)
        {
            var from = Clock.Wall;
            await http.GetStringAsync("/healthz");
            if (i >= 300) nothing.Add(Clock.Wall - from);
        }
        Console.WriteLine($"HTTP alone (GET /healthz):          {nothing}");
        await Kind("emergency, -40 % at once", "\"emergency\",\"cutPercent\":40,\"durationMinutes\":0.5,\"rampUpMinutes\":0.5");
        await Kind("dispatch, -40 % without a ramp", "\"dispatch\",\"cutPercent\":40,\"durationMinutes\":0.5,\"rampMinutes\":0");
        await Kind("dispatch, -25 % over 15 min", "\"dispatch\",\"cutPercent\":25,\"durationMinutes\":0.5,\"rampMinutes\":15,\"rampUpMinutes\":1", withdraw: true);
        await app.StopAsync();

        async Task Kind(string name, string body, bool withdraw = false)
        {
            const int warm = 5;
            var (times, commands) = (new Samples(), new Samples());
            for (var i = -warm; i < arguments.Events; i++)
            {
                // Not always at the same moment of the loop's second.
                await Task.Delay((i + warm) * 37 % 101);
                var before = loop.Run.Commands;
                var id = $"{name[..4]}{(withdraw ? "-w" : "")}-{i + warm}";
                using var content = new StringContent($"{{\"id\":\"{id}\",\"type\":{body}}}", Encoding.UTF8, "application/json");
                var from = Clock.Wall;
                using var answer = await http.PostAsync("/api/events", content);
                var to = Clock.Wall;
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"The event was refused: {text}");
                if (i >= 0)
                {
                    times.Add(to - from);
                    commands.Add(loop.Snapshot.Commands - before);
                }
                if (withdraw) (await http.DeleteAsync($"/api/events/{id}")).Dispose();
                await AtRest(loop, time);
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name + ":",-35} {times}; commands in the first step: median {commands.Percentile(0.5):N0}, least {commands.Percentile(0):N0}"));
        }
    }

    /// <summary>A run that has its baseline already.</summary>
    static SiteRun Begin(SiteSource source, string folder, DateTimeOffset now)
    {
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var start = now - TimeSpan.FromHours(2);
        var run = SiteRun.Open(Path.Combine(folder, "journal"), () => new JournalHeader
        {
            ProgramVersion = "benchmark", SiteName = source.Name, SiteSource = source.Text, Seed = 1, Start = start, EpochSite = now, EpochWall = now, Speed = 1,
        });
        for (var at = start; at < start.AddMinutes(31); at = at.AddSeconds(1)) run.Tick(at, []);
        return run;
    }

    /// <summary>The same without server and HTTP: one tick at which an emergency is heard, and the time until its commands have left.</summary>
    static void InProcess(SiteRun run, int events)
    {
        var (ticks, quiet) = (new Samples(), new Samples());
        for (var i = 0; i < events; i++)
        {
            var at = run.At.AddSeconds(1);
            var signal = new Emergency { Id = $"direct-{i}", Start = at, Floor = new Setpoint.CutFraction(0.4), Duration = TimeSpan.FromSeconds(20), RampUp = TimeSpan.FromSeconds(20) };
            var from = Clock.Wall;
            run.Tick(at, [new SignalReceived(signal) { Known = at }]);
            if (i >= 5) ticks.Add(Clock.Wall - from);
            for (var second = 0; second < 90; second++)
            {
                from = Clock.Wall;
                run.Tick(run.At.AddSeconds(1), []);
                if (i >= 5) quiet.Add(Clock.Wall - from);
            }
        }
        Console.WriteLine($"emergency, in process, no HTTP:     {ticks}");
        Console.WriteLine($"all other ticks of these minutes:   {quiet}");
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
    }
}
