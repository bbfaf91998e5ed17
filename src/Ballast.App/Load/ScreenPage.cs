using System.Globalization;
using Ballast.App.Plots;
using Ballast.Grid.Modes;

namespace Ballast.App.Load;

/// <summary>A screening as a page: the rhythm's lines over the grid's gain, and the swing by period.</summary>
static class ScreenPage
{
    public static string Write(int bus, IReadOnlyList<ScreenStudy> studies, FrequencyResponse response)
    {
        var linear = studies[0].Linear;
        var page = new PlotPage(studies.Count == 1 ? $"{studies[0].Job.Name} on {linear.Name}" : $"Jobs on {linear.Name}", $"{linear.InShort}; the load stands at bus {bus}");
        page.Heads(studies.Take(4).Select(s => (new Cell(s.Screen.Asked.Passes ? "passes" : "does not pass", s.Screen.Asked.Passes), $"{s.Job.Name}: {F(s.Screen.Asked.MilliHertz, "0.##")} mHz peak to peak at {F(s.Screen.Asked.Seconds, "0.###")} s")));
        foreach (var study in studies) One(page, study, response);
        return page.ToHtml();
    }

    static void One(PlotPage page, ScreenStudy study, FrequencyResponse response)
    {
        var lines = study.Counting.ToArray();
        page.Section(study.Job.Name, $"It {study.Verdict}");
        page.Add(study.Table);
        var (from, to) = (Math.Min(0.05, 0.7 / study.Screen.Asked.Seconds), Math.Max(3, 1.2 * lines.Max(l => l.Hz)));
        var sweep = response.Sweep(from, to, 240);
        page.Add(new Plot
        {
            Title = "Where the lines fall",
            X = new("frequency, Hz") { Log = true },
            Y = new("mHz per MW") { Log = true },
            Curves =
            [
                Curve.Of("what the worst machine answers", [.. sweep.Select(p => p.Hz)], [.. sweep.Select(p => p.WorstMilliHertzPerMegawatt)]) with { Ink = Ink.Blue },
            ],
            Marks = [.. lines.Select(l => new PlotMark(l.Hz, l.Gain, $"{F(l.Megawatts, "0.#")} MW") { Bad = l.Meets })],
        });
        var nearby = study.Nearby;
        page.Add(new Plot
        {
            Title = "The same job in other periods",
            X = new("period, s"),
            Y = new("swing, mHz peak to peak") { Log = true },
            Curves = [Curve.Of("worst machine", [.. nearby.Select(p => p.Seconds)], [.. nearby.Select(p => p.MilliHertz)]) with { Ink = Ink.Orange }],
            Rules = [new(study.Limits.SwingMilliHertz, $"limit {F(study.Limits.SwingMilliHertz, "0.##")} mHz")],
            Bands = [.. Meeting(nearby)],
            Marks = [new(study.Screen.Asked.Seconds, study.Screen.Asked.MilliHertz, "asked") { Bad = !study.Screen.Asked.Passes }],
        });
        page.Say(study.Advice);
    }

    /// <summary>Stretches in which a line meets a weakly damped swing.</summary>
    static IEnumerable<PlotBand> Meeting(IReadOnlyList<ScreenedPeriod> nearby)
    {
        for (var k = 0; k < nearby.Count; k++)
        {
            if (!nearby[k].Meets) continue;
            var from = nearby[k].Seconds;
            while (k + 1 < nearby.Count && nearby[k + 1].Meets) k++;
            yield return new(from, nearby[k].Seconds, "meets a swing") { Bad = true };
        }
    }

    static string F(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
