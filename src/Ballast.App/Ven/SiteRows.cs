using Ballast.App.Storage;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Microsoft.Win32.SafeHandles;

namespace Ballast.App.Ven;

/// <summary>One tick as it stands in the journal; watts and watt-hours, NaN where there is nothing.</summary>
readonly record struct SiteRow
{
    public required DateTimeOffset At { get; init; }

    /// <summary>When the meter's value was true.</summary>
    public required DateTimeOffset MeterAt { get; init; }

    public required double Meter { get; init; }

    public required double Target { get; init; }

    public required double Baseline { get; init; }

    /// <summary>A signal governs the target.</summary>
    public required bool Governed { get; init; }

    public required bool Stopped { get; init; }

    public required double Charge { get; init; }

    public required double DispatchableWattHours { get; init; }

    public required double MaxCharge { get; init; }

    public required double MaxDischarge { get; init; }
}

/// <summary>
/// The site second by second, read from the journal's file as it grows, so that what is reported is what was
/// journaled. Reaches back as far as it is asked to, a week at most.
/// </summary>
sealed class SiteRows : IDisposable
{
    static readonly TimeSpan Usual = TimeSpan.FromHours(26);
    static readonly TimeSpan Longest = TimeSpan.FromDays(8);

    readonly string path;
    readonly Site site;
    readonly SafeFileHandle file;
    readonly List<SiteRow> rows = [];
    readonly Telemetry telemetry = new();
    FrameCodec frames = new();
    DateTimeOffset frameAt;
    long position;
    bool stopped, isWhole, stands;

    public SiteRows(string journal, Site site)
    {
        (path, this.site) = (journal, site);
        file = File.OpenHandle(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Time of the last row; before there is one, the beginning of time.</summary>
    public DateTimeOffset Through => rows.Count > 0 ? rows[^1].At : DateTimeOffset.MinValue;

    /// <summary>Takes in what is on disk by now, and, if it can, what goes back to <paramref name="from"/>.</summary>
    public void Read(DateTimeOffset from, long durable)
    {
        var isBehind = rows.Count > 0 && from > Through + Usual;
        if (position == 0 || isBehind || (!isWhole && rows.Count > 0 && from < rows[0].At && Through - from < Longest)) Begin(from);
        if (durable <= position) return;
        JournalFile.Scan(file, path, Take, out position, position, durable);
        if (rows.Count > Usual.TotalSeconds + 3600)
        {
            var since = Through - Usual < from ? Through - Usual : Through - from < Longest ? from : Through - Longest;
            var drop = rows.FindIndex(r => r.At >= since);
            if (drop > 0) rows.RemoveRange(0, drop);
            isWhole &= drop <= 0;
        }
    }

    /// <summary>The rows with a tick in [from, to).</summary>
    public ReadOnlySpan<SiteRow> Between(DateTimeOffset from, DateTimeOffset to)
    {
        var (a, b) = (FirstAt(from), FirstAt(to));
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows)[a..Math.Max(a, b)];
    }

    public void Dispose() => file.Dispose();

    /// <summary>From the last snapshot before that time; the frame behind a snapshot stands alone.</summary>
    void Begin(DateTimeOffset from)
    {
        rows.Clear();
        (frames, stands) = (new FrameCodec(), true);
        var places = new SnapshotIndex(path).Positions;
        (position, isWhole) = (RecordFormat.Magic.Length, true);
        for (var i = places.Count - 1; i >= 0; i--)
        {
            if (JournalFile.ReadOne(file, places[i], out var kind, out _) is not { } payload || kind != RecordKind.Snapshot || !Snapshot.IsOfThisVersion(payload)) continue;
            if (Snapshot.Read(payload).Counts.At > from) continue;
            (position, isWhole, stands) = (places[i], false, false);
            break;
        }
    }

    void Take(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case RecordKind.Header or RecordKind.Snapshot:
                frames.Restart();
                stands = true;
                break;
            case RecordKind.Fact when FactCodec.Read(payload) is { } fact:
                if (fact is ShapingStopped or ShapingResumed) stopped = fact is ShapingStopped;
                break;
            case RecordKind.Frame when stands:
                frameAt = frames.Read(payload, telemetry);
                break;
            case RecordKind.Decision when frameAt != default:
                Add(DecisionCodec.Read(payload));
                frameAt = default;
                break;
        }
    }

    void Add(DecisionRecord decision)
    {
        double stored = 0, capacity = 0, dispatchable = 0, charge = 0, discharge = 0;
        for (var i = 0; i < Math.Min(telemetry.Batteries.Length, site.Batteries.Length); i++)
        {
            var (battery, reading) = (site.Batteries[i], telemetry.Batteries[i]);
            stored += reading.Soc * battery.Capacity.WattHours;
            capacity += battery.Capacity.WattHours;
            if (!reading.Available) continue;
            dispatchable += Math.Max(0, reading.Soc - battery.MinSoc) * battery.Capacity.WattHours * Math.Sqrt(battery.RoundTripEfficiency);
            charge += battery.MaxCharge.Watts;
            discharge += battery.MaxDischarge.Watts;
        }
        // A fact between two seconds makes a tick of its own; the meter then says nothing new.
        rows.Add(new SiteRow
        {
            At = frameAt,
            MeterAt = telemetry.Meter.At,
            Meter = telemetry.Meter.Valid ? telemetry.Meter.Watts : double.NaN,
            Target = decision.TargetWatts,
            Baseline = decision.BaselineWatts,
            Governed = decision.GovernedBy != Rank.None && double.IsFinite(decision.TargetWatts),
            Stopped = stopped,
            Charge = capacity > 0 ? stored / capacity : double.NaN,
            DispatchableWattHours = dispatchable,
            MaxCharge = charge,
            MaxDischarge = discharge,
        });
    }

    int FirstAt(DateTimeOffset at)
    {
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (rows[middle].At < at) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
