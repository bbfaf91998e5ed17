using System.Globalization;

namespace Ballast.Wire.Tests.Peers;

/// <summary>mosquitto, on a free port with a scratch folder; stays on its port over a restart.</summary>
sealed class Mosquitto : IAsyncDisposable
{
    readonly string folder;
    Peer peer;

    Mosquitto(string folder, int port, Peer peer) => (this.folder, Port, this.peer) = (folder, port, peer);

    public int Port { get; }

    public string Folder => folder;

    public string Output => peer.Output;

    /// <summary>Mosquitto 2.0 with messages kept on disk (written when it ends, and on each change), and these lines besides.</summary>
    /// <param name="lines">Of <c>mosquitto.conf</c>; <c>{folder}</c> stands for the scratch folder. Where none says so, anybody may connect.</param>
    /// <param name="prepare">Writes further files into the scratch folder.</param>
    public static async Task<Mosquitto> Start(IEnumerable<string>? lines = null, Action<string>? prepare = null)
    {
        var program = Peer.Find("mosquitto");
        var folder = Peer.Scratch();
        prepare?.Invoke(folder);
        var port = Peer.FreePort();
        var own = (lines ?? []).Select(l => l.Replace("{folder}", folder, StringComparison.Ordinal)).ToArray();
        string[] config =
        [
            // The broker would give up root, and could then not write into its folder.
            "user root",
            "persistence true", $"persistence_location {folder}/", "autosave_interval 1", "autosave_on_changes true",
            "max_queued_messages 0", "log_dest stdout",
            string.Create(CultureInfo.InvariantCulture, $"listener {port} 127.0.0.1"),
            .. own.Any(l => l.StartsWith("allow_anonymous", StringComparison.Ordinal)) ? (string[])[] : ["allow_anonymous true"],
            .. own,
        ];
        await File.WriteAllLinesAsync(Path.Combine(folder, "mosquitto.conf"), config);
        var mosquitto = new Mosquitto(folder, port, Run(program, folder));
        await mosquitto.peer.Listening(port);
        return mosquitto;
    }

    /// <summary>As a power cut would.</summary>
    public void Kill() => peer.Kill();

    /// <summary>Asks it to end (it writes what it holds), and starts it again on the same port and folder.</summary>
    public async Task Restart()
    {
        await peer.Terminate();
        peer = Run(Peer.Find("mosquitto"), folder);
        await peer.Listening(Port);
    }

    /// <summary>After <see cref="Kill"/>: again on the same port and folder.</summary>
    public async Task StartAgain()
    {
        peer = Run(Peer.Find("mosquitto"), folder);
        await peer.Listening(Port);
    }

    public ValueTask DisposeAsync() => peer.DisposeAsync();

    static Peer Run(string program, string folder) => Peer.Start(program, ["-c", Path.Combine(folder, "mosquitto.conf")], folder);
}
