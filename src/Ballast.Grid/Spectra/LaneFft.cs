using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Grid.Spectra;

/// <summary>
/// The discrete Fourier transform of 2^k complex values, forward and without scaling. The eight lanes of a vector are eight
/// interleaved transforms of an eighth of the length (Stockham's order, radix 4, so nothing is shuffled on the way); one last pass of
/// twiddles and transforms across the lanes joins them. The tables are made once; a transform allocates nothing. Not for two threads at once.
/// </summary>
public sealed class LaneFft
{
    const int Lanes = 8;

    readonly int rows;
    readonly Vector512<double>[] re, im, otherRe, otherIm, joinRe, joinIm;
    readonly double[] cos, sin;

    /// <param name="length">A power of two, at least 64.</param>
    public LaneFft(int length)
    {
        if (length < 64 || (length & (length - 1)) != 0) throw new ArgumentOutOfRangeException(nameof(length), length, "The length is a power of two from 64 on.");
        Length = length;
        rows = length / Lanes;
        (re, im, otherRe, otherIm) = (new Vector512<double>[rows], new Vector512<double>[rows], new Vector512<double>[rows], new Vector512<double>[rows]);
        (joinRe, joinIm) = (new Vector512<double>[rows], new Vector512<double>[rows]);
        (cos, sin) = (new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++) (sin[i], cos[i]) = SinCos(i, rows);
        Span<double> c = stackalloc double[Lanes], s = stackalloc double[Lanes];
        for (var m = 0; m < rows; m++)
        {
            for (var k = 0; k < Lanes; k++) (s[k], c[k]) = SinCos((long)m * k % length, length);
            (joinRe[m], joinIm[m]) = (Vector512.Create<double>(c), Vector512.Create<double>(s));
        }
    }

    public int Length { get; }

    /// <summary>Transforms in place.</summary>
    public void Forward(Span<double> real, Span<double> imaginary)
    {
        if (real.Length != Length || imaginary.Length != Length) throw new ArgumentException($"The transform takes {Length} values.");
        MemoryMarshal.Cast<double, Vector512<double>>(real).CopyTo(re);
        MemoryMarshal.Cast<double, Vector512<double>>(imaginary).CopyTo(im);
        var (fromRe, fromIm, toRe, toIm) = (re, im, otherRe, otherIm);
        var (n, stride) = (rows, 1);
        unchecked
        {
            for (; n >= 4; n /= 4, stride *= 4)
            {
                Quarter(fromRe, fromIm, toRe, toIm, n, stride);
                (fromRe, fromIm, toRe, toIm) = (toRe, toIm, fromRe, fromIm);
            }
            if (n == 2)
            {
                for (var q = 0; q < stride; q++)
                {
                    (toRe[q], toRe[q + stride]) = (fromRe[q] + fromRe[q + stride], fromRe[q] - fromRe[q + stride]);
                    (toIm[q], toIm[q + stride]) = (fromIm[q] + fromIm[q + stride], fromIm[q] - fromIm[q + stride]);
                }
                (fromRe, fromIm) = (toRe, toIm);
            }
        }
        Join(fromRe, fromIm, real, imaginary);
    }

    void Quarter(Vector512<double>[] xr, Vector512<double>[] xi, Vector512<double>[] yr, Vector512<double>[] yi, int n, int s)
    {
        unchecked
        {
            var m = n / 4;
            var turn = rows / n;
            ref var fr = ref MemoryMarshal.GetArrayDataReference(xr);
            ref var fi = ref MemoryMarshal.GetArrayDataReference(xi);
            ref var tr = ref MemoryMarshal.GetArrayDataReference(yr);
            ref var ti = ref MemoryMarshal.GetArrayDataReference(yi);
            for (var p = 0; p < m; p++)
            {
                var (w1r, w1i) = (Vector512.Create(cos[p * turn]), Vector512.Create(sin[p * turn]));
                var (w2r, w2i) = (Vector512.Create(cos[2 * p * turn]), Vector512.Create(sin[2 * p * turn]));
                var (w3r, w3i) = (Vector512.Create(cos[3 * p * turn]), Vector512.Create(sin[3 * p * turn]));
                var a = s * p;
                var to = 4 * s * p;
                for (var q = 0; q < s; q++)
                {
                    var (ar, ai) = (Unsafe.Add(ref fr, a + q), Unsafe.Add(ref fi, a + q));
                    var (br, bi) = (Unsafe.Add(ref fr, a + q + s * m), Unsafe.Add(ref fi, a + q + s * m));
                    var (cr, ci) = (Unsafe.Add(ref fr, a + q + 2 * s * m), Unsafe.Add(ref fi, a + q + 2 * s * m));
                    var (dr, di) = (Unsafe.Add(ref fr, a + q + 3 * s * m), Unsafe.Add(ref fi, a + q + 3 * s * m));
                    var (acr, aci, amr, ami) = (ar + cr, ai + ci, ar - cr, ai - ci);
                    var (bdr, bdi, jr, ji) = (br + dr, bi + di, di - bi, br - dr);
                    Unsafe.Add(ref tr, to + q) = acr + bdr;
                    Unsafe.Add(ref ti, to + q) = aci + bdi;
                    Times(amr - jr, ami - ji, w1r, w1i, out Unsafe.Add(ref tr, to + q + s), out Unsafe.Add(ref ti, to + q + s));
                    Times(acr - bdr, aci - bdi, w2r, w2i, out Unsafe.Add(ref tr, to + q + 2 * s), out Unsafe.Add(ref ti, to + q + 2 * s));
                    Times(amr + jr, ami + ji, w3r, w3i, out Unsafe.Add(ref tr, to + q + 3 * s), out Unsafe.Add(ref ti, to + q + 3 * s));
                }
            }
        }
    }

