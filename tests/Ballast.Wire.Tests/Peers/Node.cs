using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ballast.Wire.Tests.Peers;

/// <summary>A script of <c>tests/peers</c> in a process of Node's that lives as long as this: one JSON object per line in, one per line out, by id.</summary>
sealed class Node : IAsyncDisposable
{
    readonly Process process;
    readonly ConcurrentDictionary<long, TaskCompletionSource<JsonObject>> asked = [];
    readonly ConcurrentQueue<string> errors = [];
    readonly Lock gate = new();
    long last;

    Node(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Answer(e.Data);
        process.ErrorDataReceived += (_, e) => errors.Enqueue(e.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Skips the test where Node or the packages of <c>tests/peers</c> are missing; fails it under continuous integration.</summary>
    public static Node Start(string script)
    {
        var folder = Path.Combine(Repository.Root, "tests", "peers");
        var program = Peer.Find("node");
        Peer.Find(Path.Combine(folder, "node_modules", "ajv", "package.json"));
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(folder, script));
        return new Node(Process.Start(start)!);
    }

    /// <summary>Asks the script; an answer with an error fails the test.</summary>
    public async Task<JsonObject> Ask(string verb, JsonObject? with = null)
    {
        var answer = await Try(verb, with);
        Assert.False(answer.ContainsKey("error"), $"{verb}: {answer["error"]}\n{string.Join('\n', errors)}");
        return answer;
    }

    /// <summary>Asks the script; an error stands in the answer.</summary>
    public async Task<JsonObject> Try(string verb, JsonObject? with = null)
    {
        var id = Interlocked.Increment(ref last);
        var done = asked[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = with?.DeepClone().AsObject() ?? [];
        request["id"] = id;
        request["verb"] = verb;
        lock (gate)
        {
            process.StandardInput.WriteLine(request.ToJsonString());
            process.StandardInput.Flush();
        }
        return await done.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    void Answer(string? line)
    {
        if (line is null)
        {
            foreach (var (_, waiting) in asked) waiting.TrySetException(new InvalidOperationException($"The script ended: {string.Join('\n', errors)}"));
            return;
        }
        if (JsonSerializer.Deserialize<JsonObject>(line) is { } answer && asked.TryRemove((long)answer["id"]!, out var done)) done.TrySetResult(answer);
    }
}
