using System.Buffers;
using System.Runtime.CompilerServices;
using Ballast.Vtn.Objects;
using Microsoft.Win32.SafeHandles;

namespace Ballast.Vtn.Storage;

/// <summary>
/// The store in a file of its own: every change is appended, and whatever gathers while the disk is busy is written
/// and synced together (group commit). A tail that no write finished is cut when it is opened; where more than half of
/// the file is dead it is written anew beside, synced and renamed. A lock file keeps a second writer out.
/// </summary>
public sealed class JournalStore : IObjectStore
{
    readonly SafeFileHandle file, held;
    readonly string path;
    readonly Thread writer;
    readonly object gate = new();
    List<VtnObject>? loaded;
    ArrayBufferWriter<byte> filling = new(64 * 1024), writing = new(64 * 1024);
    List<TaskCompletionSource> waiting = [], told = [];
    long end;
    bool closing;
    StoreException? failure;

    JournalStore(SafeFileHandle file, SafeFileHandle held, string path, JournalStoreFile.Content content)
    {
        (this.file, this.held, this.path) = (file, held, path);
        (loaded, end, TornBytes) = (content.Objects, content.End, content.TornBytes);
        writer = new Thread(Write) { IsBackground = true, Name = "vtn journal" };
        writer.Start();
    }

    /// <summary>How many bytes of an unfinished write were cut off the end when it was opened; 0: it ended whole.</summary>
    public long TornBytes { get; }

    /// <summary>Opens the journal in that directory, or begins one.</summary>
    /// <param name="directory">Made where it is missing.</param>
    /// <exception cref="StoreException">It cannot be opened, another process writes to it, or it is damaged in its middle.</exception>
    public static JournalStore Open(string directory)
    {
        var path = Path.Combine(directory, "vtn.journal");
        SafeFileHandle? held = null, file = null;
        try
        {
            Directory.CreateDirectory(directory);
            held = File.OpenHandle(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var content = JournalStoreFile.Prepare(path);
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            // Subscriptions hold bearer tokens of others.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return new JournalStore(file, held, path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            held?.Dispose();
            throw new StoreException($"{path} cannot be opened ({e.Message.TrimEnd('.')}): stop the other server that writes to it, give this user the right to, or choose another directory.", e);
        }
        catch
        {
            file?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VtnObject> Load([EnumeratorCancellation] CancellationToken cancel)
    {
        var objects = Interlocked.Exchange(ref loaded, null) ?? throw new StoreException("The store has been read already; it is read once, at the start.");
        foreach (var item in objects)
        {
            cancel.ThrowIfCancellationRequested();
            yield return item;
        }
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task Commit(Change change)
    {
        // Continuations must not run on the thread that writes.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (failure is not null) return Task.FromException(failure);
            if (closing) return Task.FromException(new StoreException("The store is closed."));
            JournalStoreRecord.Write(filling, change.Kind, change.Id, change.Object);
            waiting.Add(done);
            Monitor.Pulse(gate);
        }
        return done.Task;
    }

    /// <summary>Writes what is left and lets the file go.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (closing) return ValueTask.CompletedTask;
            closing = true;
            Monitor.Pulse(gate);
        }
        writer.Join();
        file.Dispose();
        held.Dispose();
        return ValueTask.CompletedTask;
    }

    void Write()
    {
        while (true)
        {
            lock (gate)
            {
                while (waiting.Count == 0)
                {
                    if (closing) return;
                    Monitor.Wait(gate);
                }
                (filling, writing) = (writing, filling);
                (waiting, told) = (told, waiting);
            }
            try
            {
                RandomAccess.Write(file, writing.WrittenSpan, end);
                RandomAccess.FlushToDisk(file);
                end += writing.WrittenCount;
            }
            catch (Exception e)
            {
                // Whatever it is, those who wait must hear of it.
                Fail(new StoreException($"{path} can no longer be written ({e.Message.TrimEnd('.')}): free space or repair the disk, then start again.", e));
                return;
            }
            foreach (var done in told) done.SetResult();
            told.Clear();
            // One large object must not hold its memory for good.
            if (writing.Capacity > 16 * 1024 * 1024) writing = new ArrayBufferWriter<byte>(64 * 1024);
            else writing.ResetWrittenCount();
        }
    }

    void Fail(StoreException why)
    {
        lock (gate)
        {
            failure = why;
            told.AddRange(waiting);
            waiting.Clear();
        }
        foreach (var done in told) done.SetException(why);
        told.Clear();
    }
}
