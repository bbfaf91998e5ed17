namespace Ballast.Optimization;

/// <summary>The rows of a program by column, and its bounds as the solver writes them: no bound is the largest double.</summary>
sealed class ColumnMatrix
{
    public ColumnMatrix(LinearProgram program)
    {
        var start = program.Start;
        var column = program.Column;
        var coefficient = program.Coefficient;
        Start = new int[program.Variables + 1];
        Row = new int[column.Length];
        Value = new double[column.Length];
        foreach (var c in column) Start[c + 1]++;
        for (var c = 0; c < program.Variables; c++) Start[c + 1] += Start[c];
        var next = Start.AsSpan(0, program.Variables).ToArray();
        for (var r = 0; r < program.Rows; r++)
        {
            for (var at = start[r]; at < start[r + 1]; at++)
            {
                var to = next[column[at]]++;
                Row[to] = r;
                Value[to] = coefficient[at];
            }
        }
        Cost = program.Cost.ToArray();
        Lower = Bounds(program.Lower);
        Upper = Bounds(program.Upper);
        RowLower = Bounds(program.RowLower);
        RowUpper = Bounds(program.RowUpper);
    }

    ColumnMatrix(ColumnMatrix other, double[] lower, double[] upper)
    {
        (Start, Row, Value, Cost, RowLower, RowUpper) = (other.Start, other.Row, other.Value, other.Cost, other.RowLower, other.RowUpper);
        (Lower, Upper) = (lower, upper);
    }

    /// <summary>The same rows within other bounds of the variables.</summary>
    public ColumnMatrix Within(double[] lower, double[] upper) => new(this, lower, upper);

    public int[] Start { get; }

    public int[] Row { get; }

    public double[] Value { get; }

    public double[] Cost { get; }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public double[] RowLower { get; }

    public double[] RowUpper { get; }

    static double[] Bounds(ReadOnlySpan<double> bounds)
    {
        var result = new double[bounds.Length];
        for (var i = 0; i < result.Length; i++) result[i] = Math.Clamp(bounds[i], -double.MaxValue, double.MaxValue);
        return result;
    }
}
