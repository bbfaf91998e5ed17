using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Rules;

/// <summary>What came of all rules of one pack.</summary>
public sealed record PackFinding(RulePack Pack, IReadOnlyList<RuleFinding> Findings)
{
    /// <summary>Whether anything measured is over a limit, be it decided or not.</summary>
    public bool IsOver => Findings.Any(f => f.IsOver);

    /// <summary>Fail where a rule is broken; else undecidable where one is; else pass. A pack without a rule on power has no verdict on it.</summary>
    public Verdict Verdict =>
        Findings.Count == 0 ? Verdict.NotOnPower
        : Findings.Any(f => f.Verdict == Verdict.Fail) ? Verdict.Fail
        : Findings.Any(f => f.Verdict == Verdict.Undecidable) ? Verdict.Undecidable
        : Findings.All(f => f.Verdict == Verdict.OutOfScope) ? Verdict.OutOfScope : Verdict.Pass;
}

/// <summary>
/// All rules of a pack over one stream of power, in one pass and in constant memory. Allocates when made; taking samples allocates
/// nothing but for what is found. Not for two threads at once.
/// </summary>
public sealed class PackCheck
{
    readonly RulePack pack;
    readonly RuleTerms terms;
    readonly double stepSeconds;
    readonly List<(Rule Rule, RuleCheck? Check, Decidability.Lack Lack)> checks = [];
    readonly bool inScope;

    /// <param name="pack">Whose rules.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    /// <param name="samples">How many will come; for a stream without end, <see cref="long.MaxValue"/>.</param>
    /// <param name="terms">What is known of the load; its peak must be said where a rule's limit is a share of it.</param>
    public PackCheck(RulePack pack, double stepSeconds, long samples, RuleTerms terms)
    {
        (this.pack, this.terms, this.stepSeconds) = (pack, terms, stepSeconds);
        var size = double.IsNaN(terms.NominalMegawatts) ? terms.PeakMegawatts : terms.NominalMegawatts;
        inScope = !(size < pack.FromMegawatts);
        foreach (var rule in pack.Rules)
        {
            var lack = inScope ? Decidability.Of(rule, stepSeconds, samples * stepSeconds, terms) : default;
            checks.Add((rule, inScope && (lack.Why is null || lack.MayStillFail) ? RuleCheck.Of(rule, stepSeconds, samples, terms, checks.Select(c => c.Check)) : null, lack));
        }
    }

    /// <summary>Takes the next samples, MW.</summary>
    public void Take(ReadOnlySpan<double> megawatts)
    {
        for (var at = 0; at < megawatts.Length; at += RuleCheck.Block)
        {
            var block = megawatts.Slice(at, Math.Min(RuleCheck.Block, megawatts.Length - at));
            foreach (var (_, check, _) in checks) check?.Take(block);
        }
    }

    /// <summary>The findings; to be called once, at the end.</summary>
    public PackFinding Finish() => new(pack, [.. checks.Select(Conclude)]);

    RuleFinding Conclude((Rule Rule, RuleCheck? Check, Decidability.Lack Lack) one)
    {
        if (!inScope)
            return new RuleFinding { Rule = one.Rule, Verdict = Verdict.OutOfScope, Limit = one.Rule.Limit.For(terms), Why = string.Create(CultureInfo.InvariantCulture, $"it is for loads from {pack.FromMegawatts:G4} MW on") };
        if (one.Check is not { } check) return new RuleFinding { Rule = one.Rule, Verdict = Verdict.Undecidable, Limit = one.Rule.Limit.For(terms), Why = one.Lack.Why ?? "" };
        var finding = check.Finish() with { Rule = one.Rule };
        return one.Lack.Why is { } why && finding.Verdict != Verdict.Fail ? finding with { Verdict = Verdict.Undecidable, Why = why } : finding;
    }

    /// <summary>A whole trace at once; its own highest power where none is said.</summary>
    /// <exception cref="CaseException">The terms are none that a load can have.</exception>
    public static PackFinding Of(RulePack pack, LoadTrace trace, RuleTerms terms)
    {
        if (double.IsNaN(terms.PeakMegawatts)) terms = terms with { PeakMegawatts = trace.Megawatts.Max() };
        var check = new PackCheck(pack, trace.StepSeconds, trace.Count, terms);
        check.Take(trace.Megawatts);
        return check.Finish();
    }
}
