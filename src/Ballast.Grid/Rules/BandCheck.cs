using Ballast.Grid.Spectra;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Rules;

/// <summary>
/// Greatest less least within a window, after a band-pass. The filter begins as if the first sample had stood there forever, which shows in its first results as the load does: they are its run-in, and are not judged.
/// What is over the limit within it is not decided, unless some past of the load leaves nothing over the limit.
/// </summary>
sealed class BandCheck : RuleCheck
{
    /// <summary>Periods of the lower edge after which less than a thousandth is left of the start, for a filter of fourth order.</summary>
    const double RunInPeriods = 3;

    readonly Biquad[] sections;
    readonly BiquadCascade filter;
    readonly int window;
    readonly long runIn;
    readonly BlockExtremes early, late;
    readonly Tally first;
    readonly double[] begin;
    readonly double[] greatest = new double[Block], least = new double[Block], filtered = new double[Block];

    public BandCheck(Rule.BandRange rule, double limit, double stepSeconds, long samples) : base(rule, limit, stepSeconds)
    {
        sections = Butterworth.BandPass(rule.Order, rule.FromHz, rule.ToHz, stepSeconds);
        filter = new BiquadCascade(sections);
        window = 1 + (int)Math.Round(rule.WindowSeconds / stepSeconds);
        runIn = (long)Math.Ceiling(RunInSeconds(rule.FromHz) / stepSeconds);
        (early, late) = (new BlockExtremes(window), new BlockExtremes(window));
        first = new Tally(limit, stepSeconds);
        // Windows that hold a sample of the run-in.
        begin = new double[Math.Min(samples, runIn + window - 1)];
    }

    public static double RunInSeconds(double fromHz) => RunInPeriods / fromHz;

    protected override void Measure(ReadOnlySpan<double> block) => Measure(block, Taken);

    void Measure(ReadOnlySpan<double> block, long taken)
    {
        filter.Take(block, filtered);
        // The filter gives its results some samples late; those of none are left out.
        var none = (int)Math.Min(block.Length, Math.Max(0, filter.Delay - taken));
        var results = filtered.AsSpan(none, block.Length - none);
        var place = Math.Max(0, taken - filter.Delay);
        if (place < begin.Length)
        {
            var part = results[..(int)Math.Min(results.Length, begin.Length - place)];
            part.CopyTo(begin.AsSpan((int)place));
            Ranges(part, early, first, place);
        }

        var skipped = (int)Math.Min(results.Length, Math.Max(0, runIn - place));
        Ranges(results[skipped..], late, Tally, place + skipped);
    }

    void Ranges(ReadOnlySpan<double> results, BlockExtremes extremes, Tally tally, long place)
    {
        extremes.Take(results, greatest, least);
        StepCheck.Differences(greatest.AsSpan(0, results.Length), least.AsSpan(0, results.Length), greatest, 1);
        tally.Take(greatest.AsSpan(0, results.Length), place);
    }

    public override RuleFinding Finish()
    {
        // What goes in now is never seen; it brings out what is still inside.
        Measure(new double[filter.Delay], Taken);
        var judged = Tally.Finish(Rule) with { JudgedFromSeconds = runIn * StepSeconds };
        if (judged.Verdict == Verdict.Fail) return judged;
        var start = first.Finish(Rule);
        if (start.IsOver) start = WithTheBestPast();
        if (start.IsOver)
            return start with
            {
                Verdict = Verdict.Undecidable,
                JudgedFromSeconds = judged.JudgedFromSeconds,
                Why = FormattableString.Invariant($"it is over the limit only within {begin.Length * StepSeconds:G4} s of the trace's begin, where the band-pass has not run in; let the trace begin {RunInSeconds(((Rule.BandRange)Rule).FromHz):G4} s sooner"),
            };
        return judged;
    }

    RuleFinding WithTheBestPast()
    {
        var results = begin.AsSpan(0, (int)first.Next);
        FreeResponse.TakeOut(sections, results);
        var (extremes, tally) = (new BlockExtremes(window), new Tally(Limit, StepSeconds));
        for (var at = 0; at < results.Length; at += Block) Ranges(results.Slice(at, Math.Min(Block, results.Length - at)), extremes, tally, at);
        return tally.Finish(Rule);
    }
}
