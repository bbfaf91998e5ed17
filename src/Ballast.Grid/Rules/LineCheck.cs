using Ballast.Grid.Spectra;

namespace Ballast.Grid.Rules;

/// <summary>The strongest line in a band, stretch by stretch.</summary>
sealed class LineCheck : StretchCheck
{
    readonly double[] amplitudes;
    readonly int from, to;
    readonly List<double> strongest = [];
    readonly List<Excess> excesses = [];
    readonly Action<int, double> found;
    double worst, worstHz = double.NaN, worstAt = double.NaN, here, hereHz;

    public LineCheck(Rule.Line rule, double limit, double stepSeconds, long count) : base(rule, rule.FromHz, limit, stepSeconds, count)
    {
        amplitudes = new double[Spectra.Length / 2 + 1];
        (from, to) = ((int)Math.Floor(rule.FromHz / BinHz), (int)Math.Min(amplitudes.Length - 2, Math.Ceiling(rule.ToHz / BinHz)));
        found = Found;
    }

    protected override void Look(ReadOnlySpan<double> power, long first)
    {
        var scale = 2 / Spectra.Weights.Sum;
        var highest = 0.0;
        var last = Math.Min(amplitudes.Length, to + 64);
        for (var k = 0; k < last; k++)
        {
            amplitudes[k] = scale * Math.Sqrt(power[k]);
            if (k >= from && k <= to) highest = Math.Max(highest, amplitudes[k]);
        }
        here = 0;
        // Where nothing in the band is as high as what was found, or as the limit, there is nothing to look for.
        if (1.2 * highest > Math.Min(Limit, worst) || worst == 0) LineSearch.Each(amplitudes.AsSpan(0, last), Spectra.Weights.HalfWidth, from, to, found);
        strongest.Add(here);
        var seconds = first * StepSeconds;
        var until = seconds + Spectra.Length * StepSeconds;
        if (here > worst) (worst, worstHz, worstAt) = (here, hereHz, until);
        if (here <= Limit) return;
        if (excesses.Count > 0 && excesses[^1].ToSeconds >= seconds) excesses[^1] = excesses[^1] with { ToSeconds = until, Worst = Math.Max(excesses[^1].Worst, here) };
        else excesses.Add(new Excess(seconds, until, here));
    }

    /// <summary>A Hann line δ bins from its bin shows sin(πδ)/(πδ·(1 − δ²)) of its amplitude there, and (1 − δ)/(2 + δ)-wise less beside.</summary>
    void Found(int k, double over)
    {
        var side = amplitudes[k + 1] > amplitudes[k - 1] ? 1 : -1;
        var ratio = amplitudes[k + side] / amplitudes[k];
        var delta = Math.Clamp((2 * ratio - 1) / (1 + ratio), 0, 0.5);
        var shown = delta < 1e-6 ? 1 : Math.Sin(Math.PI * delta) / (Math.PI * delta * (1 - delta * delta));
        var amplitude = amplitudes[k] / shown;
        if (amplitude > here) (here, hereHz) = (amplitude, (k + side * delta) * BinHz);
    }

    protected override RuleFinding Conclude() => strongest.Count == 0
        ? new RuleFinding { Rule = Rule, Verdict = Verdict.Undecidable, Limit = Limit, Why = "the trace is too short for a spectrum" }
        : new RuleFinding
        {
            Rule = Rule, Verdict = worst > Limit ? Verdict.Fail : Verdict.Pass, Worst = worst, Limit = Limit, WorstAtSeconds = worstAt, WorstHz = worstHz,
            Times = excesses.Count, SecondsOver = excesses.Sum(e => e.ToSeconds - e.FromSeconds), Excesses = [.. excesses.Take(200)],
            Profile = new Profile(Spectra.Length * StepSeconds / 2, Spectra.Length * StepSeconds / 2, [.. strongest]),
        };
}
