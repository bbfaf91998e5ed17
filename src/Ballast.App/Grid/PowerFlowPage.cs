using Ballast.App.Plots;
using Ballast.Grid.Cases;

namespace Ballast.App.Grid;

/// <summary>A power flow as a page: voltages of all buses, what the branches carry, and the tables.</summary>
static class PowerFlowPage
{
    public static string Html(PowerFlowReport report)
    {
        var solution = report.Solution;
        var (low, high) = report.Extremes();
        var loaded = report.MostLoaded().ToArray();
        var rated = loaded.Count(b => !double.IsNaN(b.Flow.Loading));
        var page = new PlotPage(report.Title, report.Size);
        page.Heads(
            (PowerFlowReport.N(report.Drawn.Real, "#,0.0") + " MW", "load"),
            (PowerFlowReport.N(solution.Losses.Real, "#,0.00") + " MW", "losses"),
            (Voltage(low), $"lowest voltage, bus {solution.Case.Buses[low].Number}"),
            (Voltage(high), $"highest voltage, bus {solution.Case.Buses[high].Number}"),
            rated > 0 ? (new Cell(PowerFlowReport.Share(loaded[0].Flow.Loading), loaded[0].Flow.Loading <= 1), $"most loaded, {loaded[0].From}-{loaded[0].To}") : ("none", "branches with a rating"));

        page.Section("Voltages", "Every bus in the order of the case; the shaded band is 0.95 to 1.05 pu.").Add(Voltages(report));

        var shown = loaded.Take(60).ToArray();
        var places = Enumerable.Range(1, shown.Length).Select(i => (double)i).ToArray();
        page.Section("Branches", rated > 0 ? "The most loaded first, by their first rating." : "No branch has a rating in this case: those that carry most come first.");
        page.Add(new Plot
        {
            Title = rated > 0 ? "Loading of branches" : "Flow of branches",
            X = new("branches, from the most loaded on"),
            Y = new(rated > 0 ? "loading, %" : "power, MVA"),
            Height = 240,
            Curves = [Curve.Of("", places, [.. shown.Select(b => rated > 0 ? 100 * (double.IsNaN(b.Flow.Loading) ? 0 : b.Flow.Loading) : b.Flow.From.Magnitude)]) with { Shape = Shape.Bars }],
            Rules = rated > 0 ? [new(100, "rating")] : [],
        });
        page.Add(new PlotTable(
            ["from", ">to", "circuit", "kind", ">MW in", ">Mvar in", ">loss MW", ">loading"],
            [.. loaded.Take(100).Select(b => new Cell[]
            {
                $"{b.From}", $"{b.To}", b.Circuit, b.Kind, PowerFlowReport.N(b.Flow.From.Real, "0.00"), PowerFlowReport.N(b.Flow.From.Imaginary, "0.00"), PowerFlowReport.N(b.Flow.Loss.Real, "0.000"),
                new Cell(PowerFlowReport.Share(b.Flow.Loading), b.Flow.Loading > 1 ? false : null),
            })]));
        page.Section("Machines").Add(new PlotTable(["bus", "id", ">MW", ">Mvar", ">base MVA"], [.. report.Units(all: true).Select(Row)]));
        page.Section("Buses").Add(new PlotTable(["bus", "name", ">kV", ">V pu", ">angle °"], [.. report.Buses(all: true).Select(Row)]));
        page.Section("How it was solved");
        foreach (var (name, value) in report.Totals) page.Say($"{name}: {value}");
        foreach (var note in report.Notes) page.Say(note);
        return page.ToHtml();

        Cell Voltage(int bus) => new(PowerFlowReport.N(solution.Voltages[bus].Magnitude, "0.0000") + " pu", solution.Voltages[bus].Magnitude is >= 0.95 and <= 1.05 ? null : false);
    }

    static Plot Voltages(PowerFlowReport report)
    {
        var solution = report.Solution;
        var live = Enumerable.Range(0, solution.Voltages.Count).Where(i => solution.Case.Buses[i].Kind != BusKind.Isolated).ToArray();
        var (low, high) = report.Extremes();
        return new Plot
        {
            Title = "Voltage of each bus",
            X = new("buses in the order of the case") { From = 0, To = live.Length + 1 },
            Y = new("voltage, pu") { Show = 1 },
            Curves = [Curve.Of("", [.. live.Select(i => i + 1.0)], [.. live.Select(i => solution.Voltages[i].Magnitude)]) with { Shape = Shape.Points }],
            Bands = [new(0.95, 1.05, "") { Across = true }],
            Marks = [Mark(low), Mark(high)],
        };

        PlotMark Mark(int bus) => new(Array.IndexOf(live, bus) + 1, solution.Voltages[bus].Magnitude, $"bus {solution.Case.Buses[bus].Number}") { Bad = solution.Voltages[bus].Magnitude is < 0.95 or > 1.05 };
    }

    static Cell[] Row(string[] texts) => [.. texts.Select(t => new Cell(t))];
}
