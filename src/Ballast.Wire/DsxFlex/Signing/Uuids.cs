namespace Ballast.Wire.DsxFlex.Signing;

static class Uuids
{
    public static UInt128 AsNumber(this Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }
}
