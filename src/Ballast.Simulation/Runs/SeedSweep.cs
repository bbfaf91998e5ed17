using System.Collections.Immutable;
using Ballast.Settlement;
using Ballast.Simulation.Controllers;

namespace Ballast.Simulation.Runs;

/// <summary>One scenario over many seeds. Runs share nothing, so threads change the time it takes and not the answer.</summary>
public static class SeedSweep
{
    /// <param name="scenario">Its own seed is not used.</param>
    /// <param name="policy">Who runs the site.</param>
    /// <param name="firstSeed">Seeds are this one and those after it.</param>
    /// <param name="runs">How many.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="progress">Told how many runs are done; called from any thread.</param>
    /// <param name="cancellation">Ends it early with an exception.</param>
    public static SweepScore Run(
        Scenario scenario, Policy policy, ulong firstSeed, int runs, int threads = 1, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var cards = new Scorecard[runs];
        var finished = 0;
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation }, i =>
        {
            cards[i] = new ScenarioRun(scenario, policy, firstSeed + (ulong)i).Run(cancellation).Scorecard;
            progress?.Invoke(Interlocked.Increment(ref finished));
        });
        return SweepScore.Of([.. cards]);
    }
}
