using Ballast.Dispatch;
using Ballast.Signals;

namespace Ballast.Simulation.Controllers;

/// <summary>What a scenario is run with: Ballast's own coordinator, or one of the policies it is compared with.</summary>
public interface IController
{
    void Hear(Fact fact);

    void Step(DateTimeOffset now, Telemetry telemetry);

    /// <summary>Orders of the last step, until the next one.</summary>
    ReadOnlySpan<Command> Commands { get; }

    /// <summary>What it aims at now, watts; NaN for nothing.</summary>
    double TargetWatts { get; }

    double BaselineWatts { get; }

    /// <summary>The coordinator's decision of the last step; null for a policy that makes none.</summary>
    Decision? Decision { get; }

    /// <summary>Events as the controller saw them; empty where it keeps no account of them.</summary>
    IReadOnlyList<EventView> ViewEvents();
}
