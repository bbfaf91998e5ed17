using Ballast.Files;
using Ballast.Settlement;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;
using Ballast.Tests.Files;

namespace Ballast.Tests.Scenarios;

/// <summary>The scenario files of the repository, read and run.</summary>
static class Stories
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Scenario Read(string name)
    {
        var file = name + ".yaml";
        var loaded = ScenarioFile.Read(Repository.Scenario(file), file, Repository.Beside);
        Assert.True(loaded.Value is not null, string.Join("\n", loaded.Problems));
        return loaded.Value!;
    }

    public static RunResult Run(Scenario scenario, Policy policy = Policy.Ballast, ulong? seed = null, TickObserver? observer = null) =>
        new ScenarioRun(scenario, policy, seed) { Observer = observer }.Run(Cancel);

    /// <summary>Seeds 1 to <paramref name="runs"/>, on two threads.</summary>
    public static SweepScore Sweep(Scenario scenario, int runs, Policy policy = Policy.Ballast) =>
        SeedSweep.Run(scenario, policy, 1, runs, threads: 2, cancellation: Cancel);
}
