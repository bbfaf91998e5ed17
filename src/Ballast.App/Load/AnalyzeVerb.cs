using System.CommandLine;
using System.Globalization;
using Ballast.App.Plots;
using Ballast.App.Verbs;

namespace Ballast.App.Load;

/// <summary>`ballast load analyze`.</summary>
static class AnalyzeVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("TRACE") { Description = "Trace of the load's power (CSV)." };
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("analyze", "Ramps, steps, dynamic range, spectrum and lines of a trace.", """
            Examples:
              ballast load analyze trace.csv
              ballast load analyze trace.csv --page trace.html --json trace.json
            """) { file, json, page };
        verb.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(page)));
        return verb;
    }

    static int Run(string file, string? page)
    {
        var trace = TraceSource.Read(file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {trace.Count:N0} samples, {trace.Rate:G6} a second, {trace.Seconds:G6} s"));
        Outputs.Write(page, new PlotPage($"Load {file}").Section("Power").Add(new Plot
        {
            Title = "Power",
            X = new("time") { Time = true },
            Y = new("power, MW"),
            Curves = [Curve.Even("load", 0, trace.StepSeconds, trace.Megawatts)],
        }).ToHtml());
        return 0;
    }
}
