using Ballast.Dispatch;
using Ballast.Signals;

namespace Ballast.Journal;

/// <summary>Turns what happens into records, in memory; storage takes <see cref="Pending"/> and clears it.</summary>
public sealed class JournalEncoder
{
    readonly RecordBuffer buffer = new();
    readonly FrameCodec frames = new();

    public ReadOnlySpan<byte> Pending => buffer.Written;

    /// <summary>Records in <see cref="Pending"/>.</summary>
    public int Records { get; private set; }

    public void Clear()
    {
        buffer.Clear();
        Records = 0;
    }

    public void Header(JournalHeader header)
    {
        header.Write(buffer);
        frames.Restart();
        Records++;
    }

    public void Fact(Fact fact)
    {
        FactCodec.Write(buffer, fact);
        Records++;
    }

    public void Frame(DateTimeOffset now, Telemetry telemetry)
    {
        frames.Write(buffer, now, telemetry);
        Records++;
    }

    public void Decision(Decision decision)
    {
        DecisionCodec.Write(buffer, decision);
        Records++;
    }

    /// <summary>The frame after it stands alone, so that reading can begin here.</summary>
    public void Snapshot(in SnapshotCounts counts, uint siteHash, ReadOnlySpan<byte> coordinator, ReadOnlySpan<byte> plant)
    {
        Journal.Snapshot.Write(buffer, counts, siteHash, coordinator, plant);
        frames.Restart();
        Records++;
    }

    public void Applied(DateTimeOffset at)
    {
        buffer.Begin(RecordKind.Applied);
        buffer.Time(at);
        buffer.End();
        Records++;
    }
}
