using System.Numerics;
using System.Runtime.InteropServices;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>
/// Fills a budget with segments in descending order of worth, exactly and without a sort. Segments
/// keep their places between solves, and the level moves little from one to the next: one vector pass
/// sums what lies above a narrow band about the last level and gathers what lies in it, and only
/// that is selected from. Segments worth the same share what is left in proportion, so the
/// answer does not depend on their order. Allocates only when segments are added.
/// </summary>
internal sealed class WaterLevel
{
    const double Band = 0.03;

    double[] worths = new double[64];
    double[] widths = new double[64];
    double[] bandWorths = new double[64];
    double[] bandWidths = new double[64];
    int count;

    /// <summary>The worth of the marginal segment: those above are full, those below are empty.</summary>
    public double Level { get; private set; }

    /// <summary>How full the segments exactly at <see cref="Level"/> are, 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>Room for this many segments more, empty until <see cref="Set"/>; returns the place of the first.</summary>
    public int Reserve(int segments)
    {
        var first = count;
        count += segments;
        if (count > worths.Length)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)count);
            Array.Resize(ref worths, length);
            Array.Resize(ref widths, length);
            Array.Resize(ref bandWorths, length);
            Array.Resize(ref bandWidths, length);
        }
        return first;
    }

    /// <summary>One segment: its worth (zero or more), and its width in the unit of the budget; zero: not there.</summary>
    public void Set(int place, double worth, double width) => (worths[place], widths[place]) = (worth, width);

    /// <summary>Find the level for a budget (same unit as the widths).</summary>
    public void Solve(double budget)
    {
        if (budget <= 0)
        {
            (Level, Share) = (double.PositiveInfinity, 0);
            return;
        }
        var about = double.IsFinite(Level) && Level > 0 ? Level : 0;
        if (about > 0)
        {
            var gathered = Gather(about * (1 - Band), about * (1 + Band), out var above, out var inside);
            if (budget >= above && budget <= above + inside)
            {
                Select(gathered, budget - above);
                return;
            }
        }
        worths.AsSpan(0, count).CopyTo(bandWorths);
        widths.AsSpan(0, count).CopyTo(bandWidths);
        Select(count, budget);
    }

    /// <summary>Sums the widths above the band, and gathers the segments within it.</summary>
    int Gather(double low, double high, out double above, out double inside)
    {
        var (lows, highs, sums) = (new Vector<double>(low), new Vector<double>(high), Vector<double>.Zero);
        var vectorWorths = MemoryMarshal.Cast<double, Vector<double>>(worths.AsSpan(0, count));
        var vectorWidths = MemoryMarshal.Cast<double, Vector<double>>(widths.AsSpan(0, count));
        var gathered = 0;
        inside = 0;
        for (var v = 0; v < vectorWorths.Length; v++)
        {
            var worth = vectorWorths[v];
            var isAbove = Vector.GreaterThan(worth, highs);
            sums += Vector.ConditionalSelect(isAbove, vectorWidths[v], Vector<double>.Zero);
            if (Vector.EqualsAll(Vector.AndNot(Vector.GreaterThanOrEqual(worth, lows), isAbove), Vector<long>.Zero)) continue;
            for (var i = v * Vector<double>.Count; i < (v + 1) * Vector<double>.Count; i++) inside += Keep(i, low, high, ref gathered);
        }
        above = Vector.Sum(sums);
        for (var i = vectorWorths.Length * Vector<double>.Count; i < count; i++)
        {
            if (worths[i] > high) above += widths[i];
            else inside += Keep(i, low, high, ref gathered);
        }
        return gathered;
    }

    double Keep(int i, double low, double high, ref int gathered)
    {
        if (worths[i] < low || worths[i] > high || widths[i] <= 0) return 0;
        (bandWorths[gathered], bandWidths[gathered]) = (worths[i], widths[i]);
        gathered++;
        return widths[i];
    }

    /// <summary>Weighted selection among the gathered, expected O(n).</summary>
    void Select(int gathered, double budget)
    {
        var low = 0;
        var high = gathered;
        while (low < high)
        {
            var pivot = Median(bandWorths[low], bandWorths[low + (high - low) / 2], bandWorths[high - 1]);
            Partition(low, high, pivot, out var above, out var equal, out var widthAbove, out var widthEqual);
            if (budget < widthAbove)
            {
                high = above;
                continue;
            }
            if (budget <= widthAbove + widthEqual)
            {
                (Level, Share) = (pivot, widthEqual > 0 ? (budget - widthAbove) / widthEqual : 0);
                return;
            }
            budget -= widthAbove + widthEqual;
            low = equal;
        }
        (Level, Share) = (double.NegativeInfinity, 1);
    }

    void Partition(int low, int high, double pivot, out int above, out int equal, out double widthAbove, out double widthEqual)
    {
        int i = low, head = low, tail = high;
        widthAbove = widthEqual = 0;
        while (i < tail)
        {
            if (bandWorths[i] > pivot)
            {
                widthAbove += bandWidths[i];
                Swap(head++, i++);
            }
            else if (bandWorths[i] < pivot) Swap(i, --tail);
            else
            {
                widthEqual += bandWidths[i];
                i++;
            }
        }
        (above, equal) = (head, tail);
    }

    void Swap(int a, int b)
    {
        (bandWorths[a], bandWorths[b]) = (bandWorths[b], bandWorths[a]);
        (bandWidths[a], bandWidths[b]) = (bandWidths[b], bandWidths[a]);
    }

    static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    public void Exchange(StateExchange s)
    {
        var segments = s.Count(count, 2 * sizeof(double));
        if (s.Restores) Reserve(segments - count);
        s.Fill(worths.AsSpan(0, count));
        s.Fill(widths.AsSpan(0, count));
        Level = s.Keep(Level);
        Share = s.Keep(Share);
    }
}
