using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ballast.App.Ven;

/// <summary>One line of the outbox's file: a report that waits, or the number of one that no longer does.</summary>
sealed record OutboxLine
{
    public required long Number { get; init; }

    /// <summary>reportName; null: the number is done with.</summary>
    public string? Name { get; init; }

    public string? EventId { get; init; }

    /// <summary>The report as it is sent.</summary>
    public string? Json { get; init; }

    /// <summary>It was put in by an earlier run, which may have sent it and not heard the answer.</summary>
    [JsonIgnore]
    public bool IsOld { get; init; }
}

/// <summary>
/// Reports that the server does not have yet, in order, in a file: what was put in survives the process, and
/// leaves when the server has answered. Any thread.
/// </summary>
sealed class Outbox : IDisposable
{
    const int LinesBeforeRewrite = 2000;

    readonly string path;
    readonly int most;
    readonly Lock gate = new();
    readonly LinkedList<OutboxLine> waiting = new();
    readonly SemaphoreSlim there = new(0);
    FileStream file;
    long number;
    int lines;
    bool broken;

    Outbox(string path, int most)
    {
        (this.path, this.most) = (path, most);
        if (File.Exists(path)) Read();
        file = Rewrite();
        if (waiting.Count > 0) there.Release(waiting.Count);
    }

    public int Waiting
    {
        get
        {
            lock (gate) return waiting.Count;
        }
    }

    public static Outbox Open(string path, int most) => new(path, most);

    /// <summary>Puts a report at the end, on disk; one of the same name that waits is replaced. Gives how many old ones were given up for it.</summary>
    public int Put(string name, string eventId, string json)
    {
        lock (gate)
        {
            Mend();
            var line = new OutboxLine { Number = ++number, Name = name, EventId = eventId, Json = json };
            Write(line);
            var lost = 0;
            for (var node = waiting.First; node is not null; node = node.Next)
            {
                if (node.Value.Name != name) continue;
                Remove(node);
                break;
            }
            while (waiting.Count >= most)
            {
                Remove(waiting.First!);
                lost++;
            }
            Flush();
            waiting.AddLast(line);
            there.Release();
            return lost;
        }
    }

    /// <summary>The oldest that waits; waits for one.</summary>
    public async Task<OutboxLine> Next(CancellationToken cancel)
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.First is { } first) return first.Value;
            }
            await there.WaitAsync(cancel);
        }
    }

    /// <summary>It is done with.</summary>
    public void Done(OutboxLine line)
    {
        lock (gate)
        {
            Mend();
            for (var node = waiting.First; node is not null; node = node.Next)
            {
                if (node.Value.Number != line.Number) continue;
                Remove(node);
                Flush();
                break;
            }
            if (lines < LinesBeforeRewrite + 2 * waiting.Count) return;
            file.Dispose();
            file = Rewrite();
        }
    }

    /// <summary>Gives up what waits for an event that is gone; gives how many.</summary>
    public int Forget(string eventId)
    {
        lock (gate)
        {
            Mend();
            var count = 0;
            for (var node = waiting.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.EventId == eventId)
                {
                    Remove(node);
                    count++;
                }
                node = next;
            }
            if (count > 0) Flush();
            return count;
        }
    }

    public void Dispose()
    {
        file.Dispose();
        there.Dispose();
    }

    void Flush()
    {
        file.Flush(flushToDisk: true);
        broken = false;
    }

    /// <summary>After a write that failed, half a line may stand at the end: the file is written anew.</summary>
    void Mend()
    {
        if (!broken) return;
        file.Dispose();
        file = Rewrite();
    }

    void Remove(LinkedListNode<OutboxLine> node)
    {
        waiting.Remove(node);
        Write(new OutboxLine { Number = node.Value.Number });
    }

    void Write(OutboxLine line)
    {
        broken = true;
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, VenStateJson.Default.OutboxLine), (byte)'\n']);
        lines++;
    }

    void Read()
    {
        var byNumber = new Dictionary<long, LinkedListNode<OutboxLine>>();
        foreach (var text in File.ReadLines(path, Encoding.UTF8))
        {
            OutboxLine? line;
            try
            {
                line = JsonSerializer.Deserialize(text, VenStateJson.Default.OutboxLine);
            }
            catch (JsonException)
            {
                // A line that a crash cut short was never acknowledged to be here.
                continue;
            }
            if (line is null) continue;
            number = Math.Max(number, line.Number);
            if (line is { Name: not null, Json: not null }) byNumber[line.Number] = waiting.AddLast(line with { IsOld = true });
            else if (byNumber.Remove(line.Number, out var node)) waiting.Remove(node);
        }
        while (waiting.Count > most) waiting.RemoveFirst();
    }

    FileStream Rewrite()
    {
        var next = path + ".next";
        lines = 0;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (file = new FileStream(next, options))
        {
            foreach (var line in waiting) Write(line);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
        broken = false;
        // Unbuffered: what could not be written is not tried again behind one's back.
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }
}
