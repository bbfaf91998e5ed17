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

    VtnHost(VtnSettings settings, Ballast.Vtn.Vtn server, Announcer announcer, string? freshSecret) =>
        (Settings, Server, this.announcer, FreshSecret) = (settings, server, announcer, freshSecret);

    public VtnSettings Settings { get; }

    public Ballast.Vtn.Vtn Server { get; }

    /// <summary>Secret of the first client, if it was made just now; never again.</summary>
    public string? FreshSecret { get; }

    public RequestTally Tally { get; } = new();

    public NotifyCounters Notified => announcer.Counters;

    /// <summary>Whether the broker is connected; null where there is none.</summary>
    public bool? BrokerConnected => Settings.Mqtt is null ? null : announcer.BrokerConnected;

    public static string ClientsFile(string directory) => Path.Combine(directory, "vtn-clients.json");

    /// <summary>Whether a request is the OpenADR server's.</summary>
    public bool Owns(PathString path) => path.StartsWithSegments(Settings.Base);

    /// <summary>Opens the store and the list of clients; where there is none, it begins with one client of business logic.</summary>
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
            // Made once the store has been opened, so that no secret is shown by a server that then does not start.
            var fresh = access.List().Count == 0 ? access.Add(VtnConnection.FirstClient, Role.BusinessLogic) : null;
            return new VtnHost(settings, server, Announcer.Attach(server, new NotifyOptions(), broker), fresh);
        }
        catch (Exception e) when (e is StoreException or AccessException)
        {
            throw new RefusedException(e.Message);
        }
    }

    /// <summary>Tells subscribers what is left to tell, and lets the store go.</summary>
    public async ValueTask DisposeAsync()
    {
        await announcer.DisposeAsync();
        await Server.DisposeAsync();
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
