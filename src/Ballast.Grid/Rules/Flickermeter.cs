using Ballast.Grid.Spectra;

namespace Ballast.Grid.Rules;

/// <summary>
/// The flickermeter of IEC 61000-4-15, fed with the envelope of the voltage: its square (as the demodulator makes it), the band from
/// 0.05 Hz to 35 Hz (42 Hz), the eye's and brain's response to the lamp, squared and smoothed over 300 ms, and the statistics of ten minutes:
/// Pst = √(0.0314·P0.1 + 0.0525·P1s + 0.0657·P3s + 0.28·P10s + 0.08·P50s).
/// </summary>
/// <remarks>
/// The carrier itself and its ripple are left out: below half the mains frequency they change nothing, since the demodulator's low-pass
/// removes them. Levels are counted in classes of 0.14 % (nine bits of a double's fraction), so memory is constant.
/// </remarks>
public sealed class Flickermeter
{
    /// <summary>Doubles from 2^−40 to 2^24 by their exponent and the first nine bits of their fraction.</summary>
    const int Bits = 9, LeastExponent = -40, Octaves = 64;

    readonly BiquadCascade filter;
    readonly double scale, smoothing;
    readonly long[] classes = new long[Octaves << Bits];
    double smooth;
    long count;

    /// <param name="stepSeconds">Between samples; at most 5 ms.</param>
    /// <param name="is120Volt">The lamp of 120 V at 60 Hz; else of 230 V at 50 Hz.</param>
    public Flickermeter(double stepSeconds, bool is120Volt)
    {
        // Constants of the weighting filter: IEC 61000-4-15, table of block 3.
        var (k, lambda, w1, w2, w3, w4) = is120Volt
            ? (1.6357, 4.167375, 9.077169, 2.939902, 1.394468, 17.31512)
            : (1.74802, 4.05981, 9.15494, 2.27979, 1.22535, 21.9);
        var top = is120Volt ? 42.0 : 35.0;
        var high = Math.Tan(Math.PI * 0.05 * stepSeconds);
        Biquad[] filters =
        [
            // First order: s/(s + w).
            new Biquad(1 / (1 + high), -1 / (1 + high), 0, (high - 1) / (1 + high), 0),
            .. Butterworth.LowPass(6, top, stepSeconds),
            .. Weighting(stepSeconds, k, lambda, w1, w2, w3, w4),
        ];
        filter = new BiquadCascade(filters);
        smoothing = 1 - Math.Exp(-stepSeconds / 0.3);
        // The scale at which a sine of the tabulated depth gives one: at 8.8 Hz 0.250 % (230 V) or 0.321 % (120 V), peak to peak. Before
        // smoothing, a sine of amplitude a through a gain g has the mean a²g²/2; smoothing leaves a ripple of 1/√(1 + (2·2π·8.8·0.3)²) on it.
        var amplitude = 0.5 * (is120Volt ? 0.00321 : 0.00250);
        var gain = Math.Sqrt(filters.Aggregate(1.0, (g, f) => g * f.Response(8.8, stepSeconds).Magnitude * f.Response(8.8, stepSeconds).Magnitude));
        var ripple = 1 / Math.Sqrt(1 + Math.Pow(4 * Math.PI * 8.8 * 0.3, 2));
        scale = 1 / (0.5 * amplitude * amplitude * gain * gain * (1 + ripple));
    }

    /// <summary>Instantaneous flicker sensation after a sample.</summary>
    /// <param name="deviation">Voltage less nominal, as a share of nominal.</param>
    public double Add(double deviation)
    {
        Span<double> one = [deviation];
        Add(one, one);
        return one[0];
    }

    /// <summary>Instantaneous flicker sensation after each of some samples; it comes five samples late, which statistics do not feel.</summary>
    /// <param name="deviations">Voltage less nominal, as shares of nominal.</param>
    /// <param name="sensations">As many; may be the same memory.</param>
    public void Add(ReadOnlySpan<double> deviations, Span<double> sensations)
    {
        for (var i = 0; i < deviations.Length; i++) sensations[i] = deviations[i] + 0.5 * deviations[i] * deviations[i];
        sensations = sensations[..deviations.Length];
        filter.Take(sensations, sensations);
        unchecked
        {
            for (var i = 0; i < sensations.Length; i++)
            {
                smooth += smoothing * (scale * sensations[i] * sensations[i] - smooth);
                sensations[i] = smooth;
                classes[ClassOf(smooth)]++;
            }
        }
        count += sensations.Length;
    }

    /// <summary>Pst of what was taken since the last call.</summary>
    public double Severity()
    {
        if (count == 0) return 0;
        double P(double percent) => Exceeded(percent / 100);
        var sum = 0.0314 * P(0.1) + 0.0525 * (P(0.7) + P(1) + P(1.5)) / 3 + 0.0657 * (P(2.2) + P(3) + P(4)) / 3
            + 0.28 * (P(6) + P(8) + P(10) + P(13) + P(17)) / 5 + 0.08 * (P(30) + P(50) + P(80)) / 3;
        Array.Clear(classes);
        count = 0;
        return Math.Sqrt(sum);
    }

    /// <summary>The level exceeded for this share of the time.</summary>
    double Exceeded(double share)
    {
        var left = share * count;
        for (var c = classes.Length - 1; c > 0; c--)
        {
            if (classes[c] >= left && classes[c] > 0) return LevelOf(c) + (LevelOf(c + 1) - LevelOf(c)) * (1 - left / classes[c]);
            left -= classes[c];
        }
        return 0;
    }

    static int ClassOf(double level)
    {
        unchecked
        {
            var place = (BitConverter.DoubleToInt64Bits(level) >> (52 - Bits)) - ((1023L + LeastExponent) << Bits);
            return (int)Math.Clamp(place, 0, (Octaves << Bits) - 1);
        }
    }

    static double LevelOf(int place) => BitConverter.Int64BitsToDouble((place + ((1023L + LeastExponent) << Bits)) << (52 - Bits));

    /// <summary>k·ω1·s/(s² + 2λs + ω1²) · (1 + s/ω2)/((1 + s/ω3)(1 + s/ω4)), the constants in Hz, prewarped at ω1.</summary>
    static Biquad[] Weighting(double step, double k, double lambda, double w1, double w2, double w3, double w4)
    {
        // s in rad/s stands for c·(1 − z⁻¹)/(1 + z⁻¹); dividing all by c brings the sections to the form of Biquad.Bilinear.
        var c = 2 * Math.PI * w1 / Math.Tan(Math.PI * w1 * step);
        double W(double hertz) => 2 * Math.PI * hertz / c;
        return
        [
            Biquad.Bilinear(0, k * W(w1), 0, 2 * W(lambda), W(w1) * W(w1)),
            Biquad.Bilinear(0, W(w3) * W(w4) / W(w2), W(w3) * W(w4), W(w3) + W(w4), W(w3) * W(w4)),
        ];
    }
}
