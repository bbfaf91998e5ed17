using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Simulation;

namespace Ballast.App.Live;

/// <summary>
/// Brings a run back from its journal: the coordinator by replay, and the simulated plant, which
/// stands for the world outside that no crash resets, by giving it the recorded commands at their times.
/// </summary>
sealed class Rebuild
{
    readonly List<Fact> unheard = [];
    readonly Telemetry scratch = new();
    IReadOnlyList<Command> leaving = [];

    public Rebuild() => Replay = new Replay(header => (Source = SiteSource.Of(header)).Site);

    public Replay Replay { get; }

    public SiteSource? Source { get; private set; }

    public SimulatedPlant? Plant { get; private set; }

    public History? History { get; private set; }

    /// <summary>Facts recorded after the last frame: the coordinator has heard them, the plant has not.</summary>
    public IReadOnlyList<Fact> Unheard => unheard;

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
            case RecordKind.Decision:
                var decision = DecisionCodec.Read(payload);
                History!.Add(Replay.At, Replay.Telemetry, decision.TargetWatts, decision.BaselineWatts, decision.LimitWatts, decision.Commands.Count);
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

    // What the plant told by itself is on record as well, and is no news to it.
    void HearUnheard()
    {
        while (Plant!.TryTell(out var own)) unheard.Remove(own!);
        foreach (var fact in unheard) Plant.Hear(fact);
        unheard.Clear();
    }
}
