using System.Diagnostics;
using System.Text;

namespace Ballast.App.Tests;

/// <summary>The program itself, as a process of its own.</summary>
sealed class Child : IDisposable
{
    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Ballast.App.dll");

    readonly Process process;

    Child(Process process) => this.process = process;

    public StreamReader Output => process.StandardOutput;

    public Stream Bytes => process.StandardOutput.BaseStream;

    public static Child Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Launch(start);
    }

    /// <summary>Through a shell, that can set limits first: $0 stands for the command.</summary>
    public static Child Shell(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", script, "bash", "dotnet", Program, .. arguments]) start.ArgumentList.Add(argument);
        return Launch(start);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var child = Start(arguments);
        return await child.End();
    }

    public async Task<(int Code, string Output, string Error)> End()
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Reads lines until one contains the text.</summary>
    public async Task<string> LineWith(string text)
    {
        var seen = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
            seen.AppendLine(line);
        }
        throw new InvalidOperationException($"The program ended without \"{text}\": {seen}{await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    /// <summary>Reads lines of its log until one contains the text.</summary>
    public async Task<string> LogWith(string text)
    {
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException($"The program ended without \"{text}\" in its log.");
    }

    /// <summary>kill -9, and until it is gone.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ctrl-C; where the tests themselves were started deaf to it, as in the background of a script, a child is too, and is asked to end in the other way.</summary>
    public void Interrupt() => Process.Start("kill", [IsDeafToInterrupts() ? "-TERM" : "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    static bool IsDeafToInterrupts()
    {
        const string field = "SigIgn:";
        const ulong interrupt = 1UL << (2 - 1);
        if (!File.Exists("/proc/self/status") || Array.Find(File.ReadAllLines("/proc/self/status"), l => l.StartsWith(field, StringComparison.Ordinal)) is not { } line) return false;
        return (Convert.ToUInt64(line[field.Length..].Trim(), 16) & interrupt) != 0;
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }

    static Child Launch(ProcessStartInfo start) => new(Process.Start(start)!);
}
