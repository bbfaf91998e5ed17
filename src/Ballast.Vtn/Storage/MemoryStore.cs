using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Storage;

/// <summary>Keeps nothing beyond the process: for demonstrations and tests.</summary>
public sealed class MemoryStore : IObjectStore
{
    /// <inheritdoc/>
    public IAsyncEnumerable<VtnObject> Load(CancellationToken cancel) => AsyncEnumerable.Empty<VtnObject>();

    /// <inheritdoc/>
    public Task Commit(Change change) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
