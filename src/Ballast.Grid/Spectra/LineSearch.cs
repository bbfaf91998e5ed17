namespace Ballast.Grid.Spectra;

/// <summary>Finds the lines of a spectrum: peaks that stand out of their neighbourhood, which the spectrum of a step or of noise has none of.</summary>
public static class LineSearch
{
    /// <summary>A peak this many times its neighbourhood's amplitude is a line. In noise averaged over one stretch alone, one bin in a hundred thousand is by chance.</summary>
    public const double Prominence = 4;

    /// <summary>Bins on each side that make the neighbourhood; fewer at low frequencies, where a spectrum's slope would mislead.</summary>
    const int Beside = 24;

    /// <summary>Bins of amplitudes that are lines: peaks over <see cref="Prominence"/>. The spectrum of a step falls like 1/f, and shows none.</summary>
    /// <param name="amplitudes">By bin, of one window.</param>
    /// <param name="halfWidth">Bins beside a line that still belong to it (<see cref="WindowWeights.HalfWidth"/>).</param>
    /// <param name="from">First bin looked at.</param>
    /// <param name="to">Last bin looked at.</param>
    /// <param name="found">Called with each line's bin and how far it stands out.</param>
    public static void Each(ReadOnlySpan<double> amplitudes, int halfWidth, int from, int to, Action<int, double> found)
    {
        Span<double> beside = stackalloc double[2 * Beside];
        // A line has at least eight periods in its stretch: fewer cannot be told from a drift.
        from = Math.Max(8, from);
        to = Math.Min(amplitudes.Length - 2, to);
        for (var k = from; k <= to; k++)
        {
            if (!(amplitudes[k] > 0) || amplitudes[k] < amplitudes[k - 1] || amplitudes[k] <= amplitudes[k + 1]) continue;
            var over = amplitudes[k] / Floor(amplitudes, halfWidth, k, beside);
            if (over >= Prominence) found(k, over);
        }
    }

    /// <summary>
    /// What the neighbourhood would show here: the greater of both sides' medians, so that the foot of a slope is not taken for a line.
    /// </summary>
    static double Floor(ReadOnlySpan<double> amplitudes, int halfWidth, int k, Span<double> scratch)
    {
        var floor = 0.0;
        for (var side = -1; side <= 1; side += 2)
        {
            var count = 0;
            for (var d = halfWidth + 1; d <= halfWidth + Math.Min(Beside, Math.Max(3, k / 2 - halfWidth)); d++)
            {
                var at = k + side * d;
                // Bins next to zero hold what the mean's removal left, and no neighbour.
                if (at <= halfWidth / 2 || at >= amplitudes.Length) break;
                scratch[count++] = amplitudes[at];
            }
            if (count < 3) continue;
            scratch[..count].Sort();
            floor = Math.Max(floor, scratch[count / 2]);
        }
        return Math.Max(floor, double.Epsilon);
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
        List<(int Bin, double Over)> peaks = [];
        Each(amplitudes, 2, (int)Math.Ceiling(fromHz / spectrum.FrequencyStep), amplitudes.Length, (k, over) => peaks.Add((k, over)));
        List<SpectralLine> lines = [];
        foreach (var (bin, over) in peaks.OrderByDescending(p => amplitudes[p.Bin]).Take(most))
        {
            var fitted = SpectralLine.Fit(samples[..Math.Min(samples.Length, 4 * length)], stepSeconds, Centre(amplitudes, bin) * spectrum.FrequencyStep);
            // A rhythm that wanders is spread over the whole stretch; what a single segment shows is then nearer to what machines feel.
            lines.Add(new SpectralLine(fitted.Hertz, Math.Max(fitted.Amplitude, 0.9 * amplitudes[bin]), over));
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
