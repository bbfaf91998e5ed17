using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Storage;

/// <summary>One change of what the server holds.</summary>
/// <param name="Sequence">From 1, without gaps, in the order in which changes happened.</param>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Id">Its id.</param>
/// <param name="Object">The object as it now is; null: deleted.</param>
public readonly record struct Change(long Sequence, ObjectKind Kind, string Id, VtnObject? Object);

/// <summary>
/// Where the server's objects outlive it: the embedded journal, or PostgreSQL. One server writes to a store
/// at a time; it holds the objects in memory and asks the store only at its start.
/// </summary>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Everything that stands, in the order in which it was created. Called once, before any commit.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    IAsyncEnumerable<VtnObject> Load(CancellationToken cancel);

    /// <summary>
    /// Keeps a change. Done when it survives the loss of the process. Calls are made in order of
    /// sequence and need not wait for each other: what waits together is written together.
    /// </summary>
    /// <exception cref="StoreException">It could not be kept; nothing further will be.</exception>
    Task Commit(Change change);
}

/// <summary>What is wrong with a store, in a sentence.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
