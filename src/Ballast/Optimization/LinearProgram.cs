using System.Runtime.InteropServices;

namespace Ballast.Optimization;

/// <summary>
/// A linear or mixed-integer program, told a variable and a row at a time:
/// minimise c·x subject to rowLower ≤ A·x ≤ rowUpper and lower ≤ x ≤ upper, some of x whole numbers.
/// An infinite bound is no bound. Numbers only: what they mean is the caller's.
/// </summary>
public sealed class LinearProgram
{
    readonly List<double> cost = [], lower = [], upper = [], rowLower = [], rowUpper = [], coefficient = [];
    readonly List<bool> whole = [];
    readonly List<int> start = [0], column = [];

    /// <summary>Number of variables.</summary>
    public int Variables => cost.Count;

    /// <summary>Number of rows.</summary>
    public int Rows => rowLower.Count;

    /// <summary>Whether any variable must be a whole number.</summary>
    public bool HasWhole { get; private set; }

    /// <summary>Adds a variable; gives its index.</summary>
    /// <param name="cost">What one of it costs in the objective, which is minimised.</param>
    /// <param name="lower">Its least value.</param>
    /// <param name="upper">Its greatest value.</param>
    /// <param name="whole">Whether it must be a whole number.</param>
    /// <exception cref="ArgumentException">A cost that is not finite, or bounds that exclude each other or are not numbers.</exception>
    public int AddVariable(double cost, double lower = 0, double upper = double.PositiveInfinity, bool whole = false)
    {
        if (!double.IsFinite(cost)) throw new ArgumentException($"The cost {cost} is not a finite number.", nameof(cost));
        if (!(lower <= upper)) throw new ArgumentException($"The bounds {lower} and {upper} exclude each other.", nameof(lower));
        this.cost.Add(cost);
        this.lower.Add(lower);
        this.upper.Add(upper);
        this.whole.Add(whole);
        HasWhole |= whole;
        return Variables - 1;
    }

    /// <summary>Adds a row; gives its index. A variable named twice counts with the sum of its coefficients.</summary>
    /// <exception cref="ArgumentException">An unknown variable, a coefficient that is not finite, or bounds that exclude each other.</exception>
    public int AddRow(double lower, double upper, params ReadOnlySpan<(int Variable, double Coefficient)> terms)
    {
        if (!(lower <= upper)) throw new ArgumentException($"The bounds {lower} and {upper} of a row exclude each other.", nameof(lower));
        var first = column.Count;
        foreach (var (variable, value) in terms)
        {
            if ((uint)variable >= (uint)Variables) throw new ArgumentException($"There is no variable {variable}.", nameof(terms));
            if (!double.IsFinite(value)) throw new ArgumentException($"The coefficient {value} of variable {variable} is not a finite number.", nameof(terms));
            var at = column.IndexOf(variable, first);
            if (at >= 0)
            {
                coefficient[at] += value;
                continue;
            }
            column.Add(variable);
            coefficient.Add(value);
        }
        start.Add(column.Count);
        rowLower.Add(lower);
        rowUpper.Add(upper);
        return Rows - 1;
    }

    internal ReadOnlySpan<double> Cost => CollectionsMarshal.AsSpan(cost);

    internal ReadOnlySpan<double> Lower => CollectionsMarshal.AsSpan(lower);

    internal ReadOnlySpan<double> Upper => CollectionsMarshal.AsSpan(upper);

    internal ReadOnlySpan<bool> Whole => CollectionsMarshal.AsSpan(whole);

    internal ReadOnlySpan<double> RowLower => CollectionsMarshal.AsSpan(rowLower);

    internal ReadOnlySpan<double> RowUpper => CollectionsMarshal.AsSpan(rowUpper);

    /// <summary>Where each row's terms begin in <see cref="Column"/> and <see cref="Coefficient"/>; one more entry than rows.</summary>
    internal ReadOnlySpan<int> Start => CollectionsMarshal.AsSpan(start);

    internal ReadOnlySpan<int> Column => CollectionsMarshal.AsSpan(column);

    internal ReadOnlySpan<double> Coefficient => CollectionsMarshal.AsSpan(coefficient);
}
