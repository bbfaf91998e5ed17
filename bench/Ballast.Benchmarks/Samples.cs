using System.Globalization;

namespace Ballast.Benchmarks;

/// <summary>Durations of one kind, in nanoseconds, and what can be said of them. Percentiles are by nearest rank: a value that was measured.</summary>
sealed class Samples(int capacity = 1024)
{
    readonly List<double> values = new(capacity);

    public int Count => values.Count;

    public double Max => values.Max();

    public double Sum => values.Sum();

    public void Add(double nanoseconds) => values.Add(nanoseconds);

    public double Percentile(double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    public override string ToString() =>
        $"p50 {Duration(Percentile(0.5))}, p90 {Duration(Percentile(0.9))}, p99 {Duration(Percentile(0.99))}, max {Duration(Max)} (n {Count.ToString("N0", CultureInfo.InvariantCulture)})";

    public static string Duration(double nanoseconds) => nanoseconds switch
    {
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.#} µs"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.##} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.##} s"),
    };

    /// <summary>Several runs of one figure: best, median and worst.</summary>
    public static string Spread(IEnumerable<double> figures, Func<double, string> text, bool lowIsGood = true)
    {
        var sorted = (lowIsGood ? figures.Order() : figures.OrderDescending()).ToArray();
        return $"best {text(sorted[0])}, median {text(sorted[sorted.Length / 2])}, worst {text(sorted[^1])} of {sorted.Length} runs";
    }
}
