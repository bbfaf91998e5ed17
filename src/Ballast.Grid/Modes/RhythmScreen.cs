using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Modes;

/// <summary>Against what a rhythm is held.</summary>
public sealed record ScreenLimits
{
    /// <summary>Most that any machine may swing in the steady state, mHz peak to peak. A governor's usual deadband is 72 mHz wide.</summary>
    public double SwingMilliHertz { get; init; } = 10;

    /// <summary>Damping ratio under which a swing of machines is to be kept clear of.</summary>
    public double DampingRatio { get; init; } = 0.05;

    /// <summary>How far clear, as a share of the swing's frequency.</summary>
    public double Clearance { get; init; } = 0.05;

    /// <summary>Lines under this share of the strongest line's swing do not count as meeting a weakly damped swing.</summary>
    public double LeastShare { get; init; } = 0.1;

    /// <summary>Periods looked at around the asked one: from 1 − this to 1 + this of it.</summary>
    public double Span { get; init; } = 0.5;
}

/// <summary>One line of a rhythm on a grid.</summary>
/// <param name="Harmonic">n.</param>
/// <param name="Hz">n/T.</param>
/// <param name="Megawatts">Amplitude.</param>
/// <param name="Gain">Of the machine that it moves most, mHz per MW.</param>
/// <param name="Rotor">That machine.</param>
/// <param name="Nearest">The closest swing of machines; null where none swings.</param>
/// <param name="Meets">Whether it falls onto a weakly damped swing with an amplitude that counts.</param>
public sealed record ScreenedLine(int Harmonic, double Hz, double Megawatts, double Gain, int Rotor, Mode? Nearest, bool Meets)
{
    /// <summary>Amplitude of the machine that it moves most, mHz.</summary>
    public double MilliHertz => Megawatts * Gain;
}

/// <summary>A period and what it does.</summary>
/// <param name="Seconds">T.</param>
/// <param name="MilliHertz">Swing of the machine that swings most, mHz peak to peak, all lines together.</param>
/// <param name="Meets">Whether a line falls onto a weakly damped swing.</param>
/// <param name="Passes">Neither too far nor too close.</param>
public readonly record struct ScreenedPeriod(double Seconds, double MilliHertz, bool Meets, bool Passes);

/// <summary>
/// Whether a load's rhythm meets a grid's modes, told before it runs: the steady swing of every machine, all lines together with their phases, and the periods nearby
/// at which the same rhythm does less.
/// </summary>
public sealed class RhythmScreen
{
    /// <summary>Instants of one period at which the waveform of a swing is looked at.</summary>
    const int Instants = 512;

    readonly FrequencyResponse response;
    readonly ModalAnalysis analysis;
    readonly ScreenLimits limits;

    RhythmScreen(FrequencyResponse response, ModalAnalysis analysis, PeriodicLoad rhythm, ScreenLimits limits)
    {
        (this.response, this.analysis, this.limits, Load) = (response, analysis, limits, rhythm);
        var points = Points(rhythm);
        Lines = Screened(rhythm, points);
        Swings = PeakToPeak(rhythm, points);
        Asked = Judge(rhythm, Lines, Swings.Max());
    }

    public PeriodicLoad Load { get; }

    public IReadOnlyList<ScreenedLine> Lines { get; }

    /// <summary>Of each machine, mHz peak to peak in the steady state.</summary>
    public IReadOnlyList<double> Swings { get; }

    /// <summary>The period that was asked.</summary>
    public ScreenedPeriod Asked { get; }

    /// <exception cref="CaseException">Limits that cannot be, no machines, no lines.</exception>
    public static RhythmScreen Of(FrequencyResponse response, ModalAnalysis analysis, PeriodicLoad rhythm, ScreenLimits limits)
    {
        if (!(limits.SwingMilliHertz > 0 && limits.Clearance is >= 0 and < 1 && limits.Span is > 0 and < 1)) throw new CaseException("A screen needs a limit above zero, a clearance from 0 to 1 and a span between 0 and 1.");
        if (response.Model.Rotors.Count == 0) throw new CaseException("The case has no machine that turns, so no rhythm meets anything.");
        if (rhythm.Lines.Length == 0 || !(rhythm.PeriodSeconds > 0)) throw new CaseException("The rhythm has no line: give a period above zero and a load that changes.");
        return new(response, analysis, rhythm, limits);
    }

