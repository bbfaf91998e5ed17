using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Grid.Traces;

/// <summary>
/// Greatest and least of the last samples, block by block: the same as <see cref="RollingRange"/>, several times faster.
/// </summary>
/// <remarks>
/// The stream is cut into pieces as long as the window (van Herk 1992, Gil and Werman 1993). A window then is the end of one piece
/// and the begin of the next; the extremes of every end and of every begin are running ones, which eight lanes scan at a time.
/// </remarks>
public sealed class BlockExtremes
{
    const int Lanes = 8;

    readonly double[] piece, endGreatest, endLeast;
    int place;
    double greatest = double.NegativeInfinity, least = double.PositiveInfinity;

    /// <param name="length">Samples looked back on, the newest included; at least one.</param>
    public BlockExtremes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        piece = new double[length];
        (endGreatest, endLeast) = (new double[length + 1], new double[length + 1]);
        Array.Fill(endGreatest, double.NegativeInfinity);
        Array.Fill(endLeast, double.PositiveInfinity);
    }

    /// <summary>Takes samples and gives for each the extremes of the window that ends with it.</summary>
    public void Take(ReadOnlySpan<double> samples, Span<double> greatestOf, Span<double> leastOf)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, piece.Length - place);
            Begin(samples[..count], greatestOf, leastOf);
            place += count;
            if (place == piece.Length)
            {
                End();
                (place, greatest, least) = (0, double.NegativeInfinity, double.PositiveInfinity);
            }
            samples = samples[count..];
            greatestOf = greatestOf[count..];
            leastOf = leastOf[count..];
        }
    }

    /// <summary>Extremes from the piece's begin on, joined with those of the piece before that are still in the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Begin(ReadOnlySpan<double> samples, Span<double> greatestOf, Span<double> leastOf)
    {
        samples.CopyTo(piece.AsSpan(place));
        var (up1, up2, up4, last) = (Vector512.Create(0L, 0, 1, 2, 3, 4, 5, 6), Vector512.Create(0L, 1, 0, 1, 2, 3, 4, 5), Vector512.Create(0L, 1, 2, 3, 0, 1, 2, 3), Vector512.Create(7L));
        ref var x = ref MemoryMarshal.GetReference(samples);
        ref var high = ref MemoryMarshal.GetReference(greatestOf);
        ref var low = ref MemoryMarshal.GetReference(leastOf);
        ref var oldHigh = ref endGreatest[place + 1];
        ref var oldLow = ref endLeast[place + 1];
        var (h, l) = (Vector512.Create(greatest), Vector512.Create(least));
        var i = 0;
        unchecked
        {
            for (; i <= samples.Length - Lanes; i += Lanes)
            {
                var v = Vector512.LoadUnsafe(ref x, (nuint)i);
                var (m, n) = Scan(v, up1, up2, up4);
                (m, n) = (Vector512.MaxNative(m, h), Vector512.MinNative(n, l));
                (h, l) = (Vector512.ShuffleNative(m, last), Vector512.ShuffleNative(n, last));
                Vector512.MaxNative(m, Vector512.LoadUnsafe(ref oldHigh, (nuint)i)).StoreUnsafe(ref high, (nuint)i);
                Vector512.MinNative(n, Vector512.LoadUnsafe(ref oldLow, (nuint)i)).StoreUnsafe(ref low, (nuint)i);
            }
        }
        (greatest, least) = (h.ToScalar(), l.ToScalar());
        for (; i < samples.Length; i++)
        {
            greatest = Math.Max(greatest, samples[i]);
            least = Math.Min(least, samples[i]);
            greatestOf[i] = Math.Max(greatest, endGreatest[place + 1 + i]);
            leastOf[i] = Math.Min(least, endLeast[place + 1 + i]);
        }
    }

    /// <summary>Extremes of the piece from each place to its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void End()
    {
        var (down1, down2, down4, first) = (Vector512.Create(1L, 2, 3, 4, 5, 6, 7, 7), Vector512.Create(2L, 3, 4, 5, 6, 7, 6, 7), Vector512.Create(4L, 5, 6, 7, 4, 5, 6, 7), Vector512<long>.Zero);
        ref var x = ref MemoryMarshal.GetArrayDataReference(piece);
        ref var high = ref MemoryMarshal.GetArrayDataReference(endGreatest);
        ref var low = ref MemoryMarshal.GetArrayDataReference(endLeast);
        var (h, l) = (Vector512.Create(double.NegativeInfinity), Vector512.Create(double.PositiveInfinity));
        var i = piece.Length - Lanes;
        unchecked
        {
            for (; i >= 0; i -= Lanes)
            {
                var v = Vector512.LoadUnsafe(ref x, (nuint)i);
                var (m, n) = Scan(v, down1, down2, down4);
                (m, n) = (Vector512.MaxNative(m, h), Vector512.MinNative(n, l));
                (h, l) = (Vector512.ShuffleNative(m, first), Vector512.ShuffleNative(n, first));
                m.StoreUnsafe(ref high, (nuint)i);
                n.StoreUnsafe(ref low, (nuint)i);
            }
        }
        var (highest, lowest) = (h.ToScalar(), l.ToScalar());
        for (i += Lanes - 1; i >= 0; i--)
        {
            highest = Math.Max(highest, piece[i]);
            lowest = Math.Min(lowest, piece[i]);
            (endGreatest[i], endLeast[i]) = (highest, lowest);
        }
    }

    /// <summary>Running extremes of eight lanes, each with those one, two and four places away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<double> Greatest, Vector512<double> Least) Scan(Vector512<double> v, Vector512<long> one, Vector512<long> two, Vector512<long> four)
    {
        var m = Vector512.MaxNative(v, Vector512.ShuffleNative(v, one));
        var n = Vector512.MinNative(v, Vector512.ShuffleNative(v, one));
        m = Vector512.MaxNative(m, Vector512.ShuffleNative(m, two));
        n = Vector512.MinNative(n, Vector512.ShuffleNative(n, two));
        return (Vector512.MaxNative(m, Vector512.ShuffleNative(m, four)), Vector512.MinNative(n, Vector512.ShuffleNative(n, four)));
    }
}
