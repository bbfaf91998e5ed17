using System.Globalization;
using Ballast.App.Plots;
using Ballast.Grid.RideThrough;
using Ballast.Grid.Rules;

namespace Ballast.App.Grid;

/// <summary>Ride-through as a page: what the grid saw with the logic as it is and with compliant logic, the dips over the operators' curves, and the findings.</summary>
static class RideThroughPage
{
    public static string Html(RideThroughReport report)
    {
        var (stated, compliant) = (report.Stated, report.Compliant);
        var page = new PlotPage(report.Site.Name, report.Span);
        page.Heads(
            (new Cell(Invariant($"{stated.LostAtEndMw:#,0} MW"), stated.LostAtEndMw < 1), "stays away, as stated"),
            (new Cell(Invariant($"{stated.Zenith.Hertz:0.000} Hz")), "highest frequency"),
            (new Cell(Invariant($"{stated.HighestVolts:0.000} pu"), stated.HighestVolts <= 1.05 ? null : false), "highest voltage"),
            (new Cell(Invariant($"{compliant.LostAtEndMw:#,0} MW"), compliant.LostAtEndMw < 1), "stays away, compliant logic"),
            (new Cell(Invariant($"{compliant.Zenith.Hertz:0.000} Hz")), "highest frequency, compliant logic"));
        if (report.Site.Description.Length > 0) page.Section("The event").Say(report.Site.Description);

        page.Section("What the grid sees", "The same dips and the same load, once with the logic that the file states and once with logic that NOGRR282 allows: no counting, back at once.");
        page.Add(Over("Load on the grid", "power, MW", r => r.Megawatts, []));
        page.Add(Over("Frequency", "frequency, Hz", r => r.Hertz, [new(report.Site.Surroundings.System.NominalHz, "")]));
        page.Add(Over("Voltage at the common point", "voltage, pu", r => r.Volts, []));

        page.Section("The dips and the curves", "Each dip as the common point saw it, over how long load has to stay at such a voltage. A dip to the left of a line has to be ridden through.");
        page.Add(Curves(report));

        page.Section("What came of the load", "MW at the end of the run.");
        page.Add(new PlotTable(
            ["group", ">load", ">never left", ">left and back", ">on battery", ">locked out", ">servers down"],
            [.. stated.Groups.Select(g => Row(g.Name, g)), .. compliant.Groups.Select(g => Row($"{g.Name}, with compliant logic", g))]));
        page.Section("In figures").Add(new PlotTable(["", ">as stated", ">compliant logic"], [.. report.Figures.Select(f => new Cell[] { f.Name, f.Value(stated), f.Value(compliant) })]));

        page.Section("The rules");
        page.Add(new PlotTable(
            ["rule", "status", "as stated", "compliant logic", "what was found, as stated"],
            [.. report.Findings.Select(f => new Cell[] { f.Pack.Title, JsonText.Word(f.Pack.Status), Verdict(f.Stated), Verdict(f.Compliant), Why(f.Stated) })]));
        foreach (var (pack, _, _) in report.Findings) page.Say($"{pack.Id}: {pack.Source.TrimEnd('.')}.");
        return page.ToHtml();

        Plot Over(string title, string label, Func<RideThroughRun, double[]> values, PlotRule[] rules) => new()
        {
            Title = title,
            X = new("time, s") { Time = true },
            Y = new(label),
            Height = 250,
            Curves =
            [
                Curve.Of("as stated", stated.Seconds, values(stated)) with { Ink = Ink.Orange },
                Curve.Of("compliant logic", compliant.Seconds, values(compliant)) with { Ink = Ink.Blue, Stroke = Stroke.Thin },
            ],
            Bands = [.. report.Dips.Select(d => new PlotBand(d.Start, d.End, "") { Bad = true })],
            Rules = rules,
        };
    }

    /// <summary>Voltage over time on a logarithmic axis: each curve's lower edge as a staircase, each dip as a dot.</summary>
    static Plot Curves(RideThroughReport report)
    {
        Ink[] inks = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Magenta, Ink.Violet, Ink.Teal];
        var curves = new List<Curve>();
        foreach (var (pack, _, _) in report.Findings)
        {
            if (pack.RideThrough!.Voltage.Count < 3) continue;
            var (x, y) = Edge(pack.RideThrough.Voltage);
            curves.Add(Curve.Of(pack.Id, x, y) with { Ink = inks[curves.Count % inks.Length], Stroke = pack.Status == PackStatus.Adopted ? Stroke.Solid : Stroke.Dashed });
        }
        curves.Add(Curve.Of("dips", [.. report.Dips.Select(d => d.Duration)], [.. report.Dips.Select(d => d.Volts)]) with { Shape = Shape.Points, Ink = Ink.Grey });
        return new Plot { Title = "Voltage-time", X = new("how long, s") { Log = true, From = 0.001, To = 100 }, Y = new("voltage, pu") { From = 0, To = 1.05 }, Height = 320, Curves = curves };
    }

    /// <summary>The least voltage at which load still has to stay after so many seconds.</summary>
    static (double[] X, double[] Y) Edge(IReadOnlyList<RideThroughBand> bands)
    {
        var (x, y) = (new List<double> { 0.001 }, new List<double> { bands[0].From });
        foreach (var band in bands)
        {
            if (double.IsPositiveInfinity(band.Seconds)) break;
            x.AddRange([band.Seconds, band.Seconds]);
            y.AddRange([band.From, band.To]);
        }
        x.Add(100);
        y.Add(y[^1]);
        return ([.. x], [.. y]);
    }

    static Cell[] Row(string name, GroupOutcome g) =>
    [
        name, N(g.Megawatts), N(g.NeverLeft), N(g.LeftAndBack), N(g.OnBattery), new Cell(N(g.LockedOut), g.LockedOut > 0 ? false : null), new Cell(N(g.Down), g.Down > 0 ? false : null),
    ];

    static Cell Verdict(IReadOnlyList<RideThroughFinding> findings) => new(findings.All(f => f.Met) ? "pass" : "fail", findings.All(f => f.Met));

    static string Why(IReadOnlyList<RideThroughFinding> findings) => findings.Any(f => !f.Met) ? string.Join(" ", findings.Where(f => !f.Met).Select(f => f.Found)) : "Everything that it asks was met.";

    static string N(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
