using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Ballast.App.Reports;

/// <summary>
/// A run as one page of HTML that needs nothing else: style, script and pictures are inside, no
/// network. A pure function of the <see cref="RunReport"/>.
/// </summary>
public static class ReportPage
{
    /// <summary>The most touched jobs are drawn; thousands of small plots would be read by nobody.</summary>
    const int JobsDrawn = 24;

    /// <summary>The page, as text of a UTF-8 file.</summary>
    public static string Write(RunReport run)
    {
        var html = new StringBuilder(1 << 18);
        var plots = new List<ReportPlot>();
        html.Append($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>{E(run.Title)}, run report</title>\n<style>{ReportStyle.Css}</style></head>\n<body><main>\n");
        html.Append($"<h1>{E(run.Title)}</h1><p class=\"sub\">{E(Span(run))}{(run.Subtitle is { } s ? $". {E(s)}" : "")}</p>\n");
        Headline(html, run);
        foreach (var e in run.Events) Scores(html, $"Event {e.Id}: {e.Asks}", e.Scores);
        if (run.Events.Count != 1) Scores(html, "The whole run", run.Scores);
        Power(html, run, plots);
        Jobs(html, run, plots);
        html.Append("<div class=\"two\">");
        Moments(html, run);
        Reasons(html, run);
        html.Append("</div>\n");
        html.Append($"<script type=\"application/json\" id=\"data\">{Data(run, plots)}</script>\n<script>/*<![CDATA[*/{ReportStyle.Script}/*]]>*/</script>\n</main></body></html>\n");
        return html.ToString();
    }

    static string Span(RunReport run)
    {
        var end = run.Start.AddSeconds(run.MeterKw.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{run.Start.UtcDateTime:d MMMM yyyy, HH:mm} to {end.UtcDateTime:HH:mm} UTC, {run.Jobs.Count} jobs");
    }

    static void Headline(StringBuilder html, RunReport run)
    {
        var scores = run.Events.Count == 1 ? run.Events[0].Scores : run.Scores;
        if (scores.Count == 0) return;
        html.Append("<section class=\"heads\" aria-label=\"In short\">");
        // What was asked and of what is said by the title and the plot; the headline says how it went.
        foreach (var score in scores.Where(s => !s.Name.StartsWith("Baseline", StringComparison.Ordinal) && s.Name != "Asked").Take(6))
            html.Append($"<div class=\"head\"><b>{E(score.Value)}</b><span>{E(score.Name)}{(score.Asked is { } a ? $", asked {E(a)}" : "")}</span></div>");
        html.Append("</section>\n");
    }

    static void Scores(StringBuilder html, string title, IReadOnlyList<RunReportScore> scores)
    {
        if (scores.Count == 0) return;
        var asked = scores.Any(s => s.Asked is not null);
        html.Append($"<section><h2>{E(title)}</h2><div class=\"wide scores\"><table><thead><tr><th scope=\"col\">Figure</th><th scope=\"col\" class=\"n\">Measured</th>{(asked ? "<th scope=\"col\" class=\"n\">Asked</th><th scope=\"col\"></th>" : "")}</tr></thead><tbody>");
        foreach (var score in scores)
        {
            html.Append($"<tr><th scope=\"row\">{E(score.Name)}</th><td class=\"n\"><b>{E(score.Value)}</b></td>");
            if (asked) html.Append($"<td class=\"n\">{E(score.Asked ?? "")}</td><td>{score.Met switch { true => "<span class=\"met\">met</span>", false => "<span class=\"missed\">missed</span>", null => "" }}</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table></div></section>\n");
    }

    static void Power(StringBuilder html, RunReport run, List<ReportPlot> plots)
    {
        var shades = run.Events.Select(e => ((e.Start - run.Start).TotalSeconds, ((e.End ?? run.Start.AddSeconds(run.MeterKw.Length)) - run.Start).TotalSeconds)).ToArray();
        var meter = MinuteMeans(run.MeterKw);
        var target = MinuteMeans(run.TargetKw);
        var baseline = MinuteMeans(run.BaselineKw);
        ReportPlot Plot(string id, string label, string unit, int step, PlotLine[] lines) => new() { Id = id, Label = label, Unit = unit, Start = run.Start, StepSeconds = step, Lines = lines, Shades = shades };

        html.Append("<section><h2>Power against target and baseline</h2>");
        Add(html, plots, Plot("minute", "Power at the meter, means of one minute", "kW, 1 min", 60, Limited(run, true, new("Meter", "meter", meter), new("Target", "target", target), new("Baseline", "baseline", baseline))));
        Add(html, plots, Plot("second", "Power at the meter, each second", "kW, 1 s", 1, Limited(run, false, new("Meter", "band", run.MeterKw), new("Target", "target", run.TargetKw), new("Baseline", "baseline", run.BaselineKw))));
        html.Append("</section>\n");

        var off = new double[meter.Length];
        for (var i = 0; i < off.Length; i++)
        {
            // Between events a limit may set a target for a moment; how far below it the site runs is no error.
            var asked = run.Events.Count == 0 || shades.Any(s => i * 60 >= s.Item1 && i * 60 < s.Item2);
            off[i] = asked ? 100 * (meter[i] - target[i]) / baseline[i] : double.NaN;
        }
        if (off.Any(double.IsFinite))
        {
            html.Append("<section><h2>Meter less target</h2>");
            Add(html, plots, new() { Id = "off", Label = "Meter less target, percent of baseline, means of one minute", Unit = "% of baseline", Start = run.Start, StepSeconds = 60, Bars = true, Height = 190, Least = -1, Most = 1, Digits = 2, Shades = shades, Lines = [new("Meter less target, 1-min means", "meter", off)] });
            html.Append("</section>\n");
        }

        var steps = new double[meter.Length];
        steps[0] = double.NaN;
        for (var i = 1; i < steps.Length; i++) steps[i] = meter[i] - meter[i - 1];
        List<PlotLine> ramp = [new("Step from one minute to the next", "meter", steps)];
        if (double.IsFinite(run.RampLimitKwPerMinute))
        {
            ramp.Add(new("Limit, up", "limit", Flat(steps.Length, run.RampLimitKwPerMinute)));
            ramp.Add(new("Limit, down", "limit", Flat(steps.Length, -run.RampLimitKwPerMinute)));
        }
        html.Append("<section><h2>Ramp</h2>");
        Add(html, plots, new() { Id = "ramp", Label = "Steps of the meter from one minute to the next, against the ramp limit", Unit = "kW in a minute", Start = run.Start, StepSeconds = 60, Bars = true, Height = 210, Digits = 2, Shades = shades, Lines = ramp });
        html.Append("</section>\n");

        if (run.Soc.Length == 0) return;
        html.Append("<section><h2>State of charge</h2>");
        Add(html, plots, new() { Id = "soc", Label = "State of charge", Unit = "%", Start = run.Start, StepSeconds = 60, Height = 190, Least = 0, Most = 100, Shades = shades, Lines = [new("State of charge", "meter", Times(run.Soc, 100))] });
        html.Append("</section>\n");
    }

    static void Jobs(StringBuilder html, RunReport run, List<ReportPlot> plots)
    {
        if (run.Jobs.Count == 0) return;
        var drawn = run.Jobs.Count <= JobsDrawn ? run.Jobs : [.. run.Jobs.OrderByDescending(Lost).Take(JobsDrawn)];
        html.Append("<section><h2>Jobs</h2>");
        if (drawn.Count < run.Jobs.Count) html.Append($"<p class=\"sub\">The {drawn.Count} of {run.Jobs.Count} that gave the most.</p>");
        html.Append("<div class=\"jobs\">");
        for (var i = 0; i < drawn.Count; i++)
        {
            var job = drawn[i];
            ReportPlot Small(string name, string unit, double? least, double? most, int digits, params PlotLine[] lines) => new() { Id = $"{name}{i}", Label = $"{job.Id}: {lines[0].Name}", Unit = unit, Start = run.Start, StepSeconds = 60, Width = 360, Height = 118, Least = least, Most = most, Digits = digits, Lines = lines };
            var promise = job.TierMaxLoss > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Spoken(job.Tier)}, may lose {job.TierMaxLoss:P0}") : $"{Spoken(job.Tier)}, never touched";
            html.Append($"<article class=\"job\"><h3>{E(job.Id)}</h3><p class=\"sub\">{E(Spoken(job.Class))}, {job.Gpus} GPUs, {E(promise)}</p>");
            Add(html, plots, Small("kw", "kW", 0, null, 2, new PlotLine("Power", "meter", job.Kw)));
            PlotLine rate = new("Throughput", "meter", Times(job.Throughput, 100));
            Add(html, plots, job.TierMaxLoss > 0 ? Small("rate", "%", 0, 100, 1, rate, new PlotLine("Average that its tier keeps", "limit", Flat(job.Throughput.Length, 100 * (1 - job.TierMaxLoss)))) : Small("rate", "%", 0, 100, 1, rate));
            if (job.CapW.Any(double.IsFinite)) Add(html, plots, Small("cap", "W per GPU", 0, null, 0, new PlotLine("Cap", "meter", job.CapW)));
            if (job.DebtGpuHours.Any(d => d > 0)) Add(html, plots, Small("debt", "GPU-hours", 0, null, 2, new PlotLine("Debt", "meter", job.DebtGpuHours)));
            html.Append("</article>");
        }
        html.Append("</div></section>\n");
    }

