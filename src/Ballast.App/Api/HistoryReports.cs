using Ballast.App.Live;

namespace Ballast.App.Api;

/// <summary>Thins history to at most 3,600 points: the mean over each step, null where nothing was known.</summary>
static class HistoryReports
{
    const int MostPoints = 3600;

    public static HistoryReport Site(History history, DateTimeOffset now, double minutes)
    {
        var (start, step, points) = Grid(now, minutes, 1);
        var samples = history.Since(start);
        double?[] Of(Func<SiteSample, float> value) => Means(samples, s => s.At, value, start, step, points);
        return new HistoryReport(
            start, step.TotalSeconds, Of(s => s.Meter), Of(s => s.Target), Of(s => s.Baseline), Of(s => s.Limit), Of(s => s.It), Of(s => s.Battery), Of(s => s.Soc));
    }

    public static JobHistoryReport Job(History history, int slot, DateTimeOffset now, double minutes, double leastStep)
    {
        var (start, step, points) = Grid(now, minutes, leastStep);
        var samples = history.Since(start, slot);
        double?[] Of(Func<(DateTimeOffset At, float Kw, float Throughput, float Cap), float> value) => Means(samples, s => s.At, value, start, step, points);
        return new JobHistoryReport(start, step.TotalSeconds, Of(s => s.Kw), Of(s => s.Throughput), Of(s => s.Cap));
    }

    // Steps stand on whole multiples, so that a page that asks again sees the same points again.
    static (DateTimeOffset Start, TimeSpan Step, int Points) Grid(DateTimeOffset now, double minutes, double leastStep)
    {
        var seconds = Math.Max(leastStep, Math.Ceiling(minutes * 60 / MostPoints));
        var step = TimeSpan.FromSeconds(seconds);
        var end = now.UtcTicks - now.UtcTicks % step.Ticks + step.Ticks;
        var points = (int)Math.Min(MostPoints, Math.Max(1, Math.Ceiling(minutes * 60 / seconds)));
        return (new DateTimeOffset(end, TimeSpan.Zero) - step * points, step, points);
    }

    static double?[] Means<T>(List<T> samples, Func<T, DateTimeOffset> at, Func<T, float> value, DateTimeOffset start, TimeSpan step, int points)
    {
        var sums = new double[points];
        var counts = new int[points];
        foreach (var sample in samples)
        {
            var index = (at(sample) - start).Ticks / step.Ticks;
            var v = value(sample);
            if (index < 0 || index >= points || float.IsNaN(v) || float.IsInfinity(v)) continue;
            sums[index] += v;
            counts[index]++;
        }
        var means = new double?[points];
        for (var i = 0; i < points; i++) means[i] = counts[i] > 0 ? Math.Round(sums[i] / counts[i], 3) : null;
        return means;
    }
}
