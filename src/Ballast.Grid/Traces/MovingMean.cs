namespace Ballast.Grid.Traces;

/// <summary>
/// Mean of the last samples, after every sample, at constant cost; of as many as there are before the window is full. It does not
/// drift: every window's length a sum begun afresh takes the running one's place.
/// </summary>
public sealed class MovingMean(int length)
{
    readonly double[] last = new double[length];
    double sum, fresh, start;
    int place;
    long count;

    public void Take(ReadOnlySpan<double> samples, Span<double> means)
    {
        if (count == 0 && samples.Length > 0) start = samples[0];
        for (var i = 0; i < samples.Length; i++)
        {
            // Around the first sample, so that a small ripple on a large power keeps its digits.
            var value = samples[i] - start;
            sum += value - last[place];
            fresh += value;
            last[place] = value;
            count++;
            if (++place == last.Length) (place, sum, fresh) = (0, fresh, 0);
            means[i] = start + sum / Math.Min(count, last.Length);
        }
    }
}
