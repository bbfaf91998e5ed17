using System.Net;
using Ballast.App.Live;
using Ballast.App.Verbs;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Storage;
using Ballast.Wire.Mqtt;

namespace Ballast.App.Vtn;

/// <summary>An OpenADR server as this program holds one: its store, its clients, and who tells subscribers.</summary>
sealed class VtnHost : IAsyncDisposable
{
    readonly Announcer announcer;
    readonly CancellationTokenSource ended = new();
    readonly Task telling;

    VtnHost(VtnSettings settings, Ballast.Vtn.Vtn server, Announcer announcer, TimeProvider time)
    {
        (Settings, Server, this.announcer) = (settings, server, announcer);
        telling = Tell(time);
    }

    public VtnSettings Settings { get; }

    public Ballast.Vtn.Vtn Server { get; }

    public RequestTally Tally { get; } = new();

    public NotifyCounters Notified => announcer.Counters;

    /// <summary>Whether the broker is connected; null where there is none.</summary>
    public bool? BrokerConnected => Settings.Mqtt is null ? null : announcer.BrokerConnected;

    public static string ClientsFile(string directory) => Path.Combine(directory, "vtn-clients.json");

    /// <summary>Whether a request is the OpenADR server's.</summary>
    public bool Owns(PathString path) => path.StartsWithSegments(Settings.Base);

    /// <summary>
    /// Makes a first client of business logic where there is none, and gives its secret, which is not to be had again: called
    /// when the server listens, so that no secret is lost with a start that fails. Null where there is such a client.
    /// </summary>
    public string? MakeFirstClient() =>
        Server.Access.List().Any(c => c.Role == Role.BusinessLogic) || Server.Access.Find(VtnConnection.FirstClient) is not null ? null : Server.Access.Add(VtnConnection.FirstClient, Role.BusinessLogic);

    /// <summary>Opens the store and the list of clients.</summary>
    /// <param name="settings">Checked before.</param>
    /// <param name="directory">State directory; it exists.</param>
    /// <param name="address">Where the server will listen.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the wait for the store.</param>
    /// <exception cref="RefusedException">The store or the list cannot be opened.</exception>
    public static async Task<VtnHost> Open(VtnSettings settings, string directory, IPAddress address, TimeProvider time, CancellationToken cancel)
    {
        var broker = Broker(settings);
        try
        {
            var access = AccessBook.Open(ClientsFile(directory), time);
            IObjectStore store = settings.Store == VtnSettings.Journal
                ? JournalStore.Open(Path.Combine(directory, "vtn"))
                : await PostgresStore.Open(new PostgresStoreOptions { Address = settings.Store }, time, cancel);
            if (store is JournalStore { TornBytes: > 0 and var torn })
                Console.Error.WriteLine($"Note: {torn} bytes at the end of the OpenADR server's journal were not whole, and were cut off; nothing acknowledged was in them.");
            // A server for this machine may call back to it; one that others reach may not be used to reach what only it can.
            var options = settings.Options with { AllowPrivateCallbacks = IPAddress.IsLoopback(address) };
            var server = await Ballast.Vtn.Vtn.Open(options, store, access, time, cancel);
            return new VtnHost(settings, server, Announcer.Attach(server, new NotifyOptions(), broker), time);
        }
        catch (Exception e) when (e is StoreException or AccessException)
        {
            throw new RefusedException(e.Message);
        }
    }

    /// <summary>Tells subscribers what is left to tell, and lets the store go.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await telling;
        ended.Dispose();
        await announcer.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Says on the terminal when changes are no longer taken, and when they are again.</summary>
    async Task Tell(TimeProvider time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        string? told = null;
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                var trouble = Server.Trouble;
                if (trouble != told) Console.Error.WriteLine($"OpenADR server: {trouble ?? "the store answers again, and changes are taken."}");
                told = trouble;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    static MqttNotifierOptions? Broker(VtnSettings settings)
    {
        if (settings.Mqtt is not { } address) return null;
        try
        {
            var password = Environment.GetEnvironmentVariable("BALLAST_VTN_MQTT_PASSWORD");
            return MqttNotifierOptions.Parse(address, "ballast-vtn", _ => ValueTask.FromResult(password));
        }
        catch (FormatException e)
        {
            throw new InputException($"--vtn-mqtt: {e.Message}");
        }
    }
}
