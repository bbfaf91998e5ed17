using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ballast.App.Access;
using Ballast.App.Api;
using Ballast.App.Dsx;
using Ballast.App.Live;
using Ballast.Journal;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;
using Microsoft.Extensions.DependencyInjection;

namespace Ballast.Benchmarks;

/// <summary>
/// The campus as an agent on a bus, with mosquitto between: from a load target about to be signed at its sender until it is verified, on disk,
/// decided, and its caps are at the plant.
/// </summary>
static class DsxBenchmark
{
    static readonly DsxParty Isv = new(DsxRole.Isv, "bench"), Agent = new(DsxRole.Agent, "campus");

    public static async Task Run(Arguments arguments)
    {
        if (!File.Exists("/usr/sbin/mosquitto"))
        {
            Console.WriteLine("mosquitto is not installed, and this benchmark needs a broker.");
            return;
        }
        var text = await File.ReadAllTextAsync(Repository.Scenario("campus.yaml"));
        text = text.Replace("3 MW/min", "unlimited", StringComparison.Ordinal) + "\nfeeds:\n  - { name: main-a, clusters: [h100], maximum: 105 MW }\n";
        var source = SiteSource.Parse(text, "campus.yaml", _ => null);
        var folder = Directory.CreateDirectory(Path.Combine(arguments.Directory, $"dsx-{Environment.ProcessId}"));
        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "broker.conf"), $"listener {port} 127.0.0.1\nallow_anonymous true\n");
        using var broker = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", Path.Combine(folder.FullName, "broker.conf")]) { RedirectStandardError = true })!;
        broker.ErrorDataReceived += static (_, _) => { };
        broker.BeginErrorReadLine();
        try
        {
            await Measure(source, folder.FullName, port, arguments.Events);
        }
        finally
        {
            broker.Kill();
            await broker.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    static async Task Measure(SiteSource source, string folder, int port, int events)
    {
        const int warm = 20;
        using var isvKey = SigningKey.NewES256("isv");
        using var agentKey = SigningKey.NewES256("agent");
        var trusted = KeyBook.Read($$"""{"keys":[{{isvKey.PublicJwk(Isv)}},{{agentKey.PublicJwk(Agent)}}]}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "trusted.json"), "{}");
        MqttOptions Connection(string id) => new() { Host = "127.0.0.1", Port = port, ClientId = id };
        var settings = new DsxSettings
        {
            Broker = "bench",
            Connection = Connection,
            Key = agentKey,
            Trusted = trusted,
            TrustedPath = Path.Combine(folder, "trusted.json"),
            Agent = new AgentSettings(Agent, [Isv], [], new AgentOptions()),
        };
        using var run = Begin(source, folder);
        await using var app = Server.Build(run, TokenStore.Open(folder), IPAddress.Loopback, 0, TimeProvider.System, dsx: settings);
        await app.StartAsync();
        // Asked to end, the server ends first: what waits for its answers must end too.
        var stopping = app.Lifetime.ApplicationStopping;
        var loop = app.Services.GetRequiredService<LiveLoop>();
        await using var client = new MqttClient(Connection("isv"), TimeProvider.System);
        await client.Connect(CancellationToken.None);
        var bus = new DsxBus(client, Isv, isvKey, new Admission(new AdmissionOptions(), trusted), TimeProvider.System);
        var (left, commands) = (new Samples(), new List<long>());
        for (var i = -warm; i < events; i++)
        {
            await AtRest(loop, stopping);
            await Task.Delay(50 + (i + warm) * 37 % 301, stopping);
            var before = run.Commands;
            var took = await Answered(run, bus, new PowerValue(60, PowerUnit.Megawatt), stopping);
            var ordered = run.Commands - before;
            await Answered(run, bus, null, stopping);
            if (i < 0) continue;
            left.Add(took);
            commands.Add(ordered);
        }
        await app.StopAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Site.Jobs.Length:N0} jobs; {events} targets; {commands.Order().ElementAt(events / 2):N0} commands each (least {commands.Min():N0}); asked: p99 <= 20 ms"));
        Console.WriteLine($"  target about to be signed, over mosquitto, to all caps commanded: {left}");
    }

    static async Task<double> Answered(SiteRun run, DsxBus bus, PowerValue? constraint, CancellationToken stopping)
    {
        var answered = run.AnsweredAt;
        var from = Clock.Wall;
        await bus.Publish(new SetLoadTarget([new LoadTargetRequest { FeedTags = ["main-a"], Constraint = constraint }]), Guid.NewGuid(), null, stopping);
        for (var i = 0; run.AnsweredAt == answered; i++)
        {
            if (Clock.Wall - from > 10e9) throw new InvalidOperationException("A target was not answered within ten seconds.");
            await Task.Delay(1, stopping);
        }
        return Clock.Of(run.AnsweredAt) - from;
    }

    static SiteRun Begin(SiteSource source, string folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var start = now - TimeSpan.FromMinutes(32);
        var run = SiteRun.Open(Path.Combine(folder, "journal"), () => new JournalHeader { ProgramVersion = "benchmark", SiteName = source.Name, SiteSource = source.Text, Seed = 1, Start = start, EpochSite = now, EpochWall = now, Speed = 1 });
        for (var at = start; at < start.AddMinutes(31); at = at.AddSeconds(1)) run.Tick(at, []);
        return run;
    }

    static async Task AtRest(LiveLoop loop, CancellationToken stopping)
    {
        for (var (i, calm) = (0, 0); calm < 3; i++)
        {
            await Task.Delay(200, stopping);
            calm = loop.Snapshot.Status.Totals.Touched == 0 ? calm + 1 : 0;
            if (i > 600) throw new InvalidOperationException($"The site does not come to rest: {loop.Snapshot.Status.Totals.Touched} jobs are still touched. {loop.Failure}");
        }
        loop.Run.Journal.WaitDurable(loop.Run.Journal.Position);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
