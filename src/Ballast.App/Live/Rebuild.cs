using Ballast.App.Storage;
using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Simulation;
using Microsoft.Win32.SafeHandles;

namespace Ballast.App.Live;

/// <summary>
/// Brings a run back from its journal: the coordinator by replay from the last snapshot on, and the
/// simulated plant, which stands for the world outside that no crash resets, by giving it the recorded
/// commands at their times.
/// </summary>
sealed class Rebuild
{
    /// <summary>How much of the journal before a snapshot is read for the history, at most: about half a second's worth.</summary>
    const long HistoryBytes = 128 * 1024 * 1024;

    readonly List<Fact> unheard = [];
    readonly Telemetry scratch = new();
    IReadOnlyList<Command> leaving = [];

    public Rebuild() => Replay = MakeReplay();

    public Replay Replay { get; private set; }

    /// <summary>What a person should know of snapshots that could not be used.</summary>
    public List<string> Told { get; } = [];

    public SiteSource? Source { get; private set; }

    public SimulatedPlant? Plant { get; private set; }

    public History? History { get; private set; }

    /// <summary>Site time of the last snapshot; null: there is none.</summary>
    public DateTimeOffset? SnapshotAt { get; private set; }

    /// <summary>Facts recorded after the last frame: the coordinator has heard them, the plant has not.</summary>
    public IReadOnlyList<Fact> Unheard => unheard;

    /// <summary>
    /// Begins at the newest snapshot that is whole and fits; without one, at the first record. The
    /// dashboard's history is read back from before it, as far as <see cref="HistoryBytes"/>.
    /// </summary>
    /// <returns>Where <see cref="Take"/> goes on.</returns>
    public long Begin(SafeFileHandle file, string path, SnapshotIndex index)
    {
        var length = RandomAccess.GetLength(file);
        var places = index.Positions.Where(p => p >= RecordFormat.Magic.Length && p < length).ToList();
        if (places.Count == 0 || JournalFile.ReadOne(file, RecordFormat.Magic.Length, out var first, out _) is not { } header || first != RecordKind.Header) return 0;
        Take(RecordKind.Header, header);
        for (var i = places.Count - 1; i >= 0; i--)
        {
            if (Restore(JournalFile.ReadOne(file, places[i], out var kind, out var size), kind) is { } why)
            {
                Told.Add($"the snapshot at byte {places[i]} of the journal is passed over: {why}");
                continue;
            }
            var from = places.Find(p => p >= places[i] - HistoryBytes);
            ReadHistory(file, path, places[i] < HistoryBytes ? 0 : from, places[i]);
            return places[i] + size;
        }
        Told.Add("no snapshot of the journal could be used, so all of it was run again.");
        Replay = MakeReplay();
        return 0;
    }

    public void Take(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (kind == RecordKind.Applied)
        {
            Plant!.Advance(new PayloadReader(payload).Time());
            Leave();
            return;
        }
        if (kind != RecordKind.Decision) Leave();
        Replay.Take(kind, payload);
        switch (kind)
        {
            case RecordKind.Header:
                Plant = PlantOf(Source!, Replay.Header!);
                History = new History(Source!.Site.Batteries.Select(b => b.Capacity.KilowattHours));
                break;
            case RecordKind.Fact:
                unheard.Add(FactCodec.Read(payload));
                break;
            case RecordKind.Frame:
                Plant!.Advance(Replay.At);
                HearUnheard();
                // Reading draws on what the plant has ready, as it did then.
                Plant!.Read(scratch);
                break;
            case RecordKind.Snapshot when payload.IsEmpty:
                Told.Add($"a snapshot after {Replay.At:u} in the journal is damaged, and was passed over; what it said stands in the records before it too.");
                break;
            case RecordKind.Snapshot:
                SnapshotAt = Replay.At;
                break;
            case RecordKind.Decision:
                var decision = DecisionCodec.Read(payload);
                Remember(Replay.At, Replay.Telemetry, decision);
                leaving = decision.Commands;
                break;
        }
    }

    public static SimulatedPlant PlantOf(SiteSource source, JournalHeader header) =>
        new(source.Site, source.Scenario.Plant, source.Scenario.Faults, header.Seed, header.Start);

    /// <summary>Gives the plant what the last decision ordered; once no record can say any more that it left later.</summary>
    public void Leave()
    {
        foreach (var command in leaving) Plant!.Apply(command);
        leaving = [];
    }

    Replay MakeReplay() => new(header => (Source = SiteSource.Of(header)).Site);

    /// <summary>Null, or why it cannot be used.</summary>
    string? Restore(byte[]? payload, RecordKind kind)
    {
        if (payload is null || kind != RecordKind.Snapshot) return "it is torn or damaged.";
        try
        {
            var snapshot = Journal.Snapshot.Read(payload);
            var plant = PlantOf(Source!, Replay.Header!);
            plant.Restore(snapshot.Plant);
            Replay.Restore(snapshot);
            Plant = plant;
            SnapshotAt = Replay.At;
            return null;
        }
        catch (Exception e) when (e is JournalException or InvalidDataException)
        {
            return e.Message;
        }
    }

    void ReadHistory(SafeFileHandle file, string path, long from, long until)
    {
        var (frames, telemetry, at) = (new FrameCodec(), new Telemetry(), default(DateTimeOffset));
        JournalFile.Scan(file, path, Look, out _, from, until);

        void Look(RecordKind kind, ReadOnlySpan<byte> payload)
        {
            if (kind == RecordKind.Snapshot) frames.Restart();
            else if (kind == RecordKind.Frame) at = frames.Read(payload, telemetry);
            else if (kind == RecordKind.Decision) Remember(at, telemetry, DecisionCodec.Read(payload));
        }
    }

    void Remember(DateTimeOffset at, Telemetry telemetry, DecisionRecord decision) =>
        History!.Add(at, telemetry, decision.TargetWatts, decision.BaselineWatts, decision.LimitWatts, decision.Commands.Count);

    // What the plant told by itself is on record as well, and is no news to it.
    void HearUnheard()
    {
        while (Plant!.TryTell(out var own)) unheard.Remove(own!);
        foreach (var fact in unheard) Plant.Hear(fact);
        unheard.Clear();
    }
}
