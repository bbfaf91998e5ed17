using System.Globalization;
using System.Text.Json;
using Ballast.App.Plots;
using Ballast.Grid.Traces;

namespace Ballast.App.Load;

/// <summary>An analysis as text, as JSON and as a page.</summary>
static class AnalysisReport
{
    public static void Print(LoadAnalysis analysis)
    {
        Console.WriteLine($"{analysis.File}: {Summary(analysis)}");
        foreach (var (value, name) in Heads(analysis)) Console.WriteLine($"  {name,-34}{value}");
        Console.WriteLine();
        TextTable.Print(Changes(analysis));
        if (analysis.Lines.Count > 0)
        {
            Console.WriteLine();
            TextTable.Print(Lines(analysis));
        }
        if (analysis.Bands.Count == 0) return;
        Console.WriteLine();
        TextTable.Print(Bands(analysis));
    }

    public static string Page(LoadAnalysis analysis)
    {
        var trace = analysis.Trace;
        var page = new PlotPage($"Power of {Path.GetFileName(analysis.File)}", Summary(analysis))
            .Heads([.. Heads(analysis).Select(h => (new Cell(h.Value), h.Name))])
            .Section("Power").Add(Power("Power", trace, 0, trace.Seconds));
        if (trace.Seconds > 40) page.Add(Power("Around the greatest change within a second", trace, Math.Max(0, Worst(analysis) - 10), Math.Min(trace.Seconds, Worst(analysis) + 10)));
        page.Section("Changes", "The greatest change of power over each length of time: upward, downward, and between any two instants within it.");
        if (analysis.Statistics.Changes.Count > 1)
        {
            double[] windows = [.. analysis.Statistics.Changes.Select(c => c.WindowSeconds)];
            page.Add(new Plot
            {
                Title = "Greatest change by window",
                Height = 240,
                X = new("window, s") { Log = true },
                Y = new("MW") { Show = 0 },
                Curves =
                [
                    Curve.Of("between any two instants", windows, [.. analysis.Statistics.Changes.Select(c => c.Range.Megawatts)]),
                    Curve.Of("up", windows, [.. analysis.Statistics.Changes.Select(c => c.Up.Megawatts)]) with { Ink = Ink.Green },
                    Curve.Of("down", windows, [.. analysis.Statistics.Changes.Select(c => -c.Down.Megawatts)]) with { Ink = Ink.Orange },
                ],
            });
        }
        page.Add(Changes(analysis));
        if (analysis.Spectrum is not { } spectrum) return page.ToHtml();
        double[] hertz = [.. Enumerable.Range(1, spectrum.Density.Length - 1).Select(spectrum.FrequencyOf)];
        page.Section("Spectrum", string.Create(CultureInfo.InvariantCulture, $"Welch's average of {spectrum.Segments} stretches of {1 / spectrum.FrequencyStep:0.#} s that overlap by half, Hann; a sine of one megawatt shows as one megawatt."))
            .Add(new Plot
            {
                Title = "Amplitude by frequency",
                X = new("frequency, Hz") { Log = true },
                Y = new("MW") { Log = true },
                Curves = [Curve.Of("power", hertz, [.. Enumerable.Range(1, hertz.Length).Select(spectrum.AmplitudeOf)])],
                Marks = [.. analysis.Lines.Take(3).Select(l => new PlotMark(l.Hertz, l.Amplitude, $"{Figures.Number(l.Hertz)} Hz"))],
                Bands = [new(0.1, Math.Min(20, trace.Rate / 2), "felt by machines and shafts, 0.1 to 20 Hz")],
            });
        if (analysis.Lines.Count > 0) page.Add(Lines(analysis));
        page.Section("Bands", "Standard deviation of power within the bands that grids answer in.").Add(Bands(analysis));
        return page.ToHtml();
    }

    public static string Json(LoadAnalysis analysis) => JsonText.Object(json =>
    {
        var (trace, statistics) = (analysis.Trace, analysis.Statistics);
        json.WriteString("file", analysis.File);
        json.WriteNumber("samples", trace.Count);
        json.WriteNumber("stepSeconds", trace.StepSeconds);
        json.WriteNumber("seconds", trace.Seconds);
        json.WriteNumber("meanMw", statistics.Mean);
        json.WriteNumber("leastMw", statistics.Least);
        json.WriteNumber("greatestMw", statistics.Greatest);
        json.WriteNumber("deviationMw", statistics.Deviation);
        if (analysis.Rhythm is { } rhythm)
        {
            json.WriteNumber("iterationSeconds", rhythm.PeriodSeconds);
            json.WriteNumber("iterationHz", rhythm.Hertz);
        }
        json.Objects("changes", statistics.Changes, change =>
        {
            json.WriteNumber("windowSeconds", change.WindowSeconds);
            Change(json, "up", change.Up);
            Change(json, "down", change.Down);
            Change(json, "range", change.Range);
        });
        json.Objects("lines", analysis.Lines, line =>
        {
            json.WriteNumber("hz", line.Hertz);
            json.WriteNumber("amplitudeMw", line.Amplitude);
        });
        json.Objects("bands", analysis.Bands, band =>
        {
            json.WriteNumber("fromHz", band.FromHz);
            json.WriteNumber("toHz", band.ToHz);
            json.WriteNumber("deviationMw", band.Megawatts);
        });
    });

