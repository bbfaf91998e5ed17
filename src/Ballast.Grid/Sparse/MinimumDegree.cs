namespace Ballast.Grid.Sparse;

/// <summary>
/// An order of elimination that keeps a symmetric factorisation sparse: always the row with the fewest neighbours left.
/// Neighbours are kept as a quotient graph (variables, and elements that stand for what was eliminated), so that the fill is never written down.
/// (George and Liu, The Evolution of the Minimum Degree Ordering Algorithm, SIAM Review 31, 1989.)
/// </summary>
internal static class MinimumDegree
{
    /// <summary>Order of the pattern of A + Aᵀ: which row and column comes first, second, ….</summary>
    public static int[] Order(SparsePattern pattern)
    {
        var n = pattern.Size;
        var (variables, elements, members) = (Neighbours(pattern), new List<int>[n], new int[]?[n]);
        for (var i = 0; i < n; i++) elements[i] = [];
        var degrees = new DegreeBuckets(n);
        for (var i = 0; i < n; i++) degrees.Put(i, variables[i].Count);

        var order = new int[n];
        var (gone, mark, stamp) = (new bool[n], new int[n], 0);
        var reach = new List<int>();
        for (var k = 0; k < n; k++)
        {
            var pivot = degrees.TakeLeast();
            order[k] = pivot;
            gone[pivot] = true;

            // What the pivot reaches becomes an element, which swallows the elements through which it was reached.
            reach.Clear();
            mark[pivot] = ++stamp;
            foreach (var v in variables[pivot]) Reach(v);
            foreach (var e in elements[pivot])
            {
                foreach (var v in members[e]!) Reach(v);
                members[e] = null;
            }
            members[pivot] = [.. reach];
            variables[pivot] = [];

            var inPivot = stamp;
            foreach (var v in reach)
            {
                variables[v].RemoveAll(w => mark[w] == inPivot || gone[w]);
                elements[v].RemoveAll(e => members[e] is null);
                elements[v].Add(pivot);
            }
            foreach (var v in reach) degrees.Put(v, Degree(v));
        }
        return order;

        void Reach(int v)
        {
            if (gone[v] || mark[v] == stamp) return;
            mark[v] = stamp;
            reach.Add(v);
        }

        int Degree(int v)
        {
            // A row beside one element alone has that element's other members and its own variables.
            if (elements[v].Count == 1) return members[elements[v][0]]!.Length - 1 + variables[v].Count;
            var seen = mark;
            stamp++;
            seen[v] = stamp;
            var degree = 0;
            foreach (var w in variables[v])
            {
                if (seen[w] == stamp) continue;
                seen[w] = stamp;
                degree++;
            }
            foreach (var e in elements[v])
            {
                foreach (var w in members[e]!)
                {
                    if (gone[w] || seen[w] == stamp) continue;
                    seen[w] = stamp;
                    degree++;
                }
            }
            return degree;
        }
    }

    static List<int>[] Neighbours(SparsePattern pattern)
    {
        var n = pattern.Size;
        var neighbours = new List<int>[n];
        for (var i = 0; i < n; i++) neighbours[i] = [];
        for (var column = 0; column < n; column++)
        {
            for (var at = pattern.Starts[column]; at < pattern.Starts[column + 1]; at++)
            {
                var row = pattern.Rows[at];
                if (row == column) continue;
                neighbours[row].Add(column);
                neighbours[column].Add(row);
            }
        }
        foreach (var list in neighbours)
        {
            list.Sort();
            var kept = 0;
            for (var i = 0; i < list.Count; i++)
                if (i == 0 || list[i] != list[i - 1]) list[kept++] = list[i];
            list.RemoveRange(kept, list.Count - kept);
        }
        return neighbours;
    }

    /// <summary>Rows by their degree, in linked lists; the least degree is found again from where it was.</summary>
    sealed class DegreeBuckets
    {
        readonly int[] first;
        readonly int[] next;
        readonly int[] before;
        readonly int[] degree;
        int least;

        public DegreeBuckets(int count)
        {
            first = new int[Math.Max(count, 1)];
            (next, before, degree) = (new int[count], new int[count], new int[count]);
            Array.Fill(first, -1);
            Array.Fill(degree, -1);
        }

        public void Put(int row, int newDegree)
        {
            if (degree[row] == newDegree) return;
            Remove(row);
            degree[row] = newDegree;
            before[row] = -1;
            next[row] = first[newDegree];
            if (first[newDegree] >= 0) before[first[newDegree]] = row;
            first[newDegree] = row;
            least = Math.Min(least, newDegree);
        }

        public int TakeLeast()
        {
            while (first[least] < 0) least++;
            var row = first[least];
            Remove(row);
            return row;
        }

        void Remove(int row)
        {
            if (degree[row] < 0) return;
            if (before[row] >= 0) next[before[row]] = next[row];
            else first[degree[row]] = next[row];
            if (next[row] >= 0) before[next[row]] = before[row];
            degree[row] = -1;
        }
    }
}
