using System.Numerics;

namespace Ballast.Grid.Spectra;

/// <summary>A filter of second order: y = b0·x + b1·x₁ + b2·x₂ − a1·y₁ − a2·y₂.</summary>
public readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>From an analogue section (n2·s² + n1·s + n0)/(s² + d1·s + d0), where s stands for (1 − z⁻¹)/(1 + z⁻¹).</summary>
    public static Biquad Bilinear(double n2, double n1, double n0, double d1, double d0)
    {
        var scale = 1 / (1 + d1 + d0);
        return new((n2 + n1 + n0) * scale, 2 * (n0 - n2) * scale, (n2 - n1 + n0) * scale, 2 * (d0 - 1) * scale, (1 - d1 + d0) * scale);
    }

    /// <summary>The response at a frequency.</summary>
    public Complex Response(double hertz, double stepSeconds)
    {
        // In s, not in z: near zero the numerator's difference of ones would lose its digits.
        var tan = Math.Tan(Math.PI * hertz * stepSeconds);
        var s = new Complex(0, tan);
        var (n2, n1, n0) = (B0 - B1 + B2, 2 * (B0 - B2), B0 + B1 + B2);
        var (d2, d1, d0) = (1 - A1 + A2, 2 * (1 - A2), 1 + A1 + A2);
        return ((n2 * s + n1) * s + n0) / ((d2 * s + d1) * s + d0);
    }
}
