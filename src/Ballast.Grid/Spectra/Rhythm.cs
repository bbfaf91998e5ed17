namespace Ballast.Grid.Spectra;

/// <summary>The period at which a load repeats itself: a training job's iteration.</summary>
/// <param name="Hertz">How often it repeats.</param>
/// <param name="Share">Share of the lines' whole variance that the rhythm's harmonics hold, 0 to 1.</param>
public readonly record struct Rhythm(double Hertz, double Share)
{
    public double PeriodSeconds => 1 / Hertz;

    /// <summary>
    /// The rhythm that explains a load's lines best: the greatest frequency of which the lines that matter are whole multiples.
    /// Null where there is no line.
    /// </summary>
    /// <param name="lines">As <see cref="LineSearch.Find"/> gives them.</param>
    /// <param name="resolutionHz">How exactly their frequencies are known.</param>
    public static Rhythm? Of(IReadOnlyList<SpectralLine> lines, double resolutionHz)
    {
        if (lines.Count == 0) return null;
        var whole = lines.Sum(l => l.Amplitude * l.Amplitude);
        Rhythm? best = null;
        foreach (var line in lines.Take(4))
        {
            for (var part = 1; part <= 4; part++)
            {
                var hertz = line.Hertz / part;
                // A fraction of a line counts only where something sounds at it.
                if (part > 1 && !lines.Any(l => Math.Abs(l.Hertz - hertz) < 2 * resolutionHz)) continue;
                var share = 0.0;
                foreach (var other in lines)
                {
                    var multiple = Math.Round(other.Hertz / hertz);
                    if (multiple >= 1 && Math.Abs(other.Hertz - multiple * hertz) <= Math.Max(resolutionHz, multiple * resolutionHz / 4)) share += other.Amplitude * other.Amplitude;
                }
                share /= whole;
                if (best is null || share > best.Value.Share + 0.02) best = new Rhythm(hertz, Math.Min(1, share));
            }
        }
        return best;
    }
}
