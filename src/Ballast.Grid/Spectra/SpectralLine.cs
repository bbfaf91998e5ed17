namespace Ballast.Grid.Spectra;

/// <summary>A sine that stands out of a spectrum.</summary>
/// <param name="Hertz">Its frequency.</param>
/// <param name="Amplitude">Half its peak-to-peak, in the samples' unit.</param>
public readonly record struct SpectralLine(double Hertz, double Amplitude)
{
    /// <summary>
    /// The sine nearest to a frequency: where the weighed transform is greatest, between bins, and its amplitude there (the
    /// greatest-likelihood estimate for one sine in white noise, but for the weights; these keep other lines away).
    /// </summary>
    /// <param name="samples">At least three periods of it.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    /// <param name="nearHz">Within one bin (1/length) of the line.</param>
    /// <param name="window">Weights; Hann keeps all but the nearest lines out.</param>
    public static SpectralLine Fit(ReadOnlySpan<double> samples, double stepSeconds, double nearHz, Window window = Window.Hann)
    {
        var weights = new WindowWeights(window, samples.Length);
        var mean = WeighedMean(samples, weights);
        var bin = 1 / (samples.Length * stepSeconds);
        var (low, high) = (Math.Max(bin / 2, nearHz - bin), Math.Min(0.5 / stepSeconds, nearHz + bin));
        // The transform's peak is one smooth hill this near to the line: golden sections find its top.
        const double golden = 0.6180339887498949;
        var (a, b) = (high - golden * (high - low), low + golden * (high - low));
        var (fa, fb) = (Height(samples, weights, mean, a * stepSeconds), Height(samples, weights, mean, b * stepSeconds));
        while (high - low > 1e-5 * bin)
        {
            if (fa > fb)
            {
                (high, b, fb) = (b, a, fa);
                a = high - golden * (high - low);
                fa = Height(samples, weights, mean, a * stepSeconds);
            }
            else
            {
                (low, a, fa) = (a, b, fb);
                b = low + golden * (high - low);
                fb = Height(samples, weights, mean, b * stepSeconds);
            }
        }
        var hertz = (low + high) / 2;
        return new SpectralLine(hertz, Height(samples, weights, mean, hertz * stepSeconds));
    }

    static double WeighedMean(ReadOnlySpan<double> samples, WindowWeights weights)
    {
        double sum = 0;
        for (var i = 0; i < samples.Length; i++) sum += weights.Values[i] * (samples[i] - samples[0]);
        return samples[0] + sum / weights.Sum;
    }

    /// <summary>2|Σ w·x·e^(−jωt)|/Σw.</summary>
    static double Height(ReadOnlySpan<double> samples, WindowWeights weights, double mean, double turnsEach)
    {
        const int fresh = 256;
        var (stepSin, stepCos) = Math.SinCos(2 * Math.PI * turnsEach);
        double re = 0, im = 0;
        unchecked
        {
            for (var from = 0; from < samples.Length; from += fresh)
            {
                var turns = from * turnsEach;
                var (s, c) = Math.SinCos(2 * Math.PI * (turns - Math.Floor(turns)));
                var to = Math.Min(samples.Length, from + fresh);
                for (var i = from; i < to; i++)
                {
                    var value = (samples[i] - mean) * weights.Values[i];
                    re += value * c;
                    im -= value * s;
                    (c, s) = (c * stepCos - s * stepSin, s * stepCos + c * stepSin);
                }
            }
        }
        return 2 * Math.Sqrt(re * re + im * im) / weights.Sum;
    }
}
