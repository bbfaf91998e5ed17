namespace Ballast.Dispatch;

/// <summary>
/// Fills a budget with segments in descending order of worth, by weighted selection: expected O(n),
/// no sort, no allocation after growth. Segments worth the same share what is left in proportion,
/// so the answer does not depend on their order.
/// </summary>
internal sealed class WaterLevel
{
    double[] worths = new double[64];
    double[] widths = new double[64];
    int count;

    /// <summary>The worth of the marginal segment: those above are full, those below are empty.</summary>
    public double Level { get; private set; }

    /// <summary>How full the segments exactly at <see cref="Level"/> are, 0 to 1.</summary>
    public double Share { get; private set; }

    public void Clear() => count = 0;

    public void Add(double worth, double width)
    {
        if (count == worths.Length)
        {
            Array.Resize(ref worths, count * 2);
            Array.Resize(ref widths, count * 2);
        }
        worths[count] = worth;
        widths[count++] = width;
    }

    /// <summary>Find the level for a budget (same unit as the widths). Reorders the segments held here.</summary>
    public void Solve(double budget)
    {
        if (budget <= 0)
        {
            (Level, Share) = (double.PositiveInfinity, 0);
            return;
        }
        var low = 0;
        var high = count;
        while (low < high)
        {
            var pivot = Median(worths[low], worths[low + (high - low) / 2], worths[high - 1]);
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
            if (worths[i] > pivot)
            {
                widthAbove += widths[i];
                Swap(head++, i++);
            }
            else if (worths[i] < pivot) Swap(i, --tail);
            else
            {
                widthEqual += widths[i];
                i++;
            }
        }
        (above, equal) = (head, tail);
    }

    void Swap(int a, int b)
    {
        (worths[a], worths[b]) = (worths[b], worths[a]);
        (widths[a], widths[b]) = (widths[b], widths[a]);
    }

    static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