    static void Change(Utf8JsonWriter json, string name, PowerChange change)
    {
        json.WriteStartObject(name);
        json.WriteNumber("mw", change.Megawatts);
        json.WriteNumber("atSeconds", change.AtSeconds);
        json.WriteEndObject();
    }

    static string Summary(LoadAnalysis analysis) => string.Create(CultureInfo.InvariantCulture, $"{analysis.Trace.Count:N0} samples, {Figures.Number(analysis.Trace.Rate)} a second, {Figures.Time(analysis.Trace.Seconds)}");

    static IEnumerable<(string Value, string Name)> Heads(LoadAnalysis analysis)
    {
        var statistics = analysis.Statistics;
        yield return (Figures.Megawatts(statistics.Mean), "mean");
        yield return ($"{Figures.Number(statistics.Least)} to {Figures.Megawatts(statistics.Greatest)}", "range");
        yield return (Figures.Megawatts(statistics.Deviation), "standard deviation");
        if (statistics.Changes.LastOrDefault(c => c.WindowSeconds <= 1.001) is { WindowSeconds: > 0 } second)
            yield return (Figures.Megawatts(second.Range.Megawatts), $"greatest change in {Figures.Number(second.WindowSeconds)} s");
        if (statistics.Changes.FirstOrDefault(c => Math.Abs(c.WindowSeconds - 60) < 1) is { WindowSeconds: > 0 } minute)
            yield return (Figures.With(Math.Max(minute.Up.Megawatts, -minute.Down.Megawatts), "MW/min"), "greatest ramp over a minute");
        if (analysis.Rhythm is { } rhythm) yield return ($"{Figures.Number(rhythm.PeriodSeconds)} s ({Figures.Number(rhythm.Hertz)} Hz)", "iteration");
        if (analysis.Lines.Count > 0) yield return ($"{Figures.Megawatts(analysis.Lines[0].Amplitude)} at {Figures.Number(analysis.Lines[0].Hertz)} Hz", "strongest line");
    }

    static PlotTable Changes(LoadAnalysis analysis) => new([">within", ">up", ">at", ">down", ">at", ">between any two instants", ">at"],
        [.. analysis.Statistics.Changes.Select(c => new Cell[]
        {
            Figures.Time(c.WindowSeconds), Figures.Megawatts(c.Up.Megawatts), Figures.Time(c.Up.AtSeconds), Figures.Megawatts(c.Down.Megawatts), Figures.Time(c.Down.AtSeconds), Figures.Megawatts(c.Range.Megawatts), Figures.Time(c.Range.AtSeconds),
        })]);

    static PlotTable Lines(LoadAnalysis analysis) => new([">line", ">period", ">amplitude", ">peak to peak", ">of the iteration"],
        [.. analysis.Lines.Select(l => new Cell[]
        {
            $"{Figures.Number(l.Hertz)} Hz", Figures.Time(1 / l.Hertz), Figures.Megawatts(l.Amplitude), Figures.Megawatts(2 * l.Amplitude),
            analysis.Rhythm is { } rhythm && Math.Abs(l.Hertz / rhythm.Hertz - Math.Round(l.Hertz / rhythm.Hertz)) < 0.05 ? $"{Math.Round(l.Hertz / rhythm.Hertz)}×" : "-",
        })]);

    static PlotTable Bands(LoadAnalysis analysis) => new(["band", ">standard deviation"], [.. analysis.Bands.Select(b => new Cell[] { b.Name, Figures.Megawatts(b.Megawatts) })]);

    static double Worst(LoadAnalysis analysis) => analysis.Statistics.Changes.LastOrDefault(c => c.WindowSeconds <= 1.001).Range.AtSeconds;

    static Plot Power(string title, LoadTrace trace, double from, double to) => new()
    {
        Title = title,
        Height = 260,
        X = new("time") { Time = true, From = from, To = to },
        Y = new("power, MW"),
        Curves = [Curve.Even("load", 0, trace.StepSeconds, trace.Megawatts) with { Stroke = Stroke.Thin }],
    };
}
