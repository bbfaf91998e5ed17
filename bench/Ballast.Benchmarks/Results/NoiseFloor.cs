using Ballast.Settlement;
using Ballast.Simulation.Plant;
using Ballast.Simulation.Runs;

namespace Ballast.Benchmarks.Results;

/// <summary>
/// The part of the 1-s error that is the plant's own: what of its noise cannot be foreseen from readings that are
/// as old as an order takes to have its effect.
/// </summary>
static class NoiseFloor
{
    /// <summary>Meter lag of 1 s, half a tick, and actuation of 1.25 s in the mean, to whole seconds.</summary>
    const int LeadSeconds = 3;

    /// <summary>Readings that the foresight rests on.</summary>
    const int Memory = 12;

    /// <summary>
    /// Root mean square, percent of the baseline, of what the best linear foresight of the untouched plant's noise misses over the
    /// hold, fitted to the very seconds it is judged by, and scaled to the power that is held. Seconds in and about checkpoints are left out.
    /// </summary>
    public static double Percent(RunResult run, EventWindow e)
    {
        var from = (int)(e.HoldStart - run.Scenario.Start).TotalSeconds;
        var to = (int)(e.HoldEnd - run.Scenario.Start).TotalSeconds;
        var untouched = run.Series.Untouched;
        var calm = Calm(untouched, from, to);
        var rows = new List<int>();
        for (var s = from + LeadSeconds + Memory; s < to; s++)
        {
            var usable = true;
            for (var k = s - LeadSeconds - Memory; k <= s && usable; k++) usable = calm[k - from];
            if (usable) rows.Add(s);
        }
        if (rows.Count < 10 * Memory) return double.NaN;
        var mean = rows.Average(s => untouched[s]);
        var matrix = new double[Memory, Memory + 1];
        double total = 0;
        foreach (var s in rows)
        {
            var y = untouched[s] - mean;
            total += y * y;
            for (var i = 0; i < Memory; i++)
            {
                var x = untouched[s - LeadSeconds - i] - mean;
                matrix[i, Memory] += x * y;
                for (var j = 0; j < Memory; j++) matrix[i, j] += x * (untouched[s - LeadSeconds - j] - mean);
            }
        }
        var right = Enumerable.Range(0, Memory).Select(i => matrix[i, Memory]).ToArray();
        var weights = Solve(matrix);
        var missed = total - weights.Zip(right, (w, b) => w * b).Sum();
        var scale = e.TargetWatts / e.BaselineWatts;
        return Math.Sqrt(Math.Max(0, missed) / rows.Count) * scale / e.BaselineWatts * 100;
    }

    /// <summary>Seconds at which no job is in a hole: the plant lies within 3 % of its median.</summary>
    static bool[] Calm(float[] untouched, int from, int to)
    {
        var sorted = untouched[from..to];
        Array.Sort(sorted);
        var median = sorted[sorted.Length / 2];
        return [.. untouched[from..to].Select(w => Math.Abs(w - median) < 0.03 * median)];
    }

    /// <summary>Gauss elimination with pivots; the right side is the last column.</summary>
    static double[] Solve(double[,] m)
    {
        var n = m.GetLength(0);
        for (var c = 0; c < n; c++)
        {
            var pivot = c;
            for (var r = c + 1; r < n; r++)
            {
                if (Math.Abs(m[r, c]) > Math.Abs(m[pivot, c])) pivot = r;
            }
            for (var k = 0; k <= n; k++) (m[c, k], m[pivot, k]) = (m[pivot, k], m[c, k]);
            for (var r = 0; r < n; r++)
            {
                if (r == c || m[c, c] == 0) continue;
                var factor = m[r, c] / m[c, c];
                for (var k = c; k <= n; k++) m[r, k] -= factor * m[c, k];
            }
        }
        return [.. Enumerable.Range(0, n).Select(i => m[i, i] == 0 ? 0 : m[i, n] / m[i, i])];
    }
}
