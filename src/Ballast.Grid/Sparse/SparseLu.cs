using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ballast.Grid.Sparse;

/// <summary>
/// Solves sparse linear systems of one pattern, again and again: the order of elimination is found once, <see cref="Factor"/> chooses pivots
/// and finds the fill, <see cref="Refactor"/> takes new values over the same pivots, and <see cref="Solve"/> takes right-hand sides.
/// The last two allocate nothing. Columns are made from left to right (Gilbert and Peierls 1988), rows are exchanged where the diagonal is
/// smaller than a share of the largest entry of its column. One thread at a time.
/// </summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="Complex"/>.</typeparam>
public sealed partial class SparseLu<T>
    where T : struct, INumberBase<T>
{
    readonly SparsePattern pattern;
    readonly double tolerance;
    readonly int size;

    /// <summary>Column of the matrix that comes as the k-th; and where each row of it went.</summary>
    readonly int[] column;
    readonly int[] place;

    /// <summary>Rows of the matrix by place, in the pattern's order.</summary>
    readonly int[] mappedRows;

    readonly T[] work;
    readonly int[] lowerStarts;
    readonly int[] upperStarts;
    readonly T[] inverse;
    readonly double[] pivots;
    int[] lowerRows = [];
    T[] lower = [];
    int[] upperRows = [];
    T[] upper = [];
    bool ready;

    /// <param name="pattern">Of every matrix that is to come.</param>
    /// <param name="pivotTolerance">Share of the largest entry of its column below which a diagonal entry is no pivot; 1: always the largest.</param>
    public SparseLu(SparsePattern pattern, double pivotTolerance = 0.1)
    {
        this.pattern = pattern;
        tolerance = pivotTolerance;
        size = pattern.Size;
        column = MinimumDegree.Order(pattern);
        place = new int[size];
        mappedRows = new int[pattern.Count];
        work = new T[size];
        lowerStarts = new int[size + 1];
        upperStarts = new int[size + 1];
        inverse = new T[size];
        pivots = new double[size];
    }

    public SparsePattern Pattern => pattern;

    /// <summary>Entries of both factors together, the diagonal once.</summary>
    public int FactorCount => lower.Length + upper.Length + size;

    /// <summary>Column at which the last factorisation found no pivot; -1: it found all.</summary>
    public int SingularColumn { get; private set; } = -1;

    /// <summary>New values over the pivots of the last <see cref="Factor"/>; makes them if there is none, or if one of them has become too small.</summary>
    /// <param name="values">One for each place of the pattern.</param>
    /// <returns>False: the matrix is singular; see <see cref="SingularColumn"/>.</returns>
    public bool Refactor(ReadOnlySpan<T> values) => (ready && Refill(values)) || Factor(values);

    /// <summary>Solves for one right-hand side, in place.</summary>
    /// <exception cref="InvalidOperationException">There is no factorisation.</exception>
    public void Solve(Span<T> b)
    {
        if (!ready) throw new InvalidOperationException("There is nothing to solve with: factor a matrix first.");
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, size);
        unchecked
        {
            ref var x = ref MemoryMarshal.GetArrayDataReference(work);
            for (var i = 0; i < b.Length; i++) Unsafe.Add(ref x, place[i]) = b[i];

            ref var l = ref MemoryMarshal.GetArrayDataReference(lower);
            ref var lRow = ref MemoryMarshal.GetArrayDataReference(lowerRows);
            var (starts, from) = (lowerStarts, 0);
            for (var k = 0; k < size; k++)
            {
                var to = starts[k + 1];
                var by = Unsafe.Add(ref x, k);
                for (var at = from; at < to; at++) Unsafe.Add(ref x, Unsafe.Add(ref lRow, at)) -= Unsafe.Add(ref l, at) * by;
                from = to;
            }

            ref var u = ref MemoryMarshal.GetArrayDataReference(upper);
            ref var uRow = ref MemoryMarshal.GetArrayDataReference(upperRows);
            starts = upperStarts;
            for (var k = size - 1; k >= 0; k--)
            {
                var by = Unsafe.Add(ref x, k) * inverse[k];
                b[column[k]] = by;
                var to = starts[k + 1];
                for (var at = starts[k]; at < to; at++) Unsafe.Add(ref x, Unsafe.Add(ref uRow, at)) -= Unsafe.Add(ref u, at) * by;
            }
        }
    }

    /// <summary>The factors anew over known pivots and fill. False: a pivot has shrunk so far that others are better.</summary>
    bool Refill(ReadOnlySpan<T> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, pattern.Count);
        unchecked
        {
            ref var x = ref MemoryMarshal.GetArrayDataReference(work);
            ref var l = ref MemoryMarshal.GetArrayDataReference(lower);
            ref var lRow = ref MemoryMarshal.GetArrayDataReference(lowerRows);
            var columnStarts = pattern.Starts;
            for (var k = 0; k < size; k++)
            {
                // The column's fill is zero before its values come in.
                for (var at = upperStarts[k]; at < upperStarts[k + 1]; at++) Unsafe.Add(ref x, upperRows[at]) = T.Zero;
                for (var at = lowerStarts[k]; at < lowerStarts[k + 1]; at++) Unsafe.Add(ref x, lowerRows[at]) = T.Zero;
                Unsafe.Add(ref x, k) = T.Zero;
                var source = column[k];
                for (var at = columnStarts[source]; at < columnStarts[source + 1]; at++) Unsafe.Add(ref x, mappedRows[at]) = values[at];

                for (var at = upperStarts[k]; at < upperStarts[k + 1]; at++)
                {
                    var j = upperRows[at];
                    var by = Unsafe.Add(ref x, j);
                    upper[at] = by;
                    var to = lowerStarts[j + 1];
                    for (var down = lowerStarts[j]; down < to; down++) Unsafe.Add(ref x, Unsafe.Add(ref lRow, down)) -= Unsafe.Add(ref l, down) * by;
                }

                var pivot = Unsafe.Add(ref x, k);
                var magnitude = Size(pivot);
                if (!(magnitude > 1e-6 * pivots[k]) || !double.IsFinite(magnitude)) return false;
                var inverted = T.One / pivot;
                inverse[k] = inverted;
                for (var at = lowerStarts[k]; at < lowerStarts[k + 1]; at++) Unsafe.Add(ref l, at) = Unsafe.Add(ref x, Unsafe.Add(ref lRow, at)) * inverted;
            }
        }
        SingularColumn = -1;
        return true;
    }

    /// <summary>How large a value is; of a complex one, in the norm that needs no root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static double Size(T value)
    {
        if (typeof(T) == typeof(double)) return Math.Abs(Unsafe.As<T, double>(ref value));
        if (typeof(T) == typeof(Complex))
        {
            ref var complex = ref Unsafe.As<T, Complex>(ref value);
            return Math.Abs(complex.Real) + Math.Abs(complex.Imaginary);
        }
        return double.CreateChecked(T.Abs(value));
    }
}
