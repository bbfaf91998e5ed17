namespace Ballast.Grid.Spectra;

/// <summary>
/// |X_k|² of weighed stretches, two at a time: one is the real part and one the imaginary part of a single transform, and their
/// symmetries tell them apart. Allocates when made, then no more. Not for two threads at once.
/// </summary>
public sealed class StretchSpectra
{
    readonly LaneFft transform;
    readonly double[] first, second;
    readonly double[][] power;

    /// <param name="length">Samples of a stretch: a power of two, at least 64.</param>
    /// <param name="window">How each is weighed.</param>
    public StretchSpectra(int length, Window window)
    {
        transform = new LaneFft(length);
        Weights = new WindowWeights(window, length);
        (first, second) = (new double[length], new double[length]);
        power = [new double[length / 2 + 1], new double[length / 2 + 1]];
    }

    public WindowWeights Weights { get; }

    public int Length => first.Length;

    /// <summary>|X_k|² by bin, of the first (0) or second (1) stretch last taken.</summary>
    public ReadOnlySpan<double> Power(int which) => power[which];

    /// <summary>Takes off each stretch's mean, weighs and transforms. The second may be empty.</summary>
    public void Take(ReadOnlySpan<double> one, ReadOnlySpan<double> two)
    {
        Weigh(one, first);
        if (two.IsEmpty) Array.Clear(second);
        else Weigh(two, second);
        transform.Forward(first, second);
        var n = Length;
        unchecked
        {
            for (var k = 0; k <= n / 2; k++)
            {
                var mirror = (n - k) & (n - 1);
                var (ar, ai) = (first[k] + first[mirror], second[k] - second[mirror]);
                var (br, bi) = (second[k] + second[mirror], first[mirror] - first[k]);
                power[0][k] = 0.25 * (ar * ar + ai * ai);
                power[1][k] = 0.25 * (br * br + bi * bi);
            }
        }
    }

    void Weigh(ReadOnlySpan<double> samples, double[] to)
    {
        var mean = Spectrum.Mean(samples);
        for (var i = 0; i < to.Length; i++) to[i] = (samples[i] - mean) * Weights.Values[i];
    }
}
