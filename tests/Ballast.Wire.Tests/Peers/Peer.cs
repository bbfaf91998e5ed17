using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ballast.Wire.Tests.Peers;

/// <summary>
/// A program of others, as a process of its own on free ports of this machine with a scratch folder of its
/// own. Where the program is missing the test reports itself skipped; under continuous integration
/// (environment variable <c>CI</c>) that is a failure.
/// </summary>
sealed class Peer : IAsyncDisposable
{
    readonly Process process;
    readonly ConcurrentQueue<string> lines = [];

    Peer(Process process, string folder)
    {
        (this.process, Folder) = (process, folder);
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Goes when the peer is disposed.</summary>
    public string Folder { get; }

    public string Output => string.Join('\n', lines);

    public bool Ended => process.HasExited;

    /// <summary>The first of these paths or names that is there; the test is skipped if none is.</summary>
    public static string Find(params string[] candidates)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/usr/bin");
        foreach (var candidate in candidates)
        {
            if (candidate.Contains('/') ? File.Exists(candidate) : folders.Any(f => File.Exists(Path.Combine(f, candidate))))
                return candidate.Contains('/') ? candidate : folders.Select(f => Path.Combine(f, candidate)).First(File.Exists);
        }
        var sentence = $"{candidates[0]} is not installed, and this test speaks with it.";
        Assert.False(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, sentence);
        Assert.Skip(sentence);
        throw new UnreachableException();
    }

    public static string Scratch() => Directory.CreateTempSubdirectory("ballast-peer-").FullName;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">From <see cref="Scratch"/>; the working directory.</param>
    /// <param name="environment">Variables to set.</param>
    public static Peer Start(string program, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Peer(Process.Start(start)!, folder);
    }

    /// <summary>Waits until something listens on this port of this machine.</summary>
    public async Task Listening(int port, int seconds = 60)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            if (process.HasExited) throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}: {Output}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
        throw new TimeoutException($"{process.StartInfo.FileName} does not listen on {port}: {Output}");
    }

    /// <summary>kill -9, and until it is gone.</summary>
    public void Kill()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>Asks it to end (SIGTERM), and waits until it has.</summary>
    public async Task Terminate()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        process.Dispose();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    void Keep(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        while (lines.Count > 400) lines.TryDequeue(out _);
    }
}
