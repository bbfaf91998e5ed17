using System.Buffers.Binary;
using Ballast.Journal;
using Microsoft.Win32.SafeHandles;

namespace Ballast.App.Storage;

/// <summary>Takes one record; the payload is only good for the call.</summary>
delegate void RecordSink(RecordKind kind, ReadOnlySpan<byte> payload);

/// <summary>The end of a journal that no write finished.</summary>
/// <param name="Position">Where it begins: everything before it is whole.</param>
/// <param name="Bytes">How many bytes it has.</param>
/// <param name="Why">What is wrong with it.</param>
sealed record TornTail(long Position, long Bytes, string Why)
{
    public override string ToString() => $"the last {Bytes} bytes of the journal, from byte {Position}, were not finished ({Why})";
}

/// <summary>Reading a journal from its beginning.</summary>
static class JournalFile
{
    const int Window = 1024 * 1024;

    /// <summary>Reads a journal that somebody else may be writing to; gives its torn tail, if it has one.</summary>
    public static TornTail? Read(string path, RecordSink each)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            return Scan(handle, path, each, out _);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new JournalException($"There is no journal {path}: give the path of one, as `ballast simulate --out` and the state directory hold it.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Walks all records. A record that is cut short or damaged with nothing whole behind it is the torn tail; with whole records behind it, damage: a <see cref="JournalException"/> with the position.</summary>
    internal static TornTail? Scan(SafeFileHandle file, string path, RecordSink? each, out long end, long from = 0, long until = long.MaxValue)
    {
        var total = Math.Min(until, RandomAccess.GetLength(file));
        var window = new byte[Window];
        var magic = window.AsSpan(0, RecordFormat.Magic.Length);
        if (RandomAccess.Read(file, magic, 0) < magic.Length || !magic.SequenceEqual(RecordFormat.Magic))
            throw new JournalException($"{path} is not a journal of ballast: it does not begin like one.");
        end = Math.Max(magic.Length, from);
        var (start, filled) = (end, 0); // the window holds [start, start + filled) of the file
        while (true)
        {
            var offset = (int)(end - start);
            var found = RecordFormat.Read(window.AsSpan(offset, filled - offset), out var kind, out var payload, out var size);
            if (found is RecordFound.End or RecordFound.Incomplete && start + filled < total)
            {
                Refill(file, ref window, ref start, ref filled, end, total);
                continue;
            }
            if (found == RecordFound.Record)
            {
                end += size;
                each?.Invoke(kind, payload);
                continue;
            }
            if (found == RecordFound.End) return null;
            if (found == RecordFound.Damaged && SkipSnapshot(file, end, total) is > 0 and var damaged)
            {
                // Told as one without content: its sink may wish to say so.
                each?.Invoke(RecordKind.Snapshot, default);
                (start, filled) = (end + damaged, 0);
                end = start;
                continue;
            }
            return Judge(file, path, end, total, found);
        }
    }

    /// <summary>One record, whole and right; null where none begins.</summary>
    internal static byte[]? ReadOne(SafeFileHandle file, long position, out RecordKind kind, out int size)
    {
        (kind, size) = (default, 0);
        var frame = new byte[RecordFormat.FrameBytes];
        if (position < 0 || RandomAccess.Read(file, frame, position) < frame.Length) return null;
        var body = BinaryPrimitives.ReadInt32LittleEndian(frame);
        if (body is < 1 or > RecordFormat.MaxBodyBytes || position + frame.Length + body > RandomAccess.GetLength(file)) return null;
        var bytes = new byte[frame.Length + body];
        ReadWhole(file, bytes, position);
        return RecordFormat.Read(bytes, out kind, out var payload, out size) == RecordFound.Record ? payload.ToArray() : null;
    }

    /// <summary>Size of a damaged snapshot behind which the journal goes on; 0: it is no such thing.</summary>
    static int SkipSnapshot(SafeFileHandle file, long position, long total)
    {
        var frame = new byte[RecordFormat.FrameBytes + 1 + Snapshot.Mark.Length];
        if (RandomAccess.Read(file, frame, position) < frame.Length || frame[RecordFormat.FrameBytes] != (byte)RecordKind.Snapshot) return 0;
        var rest = new byte[(int)Math.Min(total - position, 2L * RecordFormat.MaxBodyBytes)];
        ReadWhole(file, rest, position);
        return RecordFormat.IsDamagedSnapshot(rest, out var size) ? size : 0;
    }

    static void ReadWhole(SafeFileHandle file, Span<byte> into, long position)
    {
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(file, into, position);
            if (read == 0) throw new IOException("the file became shorter while it was read");
            into = into[read..];
            position += read;
        }
    }

    /// <summary>Keeps a cut tail beside the journal, for people to look at; best effort, as it holds nothing that was acknowledged.</summary>
    internal static void KeepTail(SafeFileHandle file, string path, TornTail torn)
    {
        try
        {
            var bytes = new byte[Math.Min(torn.Bytes, Window)];
            RandomAccess.Read(file, bytes, torn.Position);
            File.WriteAllBytes(FormattableString.Invariant($"{path}.torn-{torn.Position}"), bytes);
        }
        catch (IOException)
        {
        }
    }

    static void Refill(SafeFileHandle file, ref byte[] window, ref long start, ref int filled, long from, long total)
    {
        var keep = filled - (int)(from - start);
        var need = Window;
        if (keep >= RecordFormat.FrameBytes)
        {
            var body = BinaryPrimitives.ReadInt32LittleEndian(window.AsSpan((int)(from - start)));
            need = Math.Max(need, Math.Min(body, RecordFormat.MaxBodyBytes) + RecordFormat.FrameBytes);
        }
        var next = need > window.Length ? new byte[need] : window;
        window.AsSpan((int)(from - start), keep).CopyTo(next);
        (window, start, filled) = (next, from, keep);
        while (filled < window.Length && start + filled < total)
        {
            var read = RandomAccess.Read(file, window.AsSpan(filled, (int)Math.Min(window.Length - filled, total - start - filled)), start + filled);
            if (read == 0) throw new IOException("the file became shorter while it was read");
            filled += read;
        }
    }

    static TornTail Judge(SafeFileHandle file, string path, long position, long total, RecordFound found)
    {
        var rest = new byte[(int)Math.Min(total - position, 2L * RecordFormat.MaxBodyBytes)];
        var filled = 0;
        while (filled < rest.Length)
        {
            var read = RandomAccess.Read(file, rest.AsSpan(filled), position + filled);
            if (read == 0) break;
            filled += read;
        }
        if (RecordFormat.AnyRecordAfter(rest.AsSpan(0, filled), out var offset))
            throw new JournalException(FormattableString.Invariant(
                $"{path} is damaged at byte {position}: a record does not match its checksum, and whole records follow from byte {position + offset}. Nothing after byte {position} is believed; restore the file from a copy, or cut it there with `truncate -s {position}` if what follows may be given up."));
        return new TornTail(position, total - position, found == RecordFound.Incomplete ? "a record is cut short" : "a record does not match its checksum");
    }
}
