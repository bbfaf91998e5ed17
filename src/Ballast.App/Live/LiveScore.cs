using Ballast.App.Api;
using Ballast.Dispatch;

namespace Ballast.App.Live;

/// <summary>How an event that is over was held, from the site's history in 1-min means, as the demonstrations of the field meter.</summary>
static class LiveScore
{
    /// <summary>Null where the history does not reach back to it, or it never had a baseline.</summary>
    public static EventScore? Of(SiteRun run, EventView view)
    {
        if (double.IsNaN(view.BaselineWatts) || double.IsNaN(view.TargetWatts) || (view.HoldEnds ?? view.CutShortAt) is not { } end) return null;
        var start = view.Signal.Start;
        var rampDown = view.Signal is Signals.Dispatch d ? d.RampDown : TimeSpan.Zero;
        if (view.CutShortAt is { } cut && cut < end) end = cut;
        var baseline = view.BaselineWatts / 1e3;
        var minutes = run.History.Since(start)
            .Where(s => !float.IsNaN(s.Meter))
            .GroupBy(s => (long)Math.Floor((s.At - start).TotalMinutes))
            .Select(g => (Minute: g.Key, Meter: g.Average(s => s.Meter), Target: g.Average(s => s.Target)))
            .ToList();
        var first = Math.Ceiling(rampDown.TotalMinutes);
        var last = Math.Floor((end - start).TotalMinutes);
        var hold = minutes.Where(m => m.Minute >= first && m.Minute < last && !double.IsNaN(m.Target)).ToList();
        if (hold.Count == 0) return null;
        var whole = minutes.Where(m => !double.IsNaN(m.Target)).ToList();
        double? Rms(List<(long Minute, double Meter, double Target)> of) =>
            of.Count == 0 ? null : 100 * Math.Sqrt(of.Average(m => (m.Meter - m.Target) * (m.Meter - m.Target))) / baseline;
        return new EventScore
        {
            BaselineKw = baseline,
            DeliveredPercent = 100 * (1 - hold.Average(m => m.Meter) / baseline),
            RmsHoldPercent = Rms([.. hold.Select(m => (m.Minute, (double)m.Meter, (double)m.Target))]),
            RmsEventPercent = Rms([.. whole.Select(m => (m.Minute, (double)m.Meter, (double)m.Target))]),
            DeepestDipPercent = 100 * Math.Max(0, hold.Max(m => m.Target - m.Meter)) / baseline,
            MinutesAbove = hold.Count(m => m.Meter - m.Target > 0.015 * baseline),
            LargestStepOfRamp = null,
            AfterEventPercent = null,
            WeightedPerformance = null,
            JobsOutsideTier = 0,
            Commands = run.Commands,
            CommandHash = "",
        };
    }
}
