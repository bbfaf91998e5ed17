namespace Ballast.Grid.Sparse;

public sealed partial class SparseLu<T>
{
    /// <summary>Factors a matrix, choosing its pivots and finding its fill.</summary>
    /// <param name="values">One for each place of the pattern.</param>
    /// <returns>False: the matrix is singular; see <see cref="SingularColumn"/>.</returns>
    public bool Factor(ReadOnlySpan<T> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, pattern.Count);
        ready = false;
        SingularColumn = -1;
        var (lRows, lValues, uRows, uValues) = (new List<int>(pattern.Count), new List<T>(pattern.Count), new List<int>(pattern.Count), new List<T>(pattern.Count));
        var reach = new int[size];
        var reacher = new Reacher(size, lowerStarts, lRows, place);
        Array.Fill(place, -1);
        for (var k = 0; k < size; k++)
        {
            lowerStarts[k] = lRows.Count;
            upperStarts[k] = uRows.Count;
            var source = column[k];
            var (from, to) = (pattern.Starts[source], pattern.Starts[source + 1]);
            var top = reacher.Of(pattern.Rows[from..to], reach, k);
            for (var at = top; at < size; at++) work[reach[at]] = T.Zero;
            for (var at = from; at < to; at++) work[pattern.Rows[at]] = values[at];

            // Rows that have been pivots lie in U, each before those to which it gives; the others may become the pivot.
            for (var at = top; at < size; at++)
            {
                var j = place[reach[at]];
                if (j < 0) continue;
                var by = work[reach[at]];
                uRows.Add(j);
                uValues.Add(by);
                for (var down = lowerStarts[j]; down < lowerStarts[j + 1]; down++) work[lRows[down]] -= lValues[down] * by;
            }
            var (best, bestSize) = (-1, -1.0);
            for (var at = top; at < size; at++)
            {
                if (place[reach[at]] >= 0) continue;
                var magnitude = Size(work[reach[at]]);
                if (!(magnitude <= bestSize)) (best, bestSize) = (reach[at], magnitude);
            }
            if (best < 0 || bestSize <= 0 || !double.IsFinite(bestSize))
            {
                SingularColumn = source;
                return false;
            }
            if (place[source] < 0 && reacher.Reached(source, k) && Size(work[source]) >= tolerance * bestSize) best = source;
            place[best] = k;
            pivots[k] = Size(work[best]);
            inverse[k] = T.One / work[best];
            for (var at = top; at < size; at++)
            {
                var row = reach[at];
                if (place[row] >= 0) continue;
                lRows.Add(row);
                lValues.Add(work[row] * inverse[k]);
            }
        }
        lowerStarts[size] = lRows.Count;
        upperStarts[size] = uRows.Count;
        (lowerRows, lower, upperRows, upper) = ([.. lRows], [.. lValues], [.. uRows], [.. uValues]);
        for (var i = 0; i < lowerRows.Length; i++) lowerRows[i] = place[lowerRows[i]];
        for (var k = 0; k < size; k++)
        {
            Array.Sort(lowerRows, lower, lowerStarts[k], lowerStarts[k + 1] - lowerStarts[k]);
            Array.Sort(upperRows, upper, upperStarts[k], upperStarts[k + 1] - upperStarts[k]);
        }
        for (var i = 0; i < mappedRows.Length; i++) mappedRows[i] = place[pattern.Rows[i]];
        ready = true;
        return true;
    }

    /// <summary>Which rows a column touches through the columns of L that are made, each after those that it takes from.</summary>
    sealed class Reacher(int size, int[] starts, List<int> rows, int[] place)
    {
        readonly int[] mark = NewMarks(size);
        readonly int[] stack = new int[size];
        readonly int[] next = new int[size];

        public bool Reached(int row, int k) => mark[row] == k;

        /// <returns>Where in the array the reached rows begin; they go to its end.</returns>
        public int Of(ReadOnlySpan<int> from, int[] reach, int k)
        {
            var top = size;
            foreach (var row in from)
            {
                if (mark[row] == k) continue;
                var depth = 0;
                Push(row, ref depth, k);
                while (depth > 0)
                {
                    var current = stack[depth - 1];
                    var j = place[current];
                    var end = j < 0 ? 0 : starts[j + 1];
                    var pushed = false;
                    while (j >= 0 && next[depth - 1] < end)
                    {
                        var below = rows[next[depth - 1]++];
                        if (mark[below] == k) continue;
                        Push(below, ref depth, k);
                        pushed = true;
                        break;
                    }
                    if (pushed) continue;
                    depth--;
                    reach[--top] = current;
                }
            }
            return top;
        }

        void Push(int row, ref int depth, int k)
        {
            mark[row] = k;
            stack[depth] = row;
            next[depth++] = place[row] < 0 ? 0 : starts[place[row]];
        }

        static int[] NewMarks(int size)
        {
            var marks = new int[size];
            Array.Fill(marks, -1);
            return marks;
        }
    }
}
