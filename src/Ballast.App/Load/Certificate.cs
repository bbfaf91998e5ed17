using System.Globalization;
using System.Text.Json;
using Ballast.App.Plots;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>
/// The certificate as JSON: what was checked, with what, and what came of it. It carries the hashes of the trace and of every pack and
/// this program's version, and no time of its making, so that whoever has the same three gets the same bytes.
/// </summary>
static class Certificate
{
    public static string Write(Compliance compliance) => JsonText.Object(json =>
    {
        json.WriteString("certificate", "load compliance");
        json.WriteString("ballast", Product.Version);
        json.WriteString("verdict", JsonText.Word(compliance.Verdict));
        var trace = compliance.Trace;
        json.WriteStartObject("trace");
        json.WriteString("file", Path.GetFileName(compliance.File));
        json.WriteString("sha256", compliance.Hash);
        json.WriteNumber("samples", trace.Count);
        Number(json, "stepSeconds", trace.StepSeconds);
        Number(json, "seconds", trace.Seconds);
        Number(json, "leastMw", trace.Megawatts.Min());
        Number(json, "greatestMw", trace.Megawatts.Max());
        json.WriteEndObject();
        json.WriteStartObject("terms");
        Number(json, "nominalMw", compliance.Terms.NominalMegawatts);
        Number(json, "peakMw", compliance.Terms.PeakMegawatts);
        Number(json, "shortCircuitMva", compliance.Terms.ShortCircuitMva);
        Number(json, "xOverR", compliance.Terms.XOverR);
        Number(json, "powerFactor", compliance.Terms.PowerFactor);
        json.WriteEndObject();
        json.Objects("packs", compliance.Packs, found =>
        {
            PackJson.Head(json, found.Pack);
            json.WriteString("verdict", JsonText.Word(found.Verdict));
            json.Objects("rules", found.Findings, finding => Rule(json, finding));
            if (found.Pack.RideThrough is not null) json.WriteString("notShown", Compliance.NotShown(found.Pack));
            json.Strings("notes", found.Pack.Notes);
        });
    });

    static void Rule(Utf8JsonWriter json, RuleFinding finding)
    {
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("text", finding.Rule.Text);
        if (finding.Rule.Reading.Length > 0) json.WriteString("reading", finding.Rule.Reading);
        json.WriteString("verdict", JsonText.Word(finding.Verdict));
        if (finding.Why.Length > 0) json.WriteString("why", finding.Why);
        if (finding.JudgedFromSeconds > 0) Number(json, "judgedFromSeconds", finding.JudgedFromSeconds);
        json.WriteString("unit", finding.Rule.Unit);
        Number(json, "limit", finding.Limit);
        Number(json, "worst", finding.Worst);
        Number(json, "margin", finding.Margin);
        Number(json, "worstAtSeconds", finding.WorstAtSeconds);
        Number(json, "worstHz", finding.WorstHz);
        json.WriteNumber("times", finding.Times);
        Number(json, "secondsOver", finding.SecondsOver);
        json.Objects("excesses", finding.Excesses, excess =>
        {
            Number(json, "fromSeconds", excess.FromSeconds);
            Number(json, "toSeconds", excess.ToSeconds);
            Number(json, "worst", excess.Worst);
        });
    }

    /// <summary>To ten digits, so that rounding in the last ones does not make two certificates of one; what is not known is left out.</summary>
    static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value == 0 ? 0 : double.Parse(value.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }
}
