using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Ballast.Vtn.Objects;
using Npgsql;

namespace Ballast.Vtn.Storage;

/// <summary>
/// Objects in PostgreSQL. One server writes at a time: its session holds an advisory lock, and every
/// transaction proves a fencing number and the count of changes before it. What waits together is one
/// transaction. When the connection breaks, the count in the database says whether the last transaction was
/// kept; only what was not is sent again.
/// </summary>
public sealed class PostgresStore : IObjectStore
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    readonly PostgresStoreOptions options;
    readonly PostgresStoreAddress address;
    readonly TimeProvider time;
    readonly string name = $"ballast-vtn-{Guid.NewGuid():N}";
    readonly CancellationTokenSource closing = new();
    readonly Channel<Entry> entries = Channel.CreateUnbounded<Entry>(new() { SingleReader = true }); // bounded by WaitingChanges
    readonly Lock gate = new();
    PostgresStoreSession? session;
    Task? worker;
    StoreException? failure;
    long fence, kept;
    long? previous;
    int waiting;
    bool loading;

    PostgresStore(PostgresStoreOptions options, PostgresStoreAddress address, TimeProvider time) =>
        (this.options, this.address, this.time) = (options, address, time);

    readonly record struct Entry(Change Change, TaskCompletionSource Done);

    /// <summary>Whether an address, as given to <c>--store</c>, is one of PostgreSQL.</summary>
    public static bool Meant(string address) => PostgresStoreAddress.Meant(address);

    /// <summary>Why nothing is kept any more; null while all is well.</summary>
    public StoreException? Failure
    {
        get
        {
            lock (gate) return failure;
        }
    }

    /// <summary>The fencing number: how many servers have written to this store, this one included.</summary>
    public long Fence => fence;

    /// <summary>Connects, makes the tables where there are none, and becomes the one writer.</summary>
    /// <exception cref="StoreException">The database is not to be had, or another server writes to it.</exception>
    public static async Task<PostgresStore> Open(PostgresStoreOptions options, TimeProvider time, CancellationToken cancel)
    {
        var store = new PostgresStore(options, PostgresStoreAddress.Parse(options.Address), time);
        try
        {
            await store.BecomeWriter(cancel);
            return store;
        }
        catch (Exception e)
        {
            await store.DisposeAsync();
            if (e is DbException or TimeoutException or IOException) throw store.Sentence("cannot be opened", e);
            throw;
        }
    }

    public async IAsyncEnumerable<VtnObject> Load([EnumeratorCancellation] CancellationToken cancel)
    {
        if (worker is not null || loading) throw new InvalidOperationException("A store is read once, before its first commit.");
        loading = true;
        await using var objects = session!.Objects(cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            try
            {
                if (!await objects.MoveNextAsync()) break;
            }
            catch (Exception e) when (Broken(e))
            {
                throw Sentence("cannot be read", e);
            }
            yield return objects.Current;
        }
        lock (gate) worker ??= Task.Run(Work, CancellationToken.None);
    }

    public Task Commit(Change change)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (previous is { } last && change.Sequence != last + 1)
                failure ??= new StoreException($"Change {change.Sequence} came after change {last}: the order is lost, and nothing further is kept in {address}.");
            if (waiting >= options.WaitingChanges)
                failure ??= new StoreException($"{options.WaitingChanges} changes wait for the database at {address}, which is as many as may; nothing further is kept.");
            if (failure is not null) return Task.FromException(new StoreException(failure.Message, failure));
            (previous, waiting) = (change.Sequence, waiting + 1);
            worker ??= Task.Run(Work, CancellationToken.None);
            entries.Writer.TryWrite(new(change, done));
        }
        return done.Task;
    }

    /// <summary>Keeps what still waits, for ten seconds at most, and lets go of the writer's lock.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? ending;
        lock (gate)
        {
            failure ??= new StoreException($"The store at {address} is closed.");
            entries.Writer.TryComplete();
            ending = worker;
        }
        closing.CancelAfter(LastWords);
        if (ending is not null) await ending;
        await Drop();
    }

    async Task Work()
    {
        List<Entry> batch = [];
        try
        {
            while (await Next(batch))
            {
                if (batch.Count == 0)
                {
                    await Beat();
                    continue;
                }
                await Keep(new PostgresStoreBatch(kept + 1, [.. batch.Select(e => e.Change)]));
                lock (gate) waiting -= batch.Count;
                foreach (var entry in batch) entry.Done.SetResult();
                batch.Clear();
            }
        }
        catch (Exception e)
        {
            // The last thing that this task does: whoever waits hears of it, whatever it was.
            var why = e as StoreException ?? Sentence("keeps nothing further", e);
            lock (gate)
            {
                failure = why;
                entries.Writer.TryComplete();
            }
            while (entries.Reader.TryRead(out var entry)) batch.Add(entry);
            foreach (var entry in batch) entry.Done.TrySetException(new StoreException(why.Message, why));
            await Drop();
        }
    }

    /// <summary>What waits, as far as one transaction takes it; nothing after a while of quiet. False: closed, and nothing left.</summary>
    async Task<bool> Next(List<Entry> batch)
    {
        if (!entries.Reader.TryPeek(out _))
        {
            try
            {
                if (!await entries.Reader.WaitToReadAsync(CancellationToken.None).AsTask().WaitAsync(Heartbeat, time)) return false;
            }
            catch (TimeoutException)
            {
                return true;
            }
        }
        for (var bytes = 0; batch.Count < options.BatchChanges && bytes < options.BatchBytes && entries.Reader.TryRead(out var entry);)
        {
            batch.Add(entry);
            bytes += entry.Change.Object?.Json.Length ?? 0;
        }
        return true;
    }

    async Task Keep(PostgresStoreBatch batch)
    {
        var start = time.GetTimestamp();
        for (var pause = Pause / 16; ; pause = pause > LongestPause / 2 ? LongestPause : pause * 2)
        {
            try
            {
                session ??= await Reconnect();
                if (await session.Write(batch, fence, closing.Token)) break;
                var (holder, changes) = await session.Standing(closing.Token);
                if (holder != fence) throw Deposed();
                if (changes == batch.Last) break; // it was kept, and the answer lost
                if (changes != kept) throw new StoreException($"The store at {address} has seen {changes} changes where {kept} were expected: something else writes to its tables.");
            }
            catch (Exception e) when (Broken(e))
            {
                await Drop();
                if (closing.IsCancellationRequested || time.GetElapsedTime(start) > options.Patience) throw Sentence("has been away for too long; nothing further is kept", e);
                await Task.Delay(pause, time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        kept = batch.Last;
    }

    /// <summary>In quiet times: whether the session still stands and is still the writer's; a broken one is made anew.</summary>
    async Task Beat()
    {
        try
        {
            session ??= await Reconnect();
            if ((await session.Standing(closing.Token)).Fence != fence) throw Deposed();
        }
        catch (Exception e) when (Broken(e))
        {
            await Drop();
        }
    }

    async Task BecomeWriter(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var last = time.GetElapsedTime(start) >= options.WaitForWriter;
            try
            {
                if (session is null)
                {
                    session = new PostgresStoreSession(address, name);
                    if (await session.Connect(cancel)) break;
                }
                else if (await session.Lock(cancel))
                {
                    break;
                }
            }
            catch (Exception e) when (!last && Broken(e))
            {
                await Drop();
            }
            if (last && session is not null) throw new StoreException($"Another server writes to the store at {address}. Stop it first, or start this one as a standby, which waits for the other's end.");
            await Task.Delay(Pause, time, cancel);
        }
        await session.Prepare(cancel);
        (fence, kept) = await session.TakeOver(cancel);
    }

    /// <summary>A new session after the old one broke: the lock again, and still the number that was ours.</summary>
    async Task<PostgresStoreSession> Reconnect()
    {
        var fresh = new PostgresStoreSession(address, name);
        try
        {
            var locked = await fresh.Connect(closing.Token);
            if (!locked)
            {
                await fresh.EndGhosts(closing.Token);
                locked = await fresh.Lock(closing.Token);
            }
            if ((await fresh.Standing(closing.Token)).Fence != fence) throw Deposed();
            return locked ? fresh : throw new TimeoutException("the writer's lock is held by another session");
        }
        catch
        {
            await fresh.DisposeAsync();
            throw;
        }
    }

    async ValueTask Drop()
    {
        if (session is not { } old) return;
        session = null;
        try
        {
            await old.DisposeAsync();
        }
        catch (Exception e) when (Broken(e))
        {
            // It is broken already; the database ends what is left of it.
        }
    }

    StoreException Deposed() => new($"Another server has taken over the store at {address}; this one (fencing number {fence}) writes nothing further.");

    /// <summary>What a new connection can mend. What the database refuses for its content, it refuses again.</summary>
    static bool Broken(Exception e) => e switch
    {
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['4', '2', ..] } => false,
        DbException or TimeoutException or IOException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };

    StoreException Sentence(string what, Exception e)
    {
        var why = e is PostgresException p ? $"{p.MessageText} ({p.SqlState})" : e.InnerException is { } inner ? $"{e.Message.TrimEnd('.')} ({inner.Message.TrimEnd('.')})" : e.Message.TrimEnd('.');
        return new($"The store at {address} {what}: {why}.", e);
    }
}
