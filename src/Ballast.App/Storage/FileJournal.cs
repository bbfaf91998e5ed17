using Ballast.Journal;
using Microsoft.Win32.SafeHandles;

namespace Ballast.App.Storage;

/// <summary>
/// The journal's file, opened by its one writer. Appending copies into memory; a thread of its own
/// writes whatever has gathered and syncs it with one fsync for all of it (group commit), and only
/// then is a position durable. The first failure to write ends it: nothing is appended after.
/// </summary>
sealed class FileJournal : IDisposable
{
    // Above this much unwritten, appending waits for the disk.
    const int MostPending = 256 * 1024 * 1024;

    readonly SafeFileHandle file, held;
    readonly string path;
    readonly Lock gate = new();
    readonly object signal = new();
    readonly Thread writer;
    RecordStore filling = new(), writing = new();
    long appended, durable;
    bool closing;
    JournalException? failure;

    FileJournal(SafeFileHandle file, SafeFileHandle held, string path, long length, TornTail? torn)
    {
        (this.file, this.held, this.path, Torn) = (file, held, path, torn);
        appended = durable = length;
        writer = new Thread(Write) { IsBackground = true, Name = "journal" };
        writer.Start();
    }

    /// <summary>What was cut off when it was opened; null when it ended whole.</summary>
    public TornTail? Torn { get; }

    /// <summary>Bytes appended so far: the position after the last record.</summary>
    public long Position => Volatile.Read(ref appended);

    /// <summary>Everything before this position survives whatever happens to the process or the machine.</summary>
    public long Durable => Volatile.Read(ref durable);

    /// <summary>Why nothing can be appended any more, in a sentence; null while all is well.</summary>
    public string? Failure => Volatile.Read(ref failure)?.Message;

    /// <summary>
    /// Opens the journal for appending, or begins one; holds it against a second writer. A torn tail
    /// is cut, kept beside the file, and told in <see cref="Torn"/>. Damage in the middle is a
    /// <see cref="JournalException"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="each">Called with every record already there from <paramref name="begin"/> on, in order, before this returns.</param>
    /// <param name="begin">Says at which position reading begins, from a look at the file; without it, at the first record.</param>
    public static FileJournal Open(string path, RecordSink? each = null, Func<SafeFileHandle, long>? begin = null)
    {
        SafeFileHandle held, handle;
        try
        {
            // A file of its own keeps the second writer out, so that readers need not be kept out too.
            held = File.OpenHandle(LockOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new JournalException($"{path} cannot be opened for writing: give this user the right to write it, or choose another directory.", e);
        }
        catch (IOException e)
        {
            throw new JournalException($"{path} cannot be opened: another ballast writes to it, or the disk refuses ({e.Message}). Stop the other one, or choose another directory.", e);
        }
        try
        {
            handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new JournalException($"{path} cannot be opened for writing ({e.Message}): mend that, or choose another directory.", e);
        }
        try
        {
            var length = RandomAccess.GetLength(handle);
            TornTail? torn = null;
            if (length < RecordFormat.Magic.Length)
            {
                // A file cut inside its first eight bytes never held a record.
                if (length > 0) torn = new TornTail(0, length, "the beginning of the file is incomplete");
                RandomAccess.SetLength(handle, 0);
                RandomAccess.Write(handle, RecordFormat.Magic, 0);
                RandomAccess.FlushToDisk(handle);
                length = RecordFormat.Magic.Length;
            }
            else
            {
                torn = JournalFile.Scan(handle, path, each, out var end, begin?.Invoke(handle) ?? 0);
                if (torn is not null)
                {
                    JournalFile.KeepTail(handle, path, torn);
                    RandomAccess.SetLength(handle, end);
                    RandomAccess.FlushToDisk(handle);
                }
                length = end;
            }
            return new FileJournal(handle, held, path, length, torn);
        }
        catch (IOException e)
        {
            handle.Dispose();
            held.Dispose();
            throw new JournalException($"{path} cannot be prepared: {e.Message}. Free space or repair the disk, then start again.", e);
        }
        catch
        {
            handle.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Takes over whole records; gives the position after them, to wait for with <see cref="WaitDurable"/>.</summary>
    public long Append(ReadOnlySpan<byte> records)
    {
        if (records.IsEmpty) return Position;
        while (true)
        {
            lock (gate)
            {
                if (failure is { } f) throw new JournalException(f.Message, f);
                ObjectDisposedException.ThrowIf(closing, this);
                if (filling.Length == 0 || filling.Length + records.Length <= MostPending)
                {
                    filling.Add(records);
                    Volatile.Write(ref appended, appended + records.Length);
                    break;
                }
            }
            WaitDurable(Durable + 1);
        }
        lock (signal) Monitor.PulseAll(signal);
        return Position;
    }

    /// <summary>Returns once everything before the position is on the disk. If that failed: a <see cref="JournalException"/>.</summary>
    public void WaitDurable(long position)
    {
        if (Durable >= position) return;
        lock (signal)
        {
            while (Durable < position)
            {
                if (Volatile.Read(ref failure) is { } f) throw new JournalException(f.Message, f);
                Monitor.Wait(signal);
            }
        }
    }

    /// <summary>Writes what is left and lets the file go.</summary>
    public void Dispose()
    {
        lock (gate) closing = true;
        lock (signal) Monitor.PulseAll(signal);
        writer.Join();
        file.Dispose();
        held.Dispose();
    }

    /// <summary>The file beside a journal that its writer holds.</summary>
    internal static string LockOf(string path) => path + ".lock";

    void Write()
    {
        var at = durable;
        while (true)
        {
            lock (signal)
            {
                while (true)
                {
                    lock (gate)
                    {
                        if (filling.Length > 0)
                        {
                            (filling, writing) = (writing, filling);
                            break;
                        }
                        if (closing) return;
                    }
                    Monitor.Wait(signal);
                }
            }
            try
            {
                RandomAccess.Write(file, writing.Bytes, at);
                RandomAccess.FlushToDisk(file);
                at += writing.Length;
                writing.Clear();
                lock (signal)
                {
                    Volatile.Write(ref durable, at);
                    Monitor.PulseAll(signal);
                }
            }
            catch (Exception e)
            {
                // Whatever it is (a file grown too long for the file system is an ArgumentOutOfRangeException), those who wait must hear of it.
                lock (signal)
                {
                    Volatile.Write(ref failure, new JournalException(
                        $"The journal {path} can no longer be written at byte {at} ({e.Message.TrimEnd('.')}): free space or repair the disk, then start again.", e));
                    Monitor.PulseAll(signal);
                }
                return;
            }
        }
    }

    /// <summary>Bytes gathered for one write.</summary>
    sealed class RecordStore
    {
        byte[] bytes = new byte[64 * 1024];

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

        public void Add(ReadOnlySpan<byte> more)
        {
            if (Length + more.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(Length + more.Length, (int)Math.Min(int.MaxValue / 2, bytes.Length * 2L)));
            more.CopyTo(bytes.AsSpan(Length));
            Length += more.Length;
        }

        public void Clear() => Length = 0;
    }
}
