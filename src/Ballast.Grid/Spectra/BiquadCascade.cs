using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Grid.Spectra;

/// <summary>
/// Sections one after the other over a stream, starting as if the first sample had stood there forever.
/// </summary>
/// <remarks>
/// A section waits for its own last result, so one after the other they would leave the processor idle. Here section k works on
/// sample n − k, all sections in the lanes of one vector: the same operations on the same numbers as section by section, hence the
/// same results to the bit. What goes in comes out <see cref="Delay"/> samples later.
/// </remarks>
public sealed class BiquadCascade
{
    const int Lanes = 8;

    readonly Vector512<double> b0, b1, b2, a1, a2;
    Vector512<double> first, second, output;
    readonly int sections;
    double start;
    bool started;

    /// <param name="sections">One to eight.</param>
    public BiquadCascade(ReadOnlySpan<Biquad> sections)
    {
        if (sections.Length is 0 or > Lanes) throw new ArgumentOutOfRangeException(nameof(sections), sections.Length, "A cascade has one to eight sections.");
        this.sections = sections.Length;
        Span<double> taps = stackalloc double[5 * Lanes];
        for (var k = 0; k < sections.Length; k++)
            (taps[k], taps[Lanes + k], taps[2 * Lanes + k], taps[3 * Lanes + k], taps[4 * Lanes + k]) = (sections[k].B0, sections[k].B1, sections[k].B2, -sections[k].A1, -sections[k].A2);
        var vectors = MemoryMarshal.Cast<double, Vector512<double>>(taps);
        (b0, b1, b2, a1, a2) = (vectors[0], vectors[1], vectors[2], vectors[3], vectors[4]);
        Gain = 1;
        foreach (var section in sections) Gain *= (section.B0 + section.B1 + section.B2) / (1 + section.A1 + section.A2);
    }

    /// <summary>How many samples later a sample's result comes out.</summary>
    public int Delay => sections - 1;

    /// <summary>What the cascade makes of a constant: one for a low-pass; for a high-pass or a band-pass, zero but for rounding.</summary>
    public double Gain { get; }

    /// <summary>
    /// Filters a block. Result i belongs to the sample <see cref="Delay"/> before sample i; the first ones of a stream, which belong
    /// to none, are the filter's rest. At a stream's end, <see cref="Delay"/> more samples bring out what is still inside.
    /// </summary>
    /// <param name="input">Any number of samples.</param>
    /// <param name="results">As many results; may be the input itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<double> input, Span<double> results)
    {
        if (input.IsEmpty) return;
        if (!started) (start, started) = (input[0], true);
        var (s1, s2, y) = (first, second, output);
        var last = sections - 1;
        var shift = Vector512.Create(7L, 0, 1, 2, 3, 4, 5, 6);
        // Around the first sample the state begins at rest, so a constant stays one from the start.
        var (offset, rest) = (start, start * (Math.Abs(Gain) < 1e-6 ? 0 : Gain));
        results = results[..input.Length];
        for (var i = 0; i < input.Length; i++)
        {
            var x = Vector512.ShuffleNative(y, shift).WithElement(0, input[i] - offset);
            y = Vector512.FusedMultiplyAdd(b0, x, s1);
            s1 = Vector512.FusedMultiplyAdd(a1, y, Vector512.FusedMultiplyAdd(b1, x, s2));
            s2 = Vector512.FusedMultiplyAdd(a2, y, b2 * x);
            results[i] = y.GetElement(last) + rest;
        }
        (first, second, output) = (s1, s2, y);
    }
}
