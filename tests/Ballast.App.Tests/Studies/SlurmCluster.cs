using System.Diagnostics;
using System.Globalization;
using Ballast.Wire.Tests.Peers;

namespace Ballast.App.Tests.Studies;

/// <summary>A Slurm cluster of two nodes on this machine: its own keys, ports and folder, nothing of it left behind.</summary>
sealed class SlurmCluster : IAsyncDisposable
{
    readonly string folder;
    readonly List<Peer> peers = [];

    SlurmCluster(string folder) => this.folder = folder;

    public string Folder => folder;

    public static async Task<SlurmCluster> Start()
    {
        var (munged, controller, node) = (Peer.Find("munged"), Peer.Find("slurmctld"), Peer.Find("slurmd"));
        _ = Peer.Find("sbatch");
        var cluster = new SlurmCluster(Peer.Scratch());
        try
        {
            await cluster.Begin(munged, controller, node);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    async Task Begin(string munged, string controller, string node)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Slurm does not run on Windows.");
        if (OperatingSystem.IsWindows()) return;
        // The scratch folder is its owner's alone; munge refuses a key that others could read.
        var keys = folder;
        var key = Path.Combine(keys, "munge.key");
        var secret = new byte[128];
        System.Security.Cryptography.RandomNumberGenerator.Fill(secret);
        await File.WriteAllBytesAsync(key, secret, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var socket = Path.Combine(keys, "munge.socket");
        // The folder of a peer goes with the peer, and this one is shared: each daemon has one of its own besides.
        peers.Add(Peer.Start(munged, ["--foreground", "--force", $"--socket={socket}", $"--key-file={key}", $"--pid-file={keys}/munge.pid", $"--log-file={keys}/munge.log", $"--seed-file={keys}/munge.seed"], Peer.Scratch()));

        var (host, user, port) = (Environment.MachineName.Split('.')[0], Environment.UserName, Peer.FreePort());
        string[] nodes = ["node1", "node2"];
        string[] config =
        [
            "ClusterName=ballast", $"SlurmctldHost={host}(127.0.0.1)", Line($"SlurmctldPort={port}"), $"SlurmUser={user}", $"SlurmdUser={user}",
            "AuthType=auth/munge", $"AuthInfo=socket={socket}", "CryptoType=crypto/munge", "MailProg=/bin/true",
            $"StateSaveLocation={folder}/state", $"SlurmdSpoolDir={folder}/spool-%n", $"SlurmctldPidFile={folder}/slurmctld.pid", $"SlurmdPidFile={folder}/slurmd-%n.pid",
            "ProctrackType=proctrack/linuxproc", "TaskPlugin=task/none", "SelectType=select/cons_tres", "SelectTypeParameters=CR_CPU", "ReturnToService=2",
            "SwitchType=switch/none", "MpiDefault=none", "JobAcctGatherType=jobacct_gather/none", "AccountingStorageType=accounting_storage/none",
            "SlurmdParameters=config_overrides", "SchedulerParameters=sched_interval=1,bf_interval=1",
            .. nodes.Select(n => Line($"NodeName={n} NodeHostname={host} NodeAddr=127.0.0.1 Port={Peer.FreePort()} CPUs=1")),
            "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
        ];
        foreach (var own in nodes.Select(n => $"spool-{n}").Append("state")) Directory.CreateDirectory(Path.Combine(folder, own));
        await File.WriteAllLinesAsync(Path.Combine(folder, "slurm.conf"), config, TestContext.Current.CancellationToken);

        var control = Peer.Start(controller, ["-D"], Peer.Scratch(), Configured);
        peers.Add(control);
        await control.Listening(port);
        foreach (var name in nodes) peers.Add(Peer.Start(node, ["-D", "-N", name], Peer.Scratch(), Configured));
        for (var i = 0; i < 300; i++)
        {
            if ((await Run("sinfo", "--noheader", "--states=idle", "--format=%D")).Trim() == "2") return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException(string.Join('\n', peers.Select(p => p.Output)));
    }

    /// <summary>Runs a command of the cluster in its folder to the end; gives what it printed.</summary>
    public async Task<string> Run(string program, params string[] arguments) => await Run([], program, arguments);

    public async Task<string> Run((string Name, string Value)[] environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment.Append(Configured)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error}{await output}");
        return await output;
    }

    /// <summary>Waits until a job has left the queue.</summary>
    public async Task Ended(string job)
    {
        while ((await Run("squeue", "--noheader", $"--jobs={job}", "--states=PENDING,RUNNING,COMPLETING,CONFIGURING")).Trim().Length > 0) await Task.Delay(200, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // The nodes first, the keys last: the others need them to end.
        foreach (var peer in Enumerable.Reverse(peers))
        {
            if (!peer.Ended) await peer.Terminate();
            await peer.DisposeAsync();
        }
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    (string, string) Configured => ("SLURM_CONF", Path.Combine(folder, "slurm.conf"));

    static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
