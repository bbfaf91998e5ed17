using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Modes;

/// <summary>
/// Scaling of a matrix by powers of two so that each row weighs what its column does, which exact eigenvalues do not feel and computed ones do
/// (Parlett and Reinsch, Numerische Mathematik 13, 1969).
/// </summary>
static class Balancing
{
    /// <returns>D⁻¹·A·D and the diagonal of D.</returns>
    public static (Matrix<double> Balanced, double[] Scale) Balance(Matrix<double> matrix)
    {
        var a = matrix.Clone();
        var n = a.RowCount;
        var scale = new double[n];
        Array.Fill(scale, 1);
        for (var again = true; again;)
        {
            again = false;
            for (var i = 0; i < n; i++)
            {
                double column = 0, row = 0;
                for (var j = 0; j < n; j++)
                {
                    if (j == i) continue;
                    column += Math.Abs(a[j, i]);
                    row += Math.Abs(a[i, j]);
                }
                if (column == 0 || row == 0) continue;
                double factor = 1, sum = column + row;
                while (column < row / 2)
                {
                    factor *= 2;
                    column *= 4;
                }
                while (column >= row * 2)
                {
                    factor /= 2;
                    column /= 4;
                }
                if (factor == 1 || (column + row) / factor >= 0.95 * sum) continue;
                again = true;
                scale[i] *= factor;
                for (var j = 0; j < n; j++) a[i, j] /= factor;
                for (var j = 0; j < n; j++) a[j, i] *= factor;
            }
        }
        return (a, scale);
    }
}
