namespace Ballast.Studies.Storage.Ageing;

/// <summary>
/// Capacity by cycles and depth as NREL's SAM has it: a table of capacities over cycles for some depths, straight between them. Each cycle that the
/// rain-flow rule closes counts whole and wears by the table's step from n to n + 1 cycles at the mean range of all cycles so far.
/// Everything in percent, as SAM's.
/// </summary>
public sealed class SamCycleTable
{
    readonly (double Depth, (double Cycles, double Capacity)[] Points)[] rows;
    readonly List<double> peaks = [];

    /// <param name="points">Depth %, cycles, capacity %.</param>
    /// <exception cref="ArgumentException">No point.</exception>
    public SamCycleTable(params IReadOnlyList<(double Depth, double Cycles, double Capacity)> points)
    {
        if (points.Count == 0) throw new ArgumentException("A table needs points.", nameof(points));
        rows = [.. points.GroupBy(p => p.Depth).OrderBy(g => g.Key).Select(g => (g.Key, g.OrderBy(p => p.Cycles).Select(p => (p.Cycles, p.Capacity)).ToArray()))];
        Capacity = CapacityAt(0, 0);
    }

    /// <summary>Capacity left, %.</summary>
    public double Capacity { get; private set; }

    /// <summary>Cycles closed so far.</summary>
    public int Cycles { get; private set; }

    /// <summary>Their mean range, %.</summary>
    public double MeanRange { get; private set; }

    /// <summary>The next depth of discharge, %.</summary>
    public void Add(double depth)
    {
        if (peaks.Count > 0 && depth == peaks[^1]) return;
        if (peaks.Count > 1 && (peaks[^1] - peaks[^2]) * (depth - peaks[^1]) > 0) peaks[^1] = depth;
        else peaks.Add(depth);
        while (peaks.Count >= 3)
        {
            double last = Math.Abs(peaks[^1] - peaks[^2]), before = Math.Abs(peaks[^2] - peaks[^3]);
            if (last < before) break;
            MeanRange = (MeanRange * Cycles + before) / (Cycles + 1);
            Capacity -= Math.Max(0, CapacityAt(MeanRange, Cycles) - CapacityAt(MeanRange, Cycles + 1));
            Cycles++;
            peaks.RemoveRange(peaks.Count - 3, 2);
        }
    }

    /// <summary>Capacity after so many cycles of a range: straight between the table's depths and cycles, its last stretch going on, the outermost depths standing for what lies beyond.</summary>
    public double CapacityAt(double range, double cycles)
    {
        if (range <= rows[0].Depth || rows.Length == 1) return Row(0);
        var i = 1;
        while (i < rows.Length - 1 && range > rows[i].Depth) i++;
        if (range >= rows[i].Depth) return Row(i);
        var share = (range - rows[i - 1].Depth) / (rows[i].Depth - rows[i - 1].Depth);
        return Row(i - 1) + share * (Row(i) - Row(i - 1));

        double Row(int row) => Line(rows[row].Points, cycles);
    }

    internal static double Line((double X, double Y)[] points, double x)
    {
        if (points.Length == 1) return points[0].Y;
        var i = 1;
        while (i < points.Length - 1 && x > points[i].X) i++;
        var ((x0, y0), (x1, y1)) = (points[i - 1], points[i]);
        return y0 + (x - x0) * (y1 - y0) / (x1 - x0);
    }
}
