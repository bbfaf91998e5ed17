using System.Threading.Channels;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>
/// A virtual end node: the client side of OpenADR 3.1.0 and 3.0.1. <see cref="Run"/> fetches tokens, finds out the version, registers,
/// learns programs, polls or is notified, and tells what it learns in <see cref="Changes"/>; it lives through whatever the server does.
/// </summary>
public sealed class VenClient : IAsyncDisposable
{
    readonly Channel<VenChange> changes = Channel.CreateBounded<VenChange>(new BoundedChannelOptions(1024) { SingleWriter = false });

    /// <param name="options">With which server, and how.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handler">Carries the requests (TLS and client certificates are its own); null: a plain one. It must not follow redirects. Disposed with this.</param>
    public VenClient(VenOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
    }

    /// <summary>What is learnt, in order. Nothing is lost: while nobody reads, nothing more is asked.</summary>
    public ChannelReader<VenChange> Changes => changes.Reader;

    /// <summary>Where it stands; any thread.</summary>
    public VenStatus Status => new();

    /// <summary>Speaks with the server until cancelled; then completes. Never throws for what a server does.</summary>
    public Task Run(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// A report to be created, or with <paramref name="replaces"/> to replace one. Waits through outages, in order; completes when the server has taken or refused it,
    /// at once when there is no room. For a 3.0.1 server the program's id is added.
    /// </summary>
    /// <param name="json">A reportRequest in the form of 3.1.0.</param>
    /// <param name="replaces">Id of the report to replace, from <see cref="ReportAnswer.Sent"/>; null: a new one.</param>
    /// <param name="cancellation">Gives up waiting and takes the report back if it was not yet sent.</param>
    public Task<ReportAnswer> Send(string json, string? replaces, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Takes a call back of the server; any thread, never waits.</summary>
    /// <param name="body">The body as it came; the caller reads no more than <see cref="VenOptions.MaxBodyBytes"/> and one byte.</param>
    /// <param name="bearer">The token of the Authorization header, without <c>Bearer</c>; compared in constant time.</param>
    public NoticeAnswer Heard(ReadOnlyMemory<byte> body, string? bearer) => throw new NotImplementedException();

    /// <summary>Looks at the server now instead of at the next poll.</summary>
    public void Look()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
