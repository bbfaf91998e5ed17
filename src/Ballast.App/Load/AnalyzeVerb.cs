using System.CommandLine;
using Ballast.App.Plots;
using Ballast.App.Verbs;

namespace Ballast.App.Load;

/// <summary>`ballast load analyze`.</summary>
static class AnalyzeVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("TRACE") { Description = "Trace of the load's power (CSV)." };
        var step = Steps.Option();
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("analyze", "Ramps, steps, dynamic range, spectrum and lines of a trace.", """
            A change over a window is P(t) − P(t − w); the range is the greatest difference between any two instants
            within it. A line is a sine that stands out four times from its neighbourhood; the amplitude is half of
            peak to peak. The iteration is the rhythm of which the lines are multiples.

            Examples:
              ballast load analyze trace.csv
              ballast load analyze trace.csv --page trace.html --json trace.json
              ballast load analyze power.csv --step 10ms --json -
            """) { file, step, json, page };
        verb.SetAction(parsed => Run(parsed.GetValue(file)!, Steps.Read(parsed.GetValue(step)), parsed.GetValue(json), parsed.GetValue(page)));
        return verb;
    }

    static int Run(string file, double? step, string? json, string? page)
    {
        var analysis = Progress.Show($"Analyzing {file}", Outputs.IsQuiet(json), progress => LoadAnalysis.Of(file, TraceSource.Read(file, step), progress));
        Outputs.Write(json, json is null ? "" : AnalysisReport.Json(analysis));
        Outputs.Write(page, page is null ? "" : AnalysisReport.Page(analysis));
        if (!Outputs.IsQuiet(json)) AnalysisReport.Print(analysis);
        return 0;
    }
}
