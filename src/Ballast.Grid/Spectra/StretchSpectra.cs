using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Grid.Spectra;

/// <summary>
/// |X_k|² of weighed stretches, two at a time: one is the real part and one the imaginary part of a single transform, and their
/// symmetries tell them apart. Allocates when made, then no more. Not for two threads at once.
/// </summary>
public sealed class StretchSpectra
{
    const int Lanes = 8;

    readonly LaneFft transform;
    readonly double[] first, second;
    readonly double[][] power;

    /// <param name="length">Samples of a stretch: a power of two, at least 64.</param>
    /// <param name="window">How each is weighed.</param>
    public StretchSpectra(int length, Window window)
    {
        transform = new LaneFft(length);
        Weights = new WindowWeights(window, length);
        (first, second) = (new double[length], new double[length]);
        power = [new double[length / 2 + 1], new double[length / 2 + 1]];
    }

    public WindowWeights Weights { get; }

    public int Length => first.Length;

    /// <summary>|X_k|² by bin, of the first (0) or second (1) stretch last taken.</summary>
    public ReadOnlySpan<double> Power(int which) => power[which];

    /// <summary>Takes off each stretch's mean, weighs and transforms. The second may be empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<double> one, ReadOnlySpan<double> two)
    {
        Weigh(one, first);
        if (two.IsEmpty) Array.Clear(second);
        else Weigh(two, second);
        transform.Forward(first, second);
        var n = Length;
        ref var re = ref MemoryMarshal.GetArrayDataReference(first);
        ref var im = ref MemoryMarshal.GetArrayDataReference(second);
        ref var a = ref MemoryMarshal.GetArrayDataReference(power[0]);
        ref var b = ref MemoryMarshal.GetArrayDataReference(power[1]);
        var back = Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0);
        Separate(0);
        unchecked
        {
            var k = 1;
            for (; k + Lanes <= n / 2; k += Lanes)
            {
                // X_k and X_(n−k) side by side: the mirror's eight, turned around.
                var (r, i) = (Vector512.LoadUnsafe(ref re, (nuint)k), Vector512.LoadUnsafe(ref im, (nuint)k));
                var (mr, mi) = (Vector512.ShuffleNative(Vector512.LoadUnsafe(ref re, (nuint)(n - k - Lanes + 1)), back), Vector512.ShuffleNative(Vector512.LoadUnsafe(ref im, (nuint)(n - k - Lanes + 1)), back));
                var (ar, ai, br, bi) = (r + mr, i - mi, i + mi, mr - r);
                ((ar * ar + ai * ai) * 0.25).StoreUnsafe(ref a, (nuint)k);
                ((br * br + bi * bi) * 0.25).StoreUnsafe(ref b, (nuint)k);
            }
            for (; k <= n / 2; k++) Separate(k);
        }
    }

    void Separate(int k)
    {
        var mirror = (Length - k) % Length;
        var (ar, ai) = (first[k] + first[mirror], second[k] - second[mirror]);
        var (br, bi) = (second[k] + second[mirror], first[mirror] - first[k]);
        power[0][k] = 0.25 * (ar * ar + ai * ai);
        power[1][k] = 0.25 * (br * br + bi * bi);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Weigh(ReadOnlySpan<double> samples, double[] to)
    {
        ref var x = ref MemoryMarshal.GetReference(samples);
        ref var w = ref MemoryMarshal.GetArrayDataReference(Weights.Values);
        ref var result = ref MemoryMarshal.GetArrayDataReference(to);
        var start = Vector512.Create(samples[0]);
        var (sum, other) = (Vector512<double>.Zero, Vector512<double>.Zero);
        unchecked
        {
            // Around the first sample, so that a small ripple on a large power keeps its digits.
            for (var i = 0; i < to.Length; i += 2 * Lanes)
            {
                sum += Vector512.LoadUnsafe(ref x, (nuint)i) - start;
                other += Vector512.LoadUnsafe(ref x, (nuint)(i + Lanes)) - start;
            }
            var mean = start + Vector512.Create(Vector512.Sum(sum + other) / to.Length);
            for (var i = 0; i < to.Length; i += Lanes)
                ((Vector512.LoadUnsafe(ref x, (nuint)i) - mean) * Vector512.LoadUnsafe(ref w, (nuint)i)).StoreUnsafe(ref result, (nuint)i);
        }
    }
}
