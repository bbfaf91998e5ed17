namespace Ballast.Smoothing;

/// <summary>
/// The continuous algebraic Riccati equation AᵀX + XA − XBBᵀX + Q = 0, its stabilising solution, by the sign of the Hamiltonian matrix under Newton's
/// iteration with determinant scaling (Byers 1987).
/// </summary>
static class Riccati
{
    const int MostIterations = 100;

    /// <summary>X; null where there is no stabilising solution that can be found.</summary>
    public static DenseMatrix? Solve(DenseMatrix a, DenseMatrix b, DenseMatrix q)
    {
        var n = a.Rows;
        var bb = b.Times(b.Transposed());
        var z = new DenseMatrix(2 * n, 2 * n);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) (z[i, j], z[i, n + j], z[n + i, j], z[n + i, n + j]) = (a[i, j], -bb[i, j], -q[i, j], -a[j, i]);
        var identity = DenseMatrix.Identity(2 * n);
        for (var k = 0; ; k++)
        {
            if (k == MostIterations || z.Solve(identity, out var log) is not { } inverse) return null;
            var scale = Math.Exp(-log / (2 * n));
            var next = z.Combined(0.5 * scale, inverse, 0.5 / scale);
            var change = next.Combined(1, z, -1).Size;
            var size = next.Size;
            z = next;
            if (change <= 1e-12 * size) break;
        }
        // The stable invariant subspace is the null space of sign + 1: [W12; W22 + 1]·X = −[W11 + 1; W21], solved in the least-squares sense.
        var (left, right) = (new DenseMatrix(2 * n, n), new DenseMatrix(2 * n, n));
        for (var i = 0; i < 2 * n; i++)
            for (var j = 0; j < n; j++)
                (left[i, j], right[i, j]) = (z[i, n + j] + (i == n + j ? 1 : 0), -z[i, j] - (i == j ? 1 : 0));
        return left.Transposed().Times(left).Solve(left.Transposed().Times(right), out _);
    }
}
