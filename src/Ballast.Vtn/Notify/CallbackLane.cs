namespace Ballast.Vtn.Notify;

/// <summary>
/// The way to one callback: what waits for it, in order, and one worker while anything waits. Lanes know nothing of
/// each other, so that one which hangs delays no other.
/// </summary>
sealed class CallbackLane(Callback callback, Webhooks webhooks, int number)
{
    readonly Queue<ReadOnlyMemory<byte>> waiting = [];
    readonly Lock gate = new();
    readonly Random random = new(number);
    bool working, closed, failing;

    public Callback Callback => callback;

    public void Add(ReadOnlyMemory<byte> payload)
    {
        lock (gate)
        {
            if (closed) return;
            if (waiting.Count >= webhooks.Options.QueuedPerCallback)
            {
                waiting.Dequeue();
                Interlocked.Increment(ref webhooks.Tally.Dropped);
            }
            waiting.Enqueue(payload);
            if (working) return;
            working = true;
        }
        _ = Task.Run(Work);
    }

    /// <summary>Nothing further is sent; an attempt under way ends by itself.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Interlocked.Add(ref webhooks.Tally.Dropped, waiting.Count);
            waiting.Clear();
        }
    }

    async Task Work()
    {
        while (true)
        {
            ReadOnlyMemory<byte> payload;
            lock (gate)
            {
                if (!waiting.TryDequeue(out payload))
                {
                    working = false;
                    return;
                }
            }
            await Deliver(payload);
        }
    }

    async Task Deliver(ReadOnlyMemory<byte> payload)
    {
        var options = webhooks.Options;
        // A callback that has just failed at every attempt gets two for each of the next, until one comes through.
        var attempts = failing ? Math.Min(2, options.Attempts) : options.Attempts;
        for (var attempt = 1; ; attempt++)
        {
            switch (await webhooks.Post(callback, payload))
            {
                case Webhooks.Answer.Taken:
                    failing = false;
                    Interlocked.Increment(ref webhooks.Tally.Delivered);
                    return;
                case Webhooks.Answer.Refused:
                    Interlocked.Increment(ref webhooks.Tally.Refused);
                    return;
            }
            if (attempt >= attempts)
            {
                failing = true;
                Interlocked.Increment(ref webhooks.Tally.GivenUp);
                return;
            }
            var pause = options.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 20));
            if (pause > options.LongestPause) pause = options.LongestPause;
            if (!await webhooks.Wait(pause * (0.5 + random.NextDouble() / 2)) || IsClosed()) return;
            Interlocked.Increment(ref webhooks.Tally.Retried);
        }
    }

    bool IsClosed()
    {
        lock (gate) return closed;
    }
}
