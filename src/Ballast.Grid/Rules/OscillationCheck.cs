using Ballast.Grid.Spectra;

namespace Ballast.Grid.Rules;

/// <summary>
/// The strongest line of a wide band. What swings slowly needs long stretches to be told from a drift, and what swings fast needs short
/// ones, lest a burst be averaged away; so slow and fast are looked at apart. The slow ones are looked at in fewer samples, after a
/// low-pass that keeps the fast ones out.
/// </summary>
sealed class OscillationCheck : RuleCheck
{
    /// <summary>Between slow and fast.</summary>
    const double BorderHz = 1;

    /// <summary>Periods of its lowest frequency that a stretch holds.</summary>
    const double SlowPeriods = 8, FastPeriods = 16;

    readonly LineCheck? slow, fast;
    readonly BiquadCascade? filter;
    readonly double[] filtered = new double[Block], kept = new double[Block];
    readonly int every = 1;
    int phase;

    public OscillationCheck(Rule.Line rule, double limit, double stepSeconds, long count) : base(rule, limit, stepSeconds)
    {
        if (rule.ToHz > BorderHz)
        {
            var from = Math.Max(BorderHz, rule.FromHz);
            fast = new LineCheck(rule, from, rule.ToHz, FastPeriods / from, limit, stepSeconds, count);
        }
        if (!(rule.FromHz < BorderHz)) return;
        every = Math.Max(1, (int)Math.Floor(1 / (8 * BorderHz * stepSeconds)));
        if (every > 1) filter = new BiquadCascade(Butterworth.LowPass(8, 2 * BorderHz, stepSeconds));
        slow = new LineCheck(rule, rule.FromHz, Math.Min(BorderHz, rule.ToHz), SlowPeriods / rule.FromHz, limit, every * stepSeconds, count == long.MaxValue ? count : count / every);
    }

    protected override void Measure(ReadOnlySpan<double> block)
    {
        fast?.Take(block);
        if (slow is null) return;
        if (filter is null)
        {
            slow.Take(block);
            return;
        }
        filter.Take(block, filtered);
        var count = 0;
        for (; phase < block.Length; phase += every) kept[count++] = filtered[phase];
        phase -= block.Length;
        slow.Take(kept.AsSpan(0, count));
    }

    public override RuleFinding Finish()
    {
        if (slow?.Finish() is not { } below) return fast!.Finish();
        if (fast?.Finish() is not { } above) return below;
        if (below.Verdict == Verdict.Undecidable || above.Verdict == Verdict.Undecidable) return below.Verdict == Verdict.Undecidable ? below : above;
        List<Excess> joined = [];
        foreach (var excess in below.Excesses.Concat(above.Excesses).OrderBy(e => e.FromSeconds))
        {
            if (joined.Count > 0 && excess.FromSeconds <= joined[^1].ToSeconds) joined[^1] = new Excess(joined[^1].FromSeconds, Math.Max(joined[^1].ToSeconds, excess.ToSeconds), Math.Max(joined[^1].Worst, excess.Worst));
            else joined.Add(excess);
        }
        var worse = above.Worst > below.Worst ? above : below;
        return worse with { Times = joined.Count, SecondsOver = joined.Sum(e => e.ToSeconds - e.FromSeconds), Excesses = joined };
    }
}
