using System.Net;
using Ballast.App.Fleet;
using Ballast.App.Live;
using Ballast.App.Vtn;
using Ballast.Vtn.Access;

namespace Ballast.App.Verbs;

/// <summary>`ballast serve --fleet`: the fleet's server for its sites, its client to the utility, and its page.</summary>
static class FleetServing
{
    public static Task<int> Run(string file, string? other, string state, string? listen, int port, CancellationToken cancel)
    {
        if (other is not null) throw new InputException($"--fleet stands alone, as its sites and its utility are other processes: start one for {other} by itself.");
        if (port is < 0 or > 65535) throw new InputException($"--port must lie from 0 to 65535, and is {port}.");
        var address = IPAddress.Loopback;
        if (listen is not null && !IPAddress.TryParse(listen, out address)) throw new InputException($"--listen \"{listen}\" is not an address: write one as 0.0.0.0, 192.168.1.10 or ::1.");
        return Run(FleetFile.Read(file), Path.GetFullPath(state), address!, port, cancel);
    }

    public static async Task<int> Run(FleetSettings settings, string directory, IPAddress address, int port, CancellationToken cancel)
    {
        var vtn = new VtnSettings { CertificateFile = settings.CertificateFile, KeyFile = settings.KeyFile, BehindProxy = settings.BehindProxy };
        InItsWords(() => vtn.Check(settings.Listen.Address));
        if (settings.Utility.SecretFile is { } own) Secret(own, "utility.secretFile");
        Serving.MakeStateDirectory(directory);
        var clock = FleetClock.Of(settings.Clock);
        var fresh = Clients(settings, directory, clock);
        await using var host = await VtnHost.Open(vtn, directory, settings.Listen.Address, clock, cancel);
        await using var sitesApp = VtnServer.Build(host, settings.Listen.Address, settings.Listen.Port);
        using var fleet = new FleetService(settings, clock, host.Server, directory, sitesApp.Lifetime);
        // What the sites shall find stands before the first of them can ask.
        await fleet.Prepare();
        await using var pages = FleetPages.Build(fleet, address, port);
        // Looked at in the fleet file's own words first, as --port is the page's.
        InItsWords(() => Listening.NeedFree(settings.Listen.Address, settings.Listen.Port));
        var sitesUrl = await Listening.Start(sitesApp, settings.Listen.Address, settings.Listen.Port, cancel);
        var url = await Listening.Start(pages, address, port, cancel);
        File.WriteAllText(Path.Combine(directory, "url"), url + "\n");
        File.WriteAllText(Path.Combine(directory, "vtn-url"), sitesUrl + vtn.Base + "\n");
        Console.WriteLine($"{settings.Name}: page at {url}/fleet.html; its {(settings.Sites.Length == 1 ? "site finds" : $"{settings.Sites.Length} sites find")} its OpenADR server at {sitesUrl}{vtn.Base} (state in {directory}).");
        foreach (var (client, secret) in fresh) Console.WriteLine($"  client {client}, secret {secret} (shown this once)");
        await fleet.StartAsync(cancel);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel, sitesApp.Lifetime.ApplicationStopping, pages.Lifetime.ApplicationStopping);
        await Task.WhenAny(Task.Delay(Timeout.Infinite, ended.Token), fleet.ExecuteTask!);
        await pages.StopAsync(CancellationToken.None);
        await fleet.StopAsync(CancellationToken.None);
        await sitesApp.StopAsync(CancellationToken.None);
        if (fleet.ExecuteTask is not { IsFaulted: true } failed) return 0;
        var failure = failed.Exception!.InnerException!;
        Console.Error.WriteLine($"The fleet stopped ({failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}). Its sites go on with what they were told.");
        return 1;
    }

    /// <summary>What an option of the command line says elsewhere is a key of the fleet file here.</summary>
    static void InItsWords(Action check)
    {
        try
        {
            check();
        }
        catch (InputException e)
        {
            throw new InputException(e.Message.Replace("--tls-cert", "certificate", StringComparison.Ordinal).Replace("--tls-key", "key", StringComparison.Ordinal).Replace("with --port", "in listen: of the fleet file", StringComparison.Ordinal).Replace("--behind-proxy", "behindProxy: yes", StringComparison.Ordinal));
        }
    }

    static string Secret(string file, string key)
    {
        string text;
        try
        {
            text = File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{key}: {file} cannot be read ({e.Message.TrimEnd('.')}): put the secret into it, alone on one line.");
        }
        return text.Length is > 0 and <= 1024 && !text.AsSpan().ContainsAny('\r', '\n') ? text : throw new InputException($"{key}: {file} does not hold a secret: put it there, alone on one line.");
    }

    /// <summary>Lets the sites in: with the secrets that the fleet file names, else with new ones, which are told once.</summary>
    static List<(string Client, string Secret)> Clients(FleetSettings settings, string directory, TimeProvider time)
    {
        var fresh = new List<(string, string)>();
        try
        {
            var access = AccessBook.Open(VtnHost.ClientsFile(directory), time);
            foreach (var site in settings.Sites)
            {
                if (site.SecretFile is not { } file)
                {
                    if (access.Find(site.Client) is null) fresh.Add((site.Client, access.Add(site.Client, Role.Ven)));
                    continue;
                }
                var secret = Secret(file, $"secretFile of {site.Name}");
                if (access.Check(site.Client, secret) is not null) continue;
                access.Remove(site.Client);
                access.Add(site.Client, Role.Ven, null, secret);
            }
        }
        catch (AccessException e)
        {
            throw new InputException(e.Message);
        }
        return fresh;
    }
}
