using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>Reports on their way, one after the other; those that came first are kept.</summary>
sealed class ReportQueue(VenOptions options) : IDisposable
{
    readonly Queue<Waiting> waiting = [];
    readonly SemaphoreSlim some = new(0);
    readonly Lock gate = new();
    bool closed;
    long sent, refused, noRoom;

    public (int Waiting, long Sent, long Refused, long NoRoom) Counts
    {
        get
        {
            lock (gate) return (waiting.Count, sent, refused, noRoom);
        }
    }

    public Task<ReportAnswer> Add(string json, string? replaces, bool mayBeThere, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<ReportAnswer>(cancellation);
        var (eventId, name, trouble) = Look(json, options.MaxBodyBytes);
        var item = new Waiting(json, replaces, eventId, name) { Tried = mayBeThere };
        lock (gate)
        {
            if (trouble is not null)
            {
                refused++;
                return Task.FromResult<ReportAnswer>(new ReportAnswer.Refused(0, trouble));
            }
            if (closed || waiting.Count >= options.MaxReports)
            {
                noRoom++;
                return Task.FromResult<ReportAnswer>(new ReportAnswer.NoRoom());
            }
            waiting.Enqueue(item);
        }
        some.Release();
        item.Takeback = cancellation.Register(() => item.Done.TrySetCanceled(cancellation));
        return item.Done.Task;
    }

    /// <summary>The one to send next; it stays until <see cref="Settle"/>.</summary>
    public async Task<Waiting> Next(CancellationToken cancellation)
    {
        while (true)
        {
            await some.WaitAsync(cancellation);
            lock (gate)
            {
                if (!waiting.Peek().Done.Task.IsCompleted) return waiting.Peek();
                waiting.Dequeue();
            }
        }
    }

    public void Settle(ReportAnswer answer)
    {
        Waiting item;
        lock (gate)
        {
            item = waiting.Dequeue();
            if (answer is ReportAnswer.Sent) sent++;
            else refused++;
        }
        item.Takeback.Dispose();
        item.Done.TrySetResult(answer);
    }

    /// <summary>Nobody sends any more: who waits is told.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            foreach (var item in waiting) item.Done.TrySetCanceled();
            waiting.Clear();
        }
    }

    public void Dispose() => some.Dispose();

    static (string? EventId, string? Name, string? Trouble) Look(string json, int most)
    {
        if (json.Length > most) return (null, null, $"The report is longer than {most / 1024} KiB; send it in parts.");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.Text("eventID") is { } id ? (id, document.RootElement.Text("reportName"), null) : (null, null, "The report names no eventID.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return (null, null, "The report is not JSON.");
        }
    }

    internal sealed record Waiting(string Json, string? Replaces, string? EventId, string? Name)
    {
        public TaskCompletionSource<ReportAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Takeback { get; set; }

        /// <summary>It may have reached the server already.</summary>
        public bool Tried { get; set; }
    }
}
