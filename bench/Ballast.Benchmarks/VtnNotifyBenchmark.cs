using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ballast.Wire.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ballast.Benchmarks;

/// <summary>From the 201 of an event to the last of its subscribers: by webhook at one listener with a path for each, and by MQTT through mosquitto with a connection for each.</summary>
static class VtnNotifyBenchmark
{
    public const string Name = "notify";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Run(VtnArguments arguments)
    {
        await Webhooks(arguments);
        await Mqtt(arguments);
    }

    static async Task Webhooks(VtnArguments arguments)
    {
        using var server = await VtnServer.Start(arguments.Directory, arguments.Vens);
        using var fleet = await VtnFleet.Join(server.Port, arguments.Vens, etags: false);
        var arrivals = new ConcurrentDictionary<int, long>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var listener = builder.Build();
        listener.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            arrivals.TryAdd(int.Parse(context.Request.Path.Value![1..], CultureInfo.InvariantCulture), Stopwatch.GetTimestamp());
            context.Response.ContentLength = 0;
        });
        await listener.StartAsync();
        await fleet.Subscribe(listener.Urls.First());
        await Measure("webhook", arguments, fleet, server, arrivals);
        await listener.StopAsync();
    }

    static async Task Mqtt(VtnArguments arguments)
    {
        using var broker = await Broker(arguments);
        if (broker is not { } running) return;
        using var server = await VtnServer.Start(arguments.Directory, arguments.Vens, $"mqtt://127.0.0.1:{running.Port}");
        using var fleet = await VtnFleet.Join(server.Port, arguments.Vens, etags: false);
        var arrivals = new ConcurrentDictionary<int, long>();
        var clients = new List<MqttClient>();
        for (var i = 0; i < arguments.Vens; i++)
        {
            var me = i;
            var client = new MqttClient(new MqttOptions { Host = "127.0.0.1", Port = running.Port, ClientId = $"ven-{i}", Seed = (ulong)i }, TimeProvider.System);
            clients.Add(client);
            await client.Connect(CancellationToken.None);
            await client.Subscribe($"events/vens/{fleet.VenIds[i]}/+", MqttQos.AtLeastOnce, CancellationToken.None);
            _ = Task.Run(async () =>
            {
                await foreach (var _ in client.Messages.ReadAllAsync()) arrivals.TryAdd(me, Stopwatch.GetTimestamp());
            });
        }
        await Measure("MQTT, mosquitto, QoS 1", arguments, fleet, server, arrivals);
        foreach (var client in clients) await client.DisposeAsync();
    }

    static async Task Measure(string how, VtnArguments arguments, VtnFleet fleet, VtnServer server, ConcurrentDictionary<int, long> arrivals)
    {
        Console.WriteLine($"{arguments.Vens} subscribers by {how}, {arguments.Events} events after one that is thrown away");
        var (each, last) = (new VtnLatencies(), new List<double>());
        var missing = 0;
        for (var k = 0; k <= arguments.Events; k++)
        {
            arrivals.Clear();
            await fleet.Create([]);
            var told = Stopwatch.GetTimestamp();
            while (arrivals.Count < arguments.Vens && Stopwatch.GetElapsedTime(told) < Patience) await Task.Delay(5);
            if (k == 0) continue;
            missing += arguments.Vens - arrivals.Count;
            foreach (var at in arrivals.Values) each.Add(at > told ? Stopwatch.GetElapsedTime(told, at) : TimeSpan.Zero);
            last.Add(arrivals.IsEmpty ? Patience.TotalMilliseconds : Stopwatch.GetElapsedTime(told, arrivals.Values.Max()).TotalMilliseconds);
            await Task.Delay(300);
        }
        last.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  from the 201: each {each}; the last one: median {last[last.Count / 2]:0} ms, worst {last[^1]:0} ms; missing {missing}; server memory {server.Resident:0} MiB"));
    }

    sealed record RunningBroker(Process Process, int Port, string Folder) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }

    static async Task<RunningBroker?> Broker(VtnArguments arguments)
    {
        var program = ((string[])["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"]).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Console.WriteLine("MQTT: mosquitto is not installed; not measured");
            return null;
        }
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        var folder = Path.Combine(arguments.Directory, $"mosquitto-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var config = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(config, string.Create(CultureInfo.InvariantCulture, $"user root\nlistener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nset_tcp_nodelay true\nlog_dest none\n"));
        var process = Process.Start(new ProcessStartInfo(program, ["-c", config]) { RedirectStandardError = true })!;
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return new(process, port, folder);
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        throw new InvalidOperationException("mosquitto does not listen.");
    }
}
