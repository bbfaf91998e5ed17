using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Ballast.Grid.Spectra;

/// <summary>
/// One-sided power spectral density: S[k] = 2|X_k|²/(fs·Σw²), and half of that at zero and at half the sampling rate. The sum
/// of S·Δf is the variance (Parseval), for a stretch without weights to the last digits.
/// </summary>
/// <param name="FrequencyStep">From one bin to the next, Hz.</param>
/// <param name="Density">By bin, from 0 Hz to half the sampling rate: the samples' unit squared per Hz.</param>
/// <param name="NoiseBandwidth">Of the window, in bins.</param>
/// <param name="Segments">How many stretches were averaged.</param>
public sealed record Spectrum(double FrequencyStep, double[] Density, double NoiseBandwidth, int Segments)
{
    public double FrequencyOf(int bin) => bin * FrequencyStep;

    /// <summary>Variance within a band, in the samples' unit squared: the densities of the bins inside it, times the bins' width.</summary>
    public double Variance(double fromHz, double toHz)
    {
        double sum = 0;
        for (var k = Math.Max(1, (int)Math.Ceiling(fromHz / FrequencyStep - 1e-9)); k < Density.Length && FrequencyOf(k) <= toHz * (1 + 1e-12); k++) sum += Density[k];
        return sum * FrequencyStep;
    }

    /// <summary>The amplitude that a line in this bin would have, in the samples' unit.</summary>
    public double AmplitudeOf(int bin) => Math.Sqrt(2 * Density[bin] * FrequencyStep * NoiseBandwidth);

    /// <summary>The whole stretch as one, of any length, its mean taken off.</summary>
    public static Spectrum Periodogram(ReadOnlySpan<double> samples, double stepSeconds, Window window = Window.Rectangular)
    {
        var weights = new WindowWeights(window, samples.Length);
        var mean = Mean(samples);
        var values = new Complex[samples.Length];
        for (var i = 0; i < values.Length; i++) values[i] = (samples[i] - mean) * weights.Values[i];
        Fourier.Forward(values, FourierOptions.NoScaling);
        var density = new double[samples.Length / 2 + 1];
        for (var k = 0; k < density.Length; k++)
        {
            var (re, im) = (values[k].Real, values[k].Imaginary);
            density[k] = Sides(k, samples.Length) * (re * re + im * im) * stepSeconds / weights.SumOfSquares;
        }
        return new Spectrum(1 / (samples.Length * stepSeconds), density, weights.NoiseBandwidth, 1);
    }

    /// <summary>
    /// Welch's average over stretches that overlap by half, each with its own mean taken off.
    /// </summary>
    /// <param name="samples">At least as many as a stretch is long.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    /// <param name="length">Length of a stretch: a power of two, at least 64.</param>
    /// <param name="window">How each is weighed.</param>
    public static Spectrum Welch(ReadOnlySpan<double> samples, double stepSeconds, int length, Window window = Window.Hann)
    {
        if (samples.Length < length) throw new ArgumentException($"A stretch of {length} samples needs as many, and there are {samples.Length}.");
        var stretches = new StretchSpectra(length, window);
        var density = new double[length / 2 + 1];
        var count = 0;
        for (var at = 0; at + length <= samples.Length; at += length / 2)
        {
            var second = at + length / 2 + length <= samples.Length;
            stretches.Take(samples.Slice(at, length), second ? samples.Slice(at + length / 2, length) : default);
            for (var half = 0; half < (second ? 2 : 1); half++)
            {
                var power = stretches.Power(half);
                for (var k = 0; k < density.Length; k++) density[k] += power[k];
                count++;
            }
            if (second) at += length / 2;
        }
        var scale = stepSeconds / (stretches.Weights.SumOfSquares * count);
        for (var k = 0; k < density.Length; k++) density[k] *= Sides(k, length) * scale;
        return new Spectrum(1 / (length * stepSeconds), density, stretches.Weights.NoiseBandwidth, count);
    }

    /// <summary>The least power of two that is as long as the wish, or the longest one that the samples fill; at least 64.</summary>
    public static int LengthFor(int samples, double stepSeconds, double wishSeconds)
    {
        var length = 64;
        while (length * 2L <= samples && length * stepSeconds < wishSeconds) length *= 2;
        return length;
    }

    internal static int Sides(int bin, int length) => bin == 0 || 2 * bin == length ? 1 : 2;

    internal static double Mean(ReadOnlySpan<double> samples)
    {
        // Around the first sample, so that a small ripple on a large power keeps its digits.
        var (first, sum) = (samples.Length > 0 ? samples[0] : 0, 0.0);
        foreach (var value in samples) sum += value - first;
        return first + sum / Math.Max(1, samples.Length);
    }
}
