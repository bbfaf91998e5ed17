using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Ballast.App.Tests.Browser;

/// <summary>The real program, `ballast demo`, as a process of its own on a free port.</summary>
sealed partial class DemoServer : IAsyncDisposable
{
    readonly Process process;

    DemoServer(Process process, Uri address, string token)
    {
        this.process = process;
        Address = address;
        Token = token;
    }

    public Uri Address { get; }

    public string Token { get; }

    /// <summary>The address that the program prints for a person to open.</summary>
    public string Page => $"{Address}#token={Token}";

    public static string Program => Path.Combine(AppContext.BaseDirectory, "Ballast.App.dll");

    public static async Task<DemoServer> Start(int port = 0)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "demo", "--port", $"{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        var said = Channel.CreateUnbounded<string>();
        process.OutputDataReceived += (_, line) => _ = line.Data is null ? said.Writer.TryComplete() : said.Writer.TryWrite(line.Data);
        process.ErrorDataReceived += (_, line) => _ = line.Data is not null && said.Writer.TryWrite(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var heard = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var line in said.Reader.ReadAllAsync(limit.Token))
        {
            heard.Add(line);
            if (Printed().Match(line) is { Success: true } match) return new DemoServer(process, new Uri(match.Groups[1].Value), match.Groups[2].Value);
        }
        process.Dispose();
        throw new InvalidOperationException($"The demo ended before it printed its address: {string.Join(' ', heard)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex("(http://\\S+?/)#token=(\\S+)")]
    private static partial Regex Printed();
}
