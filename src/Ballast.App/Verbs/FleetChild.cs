using System.Diagnostics;

namespace Ballast.App.Verbs;

/// <summary>One process of the fleet's demo: started, watched, and started again when it ends by itself or is killed.</summary>
sealed class FleetChild(string name, string[] arguments, string log, TimeSpan restartAfter, Action<string> say) : IDisposable
{
    readonly Lock gate = new();
    Process? process;

    public string Name => name;

    /// <summary>Process id; null while it is down.</summary>
    public int? Id
    {
        get
        {
            lock (gate) return process is { HasExited: false } running ? running.Id : null;
        }
    }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Runs it until cancelled, again and again.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var running = Start();
            try
            {
                await running.WaitForExitAsync(cancel);
            }
            catch (OperationCanceledException)
            {
                await End(running);
                return;
            }
            // Ctrl-C reaches the children of a terminal by itself, perhaps before it is heard here.
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5), cancel);
                say($"{name} ended ({(running.ExitCode is 137 or 9 ? "killed" : $"exit {running.ExitCode}")}); it is started again in {restartAfter.TotalSeconds:0} s.");
                await Task.Delay(restartAfter, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            Restarts++;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (process is null) return;
            if (!process.HasExited) process.Kill();
            process.Dispose();
            process = null;
        }
    }

    Process Start()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // Run by the host, as in a build's folder, the program is the host's first argument.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(FleetChild).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        lock (gate)
        {
            process?.Dispose();
            process = Process.Start(start)!;
            process.OutputDataReceived += Write;
            process.ErrorDataReceived += Write;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
    }

    async Task End(Process running)
    {
        // The end of its input tells it to end.
        running.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        try
        {
            await running.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
        }
    }

    void Write(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        try
        {
            lock (gate) File.AppendAllText(log, line.Data + "\n");
        }
        catch (IOException)
        {
            // The scratch folder goes at the end of the demo.
        }
    }
}
