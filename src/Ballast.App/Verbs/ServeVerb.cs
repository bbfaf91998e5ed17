using System.CommandLine;
using System.Net;
using Ballast.App.Dsx;
using Ballast.App.Live;
using Ballast.App.Ven;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast serve`.</summary>
static class ServeVerb
{
    public static Verb Make()
    {
        var site = new Option<string?>("--site") { Description = "Site file (YAML); `ballast check` explains what is wrong in one. Needed unless --vtn stands alone, or with --fleet.", HelpName = "FILE" };
        var state = new Option<string>("--state") { Description = "Directory of the journal and the token's hash.", DefaultValueFactory = _ => Serving.DefaultStateDirectory, HelpName = "DIR" };
        var listen = new Option<string?>("--listen") { Description = "Address to listen on; without it, this machine only.", HelpName = "ADDRESS" };
        var port = new Option<int>("--port") { Description = "Port to listen on; 0 takes a free one.", DefaultValueFactory = _ => Serving.DefaultPort };
        var speed = new Option<double>("--speed") { Description = "Site seconds per second; above 1 only on a simulated plant.", DefaultValueFactory = _ => 1.0 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the simulated plant.", DefaultValueFactory = _ => 1UL };
        var dsx = new Option<string?>("--dsx") { Description = "Be on the bus of an AI factory (DSX Flex over MQTT), as this file says; docs/connecting-an-ai-factory.md shows one.", HelpName = "FILE" };
        var fleet = new Option<string?>("--fleet") { Description = "Fleet file (YAML): be a client of a utility's OpenADR server, and the server of a fleet's sites.", HelpName = "FILE" };
        var ven = new VenFlags();
        var vtn = new VtnFlags();
        var command = new Verb("serve", "Control a site live: the loop, the API and the dashboard (for now the plant is simulated); or be an OpenADR server; or both.", """
            Everything heard, read and commanded is journaled before a command leaves. Killed and started
            again on the same state directory it carries on where it was, in mid-event too. The token that
            changes of state need is shown once, at the first start.

            Examples:
              ballast serve --site site.yaml
              ballast serve --site scenarios/phoenix.yaml --state ./.state --speed 60
              ballast serve --site site.yaml --listen 0.0.0.0 --port 8750
              ballast serve --site site.yaml --ven https://vtn.example/openadr3/3.1.0 --ven-client ID --ven-secret-file FILE
              ballast serve --vtn --listen 0.0.0.0 --port 8443 --tls-cert cert.pem --tls-key key.pem
              ballast serve --vtn --site site.yaml
              ballast serve --site scenarios/two-feeds.yaml --dsx dsx.yaml
              ballast serve --fleet fleet.yaml --state ./.fleet
            """) { site, state, listen, port, speed, seed, dsx, fleet };
        foreach (var option in ven.All.Concat(vtn.All)) command.Add(option);
        command.SetAction((parsed, cancel) => parsed.GetValue(fleet) is { } file ? FleetServing.Run(
            file, parsed.GetValue(site) ?? (parsed.GetResult(vtn.All.First()) is { Implicit: false } ? "--vtn" : null), parsed.GetValue(state)!, parsed.GetValue(listen), parsed.GetValue(port), cancel) : Run(
            vtn.Read(parsed), parsed.GetValue(site), parsed.GetValue(dsx), parsed.GetValue(state)!, parsed.GetValue(listen), parsed.GetValue(port), parsed.GetValue(speed), parsed.GetValue(seed),
            (name, directory) => ven.Read(parsed, name, directory), cancel));
        return command;
    }

    internal static void CheckSpeed(double speed)
    {
        if (!(speed is >= 0.1 and <= 3600)) throw new InputException(FormattableString.Invariant($"--speed must lie from 0.1 to 3600, and is {speed}."));
    }

    static Task<int> Run(VtnSettings? vtn, string? site, string? dsx, string state, string? listen, int port, double speed, ulong seed, Func<string, string, VenSettings?> ven, CancellationToken cancel)
    {
        CheckSpeed(speed);
        if (port is < 0 or > 65535) throw new InputException($"--port must lie from 0 to 65535, and is {port}.");
        var address = IPAddress.Loopback;
        if (listen is not null && !IPAddress.TryParse(listen, out address)) throw new InputException($"--listen \"{listen}\" is not an address: write one as 0.0.0.0, 192.168.1.10 or ::1.");
        vtn?.Check(address!);
        if (site is null && dsx is not null) throw new InputException("--dsx puts a site on a bus: give --site FILE too.");
        if (site is null)
            return vtn is null ? throw new InputException("serve needs a site to control: give --site FILE, or --vtn to be an OpenADR server alone.") : VtnServing.Run(vtn, Path.GetFullPath(state), address!, port, cancel);
        var source = SiteSource.Read(site);
        return new Serving
        {
            Source = source,
            StateDirectory = Path.GetFullPath(state),
            Address = address!,
            Port = port,
            Speed = speed,
            Seed = seed,
            Vtn = vtn,
            Dsx = dsx is null ? null : DsxFile.Read(dsx, source.Site),
            Ven = ven(source.Site.Name, Path.GetFullPath(state)),
            Started = (_, url, token) => Say(source, state, url, token, IPAddress.IsLoopback(address!) || vtn?.CertificateFile is not null),
        }.Run(cancel);
    }

    static void Say(SiteSource source, string state, string url, string? token, bool guarded)
    {
        Console.WriteLine($"{source.Site.Name}: listening on {url} (simulated plant, state in {state}).");
        if (token is not null)
        {
            Console.WriteLine($"""
                The token, shown this once; only its hash is kept:

                  export BALLAST_TOKEN={token}

                """);
        }
        if (!guarded)
            Console.WriteLine("Others on the network can reach this server, and HTTP is not encrypted: put a proxy with TLS in front of it.");
    }
}
