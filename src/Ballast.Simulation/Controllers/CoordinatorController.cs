using Ballast.Dispatch;
using Ballast.Signals;

namespace Ballast.Simulation.Controllers;

/// <summary>Ballast itself.</summary>
public sealed class CoordinatorController(Coordinator coordinator) : IController
{
    Decision? decision;

    public ReadOnlySpan<Command> Commands => decision is null ? default : decision.Commands;

    public double TargetWatts => decision?.TargetWatts ?? double.NaN;

    public double BaselineWatts => decision?.BaselineWatts ?? double.NaN;

    public Decision? Decision => decision;

    public void Hear(Fact fact) => coordinator.Hear(fact);

    public void Step(DateTimeOffset now, Telemetry telemetry) => decision = coordinator.Step(now, telemetry);

    public IReadOnlyList<EventView> ViewEvents() => coordinator.ViewEvents();
}
