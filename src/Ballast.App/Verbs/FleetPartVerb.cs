using System.CommandLine;
using System.Net;
using Ballast.App.Fleet;
using Ballast.App.Live;
using Ballast.App.Ven;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>The processes that `ballast demo --fleet` is made of. Each ends with its standard input, and so with the demo itself, however that ends.</summary>
static class FleetPartVerb
{
    public static Verb Make()
    {
        var part = new Argument<string>("part");
        var state = new Option<string>("--state") { Required = true };
        var port = new Option<int>("--port") { Required = true };
        var epoch = new Option<string>("--epoch") { Required = true };
        var speed = new Option<double>("--speed") { Required = true };
        var fleet = new Option<string?>("--fleet");
        var site = new Option<string?>("--site");
        var name = new Option<string?>("--name");
        var server = new Option<string?>("--server");
        var secret = new Option<string?>("--secret-file");
        var seed = new Option<ulong>("--seed");
        var command = new Verb("fleet-part", "One process of the fleet's demo.", "") { part, state, port, epoch, speed, fleet, site, name, server, secret, seed };
        command.Hidden = true;
        command.SetAction(async (parsed, cancel) =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            _ = Task.Run(() =>
            {
                while (Console.In.Read() >= 0)
                {
                }
                ended.Cancel();
            }, CancellationToken.None);
            var begin = Quantities.Time(parsed.GetValue(epoch)!, "--epoch");
            var clock = new SiteClock(begin, begin, parsed.GetValue(speed));
            var directory = parsed.GetValue(state)!;
            return parsed.GetValue(part) switch
            {
                "utility" => await Utility(directory, parsed.GetValue(port), clock, ended.Token),
                "fleet" => await FleetServing.Run(FleetFile.Read(parsed.GetValue(fleet)!), directory, IPAddress.Loopback, parsed.GetValue(port), ended.Token),
                "site" => await Site(parsed.GetValue(site)!, parsed.GetValue(name)!, new Uri(parsed.GetValue(server)!), parsed.GetValue(secret)!, directory, parsed.GetValue(port), clock, parsed.GetValue(seed), ended.Token),
                var other => throw new InputException($"There is no part \"{other}\"."),
            };
        });
        return command;
    }

    static async Task<int> Utility(string directory, int port, SiteClock clock, CancellationToken cancel)
    {
        Serving.MakeStateDirectory(directory);
        await using var host = await VtnHost.Open(new VtnSettings(), directory, IPAddress.Loopback, new FleetClock(clock), cancel);
        await using var app = VtnServer.Build(host, IPAddress.Loopback, port);
        Console.WriteLine($"utility: {await Listening.Start(app, IPAddress.Loopback, port, cancel)}");
        await using (cancel.Register(app.Lifetime.StopApplication)) await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    static Task<int> Site(string scenario, string name, Uri server, string secret, string directory, int port, SiteClock clock, ulong seed, CancellationToken cancel)
    {
        var source = SiteSource.Parse(Resource(scenario)!, scenario, Resource);
        return new Serving
        {
            Source = source,
            StateDirectory = directory,
            Port = port,
            Seed = seed,
            Clock = clock,
            WarmUp = source.Site.Baseline.Window + TimeSpan.FromMinutes(5),
            Ven = new VenSettings
            {
                Server = server,
                Name = name,
                ClientId = name,
                ClientSecret = () => File.ReadAllText(secret).Trim(),
                Poll = TimeSpan.FromSeconds(1),
                Ramp = FleetDemo.Ramp,
                StateDirectory = directory,
            },
            Started = (_, url, _) => Console.WriteLine($"{name}: {url}"),
        }.Run(cancel);
    }

    static string? Resource(string name)
    {
        using var stream = typeof(FleetPartVerb).Assembly.GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
