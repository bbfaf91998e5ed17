using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Modes;

/// <summary>The exponential of a matrix by scaling, Taylor's series and squaring; the series stops where a term no longer counts (Moler and Van Loan, SIAM Review 45(1), 2003).</summary>
static class Exponential
{
    public static Matrix<double> Of(Matrix<double> a)
    {
        var norm = a.InfinityNorm();
        var squarings = norm > 0.125 ? (int)Math.Ceiling(Math.Log2(norm / 0.125)) : 0;
        var small = a / Math.Pow(2, squarings);
        var term = Matrix<double>.Build.DenseIdentity(a.RowCount);
        var sum = term.Clone();
        for (var k = 1; k <= 16; k++)
        {
            term = term * small / k;
            sum += term;
            if (term.InfinityNorm() < 1e-18) break;
        }
        for (var k = 0; k < squarings; k++) sum *= sum;
        return sum;
    }

    /// <summary>exp(A·h) and ∫exp(A·t)·B dt over a step: the exact step of dx/dt = A·x + B·u with u held.</summary>
    public static (Matrix<double> Carry, Matrix<double> Push) Step(Matrix<double> a, Matrix<double> b, double h)
    {
        // Inputs as states that stay: one exponential holds both.
        var (n, m) = (a.RowCount, b.ColumnCount);
        var wide = Matrix<double>.Build.Dense(n + m, n + m);
        wide.SetSubMatrix(0, 0, a);
        wide.SetSubMatrix(0, n, b);
        var step = Of(wide * h);
        return (step.SubMatrix(0, n, 0, n), step.SubMatrix(0, n, n, m));
    }
}
