using System.Buffers.Binary;

namespace Ballast.Journal;

/// <summary>What was found where a record should begin.</summary>
public enum RecordFound
{
    Record,

    /// <summary>No byte is left.</summary>
    End,

    /// <summary>Bytes are there, but fewer than a whole record: a write that was cut short.</summary>
    Incomplete,

    /// <summary>The length or the checksum is wrong.</summary>
    Damaged,
}

/// <summary>The frame around a record, and how a file begins.</summary>
public static class RecordFormat
{
    /// <summary>Length and checksum in front of every body.</summary>
    public const int FrameBytes = 8;

    public const int MaxBodyBytes = 64 * 1024 * 1024;

    /// <summary>The version of the format that this program writes.</summary>
    public const int Version = 1;

    /// <summary>How every journal begins.</summary>
    public static ReadOnlySpan<byte> Magic => "BALLAST\n"u8;

    /// <summary>Reads the record at the beginning of <paramref name="data"/>, whose bytes go to the end of the file.</summary>
    /// <param name="data">All that is left of the file.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="payload">Its payload, a view into the data.</param>
    /// <param name="size">Its length on file.</param>
    public static RecordFound Read(ReadOnlySpan<byte> data, out RecordKind kind, out ReadOnlySpan<byte> payload, out int size)
    {
        kind = default;
        payload = default;
        size = 0;
        if (data.IsEmpty) return RecordFound.End;
        if (data.Length < FrameBytes) return RecordFound.Incomplete;
        var body = BinaryPrimitives.ReadInt32LittleEndian(data);
        if (body is < 1 or > MaxBodyBytes) return RecordFound.Damaged;
        if (body > data.Length - FrameBytes) return RecordFound.Incomplete;
        var bytes = data.Slice(FrameBytes, body);
        kind = (RecordKind)bytes[0];
        if (kind is < RecordKind.Header or > RecordKind.Snapshot) return RecordFound.Damaged;
        if (Crc32C.Of(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(data[4..])) return RecordFound.Damaged;
        payload = bytes[1..];
        size = FrameBytes + body;
        return RecordFound.Record;
    }

    /// <summary>
    /// Whether a damaged record is a snapshot, and whole records go on behind it (or the file ends there). Then
    /// nothing is lost: a snapshot says only what the records before it say as well.
    /// </summary>
    public static bool IsDamagedSnapshot(ReadOnlySpan<byte> data, out int size)
    {
        size = 0;
        if (data.Length < FrameBytes + 1 + Snapshot.Mark.Length || data[FrameBytes] != (byte)RecordKind.Snapshot || !data[(FrameBytes + 1)..].StartsWith(Snapshot.Mark)) return false;
        size = FrameBytes + BinaryPrimitives.ReadInt32LittleEndian(data);
        return size > FrameBytes && size < data.Length && Read(data[size..], out _, out _, out _) == RecordFound.Record;
    }

    /// <summary>
    /// Whether a whole record begins anywhere after the first byte: then what stands at the first byte
    /// is damage in the middle, not a tail that was cut short.
    /// </summary>
    public static bool AnyRecordAfter(ReadOnlySpan<byte> data, out int offset)
    {
        for (offset = 1; offset + FrameBytes < data.Length; offset++)
            if (Read(data[offset..], out _, out _, out _) == RecordFound.Record) return true;
        return false;
    }
}
