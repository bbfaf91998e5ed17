using System.CommandLine;
using System.Net;
using Ballast.App.Live;
using Ballast.Signals;

namespace Ballast.App.Verbs;

/// <summary>`ballast demo`.</summary>
static class DemoVerb
{
    static readonly TimeSpan EventAfter = TimeSpan.FromSeconds(10);

    public static Verb Make()
    {
        var port = new Option<int>("--port") { Description = "Port to listen on, on this machine only; 0 takes a free one.", DefaultValueFactory = _ => Serving.DefaultPort };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the simulated plant.", DefaultValueFactory = _ => 1UL };
        var speed = new Option<double>("--speed") { Description = "Site seconds per second.", DefaultValueFactory = _ => 60.0 };
        var fleet = new Option<bool>("--fleet") { Description = $"A utility, a fleet and three sites instead, each a process of its own; {FleetDemo.UsualSpeed:0}x unless --speed says otherwise." };
        var command = new Verb("demo", "Run a simulated 256-GPU site at 60x real time, with the controller, the API and the dashboard.", """
            A 25 % event arrives ten seconds after the start; half a minute later the site holds it.
            Nothing is kept when it ends.

            Examples:
              ballast demo
              ballast demo --speed 10 --port 9000
              ballast demo --fleet
            """) { port, seed, speed, fleet };
        command.SetAction((parsed, cancel) => parsed.GetValue(fleet)
            ? RunFleet(parsed.GetValue(port), parsed.GetValue(seed), parsed.GetResult(speed) is { Implicit: false } ? parsed.GetValue(speed) : FleetDemo.UsualSpeed, cancel)
            : Run(parsed.GetValue(port), parsed.GetValue(seed), parsed.GetValue(speed), cancel));
        return command;
    }

    static async Task<int> RunFleet(int port, ulong seed, double speed, CancellationToken cancel)
    {
        if (port is < 0 or > 65535) throw new InputException($"--port must lie from 0 to 65535, and is {port}.");
        if (!(speed is >= 1 and <= 60)) throw new InputException(FormattableString.Invariant($"--speed must lie from 1 to 60 for a fleet, whose processes speak by the wall's clock, and is {speed}."));
        var state = Directory.CreateTempSubdirectory("ballast-fleet-");
        try
        {
            return await new FleetDemo(port, speed, seed, state.FullName, Console.WriteLine).Run(cancel);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    static async Task<int> Run(int port, ulong seed, double speed, CancellationToken cancel)
    {
        if (port is < 0 or > 65535) throw new InputException($"--port must lie from 0 to 65535, and is {port}.");
        ServeVerb.CheckSpeed(speed);
        var state = Directory.CreateTempSubdirectory("ballast-demo-");
        try
        {
            using var reader = new StreamReader(typeof(DemoVerb).Assembly.GetManifestResourceStream("phoenix.yaml")!);
            var source = SiteSource.Parse(reader.ReadToEnd(), "phoenix.yaml", _ => null);
            return await new Serving
            {
                Source = source,
                StateDirectory = state.FullName,
                Port = port,
                Seed = seed,
                Speed = speed,
                WarmUp = source.Site.Baseline.Window + TimeSpan.FromMinutes(5),
                Started = (loop, url, token) =>
                {
                    Say(loop, url, token, speed);
                    _ = SendEvent(loop, cancel);
                },
            }.Run(cancel);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    static async Task SendEvent(LiveLoop loop, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(EventAfter, cancel);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        var now = loop.SiteNow;
        // The ramp is the longest part: a quarter of the site at its own ramp limit takes 15 minutes.
        loop.TryTell(new SignalReceived(new Signals.Dispatch
        {
            Id = "demo-peak",
            Start = now + TimeSpan.FromMinutes(3),
            Duration = TimeSpan.FromMinutes(45),
            Setpoint = new Setpoint.CutFraction(0.25),
            RampDown = TimeSpan.FromMinutes(15),
            RampUp = TimeSpan.FromMinutes(15),
            Note = "The demo's evening peak",
        })
        { Known = now }, out _);
    }

    static void Say(LiveLoop loop, string url, string? token, double speed)
    {
        var site = loop.Run.Source.Site;
        var port = new Uri(url).Port == Serving.DefaultPort ? "" : $" --url {url}";
        Console.WriteLine(FormattableString.Invariant($"""
            {site.Name}: {site.Clusters.Sum(c => c.Gpus)} GPUs, {site.Jobs.Length} jobs, simulated at {speed:0.##}x. A 25 % event arrives in {EventAfter.TotalSeconds:0} s.

              Dashboard  {url}/#token={token}
              API        {url}/openapi/v1.json

            Send an event yourself, from another terminal:

              export BALLAST_TOKEN={token}
              ./ballast dispatch --cut 20% --for 30m --ramp 15m{port}
              ./ballast status{port}

            Ctrl-C ends the demo.
            """));
    }
}
