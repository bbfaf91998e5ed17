using Ballast.Dispatch;
using Ballast.Files;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.State;
using Ballast.Tests.Files;

namespace Ballast.Tests.State;

/// <summary>A scenario under way, tick by tick, that can be saved and restored between any two.</summary>
sealed class Story
{
    readonly Scenario scenario;
    readonly Telemetry telemetry = new();
    readonly RecordBuffer buffer = new();
    int nextFact;

    public Story(Scenario scenario, ulong seed)
    {
        this.scenario = scenario;
        Seed = seed;
        Next = scenario.Start;
        Plant = new SimulatedPlant(scenario.Site, scenario.Plant, scenario.Faults, seed, scenario.Start);
        Coordinator = new Coordinator(scenario.Site);
    }

    public ulong Seed { get; }

    public Coordinator Coordinator { get; private set; }

    public SimulatedPlant Plant { get; private set; }

    /// <summary>Time of the next tick.</summary>
    public DateTimeOffset Next { get; private set; }

    public bool Over => Next > scenario.Start + scenario.Duration;

    public static Scenario Load(string name) => ScenarioFile.Read(Repository.Scenario(name), name, Repository.Beside).Value!;

    /// <summary>One tick; gives the record of its decision.</summary>
    public ReadOnlySpan<byte> Tick()
    {
        var now = Next;
        Plant.Advance(now);
        while (nextFact < scenario.Facts.Length && scenario.Facts[nextFact].Known <= now) Hear(scenario.Facts[nextFact++]);
        while (Plant.TryTell(out var told)) Coordinator.Hear(told!);
        Plant.Read(telemetry);
        var decision = Coordinator.Step(now, telemetry);
        buffer.Clear();
        DecisionCodec.Write(buffer, decision);
        foreach (ref readonly var command in decision.Commands) Plant.Apply(in command);
        Next = scenario.Start.AddSeconds(Math.Floor((now - scenario.Start).TotalSeconds) + 1);
        if (nextFact < scenario.Facts.Length && scenario.Facts[nextFact].Known is var known && known < Next) Next = known;
        return buffer.Written;
    }

    public (byte[] Coordinator, byte[] Plant) Save()
    {
        var s = new StateExchange();
        Coordinator.Save(s);
        var coordinator = s.Saved.ToArray();
        Plant.Save(s);
        return (coordinator, s.Saved.ToArray());
    }

    /// <summary>A second one that stands where this one stands, made of what was saved alone.</summary>
    public Story Restored()
    {
        var (coordinator, plant) = Save();
        var again = new Story(scenario, Seed) { nextFact = nextFact, Next = Next };
        again.Coordinator = Coordinator.Restore(scenario.Site, coordinator);
        again.Plant.Restore(plant);
        return again;
    }

    void Hear(Fact fact)
    {
        Plant.Hear(fact);
        Coordinator.Hear(fact);
    }
}
