using System.Globalization;
using Ballast.App.Plots;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>Modes as a page: the swings with who moves against whom, and the plane of eigenvalues.</summary>
static class ModesPage
{
    /// <summary>Swings that get a compass of their own; a large grid has dozens, and the slow and the weakly damped matter.</summary>
    const int MostCompasses = 12;

    public static string Write(LinearCase linear, ModalAnalysis analysis)
    {
        var swings = analysis.Electromechanical.ToArray();
        var page = new PlotPage($"Modes of {linear.Name}", linear.InShort);
        var growing = analysis.Modes.Count(m => m.Alarm == DampingAlarm.Unstable);
        var weakest = swings.MinBy(m => m.DampingRatio);
        page.Heads(
            (new Cell(growing == 0 ? "stable" : $"{growing} {(growing == 1 ? "grows" : "grow")}", growing == 0), "this operating point"),
            (swings.Length.ToString(CultureInfo.InvariantCulture), "swings of machines"),
            (weakest is null ? "-" : new Cell($"{ModeWords.Damping(weakest)} %", weakest.Alarm == DampingAlarm.None), weakest is null ? "least damping" : $"least damping of a swing, at {ModeWords.Hz(weakest)} Hz"),
            (swings.FirstOrDefault(m => m.Kind == ModeKind.InterArea) is { } area ? $"{ModeWords.Hz(area)} Hz" : "-", "slowest swing between areas"));
        var shown = swings.OrderBy(m => m.Kind == ModeKind.InterArea ? 0 : 1).ThenBy(m => m.DampingRatio).Take(MostCompasses).OrderBy(m => m.Hz).ToArray();
        if (shown.Length > 0)
        {
            page.Section("Who swings against whom", $"Each arrow is a machine's speed in the swing: its length how far it goes, its direction when. Arrows that point apart are machines that swing against each other.{(shown.Length < swings.Length ? $" Those between areas and the least damped, {shown.Length} of {swings.Length}." : "")}");
            page.Draw(html => ModeCompass.Write(html, analysis.Model, shown));
        }
        if (growing > 0)
        {
            page.Section("What grows", "A mode with an eigenvalue to the right of zero: this operating point does not hold.");
            page.Add(new PlotTable([">Hz", ">eigenvalue, 1/s", "takes part most"], [.. analysis.Modes.Where(m => m.Alarm == DampingAlarm.Unstable).Select(m => (Cell[])[ModeWords.Hz(m), new Cell(ModeWords.Eigenvalue(m), false), ModeWords.Partakers(analysis.Model, m)])]));
        }
        page.Section("Swings of machines", "A damping ratio under 5 % is watched by operators, under 3 % it is an alarm; negative, the swing grows.");
        page.Add(new PlotTable([">Hz", ">damping %", "", "kind", "who | against whom", "takes part most"], [.. swings.Select(m => (Cell[])
            [ModeWords.Hz(m), new Cell(ModeWords.Damping(m), m.Alarm == DampingAlarm.None ? null : false), new Cell(ModeWords.Alarm(m), false), ModeWords.Kind(m), ModeWords.Sides(analysis.Model, m), ModeWords.Partakers(analysis.Model, m)])]));
        page.Section("Eigenvalues", "Every mode: to the left it decays, at the height of its frequency. Left of a dashed line its damping is over 3, 5 and 10 %.");
        page.Add(Plane("Where machines swing", analysis, -4, 3));
        page.Add(Plane("All", analysis, -30, 12));
        return page.ToHtml();
    }

    static Plot Plane(string title, ModalAnalysis analysis, double left, double top)
    {
        Curve Of(string name, Ink ink, Func<Mode, bool> which)
        {
            var of = analysis.Modes.Where(m => which(m) && m.Eigenvalue.Real >= left && m.Hz <= top).ToArray();
            return Curve.Of(name, [.. of.Select(m => m.Eigenvalue.Real)], [.. of.Select(m => m.Hz)]) with { Ink = ink, Shape = Shape.Points };
        }
        Curve Ray(double zeta)
        {
            var hz = Math.Min(top, -left / (2 * Math.PI * zeta));
            return Curve.Of("", [-2 * Math.PI * hz * zeta / Math.Sqrt(1 - zeta * zeta), 0], [hz, 0]) with { Ink = Ink.Grey, Stroke = Stroke.Dashed };
        }
        return new()
        {
            Title = title,
            X = new("decay, 1/s") { From = left, To = Math.Max(0.5, analysis.Modes.Max(m => m.Eigenvalue.Real) * 1.1) },
            Y = new("frequency, Hz") { From = 0, To = top },
            Curves = [Ray(0.03), Ray(0.05), Ray(0.1), Of("between areas", Ink.Orange, m => m.Kind == ModeKind.InterArea), Of("local", Ink.Blue, m => m.Kind == ModeKind.Local), Of("all together", Ink.Green, m => m.Kind == ModeKind.Common), Of("control", Ink.Grey, m => !m.Electromechanical)],
            Rules = [new(0, "grows") { Upright = true }],
        };
    }
}
