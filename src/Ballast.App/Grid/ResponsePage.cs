using System.Globalization;
using Ballast.App.Plots;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>A frequency response as a page.</summary>
static class ResponsePage
{
    /// <summary>Machines that get a curve of their own: those that reach highest.</summary>
    const int MostMachines = 6;

    public static string Write(ResponseStudy study)
    {
        var model = study.Linear.Model;
        var page = new PlotPage($"Response of {study.Linear.Name} to a load at bus {study.Bus}", study.Linear.InShort);
        var top = study.Sweep.MaxBy(p => p.WorstMilliHertzPerMegawatt)!;
        page.Heads([(F(top.WorstMilliHertzPerMegawatt, "0.000") + " mHz per MW", $"most, at {F(top.Hz, "0.000")} Hz"),
            .. study.Peaks.Take(3).Select(p => ((Cell)(F(p.Hz, "0.000") + " Hz"), $"{F(p.MilliHertzPerMegawatt, "0.000")} mHz per MW at machine {model.Rotors[p.Rotor].Name}"))]);
        var worst = Enumerable.Range(0, model.Rotors.Count).OrderByDescending(r => study.Sweep.Max(p => p.MilliHertzPerMegawatt(r))).Take(MostMachines).Order().ToArray();
        var hz = study.Sweep.Select(p => p.Hz).ToArray();
        var axis = new PlotAxis("frequency of the swing, Hz") { Log = true };
        page.Section("Machines", "How far each machine's speed swings, per MW of the load's amplitude. Where it peaks, a small load is felt far away.");
        page.Add(new Plot
        {
            Title = "Machine speed",
            Height = 420,
            X = axis,
            Y = new("mHz per MW") { Log = true },
            Curves = [.. worst.Select((r, k) => Curve.Of($"machine {model.Rotors[r].Name}", hz, [.. study.Sweep.Select(p => p.MilliHertzPerMegawatt(r))]) with { Ink = (Ink)(k % 7) })],
            // A peak close to a higher one keeps its dot and leaves the words to the other.
            Marks = [.. study.Peaks.Select((p, k) => new PlotMark(p.Hz, p.MilliHertzPerMegawatt, study.Peaks.Take(k).Any(o => Math.Abs(Math.Log(o.Hz / p.Hz)) < 0.2) ? "" : $"{F(p.Hz, "0.000")} Hz"))],
        });
        if (study.Peaks.Count > 0)
        {
            page.Add(new PlotTable([">Hz", ">mHz per MW", "machine", ">nearest swing, Hz", ">damping %", "who | against whom"], [.. study.Peaks.Select(p => (Cell[])
                [F(p.Hz, "0.0000"), F(p.MilliHertzPerMegawatt, "0.0000"), model.Rotors[p.Rotor].Name, .. study.Near(p) is { } m ? (Cell[])[ModeWords.Hz(m), ModeWords.Damping(m), ModeWords.Sides(model, m)] : ["-", "-", ""]])]));
        }
        page.Section($"Bus {study.Bus}", "Its own frequency and voltage, per MW of the load's amplitude.");
        page.Add(new Plot
        {
            Title = $"Frequency at bus {study.Bus}",
            X = axis,
            Y = new("mHz per MW") { Log = true },
            Curves = [Curve.Of("bus frequency", hz, [.. study.Sweep.Select(study.BusMilliHertz)]) with { Ink = Ink.Teal }],
        });
        page.Add(new Plot
        {
            Title = $"Voltage at bus {study.Bus}",
            X = axis,
            Y = new("‰ per MW") { Log = true },
            Curves = [Curve.Of("voltage", hz, [.. study.Sweep.Select(p => 1000 * study.BusVoltage(p))]) with { Ink = Ink.Violet }],
        });
        return page.ToHtml();
    }

    static string F(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
