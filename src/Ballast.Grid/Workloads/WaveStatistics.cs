namespace Ballast.Grid.Workloads;

/// <summary>The rhythm of a trace as it is seen: crossings of the middle between its low and high level, with a band around it against noise.</summary>
/// <param name="Low">Tenth percentile.</param>
/// <param name="High">Ninetieth percentile.</param>
/// <param name="PeriodSeconds">Mean time from one rise to the next; NaN with fewer than two.</param>
/// <param name="PeriodDeviation">Standard deviation of the same.</param>
/// <param name="Duty">Share of time above the middle between the first and the last rise.</param>
/// <param name="Cycles">Whole periods seen.</param>
public readonly record struct WaveStatistics(double Low, double High, double PeriodSeconds, double PeriodDeviation, double Duty, int Cycles)
{
    /// <summary>Low level as a share of the high one, from below: 1 − low/high.</summary>
    public double Depth => High > 0 ? 1 - Low / High : 0;

    public static WaveStatistics Of(ReadOnlySpan<double> samples, double stepSeconds)
    {
        var sorted = samples.ToArray();
        Array.Sort(sorted);
        var (low, high) = (sorted[(int)(0.1 * (sorted.Length - 1))], sorted[(int)(0.9 * (sorted.Length - 1))]);
        var (rise, fall) = (low + 0.6 * (high - low), low + 0.4 * (high - low));
        var isHigh = samples[0] > 0.5 * (low + high);
        double first = double.NaN, last = double.NaN, above = 0, aboveAtLast = 0, sum = 0, squares = 0;
        var cycles = 0;
        for (var i = 1; i < samples.Length; i++)
        {
            if (!isHigh && samples[i] > rise)
            {
                isHigh = true;
                var at = i * stepSeconds;
                if (double.IsNaN(first)) (first, above) = (at, 0);
                else
                {
                    cycles++;
                    sum += at - last;
                    squares += (at - last) * (at - last);
                }
                (last, aboveAtLast) = (at, above);
            }
            else if (isHigh && samples[i] < fall) isHigh = false;
            if (isHigh) above += stepSeconds;
        }
        if (cycles == 0) return new(low, high, double.NaN, double.NaN, double.NaN, 0);
        var mean = sum / cycles;
        return new(low, high, mean, Math.Sqrt(Math.Max(0, squares / cycles - mean * mean)), aboveAtLast / (last - first), cycles);
    }
}
