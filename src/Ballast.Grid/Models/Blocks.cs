using System.Runtime.CompilerServices;

namespace Ballast.Grid.Models;

/// <summary>The states of one part of a unit, named in the order in which they are added.</summary>
public sealed class StateNames
{
    readonly List<string> names = [];

    public IReadOnlyList<string> Names => names;

    public int Count => names.Count;

    /// <summary>Adds a state; its place among those of the part.</summary>
    public int Add(string name)
    {
        names.Add(name);
        return names.Count - 1;
    }
}

/// <summary>1 / (1 + T s). A time constant of zero or less makes it a wire.</summary>
readonly struct Lag<T> where T : struct, IReal<T>
{
    readonly int at;
    readonly T inverse;
    readonly bool wire;

    public Lag(StateNames states, string name, T time)
    {
        wire = time.At(0) <= 0;
        at = wire ? -1 : states.Add(name);
        inverse = wire ? 0.0 : (T)1 / time;
    }

    /// <summary>Whether its output is a state rather than its input.</summary>
    public bool HasState => !wire;

    /// <summary>Its output, which does not depend on its input unless it is a wire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Out(ReadOnlySpan<T> x, T input) => wire ? input : x[at];

    /// <summary>Its output; sets its state's rate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(ReadOnlySpan<T> x, Span<T> dx, T input)
    {
        if (wire) return input;
        dx[at] = (input - x[at]) * inverse;
        return x[at];
    }

    /// <summary>Slows its state, or stops it.</summary>
    public void Scale(Span<T> dx, T factor) => dx[at] *= factor;

    public void Start(Span<T> x, T value)
    {
        if (!wire) x[at] = value;
    }
}

/// <summary>(1 + T1 s) / (1 + T2 s), held as the lag of its input. With T2 of zero it is a wire.</summary>
readonly struct LeadLag<T> where T : struct, IReal<T>
{
    readonly int at;
    readonly T inverse, ratio;
    readonly bool wire;

    public LeadLag(StateNames states, string name, T lead, T lag)
    {
        wire = lag.At(0) <= 0;
        at = wire ? -1 : states.Add(name);
        inverse = wire ? 0.0 : (T)1 / lag;
        ratio = wire ? 1.0 : lead / lag;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(ReadOnlySpan<T> x, Span<T> dx, T input)
    {
        if (wire) return input;
        var behind = input - x[at];
        dx[at] = behind * inverse;
        return x[at] + ratio * behind;
    }

    public void Start(Span<T> x, T value)
    {
        if (!wire) x[at] = value;
    }
}

/// <summary>K s / (1 + T s), held as the lag of its input; zero at rest. With T of zero it gives nothing.</summary>
readonly struct Washout<T> where T : struct, IReal<T>
{
    readonly int at;
    readonly T inverse, gain;
    readonly bool none;

    public Washout(StateNames states, string name, T k, T time)
    {
        none = time.At(0) <= 0;
        at = none ? -1 : states.Add(name);
        inverse = none ? 0.0 : (T)1 / time;
        gain = none ? 0.0 : k / time;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(ReadOnlySpan<T> x, Span<T> dx, T input)
    {
        if (none) return 0.0;
        var behind = input - x[at];
        dx[at] = behind * inverse;
        return gain * behind;
    }

    public void Start(Span<T> x, T value)
    {
        if (!none) x[at] = value;
    }
}

/// <summary>
/// K / (1 + T s) whose state does not leave its limits (non-windup): at a limit it stays until its rate points inward. With T of zero, a clamped wire.
/// </summary>
readonly struct LimitedLag<T> where T : struct, IReal<T>
{
    readonly int at;
    readonly T inverse;
    readonly bool wire;

    public LimitedLag(StateNames states, string name, T time)
    {
        wire = time.At(0) <= 0;
        at = wire ? -1 : states.Add(name);
        inverse = wire ? 0.0 : (T)1 / time;
    }

    /// <summary>Whether its output is a state rather than its input.</summary>
    public bool HasState => !wire;

    /// <summary>Where its state is.</summary>
    public int Place => at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Out(ReadOnlySpan<T> x, T target, T low, T high) => Limit.Clamp(wire ? target : x[at], low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(Span<T> x, Span<T> dx, T target, T low, T high, ref Signals<T> s) => wire
        ? Limit.Clamp(target, low, high, ref s)
        : Limit.Hold(x, dx, at, (target - x[at]) * inverse, low, high, ref s);

    /// <summary>As <see cref="Through"/>, between limits that move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Ride(Span<T> x, Span<T> dx, T target, T low, T high, ref Signals<T> s) => wire
        ? Limit.Clamp(target, low, high, ref s)
        : Limit.Ride(x, dx, at, (target - x[at]) * inverse, low, high, ref s);

    public void Start(Span<T> x, T value)
    {
        if (!wire) x[at] = value;
    }
}

/// <summary>Limits, windup and non-windup.</summary>
static class Limit
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Clamp<T>(T value, T low, T high) where T : struct, IReal<T> => T.Max(low, T.Min(high, value));

    /// <summary>A clamp that says when it holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Clamp<T>(T value, T low, T high, ref Signals<T> s) where T : struct, IReal<T>
    {
        if (T.IsSingle) s.Note(value.At(0) > high.At(0), value.At(0) < low.At(0));
        return T.Max(low, T.Min(high, value));
    }

    /// <summary>
    /// A state that does not leave its limits. The state itself is put back on a limit that has moved past it, which is why a part may write its states.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Hold<T>(Span<T> x, Span<T> dx, int at, T rate, T low, T high, ref Signals<T> s) where T : struct, IReal<T>
    {
        var value = x[at];
        if (T.IsSingle) s.Note(value.At(0) >= high.At(0) && rate.At(0) > 0, value.At(0) <= low.At(0) && rate.At(0) < 0);
        rate = T.IfGreater(high, value, rate, T.Min(rate, 0.0));
        rate = T.IfGreater(value, low, rate, T.Max(rate, 0.0));
        value = Clamp(value, low, high);
        x[at] = value;
        dx[at] = rate;
        return value;
    }

    /// <summary>
    /// As <see cref="Hold"/>, between limits that move with the grid. A state that would reach its limit within <see cref="Reach"/> is on it, so that it rides on a limit that
    /// gives way instead of leaving and meeting it again without end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Ride<T>(Span<T> x, Span<T> dx, int at, T rate, T low, T high, ref Signals<T> s) where T : struct, IReal<T>
    {
        var value = x[at];
        var soon = value + rate * (T)Reach;
        if (T.IsSingle) s.Note(soon.At(0) >= high.At(0) && rate.At(0) > 0, soon.At(0) <= low.At(0) && rate.At(0) < 0);
        var upper = T.IfGreater(rate, 0.0, T.IfGreater(high, soon, value, high), value);
        value = T.IfGreater(0.0, rate, T.IfGreater(soon, low, value, low), upper);
        rate = T.IfGreater(high, value, rate, T.Min(rate, 0.0));
        rate = T.IfGreater(value, low, rate, T.Max(rate, 0.0));
        value = Clamp(value, low, high);
        x[at] = value;
        dx[at] = rate;
        return value;
    }

    /// <summary>Seconds.</summary>
    const double Reach = 1e-4;
}
