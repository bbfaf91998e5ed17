using System.Diagnostics;
using System.Globalization;
using System.Net;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Http;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ballast.Benchmarks;

/// <summary>The OpenADR server as a process of its own on loopback, with the journal as its store.</summary>
sealed class VtnServer : IDisposable
{
    public const string Verb = "vtn-server";

    readonly Process process;
    readonly string folder;

    VtnServer(Process process, string folder, int port) => (this.process, this.folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <summary>Resident memory, MiB.</summary>
    public double Resident
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Processor time used so far, seconds.</summary>
    public double Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static string SecretOf(string client) => $"secret-of-{client}-for-benchmarks";

    /// <summary>Starts a child of this program.</summary>
    /// <param name="directory">The journal goes into a new folder here.</param>
    /// <param name="vens">Clients ven-0 … besides the client bl.</param>
    /// <param name="broker">Address of an MQTT broker; null: none.</param>
    public static async Task<VtnServer> Start(string directory, int vens, string? broker = null)
    {
        var folder = Path.Combine(directory, $"vtn-{Guid.NewGuid():N}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[typeof(VtnServer).Assembly.Location, Verb, folder, vens.ToString(CultureInfo.InvariantCulture), broker ?? ""]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        return new VtnServer(process, folder, int.Parse(line, CultureInfo.InvariantCulture));
    }

    /// <summary>The child: serves until its input ends.</summary>
    public static async Task Serve(string folder, int vens, string broker)
    {
        var access = AccessBook.InMemory(TimeProvider.System);
        access.Add("bl", Role.BusinessLogic, null, SecretOf("bl"));
        for (var i = 0; i < vens; i++) access.Add($"ven-{i}", Role.Ven, null, SecretOf($"ven-{i}"));
        var options = new VtnOptions();
        await using var vtn = await Vtn.Vtn.Open(options, JournalStore.Open(folder), access, TimeProvider.System);
        await using var announcer = Announcer.Attach(vtn, new NotifyOptions(), broker.Length > 0 ? MqttNotifierOptions.Parse(broker, "ballast-vtn-benchmark") : null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => VtnHosting.Listen(kestrel, new IPEndPoint(IPAddress.Loopback, 0), options));
        await using var app = builder.Build();
        app.MapVtn(vtn, "");
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port.ToString(CultureInfo.InvariantCulture));
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(10_000)) process.Kill();
        process.Dispose();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
