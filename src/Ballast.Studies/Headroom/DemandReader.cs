using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ballast.Studies.Headroom;

/// <summary>
/// Reads hourly demand from one or more files: a CSV with the column <c>utc</c> and one column per area, or EIA-930's balance files as they are
/// downloaded; each plain or packed by gzip, told apart by their first bytes and their header.
/// </summary>
/// <param name="table">What is known of areas: EIA-930 codes become its names.</param>
/// <param name="areas">The areas wanted, by name or code; empty: all of a plain CSV, and of EIA-930 files those that the table has.</param>
/// <param name="longestFill">The longest run of missing or zero hours that is interpolated.</param>
public sealed class DemandReader(AreaTable table, IReadOnlyList<string> areas, int longestFill = DemandReader.UsualFill)
{
    /// <summary>Hours that are interpolated where nothing else is said: a day.</summary>
    public const int UsualFill = 24;

    readonly List<string> files = [];
    readonly List<HourlyColumn> columns = [];
    readonly Dictionary<string, HourlyColumn> byName = new(StringComparer.OrdinalIgnoreCase);
    readonly SortedSet<string> seen = new(StringComparer.OrdinalIgnoreCase), leftOut = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Authorities of EIA-930 files that the table has not got and nobody asked for.</summary>
    public IReadOnlyCollection<string> LeftOut => leftOut;

    /// <summary>Reads a file to its end.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="file">Its name, for what is said of it.</param>
    /// <exception cref="StudyException">A row that cannot be used.</exception>
    public void Read(Stream stream, string file)
    {
        files.Add(file);
        using var buffered = new BufferedStream(stream, 1 << 16);
        var first = buffered.ReadByte();
        var second = buffered.ReadByte();
        var packed = first == 0x1f && second == 0x8b;
        using var whole = packed ? new Prefixed([], new GZipStream(new Prefixed([0x1f, 0x8b], buffered), CompressionMode.Decompress)) : new Prefixed(second >= 0 ? [(byte)first, (byte)second] : first >= 0 ? [(byte)first] : [], buffered);
        var lines = new CsvLines(whole, file);
        if (!lines.Next(out var row)) throw new StudyException($"{file}: the file is empty; it needs the header utc,AREA,… and a row per hour.");
        if (row.IndexOf("Balancing Authority"u8) >= 0) new EiaBalance(lines, row, Wanted, files.Count - 1, files).Read();
        else WideDemand.Read(lines, row, Wanted, files.Count - 1, files);
        if (packed && stream.CanSeek && !IsWhole(stream, whole.Passed)) throw new StudyException($"{file}: the file ends before what was packed into it does; fetch or pack it again.");
    }

    /// <summary>Whether a gzip file ends with the length of what it held (RFC 1952), which the decompressor does not miss where the file is cut.</summary>
    static bool IsWhole(Stream stream, long length)
    {
        Span<byte> trailer = stackalloc byte[4];
        if (stream.Length < trailer.Length) return false;
        stream.Position = stream.Length - trailer.Length;
        stream.ReadExactly(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer) == unchecked((uint)length);
    }

    /// <summary>The areas read, in the order asked for, else in the order of the files.</summary>
    /// <exception cref="StudyException">An area asked for is not there, or its hours are not an unbroken series.</exception>
    public IReadOnlyList<AreaDemand> Finish()
    {
        var chosen = columns.Where(c => !c.IsEmpty || areas.Count > 0).ToList();
        if (areas.Count > 0)
        {
            chosen = [];
            foreach (var area in areas)
            {
                var name = table.Find(area)?.Name ?? area;
                if (!byName.TryGetValue(name, out var column) && !byName.TryGetValue(area, out column))
                    throw new StudyException($"{string.Join(", ", files)}: there is no area {area}; there are {Some(seen)}.");
                if (!chosen.Contains(column)) chosen.Add(column);
            }
        }
        if (chosen.Count == 0) throw new StudyException($"{string.Join(", ", files)}: no area has a demand that is known here{(leftOut.Count > 0 ? $"; name by --area which you want of {Some(leftOut)}" : "")}.");
        return [.. chosen.Select(c => c.Finish(longestFill, files))];
    }

    static string Some(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return all.Length <= 30 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(30))} and {all.Length - 30} more";
    }

    /// <summary>Where an area's hours are collected; null where nobody wants it.</summary>
    HourlyColumn? Wanted(string label, bool isCode)
    {
        var known = table.Find(label);
        var name = isCode && known is not null ? known.Name : label;
        seen.Add(name);
        if (byName.TryGetValue(name, out var column)) return column;
        var asked = areas.Count == 0 ? !isCode || known is not null : areas.Any(a => a.Equals(name, StringComparison.OrdinalIgnoreCase) || a.Equals(label, StringComparison.OrdinalIgnoreCase) || (known is not null && table.Find(a) == known));
        if (!asked)
        {
            if (areas.Count == 0) leftOut.Add(name);
            return null;
        }
        columns.Add(column = new HourlyColumn(name));
        byName[name] = column;
        return column;
    }

    /// <summary>A stream with the few bytes before it that were already looked at.</summary>
    sealed class Prefixed(byte[] prefix, Stream rest) : Stream
    {
        int given;

        /// <summary>Bytes that were read from it.</summary>
        public long Passed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (given == prefix.Length)
            {
                var more = rest.Read(buffer);
                Passed += more;
                return more;
            }
            var count = Math.Min(buffer.Length, prefix.Length - given);
            Passed += count;
            prefix.AsSpan(given, count).CopyTo(buffer);
            given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
