namespace Ballast.Grid.Rules;

/// <summary>
/// Mean ramps of one window after the other, of which a share must keep the limit. It holds one number per window, so memory grows, by
/// twelve kilobytes a day where windows are minutes.
/// </summary>
sealed class PercentileCheck : RuleCheck
{
    readonly Rule.Ramp rule;
    readonly List<double> ramps = [];
    readonly int steps;
    double last;
    long next;

    public PercentileCheck(Rule.Ramp rule, double limit, double stepSeconds) : base(rule, limit, stepSeconds, rule.MeanSeconds) => (this.rule, steps) = (rule, Steps(rule.WindowSeconds));

    protected override void Measure(ReadOnlySpan<double> block)
    {
        for (; next < Taken + block.Length; next += steps)
        {
            var now = block[(int)(next - Taken)];
            if (next > 0) ramps.Add(rule.Direction.Of((now - last) * 60 / (steps * StepSeconds)));
            last = now;
        }
    }

    public override RuleFinding Finish()
    {
        if (ramps.Count == 0) return new RuleFinding { Rule = rule, Verdict = Verdict.Undecidable, Limit = Limit, Why = "the trace is too short for a single window" };
        // The least ramp that this share of all windows keeps: by nearest rank, one that was measured.
        double[] sorted = [.. ramps.Order()];
        var worst = sorted[Math.Clamp((int)Math.Ceiling(rule.Percentile * sorted.Length) - 1, 0, sorted.Length - 1)];
        var window = steps * StepSeconds;
        Excess[] over = [.. ramps.Select((r, i) => new Excess(i * window, (i + 1) * window, r)).Where(e => OverLimit.Is(e.Worst, Limit))];
        return new RuleFinding
        {
            Rule = rule,
            Verdict = OverLimit.Judge(worst, Limit),
            Worst = worst,
            Limit = Limit,
            Times = over.Length,
            SecondsOver = over.Length * window,
            Excesses = over[..Math.Min(200, over.Length)],
            Profile = new Profile(window, window, [.. ramps]),
        };
    }
}
