using System.Text;

namespace Ballast.Journal;

/// <summary>
/// The first record of a journal: enough to run everything after it again. The site is kept as the
/// text it was read from, so that a journal needs no file beside it.
/// </summary>
public sealed record JournalHeader
{
    public int FormatVersion { get; init; } = RecordFormat.Version;

    /// <summary>Version of the program that wrote it.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>Name of the site or scenario file, for people.</summary>
    public required string SiteName { get; init; }

    /// <summary>Source text of the site or scenario.</summary>
    public required string SiteSource { get; init; }

    /// <summary>Seed of the simulated plant.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Site time at which the record begins.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Site time and wall time of one and the same moment; with <see cref="Speed"/> they tie one clock to the other.</summary>
    public required DateTimeOffset EpochSite { get; init; }

    public required DateTimeOffset EpochWall { get; init; }

    /// <summary>Site seconds per wall second; 0: as fast as it goes, tied to no wall clock.</summary>
    public required double Speed { get; init; }

    /// <summary>CRC-32C of the source text: two runs of one site have the same.</summary>
    public uint SiteHash => Crc32C.Of(Encoding.UTF8.GetBytes(SiteSource));

    internal void Write(RecordBuffer to)
    {
        to.Begin(RecordKind.Header);
        to.Int32(FormatVersion);
        to.Int64(unchecked((long)Seed));
        to.Time(Start);
        to.Time(EpochSite);
        to.Time(EpochWall);
        to.Double(Speed);
        to.Int32(unchecked((int)SiteHash));
        Text(to, ProgramVersion);
        Text(to, SiteName);
        Text(to, SiteSource);
        to.End();
    }

    internal static JournalHeader Read(ReadOnlySpan<byte> payload)
    {
        var from = new PayloadReader(payload);
        var version = from.Int32();
        if (version != RecordFormat.Version)
            throw new JournalException($"The journal has format {version}, and this program reads format {RecordFormat.Version}: use the program that wrote it.");
        var seed = unchecked((ulong)from.Int64());
        var (start, epochSite, epochWall, speed) = (from.Time(), from.Time(), from.Time(), from.Double());
        var hash = unchecked((uint)from.Int32());
        var header = new JournalHeader
        {
            FormatVersion = version,
            Seed = seed,
            Start = start,
            EpochSite = epochSite,
            EpochWall = epochWall,
            Speed = speed,
            ProgramVersion = Text(ref from),
            SiteName = Text(ref from),
            SiteSource = Text(ref from),
        };
        return header.SiteHash == hash ? header : throw new JournalException("The journal's site text does not match its hash.");
    }

    static void Text(RecordBuffer to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        to.Int32(bytes.Length);
        bytes.CopyTo(to.GetSpan(bytes.Length));
        to.Advance(bytes.Length);
    }

    static string Text(ref PayloadReader from) => Encoding.UTF8.GetString(from.Take(from.Count(1)));
}
