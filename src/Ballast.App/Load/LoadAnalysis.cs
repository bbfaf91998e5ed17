using Ballast.Grid.Spectra;
using Ballast.Grid.Traces;

namespace Ballast.App.Load;

/// <summary>A trace in figures: what is printed, written as JSON and drawn.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Spectrum">Welch's average; null where the trace is too short for one.</param>
/// <param name="Lines">From strong to weak.</param>
/// <param name="Rhythm">Null where there is none.</param>
/// <param name="Bands">Standard deviation of power within bands that machines feel, MW.</param>
sealed record LoadAnalysis(string File, LoadTrace Trace, LoadStatistics Statistics, Spectrum? Spectrum, IReadOnlyList<SpectralLine> Lines, Rhythm? Rhythm, IReadOnlyList<(string Name, double FromHz, double ToHz, double Megawatts)> Bands)
{
    /// <summary>Bands and what answers in them, as the literature on training loads divides them.</summary>
    static readonly (string Name, double From, double To)[] Felt =
    [
        ("governors, below 0.1 Hz", 0, 0.1), ("between areas, 0.1 to 1 Hz", 0.1, 1), ("local modes, 1 to 2.5 Hz", 1, 2.5), ("2.5 to 7 Hz", 2.5, 7), ("shafts and converters, 7 to 55 Hz", 7, 55),
    ];

    /// <summary>Stretches of the spectrum, where the trace is long enough.</summary>
    const double SpectrumSeconds = 120;

    public static LoadAnalysis Of(string file, LoadTrace trace, Action<double> progress)
    {
        var statistics = LoadStatistics.Of(trace);
        progress(0.5);
        if (trace.Count < 64) return new LoadAnalysis(file, trace, statistics, null, [], null, []);
        var spectrum = Spectrum.Welch(trace.Megawatts, trace.StepSeconds, Spectrum.LengthFor(trace.Count, trace.StepSeconds, SpectrumSeconds));
        progress(0.7);
        var lines = LineSearch.Find(trace.Megawatts, trace.StepSeconds, 12);
        progress(0.95);
        return new LoadAnalysis(file, trace, statistics, spectrum, lines, Ballast.Grid.Spectra.Rhythm.Of(lines, spectrum.FrequencyStep),
            [.. Felt.Where(b => b.From < trace.Rate / 2).Select(b => (b.Name, b.From, b.To, Math.Sqrt(spectrum.Variance(b.From, b.To))))]);
    }
}
