using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.Wire.Tests.OpenAdr;

/// <summary>A client at work, and what it has told so far.</summary>
sealed class VenRun : IAsyncDisposable
{
    readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    readonly List<VenChange> heard = [];
    readonly Task running;
    readonly Task reading;

    public VenRun(VenOptions options)
    {
        Client = new VenClient(options, TimeProvider.System);
        running = Client.Run(end.Token);
        reading = Read();
    }

    public VenClient Client { get; }

    public List<VenChange> Heard
    {
        get
        {
            lock (heard) return [.. heard];
        }
    }

    public static VenOptions Options(Uri server) => new()
    {
        Server = server,
        VenName = "site-1",
        Seed = 3,
        PollEvery = TimeSpan.FromMilliseconds(60),
        PollWhileNotified = TimeSpan.FromMilliseconds(60),
        RequestTimeout = TimeSpan.FromSeconds(2),
        Backoff = (TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(100)),
    };

    /// <summary>Waits for a thing told, from wherever the telling began.</summary>
    public async Task<T> Hears<T>(Func<T, bool>? which = null) where T : VenChange
    {
        T? found = null;
        await Until(() => (found = Heard.OfType<T>().FirstOrDefault(which ?? (_ => true))) is not null, $"no {typeof(T).Name}");
        return found!;
    }

    public async Task Until(Func<bool> condition, string otherwise)
    {
        for (var i = 0; i < 1500; i++)
        {
            if (condition()) return;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{otherwise} within 15 s; {Client.Status}; heard: {string.Join(" | ", Heard)}");
    }

    /// <summary>Waits until it has polled so often more.</summary>
    public async Task Polls(int more)
    {
        var from = Client.Status.Counts.Polls;
        await Until(() => Client.Status.Counts.Polls >= from + more, "no poll");
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await running;
        await Client.DisposeAsync();
        await reading;
        end.Dispose();
    }

    async Task Read()
    {
        await foreach (var change in Client.Changes.ReadAllAsync(CancellationToken.None))
        {
            lock (heard) heard.Add(change);
        }
    }
}