    /// <summary>Periods around the asked one, the shortest first.</summary>
    /// <param name="periods">How many, evenly spaced on a logarithmic axis.</param>
    /// <param name="shape">The load at another period; null: the same shape, stretched.</param>
    /// <exception cref="CaseException">Too few periods.</exception>
    public ScreenedPeriod[] Nearby(int periods = 201, Func<double, PeriodicLoad>? shape = null)
    {
        if (periods < 2) throw new CaseException($"{periods} periods are too few to look around: give at least 2.");
        var found = new ScreenedPeriod[periods];
        var (from, to) = (Load.PeriodSeconds * (1 - limits.Span), Load.PeriodSeconds * (1 + limits.Span));
        for (var k = 0; k < periods; k++)
        {
            var seconds = from * Math.Pow(to / from, k / (periods - 1.0));
            var rhythm = shape?.Invoke(seconds) ?? Load.Stretched(seconds);
            var points = Points(rhythm);
            found[k] = Judge(rhythm, Screened(rhythm, points), PeakToPeak(rhythm, points).Max());
        }
        return found;
    }

    /// <summary>The periods that pass, closest to the asked one on either side: a shorter and a longer; null where there is none in the span.</summary>
    public (ScreenedPeriod? Shorter, ScreenedPeriod? Longer) Closest(IEnumerable<ScreenedPeriod> nearby)
    {
        var passing = nearby.Where(p => p.Passes).ToArray();
        var (shorter, longer) = (passing.Where(p => p.Seconds < Load.PeriodSeconds).ToArray(), passing.Where(p => p.Seconds > Load.PeriodSeconds).ToArray());
        return (shorter.Length > 0 ? shorter[^1] : null, longer.Length > 0 ? longer[0] : null);
    }

    /// <summary>Stretches of neighbouring periods that pass, each from its shortest to its longest.</summary>
    public static IReadOnlyList<(double From, double To)> Passing(IReadOnlyList<ScreenedPeriod> nearby)
    {
        var stretches = new List<(double, double)>();
        for (var k = 0; k < nearby.Count; k++)
        {
            if (!nearby[k].Passes) continue;
            var from = nearby[k].Seconds;
            while (k + 1 < nearby.Count && nearby[k + 1].Passes) k++;
            stretches.Add((from, nearby[k].Seconds));
        }
        return stretches;
    }

    ResponsePoint[] Points(PeriodicLoad rhythm) => [.. Enumerable.Range(1, rhythm.Lines.Length).Select(n => response.Evaluate(n / rhythm.PeriodSeconds))];

    ScreenedLine[] Screened(PeriodicLoad rhythm, ResponsePoint[] points)
    {
        var strongest = Enumerable.Range(0, points.Length).Max(n => rhythm.Lines[n].Magnitude * points[n].WorstMilliHertzPerMegawatt);
        return
        [
            .. points.Select((point, n) =>
            {
                var amplitude = rhythm.Lines[n].Magnitude;
                var nearest = analysis.Nearest(point.Hz);
                var meets = nearest is not null && nearest.DampingRatio < limits.DampingRatio && Math.Abs(point.Hz - nearest.Hz) <= limits.Clearance * nearest.Hz
                    && amplitude * point.WorstMilliHertzPerMegawatt >= limits.LeastShare * strongest;
                return new ScreenedLine(n + 1, point.Hz, amplitude, point.WorstMilliHertzPerMegawatt, point.Worst, nearest, meets);
            }),
        ];
    }

    ScreenedPeriod Judge(PeriodicLoad rhythm, IReadOnlyList<ScreenedLine> lines, double swing)
    {
        var meets = lines.Any(l => l.Meets);
        return new(rhythm.PeriodSeconds, swing, meets, !meets && swing <= limits.SwingMilliHertz);
    }

    /// <summary>Peak to peak of each machine's swing over one period, mHz.</summary>
    double[] PeakToPeak(PeriodicLoad rhythm, ResponsePoint[] points)
    {
        var swings = new double[response.Model.Rotors.Count];
        for (var r = 0; r < swings.Length; r++)
        {
            double least = double.PositiveInfinity, most = double.NegativeInfinity;
            for (var k = 0; k < Instants; k++)
            {
                var sum = 0.0;
                for (var n = 0; n < points.Length; n++)
                {
                    var wave = rhythm.Lines[n] * points[n].Speeds[r];
                    var (sin, cos) = Math.SinCos(2 * Math.PI * ((n + 1) * k % Instants) / Instants);
                    sum += wave.Real * cos - wave.Imaginary * sin;
                }
                (least, most) = (Math.Min(least, sum), Math.Max(most, sum));
            }
            swings[r] = (most - least) * points[0].ToMilliHertzPerMegawatt;
        }
        return swings;
    }
}
