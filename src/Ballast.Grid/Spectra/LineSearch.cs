namespace Ballast.Grid.Spectra;

/// <summary>Finds the lines of a spectrum: peaks that stand out of their neighbourhood, which the spectrum of a step or of noise has none of.</summary>
public static class LineSearch
{
    /// <summary>A peak this many times the amplitude of its neighbourhood is a line. In noise averaged over one stretch alone, one bin in a hundred thousand is by chance.</summary>
    public const double Prominence = 4;

    /// <summary>Bins on each side that make the neighbourhood; fewer at low frequencies, where a spectrum's slope would mislead.</summary>
    const int Beside = 24;

    /// <summary>
    /// Bins that are lines: peaks whose power is over the square of <see cref="Prominence"/> times the median of either side. The
    /// spectrum of a step falls like 1/f, and shows none.
    /// </summary>
    /// <param name="power">|X|² by bin, in any scale.</param>
    /// <param name="halfWidth">Bins beside a line that still belong to it (<see cref="WindowWeights.HalfWidth"/>).</param>
    /// <param name="from">First bin looked at.</param>
    /// <param name="to">Last bin looked at.</param>
    /// <param name="least">Peaks of less power are passed over.</param>
    /// <param name="found">Called with each line's bin; what it gives is the least power of the lines still wanted.</param>
    public static void Each(ReadOnlySpan<double> power, int halfWidth, int from, int to, double least, Func<int, double> found)
    {
        // A line has at least eight periods in its stretch: fewer cannot be told from a drift.
        from = Math.Max(8, from);
        to = Math.Min(power.Length - 2, to);
        unchecked
        {
            for (var k = from; k <= to; k++)
            {
                var here = power[k];
                if (here <= least || here < power[k - 1] || here <= power[k + 1] || !(here > 0)) continue;
                if (StandsOut(power, halfWidth, k, here / (Prominence * Prominence))) least = found(k);
            }
        }
    }

    /// <summary>Whether on either side at least half of the neighbours lie below a level.</summary>
    static bool StandsOut(ReadOnlySpan<double> power, int halfWidth, int k, double level)
    {
        var beside = Math.Min(Beside, Math.Max(3, k / 2 - halfWidth));
        var below = power.Slice(Math.Max(1, k - halfWidth - beside), Math.Min(beside, k - halfWidth - 1));
        var first = Math.Min(power.Length, k + halfWidth + 1);
        var above = power.Slice(first, Math.Min(beside, power.Length - first));
        return HalfBelow(below, level) && HalfBelow(above, level);
    }

    static bool HalfBelow(ReadOnlySpan<double> values, double level)
    {
        // At the spectrum's end there are too few to tell.
        if (values.Length < 3) return true;
        var count = 0;
        unchecked
        {
            foreach (var value in values) count += value <= level ? 1 : 0;
            return count > values.Length / 2;
        }
    }

    /// <summary>
    /// The strongest lines of a stretch, by amplitude, each fitted between bins over the whole stretch.
    /// </summary>
    /// <param name="samples">The whole stretch.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="fromHz">Lowest frequency looked at.</param>
    public static IReadOnlyList<SpectralLine> Find(ReadOnlySpan<double> samples, double stepSeconds, int most, double fromHz = 0)
    {
        if (samples.Length < 64) return [];
        // Long stretches tell lines from noise best; two minutes suffice for what repeats within seconds.
        var length = Spectrum.LengthFor(samples.Length, stepSeconds, 120);
        var spectrum = Spectrum.Welch(samples, stepSeconds, length);
        var amplitudes = new double[spectrum.Density.Length];
        for (var k = 1; k < amplitudes.Length; k++) amplitudes[k] = spectrum.AmplitudeOf(k);
        List<int> peaks = [];
        Each(spectrum.Density, 2, (int)Math.Ceiling(fromHz / spectrum.FrequencyStep), amplitudes.Length, 0, k =>
        {
            peaks.Add(k);
            return 0;
        });
        List<SpectralLine> lines = [];
        foreach (var bin in peaks.OrderByDescending(k => amplitudes[k]).Take(most))
        {
            var fitted = SpectralLine.Fit(samples[..Math.Min(samples.Length, 4 * length)], stepSeconds, Centre(amplitudes, bin) * spectrum.FrequencyStep);
            // A rhythm that wanders is spread over the whole stretch; what a single segment shows is then nearer to what machines feel.
            lines.Add(new SpectralLine(fitted.Hertz, Math.Max(fitted.Amplitude, 0.9 * amplitudes[bin])));
        }
        return [.. lines.OrderByDescending(l => l.Amplitude)];
    }

    /// <summary>The peak between bins, by the ratio of the two greatest (Hann: δ = (2r − 1)/(1 + r)).</summary>
    static double Centre(ReadOnlySpan<double> amplitudes, int k)
    {
        var side = amplitudes[k + 1] > amplitudes[k - 1] ? 1 : -1;
        var ratio = amplitudes[k + side] / amplitudes[k];
        return k + side * Math.Clamp((2 * ratio - 1) / (1 + ratio), 0, 0.5);
    }
}
