using System.Globalization;

namespace Ballast.Wire.Tests.Peers;

/// <summary>
/// nats-server with its MQTT side, on free ports with a scratch folder. Version 2.9 speaks QoS 0 and 1; QoS 2 came with 2.10.
/// </summary>
sealed class Nats : IAsyncDisposable
{
    readonly string folder;
    Peer peer;

    Nats(string folder, int port, Peer peer) => (this.folder, Port, this.peer) = (folder, port, peer);

    /// <summary>Of MQTT.</summary>
    public int Port { get; }

    public string Output => peer.Output;

    /// <param name="mqttLines">Further lines of the block <c>mqtt { }</c>.</param>
    public static async Task<Nats> Start(params string[] mqttLines)
    {
        var program = Peer.Find("nats-server");
        var folder = Peer.Scratch();
        var (port, own) = (Peer.FreePort(), Peer.FreePort());
        await File.WriteAllTextAsync(Path.Combine(folder, "nats.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
            server_name: ballast-peer
            listen: "127.0.0.1:{{own}}"
            jetstream { store_dir: "{{folder}}/store", max_memory_store: 64MB, max_file_store: 1GB }
            mqtt {
              listen: "127.0.0.1:{{port}}"
              {{string.Join("\n  ", mqttLines)}}
            }
            """));
        var nats = new Nats(folder, port, Run(program, folder));
        await nats.peer.Listening(port);
        return nats;
    }

    /// <summary>As a power cut would.</summary>
    public void Kill() => peer.Kill();

    /// <summary>After <see cref="Kill"/>: again on the same ports and folder.</summary>
    public async Task StartAgain()
    {
        peer = Run(Peer.Find("nats-server"), folder);
        await peer.Listening(Port);
    }

    public ValueTask DisposeAsync() => peer.DisposeAsync();

    static Peer Run(string program, string folder) => Peer.Start(program, ["-c", Path.Combine(folder, "nats.conf")], folder);
}
