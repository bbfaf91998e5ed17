namespace Ballast.Grid.Sparse;

/// <summary>Where a square matrix may be other than zero, column by column, rows ascending within a column (compressed sparse columns). Immutable.</summary>
public sealed class SparsePattern
{
    readonly int[] starts;
    readonly int[] rows;

    SparsePattern(int size, int[] starts, int[] rows)
    {
        Size = size;
        this.starts = starts;
        this.rows = rows;
    }

    /// <summary>Rows, which are as many as columns.</summary>
    public int Size { get; }

    /// <summary>Places that may be other than zero.</summary>
    public int Count => rows.Length;

    /// <summary>Where each column begins in <see cref="Rows"/>; one more than there are columns.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Row of each place.</summary>
    public ReadOnlySpan<int> Rows => rows;

    /// <summary>The pattern of these places; one that is named twice is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A place lies outside.</exception>
    public static SparsePattern Of(int size, IEnumerable<(int Row, int Column)> places)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var columns = new List<int>[size];
        for (var i = 0; i < size; i++) columns[i] = [];
        foreach (var (row, column) in places)
        {
            if ((uint)row >= (uint)size || (uint)column >= (uint)size) throw new ArgumentOutOfRangeException(nameof(places), $"({row}, {column}) lies outside a matrix of {size}.");
            columns[column].Add(row);
        }
        var starts = new int[size + 1];
        var rows = new List<int>();
        for (var column = 0; column < size; column++)
        {
            columns[column].Sort();
            var last = -1;
            foreach (var row in columns[column])
            {
                if (row == last) continue;
                rows.Add(last = row);
            }
            starts[column + 1] = rows.Count;
        }
        return new SparsePattern(size, starts, [.. rows]);
    }

    /// <summary>Which of the values stands at a place; -1: it is outside the pattern.</summary>
    public int Place(int row, int column)
    {
        var at = Array.BinarySearch(rows, starts[column], starts[column + 1] - starts[column], row);
        return at >= 0 ? at : -1;
    }
}
