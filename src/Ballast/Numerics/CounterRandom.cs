using System.Runtime.Intrinsics;

namespace Ballast.Numerics;

/// <summary>
/// Random numbers without state: each is a hash of (key, counter), so any of them can be drawn at any
/// time, in any order, on any thread, and what one part draws never shifts what another sees. The hash
/// is the splitmix64 finalizer over a Weyl sequence; the Gaussian is the inverse normal distribution
/// function by the rational approximation AS 241, PPND7 (Wichura 1988; error below 1e-7).
/// </summary>
public static class CounterRandom
{
    const ulong Weyl = 0x9E3779B97F4A7C15;

    /// <summary>The key of one stream of one seed; streams that differ in any of the three are independent.</summary>
    public static ulong Key(ulong seed, ulong stream, ulong member = 0)
    {
        unchecked
        {
            return Mix(Stream(seed, stream) ^ (member + 1) * 0x8CB92BA72F3D8DD7);
        }
    }

    /// <summary>What all members of a stream share of their keys: Key(seed, stream, member) is MemberKey(Stream(seed, stream), member).</summary>
    public static ulong Stream(ulong seed, ulong stream)
    {
        unchecked
        {
            return Mix(Mix(seed + Weyl) ^ (stream + 1) * 0xD1B54A32D192ED03);
        }
    }

    /// <summary>The key of a member of a stream, where many members of one stream are drawn.</summary>
    public static ulong MemberKey(ulong stream, ulong member) => unchecked(Mix(stream ^ (member + 1) * 0x8CB92BA72F3D8DD7));

    /// <summary>What <see cref="Bits"/> gives for a counter and the seven after it.</summary>
    public static Vector512<ulong> EightBits(ulong key, long counter)
    {
        unchecked
        {
            var z = Vector512.Create(key + (ulong)counter * Weyl) + EightWeyl;
            z = (z ^ Vector512.ShiftRightLogical(z, 30)) * Vector512.Create(0xBF58476D1CE4E5B9);
            z = (z ^ Vector512.ShiftRightLogical(z, 27)) * Vector512.Create(0x94D049BB133111EB);
            return z ^ Vector512.ShiftRightLogical(z, 31);
        }
    }

    static readonly Vector512<ulong> EightWeyl = unchecked(Vector512.Create(0ul, Weyl, 2 * Weyl, 3 * Weyl, 4 * Weyl, 5 * Weyl, 6 * Weyl, 7 * Weyl));

    /// <summary>64 random bits.</summary>
    public static ulong Bits(ulong key, long counter) => unchecked(Mix(key + (ulong)counter * Weyl));

    /// <summary>Uniform in the open interval (0, 1).</summary>
    public static double Uniform(ulong key, long counter) => ((Bits(key, counter) >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Uniform between two bounds.</summary>
    public static double Uniform(ulong key, long counter, double from, double to) => from + (to - from) * Uniform(key, counter);

    /// <summary>Standard normal.</summary>
    public static double Gaussian(ulong key, long counter) => Gaussian((uint)(Bits(key, counter) >> 32));

    /// <summary>Standard normal from 32 random bits; within 6.3 standard deviations. Two of them fit into one draw of <see cref="Bits"/>.</summary>
    public static double Gaussian(uint bits)
    {
        // 96 % of draws lie where straight lines between 1,024 quantiles are right to 1e-4.
        var i = bits >> 22;
        if (unchecked(i - EdgeCells) >= Cells - 2 * EdgeCells) return Quantile((bits + 0.5) * (1.0 / 4294967296.0));
        var (low, high) = (Quantiles[i], Quantiles[i + 1]);
        return low + (high - low) * ((bits & 0x3FFFFF) + 0.5) * (1.0 / (1 << 22));
    }

    const uint Cells = 1024;
    const uint EdgeCells = 21;
    static readonly double[] Quantiles = [.. Enumerable.Range(0, (int)Cells + 1).Select(i => Quantile(Math.Clamp(i / (double)Cells, 1e-9, 1 - 1e-9)))];

    /// <summary>The inverse of the normal distribution function.</summary>
    static double Quantile(double share)
    {
        var q = share - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var r = 0.180625 - q * q;
            return q * (((5.9109374720e+01 * r + 1.5929113202e+02) * r + 5.0434271938e+01) * r + 3.3871327179e+00)
                / (((6.7187563600e+01 * r + 7.8757757664e+01) * r + 1.7895169469e+01) * r + 1.0);
        }
        var tail = Math.Sqrt(-Math.Log(0.5 - Math.Abs(q)));
        double value;
        if (tail <= 5)
        {
            var r = tail - 1.6;
            value = (((1.7023821103e-01 * r + 1.3067284816e+00) * r + 2.7568153900e+00) * r + 1.4234372777e+00)
                / ((1.2021132975e-01 * r + 7.3700164250e-01) * r + 1.0);
        }
        else
        {
            var r = tail - 5;
            value = (((1.7337203997e-02 * r + 4.2868294337e-01) * r + 3.0812263860e+00) * r + 6.6579051150e+00)
                / ((1.2258202635e-02 * r + 2.4197894225e-01) * r + 1.0);
        }
        return q < 0 ? -value : value;
    }

    static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
