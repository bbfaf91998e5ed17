using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>
/// A virtual end node: the client side of OpenADR 3.1.0 and 3.0.1. <see cref="Run"/> fetches tokens, finds out the version, registers,
/// learns programs, polls or is notified, and tells what it learns in <see cref="Changes"/>; it lives through whatever the server does.
/// </summary>
public sealed partial class VenClient : IAsyncDisposable
{
    const int MostNotices = 1024;

    readonly Channel<VenChange> changes = Channel.CreateBounded<VenChange>(1024);
    readonly Channel<Notice?> notices = Channel.CreateBounded<Notice?>(new BoundedChannelOptions(MostNotices) { SingleReader = true });
    readonly VenOptions options;
    readonly TimeProvider time;
    readonly VenWire wire;
    readonly VenTokens tokens;
    readonly VenServer server;
    readonly VenRegistration registration;
    readonly VenSubscription subscription;
    readonly VenPages eventPages;
    readonly EventShelf shelf;
    readonly ReportQueue reports;
    readonly CancellationTokenSource ending = new();
    readonly TaskCompletionSource<OpenAdrVersion> version = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly byte[]? bearerHash;
    Task running = Task.CompletedTask;
    int started;
    int lookNow;
    long takenNotices, refusedNotices;
    VenStatus status = new();

    /// <param name="options">With which server, and how.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handler">Carries the requests (TLS and client certificates are its own); null: a plain one. It must not follow redirects. Disposed with this.</param>
    /// <exception cref="ArgumentException">An option is unsound; the message is a sentence.</exception>
    public VenClient(VenOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        if (VenOptionRules.Problem(options) is { } problem) throw new ArgumentException(problem, nameof(options));
        (this.options, this.time) = (options, time);
        wire = new VenWire(options, time, handler);
        tokens = new VenTokens(options, time, wire, Say);
        server = new VenServer(options, wire, tokens);
        registration = new VenRegistration(options, server, Say);
        subscription = new VenSubscription(options, server, Say);
        eventPages = new VenPages(server);
        shelf = new EventShelf(options);
        reports = new ReportQueue(options);
        bearerHash = options.Notices is VenNotices.Webhook hook ? SHA256.HashData(Encoding.UTF8.GetBytes(hook.Bearer)) : null;
        status = new VenStatus { Names = Names([]) };
    }

    /// <summary>What is learnt, in order. Nothing is lost: while nobody reads, nothing more is asked. Completes when <see cref="Run"/> ends.</summary>
    public ChannelReader<VenChange> Changes => changes.Reader;

    /// <summary>Where it stands; any thread.</summary>
    public VenStatus Status => Volatile.Read(ref status) with
    {
        ClockSkew = wire.Skew,
        Notified = Notified,
        Reports = reports.Counts,
        Counts = (polls, unchanged, Volatile.Read(ref takenNotices), Volatile.Read(ref refusedNotices)),
    };

    /// <summary>Speaks with the server until cancelled or disposed; then completes. Once only. Never throws for what a server does.</summary>
    public Task Run(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref started, 1) != 0) throw new InvalidOperationException("A VEN client runs once.");
        return running = Whole(cancellation);
    }

    /// <summary>
    /// A report to be created, or with <paramref name="replaces"/> to replace one. Waits through outages, in order; completes when the server has taken or refused it,
    /// at once when there is no room. For a 3.0.1 server the program's id is added. Cancelled when the client ends first.
    /// </summary>
    /// <param name="json">A reportRequest in the form of 3.1.0.</param>
    /// <param name="replaces">Id of the report to replace, from <see cref="ReportAnswer.Sent"/>; null: a new one.</param>
    /// <param name="cancellation">Gives up waiting and takes the report back if it was not yet sent.</param>
    /// <param name="mayBeThere">It may have reached the server in an earlier run: one of ours of its reportName and event is then replaced instead of sent a second time.</param>
    public Task<ReportAnswer> Send(string json, string? replaces, CancellationToken cancellation, bool mayBeThere = false) => reports.Add(json, replaces, mayBeThere, cancellation);

    /// <summary>Takes a call back of the server; any thread, never waits.</summary>
    /// <param name="body">The body as it came; the caller reads no more than <see cref="VenOptions.MaxBodyBytes"/> and one byte.</param>
    /// <param name="bearer">The token of the Authorization header, without <c>Bearer</c>; compared in constant time.</param>
    public NoticeAnswer Heard(ReadOnlyMemory<byte> body, string? bearer)
    {
        if (bearerHash is null || bearer is null || !CryptographicOperations.FixedTimeEquals(bearerHash, SHA256.HashData(Encoding.UTF8.GetBytes(bearer))))
        {
            Interlocked.Increment(ref refusedNotices);
            return NoticeAnswer.Unauthorized;
        }
        return Heard(body);
    }

    /// <summary>Looks at the server soon instead of at the next poll; while it fails, not before it is due.</summary>
    public void Look()
    {
        Volatile.Write(ref lookNow, 1);
        // Wakes who waits; where there is no room, something else does.
        notices.Writer.TryWrite(null);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        reports.Close();
        changes.Writer.TryComplete();
        wire.Dispose();
        tokens.Dispose();
        reports.Dispose();
        ending.Dispose();
    }

    NoticeAnswer Heard(ReadOnlyMemory<byte> body)
    {
        if (body.Length > options.MaxBodyBytes)
        {
            Interlocked.Increment(ref refusedNotices);
            return NoticeAnswer.TooLong;
        }
        if (Notice.Read(body) is not { } notice)
        {
            Interlocked.Increment(ref refusedNotices);
            return NoticeAnswer.Unreadable;
        }
        Interlocked.Increment(ref takenNotices);
        // More than can be kept is made good by a look at the whole.
        if (!notices.Writer.TryWrite(notice)) Look();
        return NoticeAnswer.Taken;
    }

    ImmutableHashSet<string> Names(IEnumerable<string> given) => [options.VenName, .. options.Resources.Select(resource => resource.Name), .. options.Targets, .. given];
}
