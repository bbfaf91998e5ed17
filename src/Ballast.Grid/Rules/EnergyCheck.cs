using Ballast.Grid.Spectra;

namespace Ballast.Grid.Rules;

/// <summary>Share of the whole trace's variance that lies in a band, by Welch's average.</summary>
sealed class EnergyCheck(Rule.BandEnergy rule, double limit, double stepSeconds, long count) : StretchCheck(rule, 8 / rule.FromHz, limit, stepSeconds, count)
{
    double inside, whole;

    protected override void Look(ReadOnlySpan<double> power, long first)
    {
        for (var k = 1; k < power.Length; k++)
        {
            var value = Spectrum.Sides(k, Spectra.Length) * power[k];
            whole += value;
            var hertz = k * BinHz;
            if (hertz >= rule.FromHz && hertz <= rule.ToHz) inside += value;
        }
    }

    protected override RuleFinding Conclude()
    {
        if (!(whole > 0)) return new RuleFinding { Rule = rule, Verdict = Verdict.Pass, Worst = 0, Limit = Limit };
        var share = inside / whole;
        return new RuleFinding { Rule = rule, Verdict = OverLimit.Judge(share, Limit), Worst = share, Limit = Limit };
    }
}
