using System.Text;
using Ballast.Journal;

namespace Ballast.Tests.Journal;

public class RecordFormatTest
{
    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("123456789", 0xE3069283u)] // the check value of CRC-32C (RFC 3720, appendix B.4, has the algorithm)
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void The_checksum_is_crc32c(string text, uint expected) => Assert.Equal(expected, Crc32C.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_record_reads_back()
    {
        var bytes = Record(42);
        Assert.Equal(RecordFound.Record, RecordFormat.Read(bytes, out var kind, out var payload, out var size));
        Assert.Equal((RecordKind.Applied, bytes.Length), (kind, size));
        Assert.Equal(42, new PayloadReader(payload).Int64());
    }

    [Fact]
    public void Every_flipped_bit_is_seen()
    {
        var bytes = Record(0x0123456789ABCDEF);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(RecordFound.Record, RecordFormat.Read(flipped, out _, out _, out _));
        }
    }

    [Fact]
    public void A_record_cut_anywhere_is_incomplete()
    {
        var bytes = Record(7);
        Assert.Equal(RecordFound.End, RecordFormat.Read([], out _, out _, out _));
        for (var length = 1; length < bytes.Length; length++)
            Assert.Equal(RecordFound.Incomplete, RecordFormat.Read(bytes.AsSpan(0, length), out _, out _, out _));
    }

    [Fact]
    public void Whole_records_behind_damage_are_found()
    {
        byte[] bytes = [.. Record(1), .. Record(2)];
        var first = bytes.Length / 2;
        Assert.True(RecordFormat.AnyRecordAfter(bytes, out var offset));
        Assert.Equal(first, offset);
        Assert.False(RecordFormat.AnyRecordAfter(Record(1), out _));
    }

    static byte[] Record(long value)
    {
        var buffer = new RecordBuffer();
        buffer.Begin(RecordKind.Applied);
        buffer.Int64(value);
        buffer.End();
        return buffer.Written.ToArray();
    }
}
