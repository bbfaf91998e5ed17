using System.Globalization;
using Ballast.App.Plots;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>The certificate as a table and as a page with plots: where, when and by how much.</summary>
static class CompliancePage
{
    /// <summary>More shaded stretches than this would be one shade.</summary>
    const int MostShaded = 60;

    public static PlotTable Table(PackFinding pack) => new(
        ["rule", "verdict", ">worst", ">limit", ">margin", ">at", ">times", ">over the limit for"],
        [.. pack.Findings.Select(f => new Cell[]
        {
            f.Rule.Id, new(Compliance.Word(f.Verdict), Compliance.Good(f.Verdict)),
            Figures.With(f.Worst, f.Rule.Unit) + (double.IsNaN(f.WorstHz) ? "" : $" at {Figures.Number(f.WorstHz)} Hz"),
            Figures.With(f.Limit, f.Rule.Unit), Figures.With(f.Margin, f.Rule.Unit), Figures.Time(f.WorstAtSeconds),
            f.Times == 0 ? "-" : f.Times.ToString("N0", CultureInfo.InvariantCulture), f.Times == 0 ? "-" : Figures.Time(f.SecondsOver),
        })]);

    public static string Write(Compliance compliance)
    {
        var trace = compliance.Trace;
        var page = new PlotPage(
            $"Does {Path.GetFileName(compliance.File)} keep the rules?",
            string.Create(CultureInfo.InvariantCulture, $"{trace.Count:N0} samples, {Figures.Number(trace.Rate)} a second, {Figures.Time(trace.Seconds)}; {Figures.Megawatts(trace.Megawatts.Min())} to {Figures.Megawatts(trace.Megawatts.Max())}. Trace {compliance.Hash[..16]}…, Ballast {Product.Version}."));
        page.Heads([(new Cell(Compliance.Word(compliance.Verdict), Compliance.Good(compliance.Verdict)), "all rules together"),
            .. compliance.Packs.Select(p => (new Cell(Compliance.Word(p.Verdict), Compliance.Good(p.Verdict)), $"{p.Pack.Id}, {JsonText.Word(p.Pack.Status)}"))]);
        page.Section("Power").Add(new Plot
        {
            Title = "Power",
            X = new("time") { Time = true },
            Y = new("power, MW"),
            Height = 260,
            Curves = [Curve.Even("load", 0, trace.StepSeconds, trace.Megawatts) with { Stroke = Stroke.Thin }],
            Bands = [.. Shades(compliance.Packs.SelectMany(p => p.Findings))],
        });
        foreach (var pack in compliance.Packs) Pack(page, pack, trace.Seconds);
        return page.ToHtml();
    }

    static void Pack(PlotPage page, PackFinding found, double seconds)
    {
        var pack = found.Pack;
        page.Section($"{pack.Title}: {Compliance.Word(found.Verdict)}", $"{pack.Operator}, {JsonText.Word(pack.Status)}, {pack.Date}. {Followed(pack.Evidence)} {pack.Source.Trim()}");
        if (found.Findings.Count > 0) page.Add(Table(found));
        foreach (var finding in found.Findings)
        {
            var why = Compliance.Remark(finding) is [var first, .. var rest] ? $" {char.ToUpperInvariant(first)}{rest}" : "";
            page.Say($"{finding.Rule.Id}: {finding.Rule.Text}{(finding.Rule.Reading.Length > 0 ? $" ({finding.Rule.Reading.TrimEnd('.')}.)" : "")}{why}");
            if (finding.Profile is { Greatest.Length: > 1 } profile) page.Add(Measured(finding, profile, seconds));
        }
        foreach (var note in pack.Notes) page.Say($"Note: {note}");
        if (pack.RideThrough is { } ride) page.Say($"{ride.Text} {Compliance.NotShown(pack)}".TrimStart());
    }

    static Plot Measured(RuleFinding finding, Profile profile, double seconds)
    {
        var percent = finding.Rule.Unit.StartsWith("share", StringComparison.Ordinal);
        double[] values = percent ? [.. profile.Greatest.Select(v => 100 * v)] : profile.Greatest;
        var scale = percent ? 100 : 1;
        return new Plot
        {
            Title = finding.Rule.Id,
            Height = 190,
            X = new("time") { Time = true, From = 0, To = seconds },
            Y = new(finding.Rule.Unit switch { "share" => "%", "share of V" => "% of voltage", var unit => unit }) { Show = 0 },
            Curves = [Curve.Even("measured", profile.StartSeconds + profile.StepSeconds / 2, profile.StepSeconds, values) with { Shape = profile.Greatest.Length < 40 ? Shape.Bars : Shape.Line }],
            // A limit far above everything would press the rest flat, and is told by the table.
            Rules = finding.Limit < 20 * Math.Max(finding.Worst, 1e-12) ? [new(finding.Limit * scale, $"limit {Figures.With(finding.Limit, finding.Rule.Unit)}")] : [],
            Marks = double.IsNaN(finding.WorstAtSeconds) || finding.Verdict != Verdict.Fail ? [] : [new(finding.WorstAtSeconds, finding.Worst * scale, $"{Figures.With(finding.Worst, finding.Rule.Unit)} at {Figures.Time(finding.WorstAtSeconds)}") { Bad = true }],
            Bands = [.. Shades([finding])],
        };
    }

    /// <summary>Stretches over a limit, those joined that touch.</summary>
    static IEnumerable<PlotBand> Shades(IEnumerable<RuleFinding> findings)
    {
        List<(double From, double To)> joined = [];
        foreach (var excess in findings.SelectMany(f => f.Excesses).OrderBy(e => e.FromSeconds))
        {
            if (joined.Count > 0 && excess.FromSeconds <= joined[^1].To) joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, excess.ToSeconds));
            else joined.Add((excess.FromSeconds, excess.ToSeconds));
        }
        return joined.Count > MostShaded ? [] : joined.Select(j => new PlotBand(j.From, j.To, "") { Bad = true });
    }

    public static string Followed(Evidence evidence) => evidence switch
    {
        Evidence.Primary => "The operator's document was read.",
        Evidence.Secondary => "Read in a secondary source.",
        _ => "UNVERIFIED: from memory, to be checked before use.",
    };
}
