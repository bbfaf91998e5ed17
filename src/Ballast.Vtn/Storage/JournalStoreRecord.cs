using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Ballast.Journal;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Storage;

/// <summary>
/// One record of the server's journal: length of the body (int32), CRC-32C of the body (uint32), body; little-endian.
/// The body begins with what happened (1 stands, 2 is gone) and the kind of object.
/// </summary>
static class JournalStoreRecord
{
    public const int FrameBytes = 8;
    public const int MaxBodyBytes = 64 * 1024 * 1024;

    static readonly UTF8Encoding utf8 = new(false, true);

    public static void Write(ArrayBufferWriter<byte> into, ObjectKind kind, string id, VtnObject? item)
    {
        var body = new ArrayBufferWriter<byte>((item?.Json.Length ?? 0) + 256);
        Byte(body, (byte)(item is null ? 2 : 1));
        Byte(body, (byte)kind);
        Text(body, id);
        if (item is not null)
        {
            Long(body, item.Created.UtcTicks);
            Long(body, item.Modified.UtcTicks);
            Text(body, item.ClientId);
            Text(body, item.Name);
            Text(body, item.ProgramId);
            Text(body, item.EventId);
            Text(body, item.VenId);
            Int(body, item.Targets.Length);
            foreach (var target in item.Targets) Text(body, target);
            Int(body, item.Json.Length);
            body.Write(item.Json.Span);
        }
        if (body.WrittenCount > MaxBodyBytes) throw new StoreException($"An object of {body.WrittenCount} bytes is larger than a record of the journal.");
        var frame = into.GetSpan(FrameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32C.Of(body.WrittenSpan));
        into.Advance(FrameBytes);
        into.Write(body.WrittenSpan);
    }

    /// <summary>Reads a body whose checksum is right; false where it is not one of this format all the same.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ObjectKind kind, out string id, out VtnObject? item)
    {
        (kind, id, item) = (default, "", null);
        try
        {
            var at = new Cursor(body);
            var what = at.Byte();
            kind = (ObjectKind)at.Byte();
            if (what is not (1 or 2) || kind is < ObjectKind.Program or > ObjectKind.Resource) return false;
            id = at.Text() ?? "";
            if (what == 2) return at.Done;
            item = new VtnObject
            {
                Kind = kind,
                Id = id,
                Created = new DateTimeOffset(at.Long(), TimeSpan.Zero),
                Modified = new DateTimeOffset(at.Long(), TimeSpan.Zero),
                ClientId = at.Text(),
                Name = at.Text(),
                ProgramId = at.Text(),
                EventId = at.Text(),
                VenId = at.Text(),
                Targets = at.Texts(),
                Json = at.Bytes(at.Int()).ToArray(),
            };
            return at.Done;
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return false;
        }
    }

    static void Byte(ArrayBufferWriter<byte> into, byte value) => into.Write([value]);

    static void Int(ArrayBufferWriter<byte> into, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into.GetSpan(4), value);
        into.Advance(4);
    }

    static void Long(ArrayBufferWriter<byte> into, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(8), value);
        into.Advance(8);
    }

    static void Text(ArrayBufferWriter<byte> into, string? value)
    {
        Int(into, value is null ? -1 : utf8.GetByteCount(value));
        if (value is not null) into.Write(utf8.GetBytes(value));
    }

    ref struct Cursor(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> rest = rest;

        public readonly bool Done => rest.IsEmpty;

        public byte Byte() => Bytes(1)[0];

        public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

        public string? Text() => Int() is >= 0 and var length ? utf8.GetString(Bytes(length)) : null;

        public ImmutableArray<string> Texts()
        {
            var count = Int();
            if (count < 0 || count > rest.Length / 4) throw new ArgumentException("count");
            var texts = ImmutableArray.CreateBuilder<string>(count);
            for (var i = 0; i < count; i++) texts.Add(Text() ?? "");
            return texts.DrainToImmutable();
        }

        public ReadOnlySpan<byte> Bytes(int length)
        {
            var taken = rest[..length];
            rest = rest[length..];
            return taken;
        }
    }
}
