using System.Collections.Concurrent;
using Ballast.Studies.Sweeps;

namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// Adequacy by living through the period many times, step by step (sequential Monte Carlo): units, stores, demand response and ties fail and are
/// repaired by chance, stores and demand response remember, and areas help each other over ties. The work is done in blocks of samples that do not
/// depend on each other; the answer is the same, to the last bit, however the blocks are dealt to threads and machines.
/// </summary>
public sealed class MonteCarloStudy
{
    readonly SampledSystem sampled;
    readonly ConcurrentBag<SampleRunner> runners = [];

    /// <exception cref="StudyException">The system or the options cannot be.</exception>
    public MonteCarloStudy(AdequacySystem system, MonteCarloOptions options)
    {
        System = system;
        Options = options;
        Blocks = options.Blocks;
        sampled = new SampledSystem(system, options);
    }

    public AdequacySystem System { get; }

    public MonteCarloOptions Options { get; }

    /// <summary>How many units of work there are.</summary>
    public int Blocks { get; }

    /// <summary>Does one unit of work; may be called from several threads.</summary>
    public MonteCarloPart Block(int block)
    {
        if (!runners.TryTake(out var runner)) runner = new SampleRunner(sampled);
        var first = (long)block * Options.SamplesInBlock;
        var part = runner.Run(first, (int)Math.Min(Options.Samples - first, Options.SamplesInBlock));
        runners.Add(runner);
        return part;
    }

    /// <summary>Makes the answer of all parts, in the order of their blocks.</summary>
    public MonteCarloResult Finish(IReadOnlyList<MonteCarloPart> parts) => PartSums.Finish(sampled, parts);

    /// <summary>Does the whole work.</summary>
    /// <param name="threads">How many blocks at a time; never changes the answer.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread.</param>
    /// <param name="ended">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public MonteCarloResult Run(int threads, Action<double>? progress = null, CancellationToken ended = default) =>
        Finish(Sweep.Run(Blocks, Shard.Whole, threads, Block, progress, ended));

    /// <summary>One index of each sample, in the order of samples: what paired comparisons of systems need.</summary>
    /// <param name="metric">LOLE counts days with any shortfall.</param>
    /// <param name="threads">How many blocks at a time.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread.</param>
    /// <param name="ended">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public double[] PerSample(RiskMetric metric, int threads, Action<double>? progress = null, CancellationToken ended = default)
    {
        var figures = new double[Options.Samples];
        Sweep.Run(Blocks, Shard.Whole, threads, block =>
        {
            if (!runners.TryTake(out var runner)) runner = new SampleRunner(sampled);
            var first = block * Options.SamplesInBlock;
            for (var k = first; k < Math.Min(figures.Length, first + Options.SamplesInBlock); k++)
            {
                runner.Run(k);
                figures[k] = metric switch
                {
                    RiskMetric.LossOfLoadDays => runner.System.Days,
                    RiskMetric.LossOfLoadHours => runner.System.Steps * sampled.StepHours,
                    _ => runner.System.Unserved,
                };
            }
            runners.Add(runner);
            return 0;
        }, progress, ended);
        return figures;
    }

    /// <summary>Samples a system with all processors.</summary>
    public static MonteCarloResult Of(AdequacySystem system, MonteCarloOptions options, CancellationToken ended = default) =>
        new MonteCarloStudy(system, options).Run(Environment.ProcessorCount, null, ended);
}
