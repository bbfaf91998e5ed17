using System.Globalization;
using Ballast.App.Grid;
using Ballast.App.Plots;
using Ballast.Grid.Modes;

namespace Ballast.App.Load;

/// <summary>One job screened, with what to say of it.</summary>
sealed record ScreenStudy(ScreenedJob Job, LinearCase Linear, RhythmScreen Screen, IReadOnlyList<ScreenedPeriod> Nearby, ScreenLimits Limits)
{
    public static ScreenStudy Of(ScreenedJob job, LinearCase linear, FrequencyResponse response, ModalAnalysis analysis, ScreenLimits limits)
    {
        var screen = RhythmScreen.Of(response, analysis, job.At(job.PeriodSeconds), limits);
        return new(job, linear, screen, screen.Nearby(shape: job.At), limits);
    }

    /// <summary>Machine that swings most.</summary>
    public int Worst => Enumerable.Range(0, Screen.Swings.Count).MaxBy(r => Screen.Swings[r]);

    /// <summary>Lines that move a machine by a hundredth of the strongest, at least the first.</summary>
    public IEnumerable<ScreenedLine> Counting
    {
        get
        {
            var least = 0.01 * Screen.Lines.Max(l => l.MilliHertz);
            return Screen.Lines.Where(l => l.Harmonic == 1 || l.MilliHertz >= least);
        }
    }

    public PlotTable Table => new(["line", ">Hz", ">MW", ">mHz per MW", ">mHz", "machine", ">nearest swing, Hz", ">damping %", ""], [.. Counting.Select(l => (Cell[])
        [l.Harmonic == 1 ? "1/T" : $"{l.Harmonic}/T", F(l.Hz, "0.0000"), F(l.Megawatts, "0.00"), F(l.Gain, "0.0000"), F(l.MilliHertz, "0.00"), Linear.Model.Rotors[l.Rotor].Name, .. l.Nearest is { } m ? (Cell[])[ModeWords.Hz(m), ModeWords.Damping(m)] : ["-", "-"], new Cell(l.Meets ? "meets it" : "", false)])]);

    public string Verdict
    {
        get
        {
            var asked = Screen.Asked;
            var swing = FormattableString.Invariant($"every {asked.Seconds:0.####} s ({1 / asked.Seconds:0.####} Hz), machine {Linear.Model.Rotors[Worst].Name} swings {asked.MilliHertz:0.##} mHz peak to peak");
            if (asked.Passes) return FormattableString.Invariant($"passes. With its rhythm {swing}, under the limit of {Limits.SwingMilliHertz:0.##}.");
            var over = asked.MilliHertz > Limits.SwingMilliHertz ? FormattableString.Invariant($", over the limit of {Limits.SwingMilliHertz:0.##}") : "";
            var met = Screen.Lines.Where(l => l.Meets).Select(l => FormattableString.Invariant($"its line {l.Harmonic}/T falls onto the swing at {l.Nearest!.Hz:0.####} Hz, damped {100 * l.Nearest.DampingRatio:0.##} %")).ToArray();
            return $"does not pass. With its rhythm {swing}{over}{(met.Length > 0 ? $"; {string.Join("; ", met)}" : "")}.";
        }
    }

    public string Advice
    {
        get
        {
            var passing = RhythmScreen.Passing(Nearby);
            var (from, to) = (Nearby[0].Seconds, Nearby[^1].Seconds);
            var least = Nearby.MinBy(p => p.MilliHertz);
            if (passing.Count == 0)
                return FormattableString.Invariant($"No period from {from:0.###} to {to:0.###} s passes; {least.Seconds:0.###} s does least, {least.MilliHertz:0.##} mHz. Smoothing must take the rest (ballast load smooth).");
            var (shorter, longer) = Screen.Closest(Nearby);
            var stretches = string.Join(", ", passing.Select(p => FormattableString.Invariant($"{p.From:0.###} to {p.To:0.###} s")));
            var closest = string.Join(" and ", ((ScreenedPeriod?[])[shorter, longer]).OfType<ScreenedPeriod>().Select(p =>
                FormattableString.Invariant($"{p.Seconds:0.###} s ({100 * (p.Seconds / Screen.Asked.Seconds - 1):+0.#;-0.#} %, {p.MilliHertz:0.##} mHz)")));
            return $"Periods that pass: {stretches}.{(Screen.Asked.Passes ? "" : $" The closest: {closest}.")}";
        }
    }

    static string F(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
