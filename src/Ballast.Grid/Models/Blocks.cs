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
    readonly T inverse;

    public Lag(StateNames states, string name, T time)
    {
        HasState = time.At(0) > 0;
        Place = HasState ? states.Add(name) : -1;
        inverse = HasState ? (T)1 / time : 0.0;
    }

    /// <summary>Whether its output is a state rather than its input.</summary>
    public bool HasState { get; }

    /// <summary>Where its state is.</summary>
    public int Place { get; }

    /// <summary>Its output, which does not depend on its input unless it is a wire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Out(ReadOnlySpan<T> x, T input) => HasState ? x[Place] : input;

    /// <summary>How fast its state follows its input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Rate(ReadOnlySpan<T> x, T input) => (input - x[Place]) * inverse;

    /// <summary>Its output; sets its state's rate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(ReadOnlySpan<T> x, Span<T> dx, T input)
    {
        if (!HasState) return input;
        dx[Place] = Rate(x, input);
        return x[Place];
    }

    /// <summary>Slows its state, or stops it.</summary>
    public void Scale(Span<T> dx, T factor) => dx[Place] *= factor;

    public void Start(Span<T> x, T value)
    {
        if (HasState) x[Place] = value;
    }
}

/// <summary>(1 + T1 s) / (1 + T2 s), held as the lag of its input. With T2 of zero it is a wire.</summary>
readonly struct LeadLag<T>(StateNames states, string name, T lead, T lag) where T : struct, IReal<T>
{
    readonly Lag<T> behind = new(states, name, lag);
    readonly T ratio = lag.At(0) > 0 ? lead / lag : 1.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(ReadOnlySpan<T> x, Span<T> dx, T input)
    {
        var late = behind.Through(x, dx, input);
        return late + ratio * (input - late);
    }

    public void Start(Span<T> x, T value) => behind.Start(x, value);
}

/// <summary>K s / (1 + T s), held as the lag of its input; zero at rest. With T of zero it gives nothing.</summary>
readonly struct Washout<T>(StateNames states, string name, T k, T time) where T : struct, IReal<T>
{
    readonly Lag<T> behind = new(states, name, time);
    readonly T gain = time.At(0) > 0 ? k / time : 0.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(ReadOnlySpan<T> x, Span<T> dx, T input) => gain * (input - behind.Through(x, dx, input));

    public void Start(Span<T> x, T value) => behind.Start(x, value);
}

/// <summary>
/// K / (1 + T s) whose state does not leave its limits (non-windup): at a limit it stays until its rate points inward. With T of zero, a clamped wire.
/// </summary>
readonly struct LimitedLag<T>(StateNames states, string name, T time) where T : struct, IReal<T>
{
    readonly Lag<T> lag = new(states, name, time);

    /// <summary>Whether its output is a state rather than its input.</summary>
    public bool HasState => lag.HasState;

    /// <summary>Where its state is.</summary>
    public int Place => lag.Place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Out(ReadOnlySpan<T> x, T target, T low, T high) => Limit.Clamp(lag.Out(x, target), low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Through(Span<T> x, Span<T> dx, T target, T low, T high, ref Signals<T> s) =>
        HasState ? Limit.Hold(x, dx, Place, lag.Rate(x, target), low, high, ref s) : Limit.Clamp(target, low, high, ref s);

    /// <summary>As <see cref="Through"/>, between limits that move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Ride(Span<T> x, Span<T> dx, T target, T low, T high, ref Signals<T> s) =>
        HasState ? Limit.Ride(x, dx, Place, lag.Rate(x, target), low, high, ref s) : Limit.Clamp(target, low, high, ref s);

    public void Start(Span<T> x, T value) => lag.Start(x, value);
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
        return Keep(x, dx, at, value, rate, low, high);
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
        return Keep(x, dx, at, value, rate, low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Keep<T>(Span<T> x, Span<T> dx, int at, T value, T rate, T low, T high) where T : struct, IReal<T>
    {
        rate = T.IfGreater(high, value, rate, T.Min(rate, 0.0));
        dx[at] = T.IfGreater(value, low, rate, T.Max(rate, 0.0));
        return x[at] = Clamp(value, low, high);
    }

    /// <summary>Seconds.</summary>
    const double Reach = 1e-4;
}
