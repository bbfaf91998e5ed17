namespace Ballast.Grid.Rules;

/// <summary>Flicker severity of ten minutes, one after the other, of the voltage that the load makes. With another check of the same lamp before it, that one's.</summary>
sealed class FlickerCheck(Rule.Flicker rule, double voltagePerMegawatt, double limit, double stepSeconds, FlickerCheck? other = null) : RuleCheck(rule, limit, stepSeconds)
{
    public const double PeriodSeconds = 600;

    readonly Flickermeter meter = new(stepSeconds, rule.Is120Volt);
    readonly double[] deviations = new double[Block];
    readonly List<double> severities = [];
    readonly long period = (long)Math.Round(PeriodSeconds / stepSeconds);
    double start;
    long inPeriod;

    public bool Is120Volt => rule.Is120Volt;

    protected override void Measure(ReadOnlySpan<double> block)
    {
        if (other is not null) return;
        if (Taken == 0 && block.Length > 0) start = block[0];
        while (!block.IsEmpty)
        {
            var part = block[..(int)Math.Min(block.Length, period - inPeriod)];
            for (var i = 0; i < part.Length; i++) deviations[i] = (start - part[i]) * voltagePerMegawatt;
            meter.Add(deviations.AsSpan(0, part.Length), deviations);
            block = block[part.Length..];
            inPeriod += part.Length;
            if (inPeriod < period) continue;
            severities.Add(meter.Severity());
            inPeriod = 0;
        }
    }

    public override RuleFinding Finish()
    {
        if (other is not null) severities.AddRange(other.severities);
        // A rest shorter than ten minutes counts as if it went on like this; half a minute tells nothing.
        if (inPeriod * StepSeconds >= 30) severities.Add(meter.Severity());
        if (severities.Count == 0) return new RuleFinding { Rule = rule, Verdict = Verdict.Undecidable, Limit = Limit, Why = "flicker is judged over ten minutes, and the trace has not even half of one" };
        var worst = severities.Max();
        Excess[] over = [.. severities.Select((s, i) => new Excess(i * PeriodSeconds, Math.Min((i + 1) * PeriodSeconds, Taken * StepSeconds), s)).Where(e => OverLimit.Is(e.Worst, Limit))];
        return new RuleFinding
        {
            Rule = rule,
            Verdict = OverLimit.Judge(worst, Limit),
            Worst = worst,
            Limit = Limit,
            WorstAtSeconds = Math.Min((severities.IndexOf(worst) + 1) * PeriodSeconds, Taken * StepSeconds),
            Times = over.Length,
            SecondsOver = over.Sum(e => e.ToSeconds - e.FromSeconds),
            Excesses = over,
            Profile = new Profile(0, PeriodSeconds, [.. severities]),
        };
    }
}
