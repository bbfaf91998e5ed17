using System.Globalization;
using Ballast.App.Plots;
using Ballast.Grid.Rules;
using Ballast.Grid.Spectra;
using Ballast.Grid.Traces;
using Ballast.Smoothing;

namespace Ballast.App.Load;

/// <summary>The page of `ballast load smooth`, and its tables.</summary>
static class SmoothPage
{
    public static string Write(string file, string? designedFor, string chain, Smoothed smoothed, SizedChain? sized, IReadOnlyList<PackFinding> findings)
    {
        var page = new PlotPage($"Smoothing {Path.GetFileName(file)}", chain)
            .Section("Before and after").Add(Before(smoothed));
        if (!smoothed.Chain.Devices.IsEmpty) page.Section("What the devices did").Add(Costs(smoothed));
        if (sized is { Ratings.IsEmpty: true }) page.Section("Smallest devices that pass", Unneeded(designedFor!, findings));
        else if (sized is not null) page.Section("Smallest devices that pass", $"With them the load keeps {Kept(designedFor!, findings)}. Each is the smallest of its kind with the others as they are; one notch less fails, unless its row says otherwise.").Add(Sizes(sized));
        foreach (var finding in findings) page.Section($"{finding.Pack.Title}: {Compliance.Word(finding.Verdict)}").Add(CompliancePage.Table(finding));
        var (before, after) = (smoothed.Before, smoothed.After);
        var window = (int)Math.Min(before.Count, Math.Ceiling(12 / before.StepSeconds));
        var from = Math.Clamp((int)(0.4 * before.Count), 0, before.Count - window);
        return page.Section("Power").Add(Power("The whole time", before, after, 0, before.Count)).Add(Power("Twelve seconds", before, after, from, window))
            .Section("Spectrum").Add(Spectrum([("before", Smoothed.Welch(before)), ("after", Smoothed.Welch(after))])).ToHtml();
    }

    /// <summary>What a load keeps with nothing between it and the grid, in a sentence.</summary>
    public static string Unneeded(string designedFor, IReadOnlyList<PackFinding> findings) => Compliance.Overall(findings) == Verdict.OutOfScope
        ? $"Nothing is needed: {designedFor} is not for a load of this size ({findings.SelectMany(f => f.Findings).First().Why})."
        : $"Nothing is needed: as it is, the load keeps {Kept(designedFor, findings)}.";

    /// <summary>The rules that are kept: all, or those that the trace decides.</summary>
    public static string Kept(string designedFor, IReadOnlyList<PackFinding> findings) => findings.Any(f => f.Verdict == Verdict.Undecidable) ? $"what the trace can decide of {designedFor}" : designedFor;

    public static PlotTable Before(Smoothed smoothed) => new(["", ">before", ">after"],
        [.. smoothed.Figures().Select(r => new Cell[] { r.Name, Figures.With(r.Before, r.Unit), Figures.With(r.After, r.Unit) })]);

    public static PlotTable Costs(Smoothed smoothed) => new(["device", "what", ">value"],
        [.. smoothed.Costs().Select(r => new Cell[] { r.Device, r.Name, Figures.With(r.Value, r.Unit) })]);

    public static PlotTable Sizes(SizedChain sized) => new(["device", "rating", ">smallest that passes", ">one notch less", "which"],
        [.. sized.Ratings.Select(r => new Cell[] { r.Device, r.What, Rating(r.What, r.Value), Rating(r.What, r.Smaller), r.SmallerFails ? "fails" : r.Value > r.Smaller ? "passes" : r.Value > 0 ? "was not tried" : "there is none" })]);

    static string Rating(string what, double value) => what switch
    {
        "floor" => Figures.With(value, "share"),
        "energy" => Figures.With(value / 3.6e6, "kWh"),
        _ => Figures.With(value / 1e6, "MW"),
    };

    static Plot Power(string title, LoadTrace before, LoadTrace after, int from, int count) => new()
    {
        Title = title,
        X = new("time") { Time = true },
        Y = new("power, MW"),
        Curves =
        [
            Curve.Even("before", before.TimeOf(from), before.StepSeconds, before.Megawatts[from..(from + count)]) with { Ink = Ink.Grey, Stroke = Stroke.Thin },
            Curve.Even("after", after.TimeOf(from), after.StepSeconds, after.Megawatts[from..(from + count)]),
        ],
    };

    /// <summary>Amplitude by frequency, both logarithmic.</summary>
    public static Plot Spectrum(IReadOnlyList<(string Name, Spectrum Spectrum)> spectra) => new()
    {
        Title = "Amplitude by frequency",
        X = new("frequency, Hz") { Log = true },
        Y = new("amplitude, MW") { Log = true },
        Curves =
        [
            .. spectra.Select((one, i) => Curve.Even(one.Name, one.Spectrum.FrequencyStep, one.Spectrum.FrequencyStep,
                [.. Enumerable.Range(1, one.Spectrum.Density.Length - 1).Select(k => Math.Max(1e-6, one.Spectrum.AmplitudeOf(k)))]) with { Ink = i == 0 && spectra.Count > 1 ? Ink.Grey : Ink.Blue, Stroke = i == 0 && spectra.Count > 1 ? Stroke.Thin : Stroke.Solid }),
        ],
    };
}
