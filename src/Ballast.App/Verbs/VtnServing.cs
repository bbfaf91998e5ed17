using System.Net;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast serve --vtn` without a site, and what is said of an OpenADR server wherever it stands.</summary>
static class VtnServing
{
    public static async Task<int> Run(VtnSettings settings, string directory, IPAddress address, int port, CancellationToken cancel)
    {
        Serving.MakeStateDirectory(directory);
        await using var host = await VtnHost.Open(settings, directory, address, TimeProvider.System, cancel);
        await using var app = VtnServer.Build(host, address, port);
        var url = await Listening.Start(app, address, port, cancel);
        Say(host, url, directory, alone: true);
        await using (cancel.Register(app.Lifetime.StopApplication)) await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    public static void Say(VtnHost host, string url, string directory, bool alone)
    {
        var local = url.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(directory, "vtn-url"), local + host.Settings.Base + "\n");
        Console.WriteLine($"OpenADR 3.1 server: {(alone ? "listening on " : "")}{url}{host.Settings.Base} (page at {local}/vtn, {(host.Settings.Store == VtnSettings.Journal ? $"journal in {Path.Combine(directory, "vtn")}" : "objects in PostgreSQL")}).");
        if (host.MakeFirstClient() is not { } secret) return;
        Console.WriteLine($"""
            The first client, of business logic; its secret is shown this once, and only its hash is kept:

              export BALLAST_VTN_CLIENT={VtnConnection.FirstClient}
              export BALLAST_VTN_SECRET={secret}

            Next: `ballast vtn program create NAME`, and `ballast vtn client add ID --ven` for each site.
            """);
    }
}
