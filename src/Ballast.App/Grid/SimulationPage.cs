using Ballast.App.Plots;

namespace Ballast.App.Grid;

/// <summary>A run as a page: frequency, voltages, angles and powers over time.</summary>
static class SimulationPage
{
    const int MostCurves = 7;

    static readonly Ink[] Inks = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Magenta, Ink.Violet, Ink.Teal, Ink.Grey];

    public static string Html(SimulationReport report)
    {
        var page = new PlotPage(report.Title, report.Size);
        page.Heads([.. report.Findings.Select(f => (new Cell(f.Value.Split(',')[0]), f.Name + (f.Value.Contains(',') ? f.Value[f.Value.IndexOf(',', StringComparison.Ordinal)..] : "")))]);
        var trajectory = report.Trajectory;
        var times = trajectory.Times.ToArray();
        var rotors = report.Rotors;
        if (rotors.Length > 0)
        {
            var shown = Most(rotors, u => trajectory.Column($"speed {u}"));
            page.Section("Frequency", Which("machines", shown.Length, rotors.Length)).Add(Picture("Frequency of machines", "frequency, Hz", shown.Select(u => (u, report.Frequency(u)))));
            var reference = trajectory.Column($"angle {rotors[0]}");
            var others = rotors.Length > 1 ? Most(rotors[1..], u => Less(trajectory.Column($"angle {u}"), reference)) : [];
            if (others.Length > 0)
                page.Section("Angles", $"Rotor angles less that of unit {rotors[0]}. {Which("machines", others.Length, rotors.Length - 1)}")
                    .Add(Picture("Rotor angles", "angle, degrees", others.Select(u => (u, Less(trajectory.Column($"angle {u}"), reference)))));
        }

        var buses = report.BusesByMotion();
        page.Section("Voltages", Which("buses", Math.Min(MostCurves, buses.Length), buses.Length))
            .Add(Picture("Voltages", "voltage, pu", buses.Take(MostCurves).Select(b => ($"bus {b}", trajectory.Column($"v {b}")))));
        var powers = trajectory.Columns.Where(c => c.StartsWith("p ", StringComparison.Ordinal)).Select(c => c[2..]).ToArray();
        if (powers.Length > 0)
        {
            var shown = Most(powers, u => trajectory.Column($"p {u}"));
            page.Section("Powers", $"What units give to the network; of a load on a trace, what it draws. {Which("devices", shown.Length, powers.Length)}")
                .Add(Picture("Powers", "power, MW", shown.Select(u => (u, trajectory.Column($"p {u}")))));
        }

        if (rotors.Length > 0)
        {
            var shown = Most(rotors, u => trajectory.Column($"efd {u}"));
            page.Section("Field voltages", Which("machines", shown.Length, rotors.Length)).Add(Picture("Field voltages", "field voltage, pu", shown.Select(u => (u, trajectory.Column($"efd {u}")))));
        }

        page.Section("How it was run");
        page.Say(report.Size + ".");
        foreach (var note in report.Notes) page.Say(note);
        return page.ToHtml();

        Plot Picture(string title, string axis, IEnumerable<(string Name, double[] Values)> curves) => new()
        {
            Title = title,
            X = new("time, s"),
            Y = new(axis),
            Height = 300,
            Curves = [.. curves.Select((c, i) => Curve.Of(c.Name, times, c.Values) with { Ink = Inks[i % Inks.Length] })],
        };
    }

    static string Which(string what, int shown, int all) => shown < all ? $"The {shown} {what} of {all} that move most." : "";

    static string[] Most(string[] names, Func<string, double[]> column) =>
        names.Length <= MostCurves ? names : [.. names.OrderByDescending(n => column(n) is var c ? c.Max() - c.Min() : 0).Take(MostCurves)];

    static double[] Less(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
