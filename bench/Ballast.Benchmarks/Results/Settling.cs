using Ballast.Settlement;
using Ballast.Simulation.Runs;

namespace Ballast.Benchmarks.Results;

static class Settling
{
    const double Tolerance = 0.02;
    const int Stays = 10;

    /// <summary>
    /// Whole seconds from the event's start until the meter lies within 2 % of the baseline of the held target, and stays for ten
    /// seconds; NaN where it never does, and for ceilings and slow ramps, of which it says nothing.
    /// </summary>
    public static double Seconds(RunResult run, EventWindow e)
    {
        if (e.IsCeiling || e.RampDown > TimeSpan.FromMinutes(1)) return double.NaN;
        var start = (int)(e.Start - run.Scenario.Start).TotalSeconds;
        var inside = 0;
        for (var s = start; s < run.Seconds; s++)
        {
            inside = Math.Abs(run.Series.Meter[s] - e.TargetWatts) <= Tolerance * e.BaselineWatts ? inside + 1 : 0;
            if (inside == Stays) return s + 1 - Stays - start;
        }
        return double.NaN;
    }
}
