namespace Ballast.Settlement;

/// <summary>Power by second since a start: element k is the mean over second k to k+1, watts. NaN where there is none.</summary>
public sealed class MeterSeries(DateTimeOffset start, ReadOnlyMemory<float> watts)
{
    public DateTimeOffset Start => start;

    public int Seconds => watts.Length;

    public ReadOnlySpan<float> Watts => watts.Span;

    public DateTimeOffset End => start.AddSeconds(Seconds);

    /// <summary>Mean over [from, to), whole seconds; NaN where the series holds less than all of it.</summary>
    public double Mean(DateTimeOffset from, DateTimeOffset to)
    {
        var (a, b) = (SecondOf(from), SecondOf(to));
        return a < 0 || b > Seconds || a >= b ? double.NaN : Sum(a, b) / (b - a);
    }

    /// <summary>Mean over what the series holds of [from, to).</summary>
    public double MeanOfPresent(DateTimeOffset from, DateTimeOffset to)
    {
        var (a, b) = (Math.Max(0, SecondOf(from)), Math.Min(Seconds, SecondOf(to)));
        return a >= b ? double.NaN : Sum(a, b) / (b - a);
    }

    public int SecondOf(DateTimeOffset t) => (int)Math.Round((t - start).TotalSeconds);

    double Sum(int a, int b)
    {
        var sum = 0.0;
        foreach (var value in watts.Span[a..b]) sum += value;
        return sum;
    }
}
