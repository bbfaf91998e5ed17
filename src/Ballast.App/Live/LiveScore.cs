using Ballast.App.Api;
using Ballast.Dispatch;
using Ballast.Settlement;

namespace Ballast.App.Live;

/// <summary>
/// How an event that is over was held, by the same figures as a simulated run's, but from what the meter
/// told: the true mean and what the site would have drawn untouched are known in simulation alone.
/// </summary>
static class LiveScore
{
    /// <summary>Null where the history does not reach back to it, or it never had a baseline.</summary>
    public static EventScore? Of(SiteRun run, EventView view)
    {
        if (!double.IsFinite(view.BaselineWatts)) return null;
        if (EventWindow.Of(view.Signal, view.BaselineWatts, run.Source.Site.EmergencyFloor, run.At, view.CutShortAt, (view.RampDown, view.RampUp)) is not { } window) return null;
        var from = window.Start - TimeSpan.FromMinutes(2);
        from = new DateTimeOffset(from.UtcTicks - from.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var samples = run.History.Since(from);
        if (samples.Count == 0 || samples[0].At > window.Start) return null;
        var seconds = (int)Math.Min(24 * 3600, (run.At - from).TotalSeconds);
        var (meter, targets) = (new float[seconds], new float[seconds]);
        Array.Fill(meter, float.NaN);
        Array.Fill(targets, float.NaN);
        foreach (var sample in samples)
        {
            var k = (int)(sample.At - from).TotalSeconds;
            if (k >= seconds) break;
            (meter[k], targets[k]) = (sample.Meter * 1e3f, sample.Target * 1e3f);
        }
        // The meter's gaps are bridged by the last reading, as the controller itself does.
        for (var k = 1; k < seconds; k++)
            if (float.IsNaN(meter[k])) meter[k] = meter[k - 1];
        var tracking = Tracking.Of(window, new MeterSeries(from, meter), new MeterSeries(from, targets), 60);
        return new EventScore
        {
            BaselineKw = view.BaselineWatts / 1e3,
            DeliveredPercent = tracking.DeliveredPercent,
            RmsHoldPercent = tracking.RmsHoldPercent,
            RmsEventPercent = tracking.RmsEventPercent,
            DeepestDipPercent = tracking.DeepestDipPercent,
            MinutesAbove = tracking.IntervalsAbove,
            LargestStepOfRamp = tracking.LargestStepOfRamp,
            AfterEventPercent = tracking.AfterEventPercent,
            WeightedPerformance = Performance(run, window),
            JobsOutsideTier = OutsideTier(run),
            Commands = samples.Where(s => s.At >= window.Start && s.At < window.End).Sum(s => s.Commands),
        };
    }

    // Throughput is reported relative to nominal, and untouched is taken as nominal.
    static double? Performance(SiteRun run, EventWindow window)
    {
        double weighted = 0, weights = 0;
        var roster = run.Coordinator.Roster;
        for (var slot = 0; slot < roster.Count; slot++)
        {
            if (!roster[slot].IsFlexible) continue;
            var (sum, count) = (0.0, 0);
            foreach (var sample in run.History.Since(window.HoldStart, slot))
            {
                if (sample.At >= window.HoldEnd) break;
                sum += Math.Min(1, sample.Throughput);
                count++;
            }
            if (count == 0) continue;
            weighted += roster[slot].Weight * sum / count;
            weights += roster[slot].Weight;
        }
        return weights > 0 ? weighted / weights : null;
    }

    static int OutsideTier(SiteRun run)
    {
        var outside = 0;
        for (var slot = 0; slot < run.Coordinator.Roster.Count; slot++)
        {
            var view = run.Coordinator.ViewJob(slot);
            var allowed = view.Job.Tier.MaxLoss * view.Job.Tier.Window.TotalHours * view.Job.Gpus;
            if (view.Job.IsFlexible && view.DebtGpuHours > allowed * 1.001) outside++;
        }
        return outside;
    }
}
