namespace Ballast.Smoothing;

/// <summary>Small dense matrices, row by row: what a design of ten or twenty states needs.</summary>
sealed class DenseMatrix(int rows, int columns)
{
    readonly double[] values = new double[rows * columns];

    public int Rows => rows;

    public int Columns => columns;

    public ref double this[int i, int j] => ref values[i * columns + j];

    public static DenseMatrix Identity(int n)
    {
        var result = new DenseMatrix(n, n);
        for (var i = 0; i < n; i++) result[i, i] = 1;
        return result;
    }

    public DenseMatrix Times(DenseMatrix other)
    {
        var result = new DenseMatrix(rows, other.Columns);
        for (var i = 0; i < rows; i++)
            for (var k = 0; k < columns; k++)
                for (var j = 0; j < other.Columns; j++) result[i, j] += this[i, k] * other[k, j];
        return result;
    }

    public DenseMatrix Transposed()
    {
        var result = new DenseMatrix(columns, rows);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) result[j, i] = this[i, j];
        return result;
    }

    /// <summary>a·this + b·other.</summary>
    public DenseMatrix Combined(double a, DenseMatrix other, double b)
    {
        var result = new DenseMatrix(rows, columns);
        for (var i = 0; i < values.Length; i++) result.values[i] = a * values[i] + b * other.values[i];
        return result;
    }

    public DenseMatrix Block(int fromRow, int fromColumn, int rowCount, int columnCount)
    {
        var result = new DenseMatrix(rowCount, columnCount);
        for (var i = 0; i < rowCount; i++)
            for (var j = 0; j < columnCount; j++) result[i, j] = this[fromRow + i, fromColumn + j];
        return result;
    }

    /// <summary>Largest magnitude of an entry.</summary>
    public double Size => values.Max(Math.Abs);

    /// <summary>X with this·X = right, by elimination with row pivoting; this is square. Also the logarithm of |det|. Null where it is singular.</summary>
    public DenseMatrix? Solve(DenseMatrix right, out double logDeterminant)
    {
        var (a, x) = (Combined(1, this, 0), right.Combined(1, right, 0));
        logDeterminant = 0;
        for (var k = 0; k < rows; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < rows; i++)
                if (Math.Abs(a[i, k]) > Math.Abs(a[pivot, k])) pivot = i;
            if (a[pivot, k] == 0 || !double.IsFinite(a[pivot, k])) return null;
            a.Swap(k, pivot);
            x.Swap(k, pivot);
            logDeterminant += Math.Log(Math.Abs(a[k, k]));
            for (var i = k + 1; i < rows; i++)
            {
                var factor = a[i, k] / a[k, k];
                if (factor == 0) continue;
                for (var j = k; j < rows; j++) a[i, j] -= factor * a[k, j];
                for (var j = 0; j < x.Columns; j++) x[i, j] -= factor * x[k, j];
            }
        }
        for (var k = rows - 1; k >= 0; k--)
            for (var j = 0; j < x.Columns; j++)
            {
                var sum = x[k, j];
                for (var i = k + 1; i < rows; i++) sum -= a[k, i] * x[i, j];
                x[k, j] = sum / a[k, k];
            }
        return x;
    }

    void Swap(int a, int b)
    {
        if (a == b) return;
        for (var j = 0; j < columns; j++) (this[a, j], this[b, j]) = (this[b, j], this[a, j]);
    }
}
