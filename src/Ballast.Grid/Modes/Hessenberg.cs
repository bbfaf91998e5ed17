using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Modes;

/// <summary>
/// A = Q·H·Qᵀ with H zero below its first subdiagonal, by Householder's reflections: made once, it lets (s − A)·x = b be solved
/// for any s in a number of operations that goes with the square of the size (Laub, IEEE Transactions on Automatic Control 26(2), 1981).
/// </summary>
sealed class Hessenberg
{
    readonly int n;
    readonly double[] h, q;

    public Hessenberg(Matrix<double> a)
    {
        n = a.RowCount;
        h = new double[n * n];
        q = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            q[i * n + i] = 1;
            for (var j = 0; j < n; j++) h[i * n + j] = a[i, j];
        }
        var v = new double[n];
        var sums = new double[n];
        for (var k = 0; k < n - 2; k++)
        {
            var norm = 0.0;
            for (var i = k + 1; i < n; i++) norm += h[i * n + k] * h[i * n + k];
            norm = Math.Sqrt(norm);
            if (norm == 0) continue;
            Array.Clear(v);
            for (var i = k + 1; i < n; i++) v[i] = h[i * n + k];
            v[k + 1] += Math.CopySign(norm, v[k + 1]);
            var square = 0.0;
            for (var i = k + 1; i < n; i++) square += v[i] * v[i];
            var twice = 2 / square;
            Array.Clear(sums);
            for (var i = k + 1; i < n; i++)
                for (var j = 0; j < n; j++) sums[j] += v[i] * h[i * n + j];
            for (var i = k + 1; i < n; i++)
                for (var j = 0; j < n; j++) h[i * n + j] -= twice * v[i] * sums[j];
            Right(h, v, twice, k + 1);
            Right(q, v, twice, k + 1);
        }
    }

    /// <summary>M·(1 − twice·v·vᵀ).</summary>
    void Right(double[] m, double[] v, double twice, int from)
    {
        for (var i = 0; i < n; i++)
        {
            var sum = 0.0;
            for (var j = from; j < n; j++) sum += m[i * n + j] * v[j];
            sum *= twice;
            for (var j = from; j < n; j++) m[i * n + j] -= sum * v[j];
        }
    }

    /// <summary>Qᵀ·b: the right side as <see cref="Solve"/> wants it.</summary>
    public double[] Turn(ReadOnlySpan<double> b)
    {
        var turned = new double[n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) turned[j] += q[i * n + j] * b[i];
        return turned;
    }

    /// <summary>x of (s − A)·x = b, with b turned; by elimination with exchange of neighbouring rows.</summary>
    public Complex[] Solve(Complex s, ReadOnlySpan<double> turned)
    {
        var m = new Complex[n * n];
        var y = new Complex[n];
        for (var i = 0; i < n; i++)
        {
            y[i] = turned[i];
            for (var j = Math.Max(0, i - 1); j < n; j++) m[i * n + j] = -h[i * n + j];
            m[i * n + i] += s;
        }
        for (var k = 0; k < n - 1; k++)
        {
            var top = m.AsSpan(k * n, n);
            var low = m.AsSpan((k + 1) * n, n);
            if (Size(low[k]) > Size(top[k]))
            {
                for (var j = k; j < n; j++) (top[j], low[j]) = (low[j], top[j]);
                (y[k], y[k + 1]) = (y[k + 1], y[k]);
            }
            if (low[k] == Complex.Zero) continue;
            var factor = low[k] / top[k];
            for (var j = k + 1; j < n; j++) low[j] -= factor * top[j];
            y[k + 1] -= factor * y[k];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = y[i];
            for (var j = i + 1; j < n; j++) sum -= m[i * n + j] * y[j];
            y[i] = sum / m[i * n + i];
        }
        var x = new Complex[n];
        for (var i = 0; i < n; i++)
        {
            var sum = Complex.Zero;
            for (var j = 0; j < n; j++) sum += q[i * n + j] * y[j];
            x[i] = sum;
        }
        return x;
    }

    static double Size(Complex c) => Math.Abs(c.Real) + Math.Abs(c.Imaginary);
}
