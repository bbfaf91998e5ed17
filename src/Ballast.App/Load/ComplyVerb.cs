using System.CommandLine;
using System.Globalization;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Files.Yaml;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>`ballast load comply`.</summary>
static class ComplyVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("TRACE") { Description = "Trace of the load's power (CSV)." };
        var rules = new Option<string>("--rules") { Description = "Rule packs: names and files, with commas between. `ballast load rules` lists what there is.", HelpName = "PACK,FILE.yaml,…", Required = true };
        var nominal = new Option<string?>("--nominal") { Description = "Nominal power of the load, such as 150MW; rules that limit a share of it need it.", HelpName = "POWER" };
        var peak = new Option<string?>("--peak") { Description = "Highest power of the load; without it, the trace's own.", HelpName = "POWER" };
        var strength = new Option<double?>("--poi-mva") { Description = "Short-circuit power at the point of connection, MVA; rules on voltage and flicker need it.", HelpName = "MVA" };
        var ratio = new Option<double>("--x-over-r") { Description = "Reactance over resistance of the grid behind it.", HelpName = "RATIO", DefaultValueFactory = _ => 10 };
        var factor = new Option<double>("--power-factor") { Description = "Power factor of the load, lagging.", HelpName = "PF", DefaultValueFactory = _ => 0.98 };
        var step = Steps.Option();
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("comply", "Hold a trace against the rules of grid operators: pass or fail per rule, with where, when and by how much.", """
            The JSON is a certificate: it names the trace and every pack by their hashes, and this program's version,
            so that the same three give the same bytes again. It ends with 0 where every rule on power is kept, 1 where one
            is broken, 2 for bad input, and 3 where none is broken and one cannot be decided from this trace: a better trace
            or --nominal, --poi-mva can. What a pack asks of ride-through no trace shows: it is told, and does not count
            here; `ballast grid ride-through` shows it. Where no pack has any rule on power, there is nothing to check: 2.

            Examples:
              ballast load comply trace.csv --rules ercot-2026,caiso
              ballast load comply trace.csv --rules ieso --nominal 150MW --json certificate.json --page certificate.html
              ballast load comply trace.csv --rules iec-flicker,mine.yaml --poi-mva 3000
            """) { file, rules, nominal, peak, strength, ratio, factor, step, json, page };
        verb.SetAction(parsed =>
        {
            var terms = new RuleTerms
            {
                NominalMegawatts = Power(parsed.GetValue(nominal), "--nominal"),
                PeakMegawatts = Power(parsed.GetValue(peak), "--peak"),
                ShortCircuitMva = Positive(parsed.GetValue(strength), "--poi-mva"),
                XOverR = parsed.GetValue(ratio),
                PowerFactor = parsed.GetValue(factor),
            };
            if (!(terms.XOverR >= 0) || !double.IsFinite(terms.XOverR)) throw new InputException("--x-over-r must be zero or more.");
            if (!(terms.PowerFactor is > 0 and <= 1)) throw new InputException("--power-factor must lie above 0 and up to 1.");
            return Run(parsed.GetValue(file)!, RulePacks.Get(parsed.GetValue(rules)!), terms, Steps.Read(parsed.GetValue(step)), parsed.GetValue(json), parsed.GetValue(page));
        });
        return verb;
    }

    static int Run(string file, IReadOnlyList<RulePack> packs, RuleTerms terms, double? step, string? json, string? page)
    {
        if (packs.All(p => p.Rules.Count == 0))
            throw new InputException($"No rule of {string.Join(", ", packs.Select(p => p.Id))} is on power: all is about ride-through, which no trace of power shows; use `ballast grid ride-through --rules {string.Join(',', packs.Select(p => p.Id))}`.");
        var compliance = Progress.Show($"Checking {file}", Outputs.IsQuiet(json), progress => Compliance.Of(file, step, packs, terms, progress));
        Outputs.Write(json, json is null ? "" : Certificate.Write(compliance));
        Outputs.Write(page, page is null ? "" : CompliancePage.Write(compliance));
        if (!Outputs.IsQuiet(json)) Print(compliance);
        return compliance.Verdict switch { Verdict.Fail => 1, Verdict.Undecidable => 3, _ => 0 };
    }

    static void Print(Compliance compliance)
    {
        var trace = compliance.Trace;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{compliance.File}: {trace.Count:N0} samples, {Figures.Number(trace.Rate)} a second, {Figures.Time(trace.Seconds)}"));
        foreach (var pack in compliance.Packs)
        {
            Console.WriteLine();
            Console.WriteLine($"{pack.Pack.Title} ({pack.Pack.Id}, {JsonText.Word(pack.Pack.Status)}): {Compliance.Word(pack.Verdict).ToUpperInvariant()}");
            if (pack.Pack.Evidence == Evidence.Unverified) Console.WriteLine($"  {CompliancePage.Followed(pack.Pack.Evidence)}");
            if (pack.Findings.Count > 0) TextTable.Print(CompliancePage.Table(pack));
            foreach (var remark in Compliance.Remarks(pack)) Console.WriteLine($"  {remark}");
            if (pack.Pack.RideThrough is not null) Console.WriteLine($"  {Compliance.NotShown(pack.Pack)}");
        }
    }

    static double Power(string? text, string option)
    {
        if (text is null) return double.NaN;
        var read = Kinds.Power.Parse(text);
        if (read.What is not null) throw new InputException($"{option}: {read.What}; {read.HowToMend}.");
        return read.Value.Megawatts > 0 ? read.Value.Megawatts : throw new InputException($"{option} must be greater than zero.");
    }

    static double Positive(double? value, string option) =>
        value is null ? double.NaN : value > 0 && double.IsFinite(value.Value) ? value.Value : throw new InputException($"{option} must be greater than zero.");
}
