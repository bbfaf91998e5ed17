using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Settlement;
using Ballast.Signals;
using Ballast.Simulation.Controllers;

namespace Ballast.Simulation.Runs;

/// <summary>One tick, for who looks on: journal it, show it. Everything is valid until the observer returns.</summary>
public readonly ref struct Tick
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Heard at this tick, in order, before the step.</summary>
    public required ReadOnlySpan<Fact> Facts { get; init; }

    public required Telemetry Telemetry { get; init; }

    public required IController Controller { get; init; }

    public required SimulatedPlant Plant { get; init; }

    public ReadOnlySpan<Command> Commands => Controller.Commands;
}

public delegate void TickObserver(in Tick tick);

/// <summary>
/// Runs a scenario as fast as it goes: ticks at whole seconds, and at the exact time of every fact, so
/// that an event that begins now is acted on at once.
/// </summary>
public sealed class ScenarioRun(Scenario scenario, Policy policy = Policy.Ballast, ulong? seed = null)
{
    /// <summary>Called after every step, before its commands are applied.</summary>
    public TickObserver? Observer { get; init; }

    /// <summary>Called about a hundred times a run with the share that is done.</summary>
    public Action<double>? Progress { get; init; }

    public RunResult Run(CancellationToken cancellation = default) => Run(policy.Create(scenario.Site), cancellation);

    public RunResult Run(IController controller, CancellationToken cancellation = default)
    {
        var plant = new SimulatedPlant(scenario.Site, scenario.Plant, scenario.Faults, seed ?? scenario.Seed, scenario.Start);
        using var recorder = new RunRecorder(plant, scenario.Start, scenario.Duration);
        var telemetry = new Telemetry();
        var roster = new List<Job>(scenario.Site.Jobs);
        var heard = new List<Fact>();
        var end = scenario.Start + scenario.Duration;
        var facts = scenario.Facts;
        var (next, ticks) = (0, 0L);
        var stride = Math.Max(1, (long)scenario.Duration.TotalSeconds / 100);
        for (var t = scenario.Start; t <= end; ticks++)
        {
            plant.Advance(t);
            recorder.Advanced(t);
            heard.Clear();
            while (next < facts.Length && facts[next].Known <= t) Hear(facts[next++]);
            while (plant.TryTell(out var told)) Hear(told!);
            plant.Read(telemetry);
            controller.Step(t, telemetry);
            recorder.Decided(controller);
            Observer?.Invoke(new Tick
            {
                At = t,
                Facts = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(heard),
                Telemetry = telemetry,
                Controller = controller,
                Plant = plant,
            });
            foreach (ref readonly var command in controller.Commands)
            {
                recorder.Commanded(command);
                plant.Apply(command);
            }
            if (ticks % stride == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Progress?.Invoke((t - scenario.Start) / scenario.Duration);
            }
            t = NextTick(t, next < facts.Length ? facts[next].Known : DateTimeOffset.MaxValue);
        }
        Progress?.Invoke(1);
        return RunResult.Of(scenario, policy, seed ?? scenario.Seed, plant, controller, recorder, roster, ticks);

        void Hear(Fact fact)
        {
            plant.Hear(fact);
            if (fact is JobArrived arrived) roster.Add(arrived.Job);
            controller.Hear(fact);
            heard.Add(fact);
        }
    }

    DateTimeOffset NextTick(DateTimeOffset t, DateTimeOffset nextFact)
    {
        var elapsed = (t - scenario.Start).Ticks;
        var whole = scenario.Start.AddTicks((elapsed / TimeSpan.TicksPerSecond + 1) * TimeSpan.TicksPerSecond);
        return nextFact < whole && nextFact > t ? nextFact : whole;
    }
}
