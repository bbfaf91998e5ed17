using System.Globalization;

namespace Ballast.Benchmarks;

/// <summary>Latencies in steps of 0.1 ms up to 20 s, from many threads.</summary>
sealed class VtnLatencies
{
    readonly int[] counts = new int[200_001];
    long count, errors, worst;

    public long Count => Volatile.Read(ref count);

    public long Errors => Volatile.Read(ref errors);

    public double Worst => Volatile.Read(ref worst) / 1000.0;

    public void Add(TimeSpan latency)
    {
        var micros = (long)latency.TotalMicroseconds;
        Interlocked.Increment(ref counts[(int)Math.Clamp(micros / 100, 0, counts.Length - 1)]);
        Interlocked.Increment(ref count);
        for (var seen = Volatile.Read(ref worst); micros > seen;)
        {
            var before = Interlocked.CompareExchange(ref worst, micros, seen);
            if (before == seen) break;
            seen = before;
        }
    }

    public void Fail() => Interlocked.Increment(ref errors);

    /// <summary>Milliseconds.</summary>
    public double Quantile(double share)
    {
        long below = 0, wanted = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < counts.Length; i++)
        {
            below += counts[i];
            if (below >= wanted) return (i + 1) / 10.0;
        }
        return 0;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"n {Count}, p50 {Quantile(0.5):0.0} ms, p95 {Quantile(0.95):0.0} ms, p99 {Quantile(0.99):0.0} ms, max {Worst:0.0} ms, errors {Errors}");
}
