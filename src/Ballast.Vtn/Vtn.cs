using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Ballast.Vtn.Access;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Vtn.Storage;

namespace Ballast.Vtn;

/// <summary>
/// An OpenADR 3.1 server without its surface: objects in memory, kept in a store. A change is checked and applied
/// under a lock, answered once the store has kept it, and then announced, in the order in which changes happened.
/// </summary>
public sealed class Vtn : IAsyncDisposable
{
    readonly IObjectStore store;
    readonly Rules rules;
    readonly Lock gate = new();
    readonly Channel<(Task Kept, Announcement Said)> said = Channel.CreateUnbounded<(Task, Announcement)>(new UnboundedChannelOptions { SingleReader = true });
    readonly ConcurrentDictionary<string, long> lastHeard = new(StringComparer.Ordinal);
    readonly StoreWatch watch;
    readonly Task announcing;
    long sequence;
    string? failure;

    Vtn(VtnOptions options, IObjectStore store, AccessBook access, TimeProvider time)
    {
        (Options, this.store, Access, Time) = (options, store, access, time);
        Book = new ObjectBook();
        Visibility = new Visibility(Book);
        Tokens = new TokenDesk(access, options, time);
        rules = new Rules(Book, Visibility, options);
        watch = new StoreWatch(options.StorePatience, time);
        announcing = Task.Run(Announce);
    }

    public VtnOptions Options { get; }

    public AccessBook Access { get; }

    public TimeProvider Time { get; }

    /// <summary>All objects; reading it never waits.</summary>
    public ObjectBook Book { get; }

    /// <summary>Who sees which of them.</summary>
    public Visibility Visibility { get; }

    /// <summary>
    /// Called with each change once it is durable, one at a time, in the order in which they happened. It must not
    /// wait: whoever has more to do takes note and returns. What it throws is swallowed and counted.
    /// </summary>
    public event Action<Announcement>? Announced;

    /// <summary>How often a listener of <see cref="Announced"/> failed.</summary>
    public long ListenersFailed => Volatile.Read(ref listenersFailed);

    long listenersFailed;

    /// <summary>
    /// Answers what is asked under /notifiers, as UTF-8 JSON; null: there is no such notifier, which is told as 404.
    /// Who asks has been found to be allowed to, and the object asked about to be there and theirs to see.
    /// </summary>
    public Func<NotifierQuestion, ReadOnlyMemory<byte>?> Notifiers { get; set; } = NotifierQuestion.WebhooksOnly;

    /// <summary>Why nothing is taken any more, in a sentence; null while all is well.</summary>
    public string? Failure => Volatile.Read(ref failure);

    /// <summary>Why nothing is taken at present, in a sentence: the failure, or a store that does not answer and may again; null while all is well.</summary>
    public string? Trouble => Failure ?? watch.Trouble;

    internal TokenDesk Tokens { get; }

