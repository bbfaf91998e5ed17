using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.App.Live;
using Ballast.App.Vtn;
using Ballast.Vtn.Access;

namespace Ballast.App.Verbs;

/// <summary>`ballast demo --fleet`: a utility, a fleet and three sites, each a process of its own, and one event from the top to the bottom and back.</summary>
sealed class FleetDemo(int port, double speed, ulong seed, string folder, Action<string> say)
{
    static readonly TimeSpan EventAfter = TimeSpan.FromSeconds(8);

    static readonly (string Name, string Scenario)[] sites =
        [("phoenix", "phoenix.yaml"), ("phoenix-battery", "phoenix-battery.yaml"), ("phoenix-facility", "phoenix-facility.yaml")];

    readonly SiteClock clock = Clock(speed);
    readonly Dictionary<string, int> ports = FreePorts(["utility", "fleet", .. sites.Select(s => s.Name)]);

    public const double UsualSpeed = 30;

    /// <summary>The battery's site is given the largest part for its size, and gets there within its own limit of 1.6 kW/min.</summary>
    public static TimeSpan Ramp => TimeSpan.FromMinutes(22);

    public string UtilityClient => "utility";

    public string UtilitySecret { get; } = Secret();

    public Uri Utility => new($"http://127.0.0.1:{ports["utility"]}{VtnSettings.DefaultBase}");

