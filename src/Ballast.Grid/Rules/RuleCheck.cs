using Ballast.Grid.Traces;

namespace Ballast.Grid.Rules;

/// <summary>One rule held against a stream of power. Allocates when made, then no more; not for two threads at once.</summary>
/// <param name="rule">Whose verdict it is.</param>
/// <param name="limit">In the rule's unit.</param>
/// <param name="stepSeconds">Between samples.</param>
/// <param name="meanSeconds">Power is first averaged over so long; 0: taken as it is.</param>
abstract class RuleCheck(Rule rule, double limit, double stepSeconds, double meanSeconds = 0)
{
    /// <summary>The most samples that a block has, so that what is worked on stays in the nearest cache.</summary>
    public const int Block = 2048;

    readonly MovingMean? mean = Math.Round(meanSeconds / stepSeconds) > 1 ? new MovingMean((int)Math.Round(meanSeconds / stepSeconds)) : null;
    readonly double[] means = Math.Round(meanSeconds / stepSeconds) > 1 ? new double[Block] : [];

    protected Rule Rule => rule;

    protected double StepSeconds => stepSeconds;

    protected double Limit => limit;

    protected Tally Tally { get; } = new(limit, stepSeconds);

    /// <summary>Number of samples taken before this block.</summary>
    protected long Taken { get; private set; }

    public void Take(ReadOnlySpan<double> block)
    {
        if (mean is not null)
        {
            mean.Take(block, means);
            block = means.AsSpan(0, block.Length);
        }
        Measure(block);
        Taken += block.Length;
    }

    /// <summary>To be called once, at the end.</summary>
    public virtual RuleFinding Finish() => Tally.Finish(rule);

    protected abstract void Measure(ReadOnlySpan<double> block);

    /// <summary>Samples in a length of time; at least one.</summary>
    protected int Steps(double seconds) => Math.Max(1, (int)Math.Round(seconds / stepSeconds));

    /// <summary>The check of a rule for a stream of so many samples, after those of the rules before it, with which it may share its work.</summary>
    public static RuleCheck Of(Rule rule, double stepSeconds, long samples, RuleTerms terms, IEnumerable<RuleCheck?> before)
    {
        var limit = rule.Limit.For(terms);
        // A window longer than the trace sees no more than one as long.
        var most = samples * stepSeconds;
        return rule switch
        {
            Rule.Ramp { Percentile: var share } ramp when !double.IsNaN(share) => new PercentileCheck(ramp with { WindowSeconds = Math.Min(most, ramp.WindowSeconds), MeanSeconds = Math.Min(most, ramp.MeanSeconds) }, limit, stepSeconds),
            Rule.Ramp ramp => new RampCheck(ramp with { WindowSeconds = Math.Min(most, ramp.WindowSeconds), MeanSeconds = Math.Min(most, ramp.MeanSeconds) }, limit, stepSeconds),
            Rule.Step step => new StepCheck(step, Math.Min(most, step.WindowSeconds), step.Direction, Math.Min(most, step.MeanSeconds), 1, limit, stepSeconds),
            Rule.VoltageStep step => new StepCheck(step, Math.Min(most, step.WindowSeconds), Direction.Both, 0, terms.VoltagePerMegawatt, limit, stepSeconds),
            Rule.BandRange band => new BandCheck(band with { WindowSeconds = Math.Min(most, band.WindowSeconds), ToHz = Math.Min(band.ToHz, 0.45 / stepSeconds) }, limit, stepSeconds, samples),
            Rule.Line line => new OscillationCheck(line, limit, stepSeconds, samples),
            Rule.BandEnergy energy => new EnergyCheck(energy, limit, stepSeconds, samples),
            Rule.Flicker flicker => new FlickerCheck(flicker, terms.VoltagePerMegawatt, limit, stepSeconds, before.OfType<FlickerCheck>().FirstOrDefault(f => f.Is120Volt == flicker.Is120Volt)),
            _ => throw new InvalidOperationException($"No check for {rule.GetType().Name}."),
        };
    }
}
