namespace Ballast.Grid.Spectra;

/// <summary>
/// One frequency of a stretch, sample by sample and in constant memory (Goertzel 1958): s = x + 2cosθ·s1 − s2,
/// |X|² = s1² + s2² − 2cosθ·s1·s2. Below 45° of turn a sample the recurrence is kept as a difference (Reinsch), without which slow
/// frequencies at fast sampling lose their digits.
/// </summary>
public struct Goertzel
{
    readonly double turn, near, sign;
    double state, difference;

    /// <param name="hertz">The frequency; from 0 to half the sampling rate.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    public Goertzel(double hertz, double stepSeconds)
    {
        turn = 2 * Math.PI * hertz * stepSeconds;
        sign = Math.Cos(turn) > 0 ? 1 : -1;
        // 2cosθ − 2 = −4sin²(θ/2), and 2cosθ + 2 = 4cos²(θ/2): exact where cosθ is near ±1.
        near = sign > 0 ? -4 * Math.Pow(Math.Sin(turn / 2), 2) : 4 * Math.Pow(Math.Cos(turn / 2), 2);
    }

    /// <summary>Samples taken so far.</summary>
    public int Count { get; private set; }

    public void Add(double sample)
    {
        // d_n = s_n ∓ s_{n−1} = x + near·s_{n−1} ± d_{n−1};  s_n = d_n ± s_{n−1}.
        difference = sample + near * state + sign * difference;
        state = difference + sign * state;
        Count++;
    }

    public void Add(ReadOnlySpan<double> samples)
    {
        foreach (var sample in samples) Add(sample);
    }

    /// <summary>|X|²: the power of the transform at this frequency, whether or not it falls onto a bin.</summary>
    public readonly double Power
    {
        get
        {
            var before = sign * (state - difference);
            // s1² + s2² − 2cosθ·s1·s2 = (s1 ∓ s2)² − (2cosθ ∓ 2)·s1·s2.
            return Math.Max(0, difference * difference - near * state * before);
        }
    }

    /// <summary>Amplitude of a sine of this frequency over whole periods: 2|X|/N.</summary>
    public readonly double Amplitude => Count == 0 ? 0 : 2 * Math.Sqrt(Power) / Count;

    /// <summary>Of the last samples taken together, in one call.</summary>
    public static double AmplitudeOf(ReadOnlySpan<double> samples, double hertz, double stepSeconds)
    {
        var goertzel = new Goertzel(hertz, stepSeconds);
        goertzel.Add(samples);
        return goertzel.Amplitude;
    }
}
