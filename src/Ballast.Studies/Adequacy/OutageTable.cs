namespace Ballast.Studies.Adequacy;

/// <summary>
/// The capacity outage probability table of a set of units that fail independently: how probable it is that more than a
/// given power is out, and how much is then lacking on average. Built by adding one unit at a time (Billinton and Allan,
/// Reliability Evaluation of Power Systems, 1996, section 2.2): P'(o) = P(o)·(1 − q − d) + P(o − c)·q + P(o − m)·d for a
/// unit of capacity c that is out with probability q and lacks m with probability d.
/// </summary>
/// <remarks>
/// Outages stand on a grid. Where all capacities are whole multiples of 1 kW and their greatest common step makes no more
/// than <see cref="MostRows"/> rows, the grid is that step and the table is exact. Otherwise the grid is coarser, and a
/// unit whose capacity lies between two rows is split between them so that its mean outage is kept; <see cref="IsExact"/> says so.
/// </remarks>
public sealed class OutageTable
{
    /// <summary>A table longer than this is made on a coarser grid.</summary>
    public const int MostRows = 1 << 20;

    /// <summary>
    /// Where reserve and outage are equal there is no shortfall. Sums of decimal fractions miss the tie by a few 1e-13 MW, so
    /// that a reserve this little (in rows) below an outage still counts as equal to it.
    /// </summary>
    const double Tie = 1e-7;

    readonly double[] exceeds;
    readonly double[] excess;

    OutageTable(double capacity, double step, bool isExact, double[] probability)
    {
        (Capacity, Step, IsExact) = (capacity, step, isExact);
        // From the far end, so that the small probabilities are summed before they meet the large.
        exceeds = new double[probability.Length + 1];
        excess = new double[probability.Length + 2];
        for (var k = probability.Length - 1; k >= 0; k--)
        {
            exceeds[k] = exceeds[k + 1] + probability[k];
            excess[k] = excess[k + 1] + exceeds[k];
        }
    }

    /// <summary>All units' power together, MW.</summary>
    public double Capacity { get; }

    /// <summary>MW from one row to the next.</summary>
    public double Step { get; }

    /// <summary>Whether every state of every unit falls on a row.</summary>
    public bool IsExact { get; }

    /// <summary>How many rows the table has.</summary>
    public int Rows => exceeds.Length - 1;

    /// <summary>Makes the table.</summary>
    /// <param name="units">The units, in any order; none gives a table of nothing.</param>
    /// <exception cref="StudyException">A unit's numbers cannot be: see <see cref="AdequacyChecks"/>.</exception>
    public static OutageTable Of(IReadOnlyList<Unit> units)
    {
        AdequacyChecks.Units(units);
        var capacity = 0.0;
        foreach (var unit in units) capacity += unit.Capacity;
        var (step, exact) = StepOf(units, capacity);
        // The highest outage of a coarse table may lie a row above the capacity, for each unit once.
        var rows = (int)Math.Ceiling(capacity / step - 1e-9) + 1 + (exact ? 0 : 1);
        var (from, to) = (new double[rows], new double[rows]);
        from[0] = 1;
        var highest = 0;
        foreach (var unit in units)
        {
            highest = Add(unit, step, from, to, highest);
            (from, to) = (to, from);
        }
        return new OutageTable(capacity, step, exact, from);
    }

    /// <summary>The probability that outages exceed a reserve, which leaves the load short.</summary>
    /// <param name="reserve">Capacity less load, MW; may be negative.</param>
    public double LossProbability(double reserve)
    {
        var rows = reserve / Step + Tie;
        if (rows < 0) return exceeds[0];
        return rows >= exceeds.Length - 1 ? 0 : exceeds[(int)rows + 1];
    }

    /// <summary>The mean of what outages exceed a reserve by, MW.</summary>
    /// <param name="reserve">Capacity less load, MW; may be negative.</param>
    public double Unserved(double reserve)
    {
        var rows = reserve / Step;
        if (rows < 0) return (excess[1] - rows * exceeds[0]) * Step;
        if (rows >= exceeds.Length - 1) return 0;
        var first = (int)rows + 1;
        return (excess[first + 1] + (first - rows) * exceeds[first]) * Step;
    }

    /// <summary>The probability that this many rows' power or more is out: the curve that planners draw.</summary>
    public double AtLeast(int row) => exceeds[row];

    /// <summary>Adds one unit; gives the highest row that is reached.</summary>
    static int Add(Unit unit, double step, double[] from, double[] to, int highest)
    {
        var up = 1 - unit.OutageRate - unit.DeratedRate;
        var reached = Math.Min(from.Length - 1, highest + (int)Math.Ceiling(Math.Max(unit.Capacity, unit.DeratedBy) / step - 1e-9));
        for (var k = 0; k <= highest; k++) to[k] = from[k] * up;
        Array.Clear(to, highest + 1, reached - highest);
        Shift(from, to, highest, unit.Capacity / step, unit.OutageRate);
        if (unit.DeratedRate > 0) Shift(from, to, highest, unit.DeratedBy / step, unit.DeratedRate);
        return reached;
    }

    static void Shift(double[] from, double[] to, int highest, double by, double probability)
    {
        if (probability == 0) return;
        var whole = (int)Math.Floor(by + 1e-9);
        var beyond = by - whole;
        if (Math.Abs(beyond) < 1e-9) beyond = 0;
        Accumulate(from, to, highest, whole, probability * (1 - beyond));
        if (beyond > 0) Accumulate(from, to, highest, whole + 1, probability * beyond);
    }

    static void Accumulate(double[] from, double[] to, int highest, int by, double probability)
    {
        // A coarse table ends at its capacity; what rounding would push beyond stays on the last row.
        var last = Math.Min(highest, to.Length - 1 - by);
        var source = from.AsSpan(0, last + 1);
        var target = to.AsSpan(by, last + 1);
        for (var k = 0; k < source.Length; k++) target[k] += source[k] * probability;
        for (var k = last + 1; k <= highest; k++) to[^1] += from[k] * probability;
    }

    static (double Step, bool Exact) StepOf(IReadOnlyList<Unit> units, double capacity)
    {
        long common = 0;
        var exact = true;
        foreach (var unit in units)
        {
            exact &= Kilowatts(unit.Capacity, ref common) && (unit.DeratedRate == 0 || Kilowatts(unit.DeratedBy, ref common));
            if (!exact) break;
        }
        var step = common == 0 ? 1 : common / 1000.0;
        if (exact && capacity / step < MostRows) return (step, true);
        // Powers of two of 1 kW: a coarser grid never has a stranger number than a finer one.
        for (step = 0.001; capacity / step >= MostRows - 2; step *= 2)
        {
        }
        return (step, false);
    }

    static bool Kilowatts(double megawatts, ref long common)
    {
        var kilowatts = megawatts * 1000;
        var whole = Math.Round(kilowatts);
        if (Math.Abs(kilowatts - whole) > 1e-6) return false;
        common = Gcd((long)whole, common);
        return true;
    }

    static long Gcd(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
