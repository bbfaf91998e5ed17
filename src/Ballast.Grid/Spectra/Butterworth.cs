using System.Numerics;

namespace Ballast.Grid.Spectra;

/// <summary>
/// Butterworth filters of even order as sections of second order, by the bilinear transform with the edges prewarped: at the edges
/// the response is 1/√2 exactly. Closed form, with w = tan(π·f/fs): low-pass |H|² = 1/(1 + (w/wc)^2n), high-pass the same of wc/w,
/// band-pass of (w² − w1·w2)/((w2 − w1)·w). (Oppenheim and Schafer, Discrete-Time Signal Processing, chapter 7.)
/// </summary>
public static class Butterworth
{
    /// <param name="order">Even, from 2 to 16.</param>
    /// <param name="edgeHz">Above zero, below half the sampling rate.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    public static Biquad[] LowPass(int order, double edgeHz, double stepSeconds)
    {
        var edge = Warped(order, edgeHz, stepSeconds);
        return [.. UpperPoles(order).Select(p => Biquad.Bilinear(0, 0, edge * edge, -2 * p.Real * edge, edge * edge))];
    }

    /// <inheritdoc cref="LowPass"/>
    public static Biquad[] HighPass(int order, double edgeHz, double stepSeconds)
    {
        var edge = Warped(order, edgeHz, stepSeconds);
        return [.. UpperPoles(order).Select(p => Biquad.Bilinear(1, 0, 0, -2 * p.Real * edge, edge * edge))];
    }

    /// <summary>As many sections as the order: that of each edge, so that the whole has twice as many poles.</summary>
    /// <param name="order">Even, from 2 to 16.</param>
    /// <param name="fromHz">Lower edge, above zero.</param>
    /// <param name="toHz">Upper edge, above the lower, below half the sampling rate.</param>
    /// <param name="stepSeconds">Time between two samples, s.</param>
    public static Biquad[] BandPass(int order, double fromHz, double toHz, double stepSeconds)
    {
        var (low, high) = (Warped(order, fromHz, stepSeconds), Warped(order, toHz, stepSeconds));
        if (!(low < high)) throw new ArgumentOutOfRangeException(nameof(toHz), toHz, "The upper edge lies above the lower one.");
        var (width, centre) = (high - low, low * high);
        List<Biquad> rising = [], falling = [];
        foreach (var p in UpperPoles(order))
        {
            // s² − p·B·s + w0² = 0. Of the two roots the greater is computed, and the other from their product: no digits cancel.
            var b = p * width;
            var root = Complex.Sqrt(b * b - 4 * centre);
            var great = 0.5 * (Complex.Abs(b + root) >= Complex.Abs(b - root) ? b + root : b - root);
            var small = centre / great;
            // The slow poles make a high-pass, the fast ones a low-pass: each section passes the band at about its own height.
            rising.Add(Biquad.Bilinear(1, 0, 0, -2 * small.Real, small.Real * small.Real + small.Imaginary * small.Imaginary));
            falling.Add(Biquad.Bilinear(0, 0, width * width, -2 * great.Real, great.Real * great.Real + great.Imaginary * great.Imaginary));
        }
        return [.. rising, .. falling];
    }

    /// <summary>The response of sections one after the other.</summary>
    public static Complex Response(ReadOnlySpan<Biquad> sections, double hertz, double stepSeconds)
    {
        var product = Complex.One;
        foreach (var section in sections) product *= section.Response(hertz, stepSeconds);
        return product;
    }

    static double Warped(int order, double hertz, double stepSeconds)
    {
        if (order is < 2 or > 16 || order % 2 != 0) throw new ArgumentOutOfRangeException(nameof(order), order, "The order is even, from 2 to 16.");
        if (!(hertz > 0) || !(hertz * stepSeconds < 0.5)) throw new ArgumentOutOfRangeException(nameof(hertz), hertz, "An edge lies above zero and below half the sampling rate.");
        return Math.Tan(Math.PI * hertz * stepSeconds);
    }

    /// <summary>The poles of the low-pass of edge one, those above the real axis.</summary>
    static IEnumerable<Complex> UpperPoles(int order) =>
        Enumerable.Range(0, order / 2).Select(k => Complex.FromPolarCoordinates(1, Math.PI / 2 + Math.PI * (2 * k + 1) / (2 * order)));
}
