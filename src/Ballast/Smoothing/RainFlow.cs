namespace Ballast.Smoothing;

/// <summary>
/// Rain-flow counting as the signal arrives (ASTM E1049, three-point form): cycles are closed and forgotten, what stays open counts as half-cycles.
/// The stack has a fixed size; an open half-cycle that would overflow it is counted as such.
/// </summary>
public sealed class RainFlow
{
    /// <summary>Wear of a cycle of depth D is D to this power, of a full one. Between 1.1 and 2 for lithium cells.</summary>
    public const double Exponent = 1.5;

    const int Depth = 256;
    readonly double[] stack = new double[Depth];
    readonly double band;
    int count;
    double now;

    /// <param name="band">Movements smaller than this are not turnings.</param>
    public RainFlow(double band = 1e-3) => this.band = band;

    double closed, closedDamage;

    /// <summary>Full cycles, with half-cycles as halves.</summary>
    public double Cycles => closed + 0.5 * Math.Max(0, Open - 1);

    /// <summary>Sum over cycles of depth to the power <see cref="Exponent"/>; the signal's unit is one full depth.</summary>
    public double Damage
    {
        get
        {
            var sum = closedDamage;
            for (var i = 1; i < count; i++) sum += 0.5 * Wear(stack[i] - stack[i - 1]);
            return Open > count ? sum + 0.5 * Wear(now - stack[count - 1]) : sum;
        }
    }

    int Open => count > 0 && now != stack[count - 1] ? count + 1 : count;

    /// <summary>The next value, in full depths: a state of charge.</summary>
    public void Add(double value)
    {
        if (count == 0)
        {
            stack[count++] = now = value;
            return;
        }
        var direction = now - stack[count - 1];
        if ((direction >= 0 && value >= now) || (direction <= 0 && value <= now))
        {
            now = value;
            return;
        }
        if (Math.Abs(value - now) < band) return;
        Push(now);
        now = value;
    }

    void Push(double turning)
    {
        if (count == Depth)
        {
            closed += 0.5;
            closedDamage += 0.5 * Wear(stack[1] - stack[0]);
            Array.Copy(stack, 1, stack, 0, --count);
        }
        stack[count++] = turning;
        Close();
    }

    // A range that its successor covers is a whole cycle, unless it begins the signal: then it is half of one.
    void Close()
    {
        while (count >= 3 && Math.Abs(stack[count - 1] - stack[count - 2]) >= Math.Abs(stack[count - 2] - stack[count - 3]))
        {
            var depth = stack[count - 2] - stack[count - 3];
            if (count == 3)
            {
                closed += 0.5;
                closedDamage += 0.5 * Wear(depth);
                (stack[0], stack[1]) = (stack[1], stack[2]);
                count = 2;
            }
            else
            {
                closed += 1;
                closedDamage += Wear(depth);
                stack[count - 3] = stack[count - 1];
                count -= 2;
            }
        }
    }

    static double Wear(double depth) => Math.Pow(Math.Abs(depth), Exponent);
}
