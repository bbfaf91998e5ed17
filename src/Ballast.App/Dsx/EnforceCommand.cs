using System.Collections.Immutable;
using System.Diagnostics;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>
/// Carries steps out by a program of the operator's: one run for each order, without a shell, the order as JSON on its standard input. Exit code
/// 0: done; any other, or no end within the time limit: failed, with the last line of its standard error.
/// </summary>
/// <param name="command">Path of the program, and its arguments.</param>
/// <param name="limit">After it the program is killed, with all that it started.</param>
sealed class EnforceCommand(ImmutableArray<string> command, TimeSpan limit)
{
    const int AtOnce = 4;

    /// <summary>For what it wrote last to be read once it has ended; what it left running may keep its output open.</summary>
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim places = new(AtOnce);

    public async ValueTask<Enforced> Carry(EnforcementStep step, CancellationToken cancel)
    {
        if (step.Action is not null)
        {
            var failure = await Run(EnforceOrder.Of(step, null), cancel);
            return new Enforced([], failure is null ? EnforcementOutcome.Success : EnforcementOutcome.Error, failure);
        }
        var failures = await Task.WhenAll(step.Hints.Select(hint => Run(EnforceOrder.Of(step, hint), cancel)));
        return new Enforced([.. step.Hints.Zip(failures, Result)]);
    }

    static EnforcementResult Result(ShedHint hint, string? failure) => new()
    {
        ResourceId = hint.ResourceId,
        ResourceKind = hint.ResourceKind,
        RequestedAction = hint.Action,
        Code = failure is null ? ResultCode.Applied : ResultCode.Failed,
        Message = failure,
    };

    /// <returns>Null: done; else a sentence why not.</returns>
    async Task<string?> Run(byte[] order, CancellationToken cancel)
    {
        await places.WaitAsync(cancel);
        try
        {
            using var process = Start();
            return process is null ? $"{Path.GetFileName(command[0])} did not start" : await Follow(process, order, cancel);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return $"{Path.GetFileName(command[0])} could not be started: {Printable(e.Message)}";
        }
        finally
        {
            places.Release();
        }
    }

    Process? Start() => Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });

    async Task<string?> Follow(Process process, byte[] order, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(limit);
        using var reading = new CancellationTokenSource();
        Task<string> errors = Tail(process.StandardError, reading.Token), rest = Tail(process.StandardOutput, reading.Token);
        try
        {
            var told = Tell(process, order, time.Token);
            await process.WaitForExitAsync(time.Token);
            reading.CancelAfter(LastWords);
            await told;
            await rest;
            var last = await errors;
            return process.ExitCode == 0 ? null : last.Length > 0 ? last : $"{Path.GetFileName(command[0])} ended with {process.ExitCode}";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await reading.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            return FormattableString.Invariant($"{Path.GetFileName(command[0])} did not end within {limit.TotalSeconds:0.#} s and was killed");
        }
    }

    // A program that does not read what it is told is no failure: its exit code says how it went.
    static async Task Tell(Process process, byte[] order, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(order, cancel);
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    /// <summary>Reads to the end, or as long as it may, and keeps the last line; however much there is, little is held.</summary>
    static async Task<string> Tail(StreamReader reader, CancellationToken cancel)
    {
        var (buffer, kept) = (new char[1024], "");
        try
        {
            while (await reader.ReadAsync(buffer, cancel) is > 0 and var count)
            {
                kept += new string(buffer, 0, count);
                if (kept.Length > buffer.Length) kept = kept[^buffer.Length..];
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // What was read counts.
        }
        return Printable(kept.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "");
    }

    static string Printable(string text)
    {
        const int longest = 300;
        var clean = new string([.. text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        return clean.Length <= longest ? clean : clean[..longest];
    }
}
