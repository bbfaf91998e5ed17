using Ballast.Settlement;
using Ballast.Simulation.Plant;
using Ballast.Simulation.Runs;

namespace Ballast.Benchmarks.Results;

/// <summary>
/// One checkpoint within an event: how much power the job that writes it leaves unused, and what of that the meter
/// shows, percent of the baseline.
/// </summary>
sealed record Hole
{
    /// <summary>Seconds before the hole's first second that <see cref="Errors"/> begins with.</summary>
    public const int Before = 5;

    public const int After = 60;

    public required bool InHold { get; init; }

    /// <summary>Whether the controller asked for it; otherwise the job's own clock did.</summary>
    public required bool Asked { get; init; }

    /// <summary>What the job's power falls by.</summary>
    public required double DepthPercent { get; init; }

    /// <summary>Meter less target by second, from five seconds before the hole.</summary>
    public required double[] Errors { get; init; }

    /// <summary>No other hole begins or ends nearby, so that what is left is of this one alone.</summary>
    public required bool Alone { get; init; }

    public static IEnumerable<Hole> Of(RunResult run, EventWindow e, IReadOnlyList<(DateTimeOffset At, int Slot)> asked)
    {
        var edges = run.Incidents.Where(i => i.Kind is IncidentKind.CheckpointBegins or IncidentKind.CheckpointEnds).ToList();
        foreach (var incident in edges.Where(i => i.Kind == IncidentKind.CheckpointBegins && i.At >= e.Start && i.At < e.End))
        {
            // The incident is noted at the end of the first second with less power.
            var begin = (int)(incident.At - run.Scenario.Start).TotalSeconds - 1;
            if (begin < Before || begin + After > run.Seconds) continue;
            var errors = new double[Before + After];
            for (var k = 0; k < errors.Length; k++)
            {
                var s = begin - Before + k;
                errors[k] = (run.Series.Meter[s] - Target(run, e, s)) / e.BaselineWatts * 100;
            }
            yield return new Hole
            {
                InHold = incident.At >= e.HoldStart && incident.At < e.HoldEnd,
                Asked = asked.Any(a => a.Slot == incident.Slot && incident.At >= a.At && incident.At - a.At <= TimeSpan.FromSeconds(15)),
                DepthPercent = -incident.Watts / e.BaselineWatts * 100,
                Errors = errors,
                Alone = !edges.Any(other => other != incident && other.At > incident.At.AddSeconds(-15) && other.At < incident.At.AddSeconds(After)),
            };
        }
    }

    static double Target(RunResult run, EventWindow e, int second)
    {
        var target = run.Series.Targets[second];
        return float.IsNaN(target) ? e.TargetAt(run.Scenario.Start.AddSeconds(second + 0.5)) : target;
    }
}