    static double Lost(RunReportJob job) => job.Throughput.Where(double.IsFinite).Sum(t => Math.Max(0, 1 - t)) * job.Gpus;

    static void Moments(StringBuilder html, RunReport run)
    {
        if (run.WorstMoments.Count == 0) return;
        html.Append("<section><h2>Worst moments</h2><table><thead><tr><th scope=\"col\">At, UTC</th><th scope=\"col\" class=\"n\">Off target</th><th scope=\"col\">Cause</th></tr></thead><tbody>");
        foreach (var m in run.WorstMoments)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{m.At.UtcDateTime:HH:mm:ss}</td><td class=\"n\">{m.DeviationPercent.ToString("+0.0;\u22120.0;0.0", CultureInfo.InvariantCulture)} %</td><td>{E(m.Cause)}</td></tr>");
        html.Append("</tbody></table></section>");
    }

    static void Reasons(StringBuilder html, RunReport run)
    {
        if (run.CommandsByReason.Count == 0) return;
        html.Append("<section><h2>Commands by reason</h2><table><thead><tr><th scope=\"col\">Reason</th><th scope=\"col\" class=\"n\">Commands</th></tr></thead><tbody>");
        foreach (var (reason, count) in run.CommandsByReason.OrderByDescending(r => r.Count))
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(Spoken(reason))}</td><td class=\"n\">{count:#,0}</td></tr>");
        html.Append("</tbody></table></section>");
    }

    static void Add(StringBuilder html, List<ReportPlot> plots, ReportPlot plot)
    {
        plots.Add(plot);
        plot.Write(html);
    }

    /// <summary>A limit far above everything is left out: it would press the rest flat.</summary>
    static PlotLine[] Limited(RunReport run, bool minutes, params PlotLine[] lines)
    {
        if (!run.LimitKw.Any(double.IsFinite)) return lines;
        var highest = run.MeterKw.Concat(run.BaselineKw).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return run.LimitKw.Where(double.IsFinite).Min() > 1.25 * highest ? lines : [.. lines, new("Limit", "limit", minutes ? MinuteMeans(run.LimitKw) : run.LimitKw)];
    }

    /// <summary>Means of whole minutes; NaN where a minute has no value.</summary>
    static double[] MinuteMeans(double[] seconds)
    {
        var means = new double[Math.Max(1, (seconds.Length + 59) / 60)];
        for (var m = 0; m < means.Length; m++)
        {
            double sum = 0;
            var count = 0;
            for (var i = m * 60; i < Math.Min(seconds.Length, m * 60 + 60); i++)
            {
                if (!double.IsFinite(seconds[i])) continue;
                sum += seconds[i];
                count++;
            }
            means[m] = count == 0 ? double.NaN : sum / count;
        }
        return means;
    }

    static double[] Flat(int length, double value) => [.. Enumerable.Repeat(value, length)];

    static double[] Times(double[] values, double factor) => [.. values.Select(v => v * factor)];

    /// <summary>What the readout shows. The 1 s plot has none: its values would be most of the file.</summary>
    static string Data(RunReport run, List<ReportPlot> plots)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("start", run.Start.ToUnixTimeSeconds());
            json.WriteStartObject("plots");
            foreach (var plot in plots.Where(p => p.StepSeconds >= 60))
            {
                json.WriteStartObject(plot.Id);
                json.WriteNumber("step", plot.StepSeconds);
                json.WriteNumber("digits", plot.Digits);
                json.WriteString("unit", plot.Unit.Split(',')[0]);
                json.WriteStartArray("lines");
                foreach (var line in plot.Lines)
                {
                    json.WriteStartObject();
                    json.WriteString("n", line.Name);
                    json.WriteStartArray("v");
                    foreach (var v in line.Values)
                    {
                        if (double.IsFinite(v)) json.WriteNumberValue(Math.Round(v, plot.Digits + 1));
                        else json.WriteNullValue();
                    }
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>batchInference reads "Batch inference", flex3 "Flex 3"; words that are words already stay as they are.</summary>
    static string Spoken(string name)
    {
        if (name.Equals("fineTuning", StringComparison.OrdinalIgnoreCase)) return "Fine-tuning";
        if (name.Equals("realTimeInference", StringComparison.OrdinalIgnoreCase)) return "Real-time inference";
        var spoken = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var joins = i > 0 && char.IsAsciiLetterLower(name[i - 1]) && (char.IsAsciiLetterUpper(name[i]) || char.IsAsciiDigit(name[i]));
            if (joins) spoken.Append(' ');
            spoken.Append(i == 0 ? char.ToUpperInvariant(name[i]) : joins ? char.ToLowerInvariant(name[i]) : name[i]);
        }
        return spoken.ToString();
    }

    static string E(string text) => WebUtility.HtmlEncode(text);
}
