using System.Runtime.Intrinsics;

namespace Ballast.Smoothing;

/// <summary>
/// One device of a chain, for many racks at once: what enters is the power that is wanted behind it, what leaves is the power that it draws from what
/// stands before it. Columns, one number per rack, are as long as whole vectors; a step at a fixed interval allocates nothing.
/// </summary>
public abstract class SmoothingStage
{
    /// <summary>Racks per vector.</summary>
    public const int Lanes = 8;

    private protected SmoothingStage(int racks, double stepSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(racks, 1);
        if (!(stepSeconds > 0) || !double.IsFinite(stepSeconds)) throw new ArgumentOutOfRangeException(nameof(stepSeconds), stepSeconds, "A step lasts more than no time.");
        (Racks, StepSeconds) = (racks, stepSeconds);
        Width = Padded(racks);
    }

    /// <summary>How many racks.</summary>
    public int Racks { get; }

    /// <summary>The interval of a step, s.</summary>
    public double StepSeconds { get; }

    /// <summary>Length of a column.</summary>
    protected int Width { get; }

    /// <summary>Energy burned to hold power up, J, of one rack since the start.</summary>
    public virtual double Burned(int rack) => 0;

    /// <summary>Energy that the work wanted and did not get, J, of one rack since the start.</summary>
    public virtual double Withheld(int rack) => 0;

    /// <summary>Energy lost in converters and cells, J, of one rack since the start.</summary>
    public virtual double Lost(int rack) => 0;

    /// <summary>Energy stored now less that at the start, J, of one rack.</summary>
    public virtual double Gained(int rack) => 0;

    /// <summary>Settle as if this power had been drawn for long.</summary>
    internal abstract void Start(ReadOnlySpan<double> power);

    /// <summary>One step: what is wanted, in place, becomes what is drawn. W; as long as a column.</summary>
    internal abstract void Step(Span<double> power);

    internal static int Padded(int racks) => (racks + Lanes - 1) / Lanes * Lanes;

    protected double[] Column() => new double[Width];

    private protected static Vector512<double> At(double[] column, int i) => Vector512.Create(column.AsSpan(i, Lanes));
}
