namespace Ballast.Journal;

/// <summary>Where a journal stands: ticks, commands and facts since its start, and the time of the last tick.</summary>
public readonly record struct SnapshotCounts(DateTimeOffset At, long Ticks, long Commands, long Facts);

/// <summary>
/// The state between two ticks, as a record: of the coordinator, and of the simulated plant (empty where
/// the plant is real). A view into the record; good as long as that is.
/// </summary>
public readonly ref struct Snapshot
{
    /// <summary>Version of this record's own shape; the states carry versions of their own.</summary>
    public const int Version = 1;

    /// <summary>How every snapshot begins, so that a damaged one is known for what it was.</summary>
    public static ReadOnlySpan<byte> Mark => "SNAPSHOT"u8;

    public SnapshotCounts Counts { get; private init; }

    /// <summary><see cref="JournalHeader.SiteHash"/> of the site that the state belongs to.</summary>
    public uint SiteHash { get; private init; }

    public ReadOnlySpan<byte> Coordinator { get; private init; }

    public ReadOnlySpan<byte> Plant { get; private init; }

    internal static void Write(RecordBuffer to, in SnapshotCounts counts, uint siteHash, ReadOnlySpan<byte> coordinator, ReadOnlySpan<byte> plant)
    {
        to.Begin(RecordKind.Snapshot);
        Bytes(to, Mark);
        to.Int32(Version);
        to.Int32(unchecked((int)siteHash));
        to.Time(counts.At);
        to.Int64(counts.Ticks);
        to.Int64(counts.Commands);
        to.Int64(counts.Facts);
        to.Int32(coordinator.Length);
        Bytes(to, coordinator);
        to.Int32(plant.Length);
        Bytes(to, plant);
        to.End();
    }

    public static bool IsOfThisVersion(ReadOnlySpan<byte> payload) =>
        payload.Length >= Mark.Length + sizeof(int) && System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(payload[Mark.Length..]) == Version;

    /// <summary>The snapshot of one payload; of another version: a <see cref="JournalException"/>.</summary>
    public static Snapshot Read(ReadOnlySpan<byte> payload)
    {
        var from = new PayloadReader(payload);
        if (!from.Take(Mark.Length).SequenceEqual(Mark)) throw new JournalException("A snapshot does not begin like one.");
        if (from.Int32() is var version && version != Version)
            throw new JournalException($"The snapshot has version {version}, and this program reads version {Version}.");
        return new Snapshot
        {
            SiteHash = unchecked((uint)from.Int32()),
            Counts = new SnapshotCounts(from.Time(), from.Int64(), from.Int64(), from.Int64()),
            Coordinator = from.Take(from.Int32()),
            Plant = from.Take(from.Int32()),
        };
    }

    static void Bytes(RecordBuffer to, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to.GetSpan(bytes.Length));
        to.Advance(bytes.Length);
    }
}
