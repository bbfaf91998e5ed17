namespace Ballast.Grid.Models;

/// <summary>
/// Magnetic saturation through two points of the open-circuit curve. Quadratic: S(E) = B(E−A)²/E above A (PSS/E's GENROU, GENSAL and exciters).
/// Exponential: S(E) = S₁·E^n (GENROE, GENSAE).
/// </summary>
public readonly struct Saturation<T> where T : struct, IReal<T>
{
    readonly T a, b;
    readonly bool exponential;

    Saturation(T a, T b, bool exponential, bool active)
    {
        this.a = a;
        this.b = b;
        this.exponential = exponential;
        Active = active;
    }

    /// <summary>Whether there is any.</summary>
    public bool Active { get; }

    /// <summary>Of a machine: S(1.0) and S(1.2).</summary>
    public static Saturation<T> OfMachine(T atOne, T atOneTwo, bool exponential)
    {
        // PSS/E takes S(1.0) = 0 as no saturation, whatever S(1.2) is.
        if (atOneTwo.At(0) <= 0 || atOne.At(0) <= 0) return default;
        if (!(atOneTwo.At(0) > atOne.At(0))) return default;
        if (exponential) return new(T.Log(atOneTwo / atOne) / (T)Math.Log(1.2), atOne, true, true);
        return Quadratic(1, atOne, 1.2, atOneTwo);
    }

    /// <summary>Of an exciter: S at E1 and at E2. A first point at E1 = 0 means none, as data sheets have it.</summary>
    public static Saturation<T> OfExciter(T e1, T s1, T e2, T s2)
    {
        if (e1.At(0) <= 0 || e2.At(0) <= 0 || s1.At(0) <= 0 && s2.At(0) <= 0) return default;
        // Either order of the two points is met in data; a curve that does not rise from one to the other is no saturation.
        var (low, high) = (e1.At(0) < e2.At(0) ? s1 * e1 : s2 * e2, e1.At(0) < e2.At(0) ? s2 * e2 : s1 * e1);
        if (!(high.At(0) > low.At(0))) return default;
        return e1.At(0) > e2.At(0) ? Quadratic(e2, s2, e1, s1) : Quadratic(e1, s1, e2, s2);
    }

    /// <summary>S(E).</summary>
    public T At(T e)
    {
        if (!Active) return 0.0;
        if (exponential) return b * T.Exp(a * T.Log(T.Max(e, 1e-12)));
        var above = e - a;
        return T.IfGreater(e, a, b * above * above / T.Max(e, 1e-12), 0.0);
    }

    static Saturation<T> Quadratic(T e1, T s1, T e2, T s2)
    {
        var root = T.Sqrt(T.Max(s1 * e1 / (s2 * e2), 0.0));
        var a = (e1 - root * e2) / ((T)1 - root);
        var b = s2 * e2 / ((e2 - a) * (e2 - a));
        return new(a, b, false, true);
    }
}
