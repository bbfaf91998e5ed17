using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ballast.Grid.Rules;

namespace Ballast.App.Load;

/// <summary>
/// The certificate as JSON: what was checked, with what, and what came of it. It carries the hashes of the trace and of every pack and
/// this program's version, and no time of its making, so that whoever has the same three gets the same bytes.
/// </summary>
static class Certificate
{
    static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Compliance compliance)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("certificate", "load compliance");
            json.WriteString("ballast", Product.Version);
            json.WriteString("verdict", Word(compliance.Verdict));
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
            json.WriteStartArray("packs");
            foreach (var pack in compliance.Packs) Pack(json, pack);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    static void Pack(Utf8JsonWriter json, PackFinding found)
    {
        var pack = found.Pack;
        json.WriteStartObject();
        json.WriteString("pack", pack.Id);
        json.WriteNumber("version", pack.Version);
        json.WriteString("sha256", pack.Hash);
        json.WriteString("title", pack.Title);
        json.WriteString("operator", pack.Operator);
        json.WriteString("status", Word(pack.Status));
        json.WriteString("evidence", Word(pack.Evidence));
        json.WriteString("date", pack.Date);
        json.WriteString("source", pack.Source);
        json.WriteString("verdict", Word(found.Verdict));
        json.WriteStartArray("rules");
        foreach (var finding in found.Findings) Rule(json, finding);
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in pack.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Rule(Utf8JsonWriter json, RuleFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("text", finding.Rule.Text);
        if (finding.Rule.Reading.Length > 0) json.WriteString("reading", finding.Rule.Reading);
        json.WriteString("verdict", Word(finding.Verdict));
        if (finding.Why.Length > 0) json.WriteString("why", finding.Why);
        json.WriteString("unit", finding.Rule.Unit);
        Number(json, "limit", finding.Limit);
        Number(json, "worst", finding.Worst);
        Number(json, "margin", finding.Margin);
        Number(json, "worstAtSeconds", finding.WorstAtSeconds);
        Number(json, "worstHz", finding.WorstHz);
        json.WriteNumber("times", finding.Times);
        Number(json, "secondsOver", finding.SecondsOver);
        json.WriteStartArray("excesses");
        foreach (var excess in finding.Excesses)
        {
            json.WriteStartObject();
            Number(json, "fromSeconds", excess.FromSeconds);
            Number(json, "toSeconds", excess.ToSeconds);
            Number(json, "worst", excess.Worst);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>To ten digits, so that rounding in the last ones does not make two certificates of one; what is not known is left out.</summary>
    static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value == 0 ? 0 : double.Parse(value.ToString("G10", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture));
    }

    static string Word<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
