using System.Globalization;
using System.Net;
using System.Text.Json;
using Ballast.App.Fleet;
using Ballast.App.Live;
using Ballast.App.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;
using Microsoft.AspNetCore.Builder;

namespace Ballast.App.Tests.Fleet;

/// <summary>A utility over loopback, a fleet in this process, and sites that say what the test says. Time runs sixty times as fast.</summary>
sealed class FleetBench : IAsyncDisposable
{
    readonly Folder folder = new();
    readonly string above;
    readonly FleetClock clock;
    readonly WebApplication utilityApp;
    readonly FleetSettings settings;
    readonly CancellationTokenSource talking = new();
    VtnHost? below;
    Task talk = Task.CompletedTask;

    FleetBench(VtnHost utility, string above, WebApplication app, FleetClock clock, FleetSettings settings) => (Utility, this.above, utilityApp, this.clock, this.settings) = (utility, above, app, clock, settings);

    public VtnHost Utility { get; }

    public FleetService Fleet { get; private set; } = null!;

    public Ballast.Vtn.Vtn Below => below!.Server;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>What each site says, kW; one that is taken out is silent.</summary>
    public Dictionary<string, (double Baseline, double Offer)> Sites { get; } = new() { ["a"] = (100, 40), ["b"] = (60, 20), ["c"] = (40, 20) };

    public string ProgramId { get; private set; } = "";

