using Ballast.Grid.Spectra;

namespace Ballast.Grid.Rules;

/// <summary>The strongest line in a band, stretch by stretch of one length.</summary>
sealed class LineCheck : StretchCheck
{
    readonly double[] spectrum;
    readonly int from, to;
    readonly List<double> strongest = [];
    readonly List<Excess> excesses = [];
    readonly Func<int, double> found;
    double worst, worstHz = double.NaN, worstAt = double.NaN, here, hereHz;

    public LineCheck(Rule.Line rule, double fromHz, double toHz, double stretchSeconds, double limit, double stepSeconds, long count) : base(rule, stretchSeconds, limit, stepSeconds, count)
    {
        (from, to) = ((int)Math.Floor(fromHz / BinHz), (int)Math.Min(Spectra.Length / 2 - 1, Math.Ceiling(toHz / BinHz)));
        spectrum = new double[to + 2];
        found = Found;
    }

    protected override void Look(ReadOnlySpan<double> power, long first)
    {
        here = 0;
        power[..spectrum.Length].CopyTo(spectrum);
        LineSearch.Each(power, Spectra.Weights.HalfWidth, from, to, 0, found);
        strongest.Add(here);
        var seconds = first * StepSeconds;
        var until = seconds + Spectra.Length * StepSeconds;
        if (here > worst) (worst, worstHz, worstAt) = (here, hereHz, until);
        if (!OverLimit.Is(here, Limit)) return;
        if (excesses.Count > 0 && excesses[^1].ToSeconds >= seconds) excesses[^1] = excesses[^1] with { ToSeconds = until, Worst = Math.Max(excesses[^1].Worst, here) };
        else excesses.Add(new Excess(seconds, until, here));
    }

    /// <summary>A Hann line δ bins from its bin shows sin(πδ)/(πδ·(1 − δ²)) of its amplitude there; its greater neighbour shows (1 + δ)/(2 − δ) of that.</summary>
    double Found(int k)
    {
        var side = spectrum[k + 1] > spectrum[k - 1] ? 1 : -1;
        var ratio = Math.Sqrt(spectrum[k + side] / spectrum[k]);
        var delta = Math.Clamp((2 * ratio - 1) / (1 + ratio), 0, 0.5);
        var shown = delta < 1e-6 ? 1 : Math.Sin(Math.PI * delta) / (Math.PI * delta * (1 - delta * delta));
        var amplitude = 2 / Spectra.Weights.Sum * Math.Sqrt(spectrum[k]) / shown;
        if (amplitude > here) (here, hereHz) = (amplitude, (k + side * delta) * BinHz);
        // Between bins a line shows at least 0.84 of its amplitude: lower peaks are none that could be stronger.
        return 0.7 * here * here / (4 / (Spectra.Weights.Sum * Spectra.Weights.Sum));
    }

    protected override RuleFinding Conclude() => strongest.Count == 0
        ? new RuleFinding { Rule = Rule, Verdict = Verdict.Undecidable, Limit = Limit, Why = "the trace is too short for a spectrum" }
        : new RuleFinding
        {
            Rule = Rule,
            Verdict = OverLimit.Judge(worst, Limit),
            Worst = worst,
            Limit = Limit,
            WorstAtSeconds = worstAt,
            WorstHz = worstHz,
            Times = excesses.Count,
            SecondsOver = excesses.Sum(e => e.ToSeconds - e.FromSeconds),
            Excesses = [.. excesses.Take(200)],
            Profile = new Profile(Spectra.Length * StepSeconds / 2, Spectra.Length * StepSeconds / 2, [.. strongest]),
        };
}
