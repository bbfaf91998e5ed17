using System.Numerics;

namespace Ballast.Grid.Sparse;

/// <summary>A square sparse matrix: a pattern and a value for each of its places. The values change, the pattern does not.</summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="Complex"/>.</typeparam>
public sealed class SparseMatrix<T>(SparsePattern pattern)
    where T : struct, INumberBase<T>
{
    readonly T[] values = new T[pattern.Count];

    public SparsePattern Pattern => pattern;

    public int Size => pattern.Size;

    /// <summary>One for each place of the pattern, in its order.</summary>
    public Span<T> Values => values;

    /// <summary>The value at a place; zero outside the pattern.</summary>
    public T this[int row, int column] => pattern.Place(row, column) is >= 0 and var at ? values[at] : T.Zero;

    /// <summary>Adds to a value at a place of the pattern.</summary>
    /// <exception cref="ArgumentException">The place is outside the pattern.</exception>
    public void Add(int row, int column, T value)
    {
        var at = pattern.Place(row, column);
        if (at < 0) throw new ArgumentException($"({row}, {column}) is outside the pattern.");
        values[at] += value;
    }

    public void Clear() => values.AsSpan().Clear();

    /// <summary>Writes the product with a vector into another one.</summary>
    public void Multiply(ReadOnlySpan<T> x, Span<T> product)
    {
        product.Clear();
        var starts = pattern.Starts;
        var rows = pattern.Rows;
        unchecked
        {
            for (var column = 0; column < Size; column++)
            {
                var by = x[column];
                for (var at = starts[column]; at < starts[column + 1]; at++) product[rows[at]] += values[at] * by;
            }
        }
    }
}
