using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Dynamics;

/// <summary>Small dense linear algebra: elimination with row pivoting.</summary>
static class Dense
{
    /// <summary>Solves A X = B in place of both; B has any number of columns. Row-major arrays.</summary>
    public static void Solve(Complex[] a, Complex[] b, int n, int columns)
    {
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
                if (Abs(a[i * n + k]) > Abs(a[pivot * n + k])) pivot = i;
            if (!(Abs(a[pivot * n + k]) > 1e-14)) throw new CaseException("The network's equations are singular: a part of it has no source and no shunt; connect it or take it out of service.");
            if (pivot != k)
            {
                for (var j = k; j < n; j++) (a[k * n + j], a[pivot * n + j]) = (a[pivot * n + j], a[k * n + j]);
                for (var j = 0; j < columns; j++) (b[k * columns + j], b[pivot * columns + j]) = (b[pivot * columns + j], b[k * columns + j]);
            }

            var inverse = 1 / a[k * n + k];
            for (var i = k + 1; i < n; i++)
            {
                if (a[i * n + k] == Complex.Zero) continue;
                var factor = a[i * n + k] * inverse;
                for (var j = k + 1; j < n; j++)
                    if (a[k * n + j] != Complex.Zero) a[i * n + j] -= factor * a[k * n + j];
                for (var j = 0; j < columns; j++) b[i * columns + j] -= factor * b[k * columns + j];
            }
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                var factor = a[i * n + k];
                if (factor == Complex.Zero) continue;
                for (var j = 0; j < columns; j++) b[i * columns + j] -= factor * b[k * columns + j];
            }

            var inverse = 1 / a[i * n + i];
            for (var j = 0; j < columns; j++) b[i * columns + j] *= inverse;
        }

        static double Abs(Complex z) => Math.Abs(z.Real) + Math.Abs(z.Imaginary);
    }

    /// <summary>Inverts a real matrix, row-major, which is destroyed; false if it is singular.</summary>
    public static bool Invert(double[] a, double[] inverse, int n)
    {
        Array.Clear(inverse);
        for (var i = 0; i < n; i++) inverse[i * n + i] = 1;
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
                if (Math.Abs(a[i * n + k]) > Math.Abs(a[pivot * n + k])) pivot = i;
            if (!(Math.Abs(a[pivot * n + k]) > 1e-14)) return false;
            if (pivot != k)
                for (var j = 0; j < n; j++)
                {
                    (a[k * n + j], a[pivot * n + j]) = (a[pivot * n + j], a[k * n + j]);
                    (inverse[k * n + j], inverse[pivot * n + j]) = (inverse[pivot * n + j], inverse[k * n + j]);
                }

            var scale = 1 / a[k * n + k];
            for (var j = 0; j < n; j++)
            {
                a[k * n + j] *= scale;
                inverse[k * n + j] *= scale;
            }

            for (var i = 0; i < n; i++)
            {
                var factor = a[i * n + k];
                if (i == k || factor == 0) continue;
                for (var j = 0; j < n; j++)
                {
                    a[i * n + j] -= factor * a[k * n + j];
                    inverse[i * n + j] -= factor * inverse[k * n + j];
                }
            }
        }

        return true;
    }
}
