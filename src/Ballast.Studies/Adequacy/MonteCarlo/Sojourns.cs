using System.Runtime.Intrinsics;
using Ballast.Numerics;

namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// Times that members spend in a state, in steps: geometric, by inversion, k = 1 + ⌊ln U / ln(1 − p)⌋ where p is the probability of leaving in a step
/// (Devroye 1986, X.2). Eight pairs are drawn at a time, the first of a pair from the upper 32 bits of a draw and the second from the lower.
/// Additions, products and quotients of doubles are all that is used, so that every machine draws the same.
/// </summary>
static class Sojourns
{
    /// <summary>How many pairs are drawn at a time.</summary>
    public const int Batch = 8;

    const double Most = 1 << 30;
    const double Ln2 = 0.693147180559945309417;
    const long HalfRoot = 0x3FE6A09E667F3BCD; // √½, as bits

    /// <summary>By what ln U is multiplied for a probability of leaving.</summary>
    public static double Scale(double leaving) => 1 / Math.Log(1 - leaving);

    /// <summary>Draws eight pairs.</summary>
    /// <param name="key">Of the member in a sample.</param>
    /// <param name="counter">Of the first pair.</param>
    /// <param name="firstScale">Scale of the first of each pair.</param>
    /// <param name="secondScale">Scale of the second.</param>
    /// <param name="first">Receives eight.</param>
    /// <param name="second">Receives eight.</param>
    public static void Draw(ulong key, long counter, double firstScale, double secondScale, Span<long> first, Span<long> second)
    {
        var bits = CounterRandom.EightBits(key, counter);
        Steps(Vector512.ShiftRightLogical(bits, 32), firstScale).CopyTo(first);
        Steps(bits & Vector512.Create(0xFFFFFFFFul), secondScale).CopyTo(second);
    }

    /// <summary>Eight times from 32 bits each.</summary>
    public static Vector512<long> Steps(Vector512<ulong> bits, double scale)
    {
        var ln = Ln((Vector512.ConvertToDouble(bits) + Vector512.Create(0.5)) * Vector512.Create(1.0 / 4294967296.0));
        var steps = Vector512.Min(ln * Vector512.Create(scale), Vector512.Create(Most));
        return Vector512.ConvertToInt64(steps) + Vector512<long>.One;
    }

    /// <summary>Natural logarithm to 1e-10, of normal numbers: x = 2^e·m with m in [√½, √2), ln m = 2·artanh((m − 1)/(m + 1)).</summary>
    static Vector512<double> Ln(Vector512<double> x)
    {
        unchecked
        {
            var e = Vector512.ShiftRightArithmetic(x.AsInt64() - Vector512.Create(HalfRoot), 52);
            var m = (x.AsInt64() - Vector512.ShiftLeft(e, 52)).AsDouble();
            var s = (m - Vector512<double>.One) / (m + Vector512<double>.One);
            var z = s * s;
            var series = Vector512.Create(1.0 / 11);
            series = series * z + Vector512.Create(1.0 / 9);
            series = series * z + Vector512.Create(1.0 / 7);
            series = series * z + Vector512.Create(1.0 / 5);
            series = series * z + Vector512.Create(1.0 / 3);
            series = series * z + Vector512<double>.One;
            return Vector512.ConvertToDouble(e) * Vector512.Create(Ln2) + (s + s) * series;
        }
    }
}
