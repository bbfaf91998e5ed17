using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>Products of a dense matrix of numbers, row-major, with a vector of any arithmetic: along the rows with wide vectors for one scenario, across the lanes for several.</summary>
static class MatrixProduct
{
    /// <summary>y = A x.</summary>
    public static void Of<T>(double[] matrix, T[] x, T[] y) where T : struct, IReal<T>
    {
        if (typeof(T) == typeof(Scalar) && x.Length >= 16)
        {
            Wide(matrix, MemoryMarshal.Cast<T, double>(x.AsSpan()), MemoryMarshal.Cast<T, double>(y.AsSpan()));
            return;
        }

        var n = x.Length;
        for (var row = 0; row < y.Length; row++)
        {
            T sum = 0.0;
            for (var column = 0; column < n; column++) sum += (T)matrix[row * n + column] * x[column];
            y[row] = sum;
        }
    }

    static void Wide(double[] matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        var n = x.Length;
        ref var a = ref MemoryMarshal.GetArrayDataReference(matrix);
        ref var v = ref MemoryMarshal.GetReference(x);
        for (var row = 0; row < y.Length; row++)
        {
            Vector512<double> one = default, two = default;
            var at = (nuint)(row * n);
            var column = 0;
            for (; column <= n - 16; column += 16)
            {
                one = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, at + (nuint)column), Vector512.LoadUnsafe(ref v, (nuint)column), one);
                two = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, at + (nuint)column + 8), Vector512.LoadUnsafe(ref v, (nuint)column + 8), two);
            }

            var sum = Vector512.Sum(one + two);
            for (; column < n; column++) sum += Unsafe.Add(ref a, at + (nuint)column) * x[column];
            y[row] = sum;
        }
    }

    /// <summary>Some rows of y = A x of complex numbers whose real and imaginary parts stand apart; A is square.</summary>
    public static void Complex(int[] rows, double[] real, double[] imaginary, ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> intoRe, Span<double> intoIm)
    {
        var m = re.Length;
        ref var zr = ref MemoryMarshal.GetArrayDataReference(real);
        ref var zi = ref MemoryMarshal.GetArrayDataReference(imaginary);
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        foreach (var row in rows)
        {
            Vector512<double> ac = default, bd = default, ad = default, bc = default;
            var at = (nuint)(row * m);
            var column = 0;
            for (; column <= m - 8; column += 8)
            {
                var a = Vector512.LoadUnsafe(ref zr, at + (nuint)column);
                var b = Vector512.LoadUnsafe(ref zi, at + (nuint)column);
                var c = Vector512.LoadUnsafe(ref r, (nuint)column);
                var d = Vector512.LoadUnsafe(ref i, (nuint)column);
                ac = Vector512.FusedMultiplyAdd(a, c, ac);
                bd = Vector512.FusedMultiplyAdd(b, d, bd);
                ad = Vector512.FusedMultiplyAdd(a, d, ad);
                bc = Vector512.FusedMultiplyAdd(b, c, bc);
            }

            var (totalRe, totalIm) = (Vector512.Sum(ac - bd), Vector512.Sum(ad + bc));
            for (; column < m; column++)
            {
                var (a, b) = (Unsafe.Add(ref zr, at + (nuint)column), Unsafe.Add(ref zi, at + (nuint)column));
                totalRe += a * re[column] - b * im[column];
                totalIm += a * im[column] + b * re[column];
            }

            (intoRe[row], intoIm[row]) = (totalRe, totalIm);
        }
    }
}
