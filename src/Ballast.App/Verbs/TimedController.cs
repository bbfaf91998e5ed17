using System.Diagnostics;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Simulation.Controllers;

namespace Ballast.App.Verbs;

/// <summary>Measures how long each step of a controller takes.</summary>
sealed class TimedController(IController inner) : IController
{
    readonly List<long> times = new(32 * 1024);

    public ReadOnlySpan<Command> Commands => inner.Commands;

    public double TargetWatts => inner.TargetWatts;

    public double BaselineWatts => inner.BaselineWatts;

    public Decision? Decision => inner.Decision;

    public void Hear(Fact fact) => inner.Hear(fact);

    public void Step(DateTimeOffset now, Telemetry telemetry)
    {
        var from = Stopwatch.GetTimestamp();
        inner.Step(now, telemetry);
        times.Add(Stopwatch.GetTimestamp() - from);
    }

    public IReadOnlyList<EventView> ViewEvents() => inner.ViewEvents();

    /// <summary>Microseconds that this share of the steps stayed within.</summary>
    public double Percentile(double share)
    {
        if (times.Count == 0) return 0;
        var sorted = times.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)] * 1e6 / Stopwatch.Frequency;
    }
}