    /// <summary>When a client last made a request with a token, since this start; null: not yet.</summary>
    public DateTimeOffset? LastHeard(string clientId) => lastHeard.TryGetValue(clientId, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    // Bounded by the list of clients: tokens of others do not get this far.
    internal void Heard(string clientId) => lastHeard[clientId] = Time.GetUtcNow().UtcTicks;

    /// <summary>Opens a server on what its store holds. The store is the server's from then on and goes with it.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<Vtn> Open(VtnOptions options, IObjectStore store, AccessBook access, TimeProvider time, CancellationToken cancel = default)
    {
        var vtn = new Vtn(options, store, access, time);
        try
        {
            await foreach (var item in store.Load(cancel).ConfigureAwait(false)) vtn.Book.Put(item);
        }
        catch
        {
            await vtn.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return vtn;
    }

    /// <summary>Creates an object of what a client says.</summary>
    /// <returns>201 and the object, or 400, 403, 404, 409 and why; 500 when the store fails.</returns>
    public Task<Outcome> Create(Caller caller, ObjectKind kind, JsonElement body) => Change(kind, body, draft =>
    {
        if (rules.Create(caller, draft) is { } refused) return (refused, null);
        var now = Now();
        var item = draft.Make(NewId(), now, now, Rules.OwnerOf(caller, draft, null), Rules.TargetsOf(draft, null));
        return (new Outcome(201, item, null), Apply(Operation.Create, item));
    });

    /// <summary>Replaces an object by what a client says; what only the server assigns stays.</summary>
    /// <returns>200 and the object, or 400, 403, 404, 409 and why; 500 when the store fails.</returns>
    public Task<Outcome> Update(Caller caller, ObjectKind kind, string id, JsonElement body) => Change(kind, body, draft =>
    {
        if (Book.Find(kind, id) is not { } before) return (Missing(kind, id), null);
        if (rules.Update(caller, draft, before) is { } refused) return (refused, null);
        var now = Now();
        if (now <= before.Modified) now = before.Modified.AddMilliseconds(1);
        var item = draft.Make(id, before.Created, now, Rules.OwnerOf(caller, draft, before), Rules.TargetsOf(draft, before));
        return (new Outcome(200, item, null), Apply(Operation.Update, item));
    });

    /// <summary>Deletes an object; with a program go the subscriptions that name it.</summary>
    /// <returns>200 and the object as it last was, or 403, 404, 409 and why; 500 when the store fails.</returns>
    public async Task<Outcome> Delete(Caller caller, ObjectKind kind, string id)
    {
        Outcome outcome;
        Task kept;
        lock (gate)
        {
            if (Trouble is { } trouble) return Outcome.Refused(500, trouble);
            if (Book.Find(kind, id) is not { } item) return Missing(kind, id);
            if (rules.Delete(caller, item) is { } refused) return refused;
            kept = Apply(Operation.Delete, item);
            if (kind == ObjectKind.Program)
            {
                // After it, so that those who subscribed to the program still hear of its end.
                foreach (var slot in Book.On(ObjectKind.Subscription, Facet.Program, id).Slots.ToArray())
                    if (slot.Now is { } subscription) kept = Apply(Operation.Delete, subscription.Object);
            }
            outcome = new Outcome(200, item, null);
        }
        return await Kept(outcome, kept).ConfigureAwait(false);
    }

    /// <summary>Lets the store go, and announces what it has kept.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate) failure ??= "The server is stopping.";
        said.Writer.TryComplete();
        // The store first: it keeps or gives up what still waits for it, and only then is there an end to what may be announced.
        await store.DisposeAsync().ConfigureAwait(false);
        await announcing.ConfigureAwait(false);
    }

    internal static Outcome Missing(ObjectKind kind, string id) => Outcome.Refused(404, $"There is no {Rules.Singular(kind)} {id}.");

    async Task<Outcome> Change(ObjectKind kind, JsonElement body, Func<Draft, (Outcome, Task?)> change)
    {
        if (Draft.Read(kind, body, Options, out var fault) is not { } draft) return Outcome.Refused(400, fault!);
        Outcome outcome;
        Task? kept;
        lock (gate)
        {
            if (Trouble is { } trouble) return Outcome.Refused(500, trouble);
            (outcome, kept) = change(draft);
        }
        return kept is null ? outcome : await Kept(outcome, kept).ConfigureAwait(false);
    }

    /// <summary>Under the lock: into the book, on its way to the store, and in the queue to be announced.</summary>
    Task Apply(Operation operation, VtnObject item)
    {
        if (operation == Operation.Delete) Book.Remove(item.Kind, item.Id);
        else Book.Put(item);
        watch.Sent();
        var kept = store.Commit(new Change(++sequence, item.Kind, item.Id, operation == Operation.Delete ? null : item));
        said.Writer.TryWrite((kept, new Announcement(operation, item)));
        return kept;
    }

    async Task<Outcome> Kept(Outcome outcome, Task kept)
    {
        try
        {
            await kept.WaitAsync(Options.StorePatience, Time).ConfigureAwait(false);
            return outcome;
        }
        catch (TimeoutException) when (!kept.IsCompleted)
        {
            return Outcome.Refused(500, "The store does not answer. The change is made once it does, unless the server ends before: look what stands before sending it again.");
        }
        catch (Exception e)
        {
            return Outcome.Refused(500, Failed(e));
        }
    }

    /// <summary>Memory is ahead of the disk now: nothing more is taken until the server is started on what the store holds.</summary>
    string Failed(Exception e)
    {
        var why = e is StoreException ? e.Message : "The store failed; start the server again on what it holds.";
        lock (gate) failure ??= why;
        return why;
    }

    async Task Announce()
    {
        await foreach (var (kept, what) in said.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await kept.ConfigureAwait(false);
                watch.Settled();
            }
            catch (Exception e)
            {
                // What was not kept is not announced.
                Failed(e);
                continue;
            }
            foreach (var listener in Delegate.EnumerateInvocationList(Announced))
            {
                try
                {
                    listener(what);
                }
                catch (Exception)
                {
                    // One listener's fault must neither silence the others nor stop the server.
                    Interlocked.Increment(ref listenersFailed);
                }
            }
        }
    }

    DateTimeOffset Now()
    {
        var now = Time.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
    }

    /// <summary>128 random bits: no id can be guessed from another. None begins with a dash, which a shell's commands take for an option.</summary>
    static string NewId()
    {
        while (true)
            if (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)) is var id && id[0] != '-') return id;
    }
}
