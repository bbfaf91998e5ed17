using System.Buffers;
using System.Buffers.Binary;

namespace Ballast.Journal;

/// <summary>
/// Bytes of records in the making. One record on file is: length of its body (4 bytes), CRC-32C of
/// its body (4), and the body: its kind (1) and its payload. Everything is little-endian. The buffer
/// keeps its memory, so that in steady state writing allocates nothing.
/// </summary>
public sealed class RecordBuffer : IBufferWriter<byte>
{
    byte[] bytes = new byte[4096];
    int length;
    int recordStart = -1;

    public int Length => length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public void Clear()
    {
        length = 0;
        recordStart = -1;
    }

    public void Begin(RecordKind kind)
    {
        recordStart = length;
        Reserve(RecordFormat.FrameBytes + 1);
        length += RecordFormat.FrameBytes;
        Byte((byte)kind);
    }

    public void End()
    {
        var body = bytes.AsSpan(recordStart + RecordFormat.FrameBytes, length - recordStart - RecordFormat.FrameBytes);
        if (body.Length > RecordFormat.MaxBodyBytes) throw new InvalidOperationException($"A record of {body.Length} bytes is longer than the journal takes ({RecordFormat.MaxBodyBytes}).");
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(recordStart), body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(recordStart + 4), Crc32C.Of(body));
        recordStart = -1;
    }

    public void Byte(byte value)
    {
        Reserve(1);
        bytes[length++] = value;
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value)
    {
        Reserve(4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(length), value);
        length += 4;
    }

    public void Int64(long value)
    {
        Reserve(8);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(length), value);
        length += 8;
    }

    /// <summary>Bit for bit: NaN payloads and negative zero included.</summary>
    public void Double(double value) => Int64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>The instant, to the 100 ns; offsets are not kept, all times are UTC.</summary>
    public void Time(DateTimeOffset value) => Int64(value.UtcTicks);

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsSpan(length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsMemory(length);
    }

    public void Advance(int count) => length += count;

    void Reserve(int count)
    {
        if (length + count > bytes.Length) Array.Resize(ref bytes, Math.Max(length + count, bytes.Length * 2));
    }
}
