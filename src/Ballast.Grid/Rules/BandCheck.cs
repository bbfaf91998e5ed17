using Ballast.Grid.Spectra;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Rules;

/// <summary>Greatest less least within a window, after a band-pass that begins as if the first sample had stood there forever.</summary>
sealed class BandCheck : RuleCheck
{
    readonly BiquadCascade filter;
    readonly BlockExtremes extremes;
    readonly double[] greatest = new double[Block], least = new double[Block], filtered = new double[Block];

    public BandCheck(Rule.BandRange rule, double limit, double stepSeconds) : base(rule, limit, stepSeconds)
    {
        filter = new BiquadCascade(Butterworth.BandPass(rule.Order, rule.FromHz, rule.ToHz, stepSeconds));
        extremes = new BlockExtremes(1 + (int)Math.Round(rule.WindowSeconds / stepSeconds));
    }

    protected override void Measure(ReadOnlySpan<double> block) => Measure(block, Taken);

    void Measure(ReadOnlySpan<double> block, long taken)
    {
        filter.Take(block, filtered);
        // The filter gives its results some samples late; those of none are left out.
        var late = (int)Math.Min(block.Length, Math.Max(0, filter.Delay - taken));
        var results = filtered.AsSpan(late, block.Length - late);
        extremes.Take(results, greatest, least);
        StepCheck.Differences(greatest.AsSpan(0, results.Length), least.AsSpan(0, results.Length), greatest, 1);
        Tally.Take(greatest.AsSpan(0, results.Length), Math.Max(0, taken - filter.Delay));
    }

    public override RuleFinding Finish()
    {
        // What goes in now is never seen; it brings out what is still inside.
        Measure(new double[filter.Delay], Taken);
        return Tally.Finish(Rule);
    }
}
