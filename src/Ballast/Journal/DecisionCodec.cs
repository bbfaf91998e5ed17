using System.Text;
using Ballast.Dispatch;

namespace Ballast.Journal;

/// <summary>What a tick decided, exact to the bit, so that replay compares bytes.</summary>
public static class DecisionCodec
{
    const int CommandBytes = 8 + 8 + 1 + 4 + 8 + 8 + 8 + 1 + 8 + 8;
    const int NoticeBytes = 8 + 1 + 4 + 8 + 8;

    public static void Write(RecordBuffer to, Decision decision)
    {
        to.Begin(RecordKind.Decision);
        to.Time(decision.At);
        to.Double(decision.TargetWatts);
        to.Double(decision.LimitWatts);
        to.Double(decision.BaselineWatts);
        to.Byte((byte)decision.GovernedBy);
        WriteId(to, decision.SignalId);
        to.Int32(decision.Commands.Length);
        foreach (ref readonly var c in decision.Commands)
        {
            to.Int64(c.Sequence);
            to.Time(c.At);
            to.Byte((byte)c.Kind);
            to.Int32(c.Target);
            to.Double(c.Value);
            to.Time(c.Until);
            to.Double(c.Fallback);
            to.Byte((byte)c.Reason.Kind);
            to.Double(c.Reason.A);
            to.Double(c.Reason.B);
        }
        to.Int32(decision.Notices.Length);
        foreach (ref readonly var n in decision.Notices)
        {
            to.Time(n.At);
            to.Byte((byte)n.Kind);
            to.Int32(n.Target);
            to.Double(n.A);
            to.Double(n.B);
        }
        to.End();
    }

    public static DecisionRecord Read(ReadOnlySpan<byte> payload)
    {
        var from = new PayloadReader(payload);
        var record = new DecisionRecord
        {
            At = from.Time(),
            TargetWatts = from.Double(),
            LimitWatts = from.Double(),
            BaselineWatts = from.Double(),
            GovernedBy = (Rank)from.Byte(),
            SignalId = ReadId(ref from),
        };
        var commands = new Command[from.Count(CommandBytes)];
        for (var i = 0; i < commands.Length; i++)
            commands[i] = new Command(
                from.Int64(), from.Time(), (CommandKind)from.Byte(), from.Int32(), from.Double(), from.Time(), from.Double(),
                new Reason((ReasonKind)from.Byte(), from.Double(), from.Double()));
        var notices = new Notice[from.Count(NoticeBytes)];
        for (var i = 0; i < notices.Length; i++)
            notices[i] = new Notice(from.Time(), (NoticeKind)from.Byte(), from.Int32(), from.Double(), from.Double());
        return record with { Commands = commands, Notices = notices };
    }

    static void WriteId(RecordBuffer to, string? id)
    {
        if (id is null)
        {
            to.Int32(0);
            return;
        }
        var bytes = Encoding.UTF8.GetByteCount(id);
        to.Int32(bytes + 1);
        Encoding.UTF8.GetBytes(id, to.GetSpan(bytes));
        to.Advance(bytes);
        to.Byte(0);
    }

    static string? ReadId(ref PayloadReader from)
    {
        var bytes = from.Take(from.Count(1));
        return bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes[..^1]);
    }
}

/// <summary>A decision as it stands in a journal.</summary>
public sealed record DecisionRecord
{
    public required DateTimeOffset At { get; init; }

    public required double TargetWatts { get; init; }

    public required double LimitWatts { get; init; }

    public required double BaselineWatts { get; init; }

    public required Rank GovernedBy { get; init; }

    public required string? SignalId { get; init; }

    public IReadOnlyList<Command> Commands { get; init; } = [];

    public IReadOnlyList<Notice> Notices { get; init; } = [];
}
