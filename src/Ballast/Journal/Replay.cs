using System.Text;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.State;

namespace Ballast.Journal;

/// <summary>
/// Runs a journal through a new <see cref="Coordinator"/> and compares what it decides with what was
/// recorded, byte for byte. Feed it every record in order. The same walk rebuilds the coordinator
/// after a restart.
/// </summary>
public sealed class Replay(Func<JournalHeader, Site> siteOf)
{
    readonly FrameCodec frames = new();
    readonly RecordBuffer again = new();
    Coordinator? coordinator;
    Decision? decision;
    StateExchange? state;

    public JournalHeader? Header { get; private set; }

    /// <summary>As it stands after the last record; null before the header.</summary>
    public Coordinator? Coordinator => coordinator;

    public Telemetry Telemetry { get; } = new();

    /// <summary>Time of the last frame.</summary>
    public DateTimeOffset At { get; private set; }

    public long Ticks { get; private set; }

    public long Commands { get; private set; }

    public long Facts { get; private set; }

    /// <summary>Snapshots met on the way, each of which was what the walk had come to (or <see cref="Difference"/> says that it was not).</summary>
    public long Snapshots { get; private set; }

    /// <summary>The first difference in words; null while everything came out the same.</summary>
    public string? Difference { get; private set; }

    /// <summary>A frame was read whose decision was not recorded: the run was cut between the two. Its decision stands here until the next record.</summary>
    public Decision? Undecided => decision;

    /// <summary>Takes one record. Damage inside one is a <see cref="JournalException"/>.</summary>
    public void Take(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (kind != RecordKind.Header && coordinator is null) throw new JournalException("The journal does not begin with its header.");
        switch (kind)
        {
            case RecordKind.Header:
                if (Header is not null) throw new JournalException("The journal has a second header.");
                Header = JournalHeader.Read(payload);
                coordinator = new Coordinator(siteOf(Header));
                break;
            case RecordKind.Fact:
                Forgotten();
                coordinator!.Hear(FactCodec.Read(payload));
                Facts++;
                break;
            case RecordKind.Frame:
                Forgotten();
                At = frames.Read(payload, Telemetry);
                decision = coordinator!.Step(At, Telemetry);
                Ticks++;
                Commands += decision.Commands.Length;
                break;
            case RecordKind.Decision:
                Compare(payload);
                decision = null;
                break;
            case RecordKind.Applied:
                break;
            case RecordKind.Snapshot:
                Forgotten();
                if (payload.IsEmpty) break;
                CompareState(payload);
                frames.Restart();
                Snapshots++;
                break;
            default:
                throw new JournalException($"The journal holds a record of kind {(byte)kind}, which this program does not know.");
        }
    }

    /// <summary>
    /// Goes on from a snapshot instead of from the start; to be called after the header and before anything
    /// else. One that does not fit the header or this program is a <see cref="JournalException"/>, and nothing has changed.
    /// </summary>
    public void Restore(in Snapshot snapshot)
    {
        if (coordinator is null || Header is null || Ticks > 0) throw new InvalidOperationException("A snapshot is restored after the header, once.");
        if (snapshot.SiteHash != Header.SiteHash) throw new JournalException("The snapshot belongs to another site.");
        try
        {
            coordinator = Coordinator.Restore(coordinator.Site, snapshot.Coordinator);
        }
        catch (InvalidDataException e)
        {
            throw new JournalException(e.Message, e);
        }
        (At, Ticks, Commands, Facts) = (snapshot.Counts.At, snapshot.Counts.Ticks, snapshot.Counts.Commands, snapshot.Counts.Facts);
        frames.Restart();
    }

    // Of another version, it cannot be compared and says nothing.
    void CompareState(ReadOnlySpan<byte> payload)
    {
        if (Difference is not null) return;
        if (!Snapshot.IsOfThisVersion(payload)) return;
        var snapshot = Snapshot.Read(payload);
        state ??= new StateExchange();
        coordinator!.Save(state);
        if (snapshot.Coordinator.SequenceEqual(state.Saved)) return;
        if (snapshot.Coordinator.Length < sizeof(int) || System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(snapshot.Coordinator) != Coordinator.StateVersion) return;
        Difference = $"the snapshot after tick {Ticks} at {At:O} is not the state that the ticks before it lead to";
    }

    void Forgotten()
    {
        if (decision is null) return;
        Difference ??= $"tick {Ticks} at {At:O}: its decision was never recorded";
        decision = null;
    }

    void Compare(ReadOnlySpan<byte> recorded)
    {
        if (decision is null)
        {
            Difference ??= $"after tick {Ticks}: a decision without a frame before it";
            return;
        }
        if (Difference is not null) return;
        again.Clear();
        DecisionCodec.Write(again, decision);
        if (again.Written[(RecordFormat.FrameBytes + 1)..].SequenceEqual(recorded)) return;
        Difference = $"tick {Ticks} at {At:O}: {Explain(DecisionCodec.Read(recorded), decision)}";
    }

    static string Explain(DecisionRecord was, Decision now)
    {
        for (var i = 0; i < Math.Min(was.Commands.Count, now.Commands.Length); i++)
            if (!was.Commands[i].Equals(now.Commands[i]))
                return $"command {i + 1} was {Words(was.Commands[i])}, and comes out as {Words(now.Commands[i])}";
        if (was.Commands.Count != now.Commands.Length) return $"{was.Commands.Count} commands were recorded, and {now.Commands.Length} come out";
        if (!was.TargetWatts.Equals(now.TargetWatts)) return FormattableString.Invariant($"the target was {was.TargetWatts:R} W, and comes out as {now.TargetWatts:R} W");
        if (!was.BaselineWatts.Equals(now.BaselineWatts)) return FormattableString.Invariant($"the baseline was {was.BaselineWatts:R} W, and comes out as {now.BaselineWatts:R} W");
        if (!was.LimitWatts.Equals(now.LimitWatts)) return FormattableString.Invariant($"the limit was {was.LimitWatts:R} W, and comes out as {now.LimitWatts:R} W");
        if (was.GovernedBy != now.GovernedBy || was.SignalId != now.SignalId) return $"it was governed by {was.GovernedBy} {was.SignalId}, and is now by {now.GovernedBy} {now.SignalId}";
        return $"{was.Notices.Count} notices were recorded, and {now.Notices.Length} come out, or they differ in what they say";
    }

    static string Words(Command c)
    {
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"#{c.Sequence} {c.Kind} of {c.Target} to {c.Value:R} until {c.Until:O} (fallback {c.Fallback:R}, {c.Reason.Kind} {c.Reason.A:R} {c.Reason.B:R})");
        return text.ToString();
    }
}
