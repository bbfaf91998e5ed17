using System.Numerics;

namespace Ballast.Grid.Models;

/// <summary>
/// The arithmetic in which a dynamic model is written. One text of a model serves three uses: <see cref="Scalar"/> for one run,
/// <see cref="Lanes"/> for eight runs at once, <see cref="Dual"/> for exact derivatives.
/// </summary>
public interface IReal<T> :
    IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>, IUnaryNegationOperators<T, T>
    where T : struct, IReal<T>
{
    static abstract implicit operator T(double value);

    /// <summary>Whether a value is one number, so that limiters can say whether they are active.</summary>
    static abstract bool IsSingle { get; }

    /// <summary>How many scenarios a value holds.</summary>
    static abstract int Width { get; }

    /// <summary>The number, or that of one lane.</summary>
    double At(int lane);

    /// <summary>A value from one number per lane; the last is repeated where there are fewer.</summary>
    static abstract T From(ReadOnlySpan<double> lanes);

    static abstract T Sqrt(T a);

    static abstract T Exp(T a);

    static abstract T Log(T a);

    static abstract (T Sin, T Cos) SinCos(T a);

    static abstract T Atan2(T y, T x);

    static abstract T Min(T a, T b);

    static abstract T Max(T a, T b);

    /// <summary>a &gt; b ? then : otherwise, lane by lane.</summary>
    static abstract T IfGreater(T a, T b, T then, T otherwise);

    /// <summary>The largest absolute number in it, derivatives included: what an iteration drives to zero.</summary>
    static abstract double Size(T a);
}
