using System.Buffers;
using System.Buffers.Binary;
using Ballast.Journal;
using Ballast.Vtn.Objects;
using Microsoft.Win32.SafeHandles;

namespace Ballast.Vtn.Storage;

/// <summary>Reads a server's journal whole, mends its tail, and writes it anew when it holds more of what is gone than of what stands.</summary>
static class JournalStoreFile
{
    static ReadOnlySpan<byte> Magic => "BLVTN\0\0\u0001"u8;

    const int smallestToCompact = 64 * 1024;

    /// <param name="Objects">What stands, in the order in which it was created.</param>
    /// <param name="End">Where the next record goes.</param>
    /// <param name="TornBytes">How many bytes were cut.</param>
    public readonly record struct Content(List<VtnObject> Objects, long End, long TornBytes);

    /// <summary>Leaves the file whole and ready to be appended to. The caller holds its lock.</summary>
    public static Content Prepare(string path)
    {
        File.Delete(path + ".new");
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        if (length < Magic.Length)
        {
            // A file cut inside its first eight bytes never held a record.
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Magic, 0);
            RandomAccess.FlushToDisk(file);
            return new Content([], Magic.Length, length);
        }
        var (standing, live, end) = Scan(file, path, length);
        if (end < length)
        {
            RandomAccess.SetLength(file, end);
            RandomAccess.FlushToDisk(file);
        }
        var objects = standing.OrderBy(s => s.Order).Select(s => s.Item).ToList();
        if (end - Magic.Length > smallestToCompact && live < (end - Magic.Length) / 2) return new Content(objects, Compact(path, objects), length - end);
        return new Content(objects, end, length - end);
    }

    static (IEnumerable<(long Order, VtnObject Item)> Standing, long Live, long End) Scan(SafeFileHandle file, string path, long length)
    {
        var head = new byte[Magic.Length];
        ReadWhole(file, head, 0);
        if (!head.AsSpan().SequenceEqual(Magic)) throw new StoreException($"{path} is not the journal of an OpenADR server: it does not begin like one.");
        var standing = new Dictionary<(ObjectKind, string), (long Order, VtnObject Item, int Size)>();
        var live = 0L;
        var at = (long)Magic.Length;
        for (var order = 0L; at < length; order++)
        {
            if (ReadOne(file, at, length) is not { } body || !JournalStoreRecord.TryRead(body, out var kind, out var id, out var item))
            {
                Judge(file, path, at, length);
                break;
            }
            var size = JournalStoreRecord.FrameBytes + body.Length;
            var known = standing.TryGetValue((kind, id), out var before);
            if (known) live -= before.Size;
            if (item is null) standing.Remove((kind, id));
            else
            {
                standing[(kind, id)] = (known ? before.Order : order, item, size);
                live += size;
            }
            at += size;
        }
        return (standing.Values.Select(v => (v.Order, v.Item)), live, at);
    }

    static byte[]? ReadOne(SafeFileHandle file, long at, long length)
    {
        if (length - at < JournalStoreRecord.FrameBytes) return null;
        Span<byte> frame = stackalloc byte[JournalStoreRecord.FrameBytes];
        ReadWhole(file, frame, at);
        var size = BinaryPrimitives.ReadInt32LittleEndian(frame);
        if (size is < 2 or > JournalStoreRecord.MaxBodyBytes || size > length - at - JournalStoreRecord.FrameBytes) return null;
        var body = new byte[size];
        ReadWhole(file, body, at + JournalStoreRecord.FrameBytes);
        return Crc32C.Of(body) == BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) ? body : null;
    }

    /// <summary>What cannot be read at the end was never finished; with a whole record behind it, it is damage, and nothing is thrown away in silence.</summary>
    static void Judge(SafeFileHandle file, string path, long at, long length)
    {
        var rest = new byte[(int)Math.Min(length - at, 8 * 1024 * 1024)];
        ReadWhole(file, rest, at);
        for (var i = 1; i + JournalStoreRecord.FrameBytes + 2 <= rest.Length; i++)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(rest.AsSpan(i));
            var body = rest.AsSpan(i + JournalStoreRecord.FrameBytes);
            if (size < 2 || size > body.Length || body[0] is not (1 or 2) || body[1] is < 1 or > 6) continue;
            if (Crc32C.Of(body[..size]) == BinaryPrimitives.ReadUInt32LittleEndian(rest.AsSpan(i + 4)))
                throw new StoreException(FormattableString.Invariant(
                    $"{path} is damaged at byte {at}, and whole records follow from byte {at + i}: restore it from a copy, or cut it there with `truncate -s {at}` if what follows may be given up."));
        }
    }

    static long Compact(string path, List<VtnObject> objects)
    {
        var beside = path + ".new";
        var end = (long)Magic.Length;
        using (var file = File.OpenHandle(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(file, Magic, 0);
            var buffer = new ArrayBufferWriter<byte>(1024 * 1024);
            foreach (var item in objects)
            {
                JournalStoreRecord.Write(buffer, item.Kind, item.Id, item);
                if (buffer.WrittenCount < 1024 * 1024) continue;
                RandomAccess.Write(file, buffer.WrittenSpan, end);
                end += buffer.WrittenCount;
                buffer.ResetWrittenCount();
            }
            RandomAccess.Write(file, buffer.WrittenSpan, end);
            end += buffer.WrittenCount;
            RandomAccess.FlushToDisk(file);
        }
        File.Move(beside, path, overwrite: true);
        return end;
    }

    static void ReadWhole(SafeFileHandle file, Span<byte> into, long at)
    {
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(file, into, at);
            if (read == 0) throw new IOException("the file became shorter while it was read");
            into = into[read..];
            at += read;
        }
    }
}