    /// <summary>X[m + rows·r] = Σ over lanes k of W^(k·m)·Y_k[m]·W8^(k·r), for eight m at a time.</summary>
    void Join(Vector512<double>[] yr, Vector512<double>[] yi, Span<double> real, Span<double> imaginary)
    {
        Span<double> tr = stackalloc double[Lanes * Lanes], ti = stackalloc double[Lanes * Lanes];
        var rowsRe = MemoryMarshal.Cast<double, Vector512<double>>(tr);
        var rowsIm = MemoryMarshal.Cast<double, Vector512<double>>(ti);
        Span<double> ur = stackalloc double[Lanes * Lanes], ui = stackalloc double[Lanes * Lanes];
        unchecked
        {
            for (var m = 0; m < rows; m += Lanes)
            {
                for (var j = 0; j < Lanes; j++) Times(yr[m + j], yi[m + j], joinRe[m + j], joinIm[m + j], out rowsRe[j], out rowsIm[j]);
                for (var k = 0; k < Lanes; k++)
                {
                    for (var j = 0; j < Lanes; j++)
                    {
                        ur[k * Lanes + j] = tr[j * Lanes + k];
                        ui[k * Lanes + j] = ti[j * Lanes + k];
                    }
                }
                Eight(MemoryMarshal.Cast<double, Vector512<double>>(ur), MemoryMarshal.Cast<double, Vector512<double>>(ui));
                for (var r = 0; r < Lanes; r++)
                {
                    ur.Slice(r * Lanes, Lanes).CopyTo(real[(m + rows * r)..]);
                    ui.Slice(r * Lanes, Lanes).CopyTo(imaginary[(m + rows * r)..]);
                }
            }
        }
    }

    /// <summary>Eight transforms of eight values each, one a lane: two of four, and the turns of 45° between them.</summary>
    static void Eight(Span<Vector512<double>> r, Span<Vector512<double>> i)
    {
        Four(r[0], i[0], r[2], i[2], r[4], i[4], r[6], i[6], out var e0r, out var e0i, out var e1r, out var e1i, out var e2r, out var e2i, out var e3r, out var e3i);
        Four(r[1], i[1], r[3], i[3], r[5], i[5], r[7], i[7], out var o0r, out var o0i, out var o1r, out var o1i, out var o2r, out var o2i, out var o3r, out var o3i);
        var half = Vector512.Create(Math.Sqrt(0.5));
        var (q1r, q1i) = ((o1r + o1i) * half, (o1i - o1r) * half);
        var (q3r, q3i) = ((o3i - o3r) * half, -(o3r + o3i) * half);
        (r[0], i[0], r[4], i[4]) = (e0r + o0r, e0i + o0i, e0r - o0r, e0i - o0i);
        (r[1], i[1], r[5], i[5]) = (e1r + q1r, e1i + q1i, e1r - q1r, e1i - q1i);
        (r[2], i[2], r[6], i[6]) = (e2r + o2i, e2i - o2r, e2r - o2i, e2i + o2r);
        (r[3], i[3], r[7], i[7]) = (e3r + q3r, e3i + q3i, e3r - q3r, e3i - q3i);
    }

    static void Four(
        Vector512<double> ar, Vector512<double> ai, Vector512<double> br, Vector512<double> bi, Vector512<double> cr, Vector512<double> ci, Vector512<double> dr, Vector512<double> di,
        out Vector512<double> y0r, out Vector512<double> y0i, out Vector512<double> y1r, out Vector512<double> y1i, out Vector512<double> y2r, out Vector512<double> y2i, out Vector512<double> y3r, out Vector512<double> y3i)
    {
        var (sr, si, tr, ti) = (ar + cr, ai + ci, ar - cr, ai - ci);
        var (ur, ui, jr, ji) = (br + dr, bi + di, di - bi, br - dr);
        (y0r, y0i, y2r, y2i) = (sr + ur, si + ui, sr - ur, si - ui);
        (y1r, y1i, y3r, y3i) = (tr - jr, ti - ji, tr + jr, ti + ji);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Times(Vector512<double> ar, Vector512<double> ai, Vector512<double> br, Vector512<double> bi, out Vector512<double> r, out Vector512<double> i)
    {
        r = ar * br - ai * bi;
        i = ar * bi + ai * br;
    }

    /// <summary>Sine and cosine of −2π·k/n.</summary>
    static (double Sin, double Cos) SinCos(long k, int n) => Math.SinCos(-2 * Math.PI * k / n);
}
