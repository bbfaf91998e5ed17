namespace Ballast.Grid.Traces;

/// <summary>A change of power and when it was.</summary>
/// <param name="Megawatts">Positive: upward.</param>
/// <param name="AtSeconds">Its end.</param>
public readonly record struct PowerChange(double Megawatts, double AtSeconds);

/// <summary>The greatest changes over one length of time.</summary>
/// <param name="WindowSeconds">The length.</param>
/// <param name="Up">Greatest P(t) − P(t − w).</param>
/// <param name="Down">Least of it.</param>
/// <param name="Range">Greatest difference between any two instants within w.</param>
public readonly record struct WindowChange(double WindowSeconds, PowerChange Up, PowerChange Down, PowerChange Range);

/// <summary>A trace in figures, MW and s.</summary>
public sealed record LoadStatistics
{
    public required double Mean { get; init; }

    public required double Least { get; init; }

    public required double Greatest { get; init; }

    /// <summary>Standard deviation around the mean.</summary>
    public required double Deviation { get; init; }

    /// <summary>By window, from short to long; those alone that the trace holds.</summary>
    public required IReadOnlyList<WindowChange> Changes { get; init; }

    /// <summary>Mean over greatest.</summary>
    public double LoadFactor => Greatest > 0 ? Mean / Greatest : double.NaN;

    /// <summary>The windows looked at unless said otherwise, s.</summary>
    public static IReadOnlyList<double> UsualWindows { get; } = [0.02, 0.1, 1, 5, 15, 60, 300, 600];

    public static LoadStatistics Of(LoadTrace trace, IReadOnlyList<double>? windows = null)
    {
        var samples = trace.Megawatts;
        double first = samples[0], sum = 0, squares = 0, least = first, greatest = first;
        foreach (var value in samples)
        {
            sum += value - first;
            squares += (value - first) * (value - first);
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }
        var mean = sum / samples.Length;
        List<WindowChange> changes = [];
        foreach (var window in windows ?? UsualWindows)
        {
            var steps = (int)Math.Min(samples.Length, Math.Round(window / trace.StepSeconds));
            if (steps >= 1 && steps < samples.Length) changes.Add(Change(trace, steps));
        }
        return new LoadStatistics
        {
            Mean = first + mean,
            Least = least,
            Greatest = greatest,
            Deviation = Math.Sqrt(Math.Max(0, squares / samples.Length - mean * mean)),
            Changes = changes,
        };
    }

    static WindowChange Change(LoadTrace trace, int steps)
    {
        var samples = trace.Megawatts;
        int up = steps, down = steps, wide = 0;
        var range = new RollingRange(steps + 1);
        double greatest = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var now = range.Add(samples[i]);
            if (now > greatest) (greatest, wide) = (now, i);
            if (i < steps) continue;
            if (samples[i] - samples[i - steps] > samples[up] - samples[up - steps]) up = i;
            if (samples[i] - samples[i - steps] < samples[down] - samples[down - steps]) down = i;
        }
        return new WindowChange(steps * trace.StepSeconds, Made(up), Made(down), new PowerChange(greatest, trace.TimeOf(wide)));
        PowerChange Made(int at) => new(samples[at] - samples[at - steps], trace.TimeOf(at));
    }
}