    /// <summary>Runs it until cancelled.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var pagePort = port == 0 ? FreePorts(["page"])["page"] : port;
        // Another demo at this port would be taken for this one's.
        Listening.NeedFree(IPAddress.Loopback, pagePort);
        Prepare();
        List<FleetChild> children =
        [
            Child("utility", 3, "utility"),
            Child("fleet", 3, "fleet", "--fleet", Path.Combine(folder, "fleet.yaml")),
            .. sites.Select((s, i) => Child(s.Name, 20, "site", "--site", s.Scenario, "--name", s.Name, "--seed", (seed + (ulong)i).ToString(CultureInfo.InvariantCulture),
                "--server", $"http://127.0.0.1:{ports["fleet"]}{VtnSettings.DefaultBase}", "--secret-file", Path.Combine(folder, s.Name + ".secret"))),
        ];
        FleetChild Child(string name, int restartSeconds, string part, params string[] more) => new(name,
        [
            "fleet-part", part, "--state", Path.Combine(folder, name), "--port", (name == "fleet" ? pagePort : ports[name]).ToString(CultureInfo.InvariantCulture),
            "--epoch", clock.EpochWall.ToString("O", CultureInfo.InvariantCulture), "--speed", speed.ToString(CultureInfo.InvariantCulture), .. more,
        ], Path.Combine(folder, name + ".log"), TimeSpan.FromSeconds(restartSeconds), say);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var runs = children.Select(c => c.Run(ended.Token)).ToArray();
        try
        {
            await Ready(new Uri($"http://127.0.0.1:{pagePort}/api/fleet"), children, ended.Token);
            Say(children, pagePort);
            await Task.Delay(EventAfter, ended.Token);
            await SendEvent(ended.Token);
            await Task.WhenAll(runs);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(runs);
            foreach (var child in children) child.Dispose();
        }
        return 0;
    }

    /// <summary>Everything that the processes find at their start: folders, secrets, the utility's clients, the fleet's file.</summary>
    void Prepare()
    {
        Serving.MakeStateDirectory(Path.Combine(folder, "utility"));
        var access = AccessBook.Open(VtnHost.ClientsFile(Path.Combine(folder, "utility")), TimeProvider.System);
        access.Add(UtilityClient, Role.BusinessLogic, null, UtilitySecret);
        File.WriteAllText(Path.Combine(folder, "utility.secret"), UtilitySecret + "\n");
        access.Add("fleet", Role.Ven, null, Keep("fleet"));
        foreach (var (name, _) in sites) Keep(name);
        File.WriteAllText(Path.Combine(folder, "fleet.yaml"), string.Create(CultureInfo.InvariantCulture, $"""
            name: Three sites
            utility:
              url: {Utility}
              ven: fleet
              client: fleet
              secretFile: fleet.secret
              poll: 0.5 s
            listen: 127.0.0.1:{ports["fleet"]}
            sites:
            {string.Join('\n', sites.Select(s => $"  - {{ name: {s.Name}, secretFile: {s.Name}.secret }}"))}
            timings:
              report: 1 min
              offer: {Math.Max(1, Math.Round(speed / 15)):0} min
              silentAfter: {Math.Max(3, Math.Ceiling(speed * 9 / 60)):0} min
              grace: {Math.Max(2, Math.Ceiling(speed * 8 / 60)):0} min
              ramp: {Ramp.TotalMinutes:0} min
            clock:
              epoch: {clock.EpochWall.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}
              speed: {speed}

            """));
    }

    string Keep(string name)
    {
        var secret = Secret();
        var path = Path.Combine(folder, name + ".secret");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, System.Text.Encoding.ASCII, options);
        file.WriteLine(secret);
        return secret;
    }

    /// <summary>Until every site has said what it draws and what it could give, and the fleet knows its utility.</summary>
    async Task Ready(Uri picture, List<FleetChild> children, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            while (true)
            {
                try
                {
                    using var document = JsonDocument.Parse(await http.GetStringAsync(picture, limit.Token));
                    var root = document.RootElement;
                    if (root.GetProperty("utility").GetProperty("connected").GetBoolean()
                        && root.GetProperty("sites").EnumerateArray().All(s => s.GetProperty("offerKw").ValueKind == JsonValueKind.Number && s.GetProperty("demandKw").ValueKind == JsonValueKind.Number)) return;
                }
                catch (HttpRequestException)
                {
                }
                await Task.Delay(TimeSpan.FromSeconds(0.25), limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            var last = string.Join('\n', children.Select(c => Path.Combine(folder, c.Name + ".log")).Where(File.Exists).Select(f => $"{Path.GetFileName(f)}: {File.ReadLines(f).LastOrDefault()}"));
            throw new RefusedException($"The fleet did not come up in three minutes; the last words of its processes:\n{last}");
        }
    }

    /// <summary>Speaks for the utility: a program, a standing wish for readings, and a quarter less for a while.</summary>
    async Task SendEvent(CancellationToken cancel)
    {
        using var client = new VtnClient(Utility, UtilityClient, UtilitySecret, new SocketsHttpHandler());
        var program = (await client.Create("programs", new JsonObject { ["programName"] = "evening peak" }, cancel)).GetProperty("id").GetString();
        var now = clock.SiteAt(TimeProvider.System.GetUtcNow());
        await client.Create("events", new JsonObject
        {
            ["programID"] = program,
            ["eventName"] = "readings every five minutes",
            ["duration"] = "P9999Y",
            ["intervalPeriod"] = new JsonObject { ["start"] = Time(now), ["duration"] = "PT5M" },
            ["reportDescriptors"] = Wishes(1, -1, "DEMAND", "BASELINE", "SETPOINT", "LOAD_SHED_DELTA_AVAILABLE", "OPERATING_STATE"),
        }, cancel);
        // Ten seconds of the wall for a person to see what comes.
        await client.Create("events", new JsonObject
        {
            ["programID"] = program,
            ["eventName"] = "evening peak",
            ["priority"] = 1,
            ["intervalPeriod"] = new JsonObject { ["start"] = Time(now + TimeSpan.FromSeconds(10) * speed), ["duration"] = "PT45M" },
            ["payloadDescriptors"] = new JsonArray(new JsonObject { ["objectType"] = "EVENT_PAYLOAD_DESCRIPTOR", ["payloadType"] = "DISPATCH_SETPOINT_RELATIVE", ["units"] = "PERCENT" }),
            ["intervals"] = new JsonArray(new JsonObject { ["id"] = 0, ["payloads"] = new JsonArray(new JsonObject { ["type"] = "DISPATCH_SETPOINT_RELATIVE", ["values"] = new JsonArray(0.25) }) }),
            ["reportDescriptors"] = Wishes(-1, 1, "DEMAND", "BASELINE", "DELTA_USAGE", "USAGE", "OPERATING_STATE"),
        }, cancel);
        say("The utility asks for a quarter less, for 45 minutes of the fleet's time.");
    }

    static JsonArray Wishes(int numIntervals, int repeat, params string[] types) => new([.. types.Select(t => (JsonNode)new JsonObject
    {
        ["payloadType"] = t,
        ["units"] = t is "USAGE" or "DELTA_USAGE" ? "KWH" : t == "OPERATING_STATE" ? null : "KW",
        ["startInterval"] = 0,
        ["numIntervals"] = numIntervals,
        ["repeat"] = repeat,
        ["historical"] = true,
    })]);

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    void Say(List<FleetChild> children, int pagePort) => say(string.Create(CultureInfo.InvariantCulture, $"""
        A utility, a fleet and three sites, five processes at {speed:0.##}x. The utility asks for a quarter less in {EventAfter.TotalSeconds:0} s.

          Fleet      http://127.0.0.1:{pagePort}/fleet.html
        {string.Join('\n', sites.Select(s => $"  {s.Name,-18} http://127.0.0.1:{ports[s.Name]}/"))}
          Utility    {Utility}  (client {UtilityClient}, secret in {folder}/utility.secret)

        Kill one and see what the others do:

        {string.Join('\n', children.Select(c => $"  kill -9 {c.Id,-8} # {c.Name}"))}

        Ctrl-C ends the demo.
        """));

    static SiteClock Clock(double speed)
    {
        var now = TimeProvider.System.GetUtcNow();
        now = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return new SiteClock(now, now, speed);
    }

    static string Secret() => System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    /// <summary>Ports that nobody has now; all held until all are found, so that no two are the same.</summary>
    static Dictionary<string, int> FreePorts(IReadOnlyList<string> names)
    {
        var held = names.ToDictionary(n => n, _ => new TcpListener(IPAddress.Loopback, 0));
        try
        {
            foreach (var listener in held.Values) listener.Start();
            return held.ToDictionary(h => h.Key, h => ((IPEndPoint)h.Value.LocalEndpoint).Port);
        }
        finally
        {
            foreach (var listener in held.Values) listener.Dispose();
        }
    }
}