    public static async Task<FleetBench> Start()
    {
        var epoch = DateTimeOffset.UtcNow;
        epoch = new DateTimeOffset(epoch.UtcTicks - epoch.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var site = new SiteClock(epoch, epoch, 60);
        var clock = new FleetClock(site);
        var directory = Directory.CreateTempSubdirectory("ballast-fleet-test-").FullName;
        var access = AccessBook.Open(VtnHost.ClientsFile(directory), clock);
        var secret = Path.Combine(directory, "fleet.secret");
        File.WriteAllText(secret, access.Add("fleet", Role.Ven));
        var utility = await VtnHost.Open(new VtnSettings(), directory, IPAddress.Loopback, clock, default);
        var app = VtnServer.Build(utility, IPAddress.Loopback, 0);
        await app.StartAsync();
        var settings = FleetFile.Parse($$"""
            name: Bench
            utility: { url: "{{app.Urls.First()}}{{VtnSettings.DefaultBase}}", ven: fleet, client: fleet, secretFile: {{secret}}, poll: 0.3 s }
            sites:
              - { name: a }
              - { name: b }
              - { name: c }
            timings: { report: 1 min, offer: 5 min, silentAfter: 4 min, grace: 3 min }
            clock: { epoch: "{{epoch:yyyy-MM-dd'T'HH:mm:ss'Z'}}", speed: 60 }
            """, "fleet.yaml", directory);
        var bench = new FleetBench(utility, directory, app, clock, settings);
        await bench.StartFleet();
        bench.talk = bench.Talk();
        using var program = JsonDocument.Parse("""{"programName":"peak"}""");
        bench.ProgramId = (await utility.Server.Create(Caller.Host, ObjectKind.Program, program.RootElement)).Object!.Id;
        await Until(() => bench.Fleet.Picture is { } p && p.Utility.Connected && p.Sites.All(s => s.OfferKw is not null && s.BaselineKw is not null), "the fleet knows utility and sites");
        return bench;
    }

    /// <summary>Starts it on what its folder holds.</summary>
    public async Task StartFleet()
    {
        below = await VtnHost.Open(new VtnSettings(), folder.Path, IPAddress.Loopback, clock, default);
        Fleet = new FleetService(settings, clock, below.Server, folder.Path, utilityApp.Lifetime);
        await Fleet.Prepare();
        await Fleet.StartAsync(default);
    }

    public async Task StopFleet()
    {
        await Fleet.StopAsync(default);
        Fleet.Dispose();
        await below!.DisposeAsync();
        below = null;
    }

    /// <summary>The utility asks: a payload over so many minutes from so many minutes from now on.</summary>
    public async Task<string> Ask(string type, double value, string units, int inMinutes, int minutes, string more = "")
    {
        var json = string.Create(CultureInfo.InvariantCulture, $$"""
            {"programID":"{{ProgramId}}","eventName":"peak","intervalPeriod":{"start":"{{Now.AddMinutes(inMinutes):yyyy-MM-dd'T'HH:mm:ss'Z'}}","duration":"PT{{minutes}}M"}{{more}},
             "payloadDescriptors":[{"objectType":"EVENT_PAYLOAD_DESCRIPTOR","payloadType":"{{type}}","units":"{{units}}"}],
             "intervals":[{"id":0,"payloads":[{"type":"{{type}}","values":[{{value}}]}]}]}
            """);
        using var document = JsonDocument.Parse(json);
        var made = await Utility.Server.Create(Caller.Host, ObjectKind.Event, document.RootElement);
        return made.Object?.Id ?? throw new InvalidOperationException(made.Detail);
    }

    public async Task AskReadings(string types)
    {
        var json = $$"""
            {"programID":"{{ProgramId}}","eventName":"readings","duration":"P9999Y","intervalPeriod":{"start":"{{Now:yyyy-MM-dd'T'HH:mm:ss'Z'}}","duration":"PT2M"},
             "reportDescriptors":[{{string.Join(',', types.Split(' ').Select(t => $$"""{"payloadType":"{{t}}","units":"KW","startInterval":0,"numIntervals":1,"repeat":-1}"""))}}]}
            """;
        using var document = JsonDocument.Parse(json);
        Assert.True((await Utility.Server.Create(Caller.Host, ObjectKind.Event, document.RootElement)).Done);
    }

    /// <summary>What each site is asked by the events that stand for it and are not cancelled; kW.</summary>
    public Dictionary<string, double> Parts()
    {
        var parts = new Dictionary<string, double>();
        foreach (var item in Below.Book.Of(ObjectKind.Event).Where(e => e.Name?.StartsWith(DownstreamEvent.Prefix, StringComparison.Ordinal) == true && e.Targets.Length == 1))
        {
            using var document = JsonDocument.Parse(item.Json);
            if (document.RootElement.GetProperty("intervalPeriod").GetProperty("duration").GetString() == "PT0S") continue;
            parts[item.Targets[0]] = document.RootElement.GetProperty("intervals")[0].GetProperty("payloads")[0].GetProperty("values")[0].GetDouble();
        }
        return parts;
    }

    /// <summary>Values of that type in the reports that the utility has.</summary>
    public IEnumerable<(VtnObject Report, double Value)> Told(string type)
    {
        foreach (var report in Utility.Server.Book.Of(ObjectKind.Report).OrderBy(r => r.Created))
        {
            using var document = JsonDocument.Parse(report.Json);
            foreach (var interval in document.RootElement.GetProperty("resources")[0].GetProperty("intervals").EnumerateArray())
                foreach (var payload in interval.GetProperty("payloads").EnumerateArray())
                    if (payload.GetProperty("type").GetString() == type) yield return (report, payload.GetProperty("values")[0].GetDouble());
        }
    }

    /// <summary>Waits for a condition; the machine may be slow, and half a minute is long.</summary>
    public static async Task Until(Func<bool> holds, string what)
    {
        for (var i = 0; i < 600; i++)
        {
            if (holds()) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"It did not come to this in time: {what}.");
    }

    public async ValueTask DisposeAsync()
    {
        await talking.CancelAsync();
        await talk;
        if (below is not null) await StopFleet();
        await utilityApp.StopAsync();
        await utilityApp.DisposeAsync();
        await Utility.DisposeAsync();
        folder.Dispose();
        Directory.Delete(above, recursive: true);
        talking.Dispose();
    }

    /// <summary>The sites speak once a minute of theirs, each following its part at once.</summary>
    async Task Talk()
    {
        var told = DateTimeOffset.MinValue;
        while (!talking.IsCancellationRequested)
        {
            var to = new DateTimeOffset(Now.UtcTicks - Now.UtcTicks % TimeSpan.FromMinutes(1).Ticks, TimeSpan.Zero);
            if (to > told && below is { } host && host.Server.Failure is null)
            {
                told = to;
                var events = host.Server.Book.Of(ObjectKind.Event).ToDictionary(e => e.Name ?? e.Id);
                foreach (var (name, (baseline, offer)) in Sites.ToArray())
                {
                    var caller = new Caller(name, Role.Ven, ScopeNames.ForVen);
                    await Say(host.Server, caller, events["readings"].Id, Interval(0, to.AddMinutes(-1), "PT1M", ("DEMAND", baseline), ("BASELINE", baseline), ("SETPOINT", baseline)));
                    if (events.TryGetValue("offers", out var offers)) await Say(host.Server, caller, offers.Id, Interval(0, to, "PT8H", ("LOAD_SHED_DELTA_AVAILABLE", offer)));
                }
            }
            await Task.Delay(100, CancellationToken.None);
        }
    }

    static async Task Say(Ballast.Vtn.Vtn server, Caller caller, string eventId, string interval)
    {
        var json = $$"""
            {"eventID":"{{eventId}}","clientName":"{{caller.ClientId}}","reportName":"{{Guid.NewGuid()}}",
             "payloadDescriptors":[{{string.Join(',', ((string[])["DEMAND", "BASELINE", "SETPOINT", "LOAD_SHED_DELTA_AVAILABLE"]).Select(t => $$"""{"objectType":"REPORT_PAYLOAD_DESCRIPTOR","payloadType":"{{t}}","units":"KW"}"""))}}],
             "resources":[{"resourceName":"{{caller.ClientId}}","intervals":[{{interval}}]}]}
            """;
        using var document = JsonDocument.Parse(json);
        await server.Create(caller, ObjectKind.Report, document.RootElement);
    }

    static string Interval(int id, DateTimeOffset from, string length, params (string Type, double Value)[] values) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":{{id}},"intervalPeriod":{"start":"{{from:yyyy-MM-dd'T'HH:mm:ss'Z'}}","duration":"{{length}}"},"payloads":[{{string.Join(',', values.Select(v => string.Create(CultureInfo.InvariantCulture, $$"""{"type":"{{v.Type}}","values":[{{v.Value}}]}""")))}}]}""");
}
