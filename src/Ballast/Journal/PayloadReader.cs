using System.Buffers.Binary;

namespace Ballast.Journal;

/// <summary>Reads a payload in the order in which it was written. A payload that is too short is a <see cref="JournalException"/>.</summary>
public ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    ReadOnlySpan<byte> rest = payload;

    public readonly int Left => rest.Length;

    public readonly ReadOnlySpan<byte> Rest => rest;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() != 0;

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BitConverter.Int64BitsToDouble(Int64());

    public DateTimeOffset Time()
    {
        var ticks = Int64();
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) throw new JournalException("A record holds a time that is none.");
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>A count of things of which each takes at least so many bytes: never more than the payload can hold.</summary>
    public int Count(int leastBytesEach)
    {
        var count = Int32();
        if (count < 0 || (long)count * leastBytesEach > rest.Length) throw new JournalException("A record counts more than it holds.");
        return count;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > rest.Length) throw new JournalException("A record is shorter than its kind asks.");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}

/// <summary>Something is wrong with a journal; the message is one sentence for people.</summary>
public sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);
