using Ballast.Dispatch;
using Ballast.Settlement;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;

namespace Ballast.Benchmarks.Results;

/// <summary>One scenario over many seeds, with what the scorecards do not hold: holes of checkpoints, settling times, the noise that none can follow.</summary>
sealed record Batch(SweepScore Score, IReadOnlyList<Hole> Holes, IReadOnlyList<double[]> SettlingSeconds, IReadOnlyList<double> UnforeseeablePercent, IReadOnlyList<(ulong Seed, WorstMoment Moment)> Moments)
{
    /// <summary>Seeds from 1 on, on as many threads as there are cores; the answer does not depend on how many.</summary>
    public static Batch Run(Scenario scenario, Policy policy, int seeds)
    {
        var cards = new Scorecard[seeds];
        var holes = new List<Hole>[seeds];
        var settling = new double[seeds][];
        var unforeseeable = new double[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var asked = new List<(DateTimeOffset At, int Slot)>();
            var run = new ScenarioRun(scenario, policy, (ulong)i + 1)
            {
                Observer = (in Tick tick) =>
                {
                    foreach (ref readonly var command in tick.Commands)
                    {
                        if (command.Kind == CommandKind.Checkpoint) asked.Add((command.At, command.Target));
                    }
                },
            }.Run();
            cards[i] = run.Scorecard;
            holes[i] = run.Events.Count == 1 ? [.. Hole.Of(run, run.Events[0], asked)] : [];
            settling[i] = [.. run.Events.Select(e => Settling.Seconds(run, e))];
            unforeseeable[i] = run.Events.Count == 1 ? NoiseFloor.Percent(run, run.Events[0]) : double.NaN;
        });
        var moments = cards.SelectMany((card, i) => (card.AtOneSecond?.WorstMoments ?? []).Select(m => ((ulong)i + 1, m)));
        return new Batch(SweepScore.Of([.. cards]), [.. holes.SelectMany(h => h)], settling, unforeseeable, [.. moments.OrderByDescending(m => Math.Abs(m.m.Percent))]);
    }
}
