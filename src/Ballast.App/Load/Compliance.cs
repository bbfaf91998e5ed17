using System.Security.Cryptography;
using Ballast.Grid.Rules;
using Ballast.Grid.Traces;

namespace Ballast.App.Load;

/// <summary>A trace held against packs: what a certificate and its page are made from.</summary>
/// <param name="File">The trace's file, as it was named.</param>
/// <param name="Hash">SHA-256 of the file, in hexadecimal.</param>
/// <param name="Packs">The findings, by pack.</param>
sealed record Compliance(string File, string Hash, LoadTrace Trace, RuleTerms Terms, IReadOnlyList<PackFinding> Packs)
{
    public Verdict Verdict => Overall(Packs);

    /// <summary>Fail where a rule of any pack is broken; else undecidable where one is; else pass, unless all are for other loads. Packs that ask nothing of power count for none of these.</summary>
    public static Verdict Overall(IReadOnlyList<PackFinding> packs)
    {
        Verdict[] onPower = [.. packs.Select(p => p.Verdict).Where(v => v != Verdict.NotOnPower)];
        if (onPower.Length == 0) return Verdict.NotOnPower;
        if (onPower.Contains(Verdict.Fail)) return Verdict.Fail;
        if (onPower.Contains(Verdict.Undecidable)) return Verdict.Undecidable;
        return onPower.All(v => v == Verdict.OutOfScope) ? Verdict.OutOfScope : Verdict.Pass;
    }

    public static Compliance Of(string file, double? stepSeconds, IReadOnlyList<RulePack> packs, RuleTerms terms, Action<double> progress)
    {
        const int Slice = 1 << 20;
        var bytes = TraceSource.Bytes(file);
        var trace = LoadTraceFile.Read(bytes, file, stepSeconds);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (double.IsNaN(terms.PeakMegawatts)) terms = terms with { PeakMegawatts = trace.Megawatts.Max() };
        List<PackFinding> findings = [];
        foreach (var pack in packs)
        {
            var check = new PackCheck(pack, trace.StepSeconds, trace.Count, terms);
            for (var at = 0; at < trace.Count; at += Slice)
            {
                check.Take(trace.Megawatts.AsSpan(at, Math.Min(Slice, trace.Count - at)));
                progress((findings.Count + (double)at / trace.Count) / packs.Count);
            }
            findings.Add(check.Finish());
        }
        return new Compliance(file, hash, trace, terms, findings);
    }

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Fail => "fail",
        Verdict.Undecidable => "not decidable",
        Verdict.NotOnPower => "not on power",
        _ => "not in scope",
    };

    /// <summary>What is to be said of a pack's findings beside their figures, a sentence each.</summary>
    public static IEnumerable<string> Remarks(PackFinding pack) => pack.Findings.Select(f => (f.Rule.Id, Text: Remark(f))).Where(r => r.Text.Length > 0).Select(r => $"{r.Id}: {r.Text}");

    /// <summary>Why a rule has no verdict, or what its verdict leaves out; empty: there is nothing to say.</summary>
    public static string Remark(RuleFinding finding) =>
        finding.Why.Length > 0 ? $"{Word(finding.Verdict)}: {finding.Why}."
        : finding.JudgedFromSeconds > 0 ? $"judged from {Figures.Time(finding.JudgedFromSeconds)} on: until then its band-pass also shows how the trace begins."
        : "";

    /// <summary>What of a pack no trace shows, and which command does.</summary>
    public static string NotShown(RulePack pack) => $"{(pack.Rules.Count == 0 ? "All that it asks" : "What it asks of ride-through")} is about dips of voltage and frequency, which no trace of power shows; `ballast grid ride-through --rules {pack.Id}` holds the load's UPS logic against it.";

    public static bool? Good(Verdict verdict) => verdict switch { Verdict.Pass => true, Verdict.Fail => false, _ => null };
}
