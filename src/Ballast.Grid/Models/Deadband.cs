namespace Ballast.Grid.Models;

/// <summary>A dead band without a step: what lies beyond it, and nothing inside. A band of no width is a wire, also for slopes at its middle.</summary>
readonly struct Deadband<T>(T low, T high) where T : struct, IReal<T>
{
    readonly bool none = !(high.At(0) > low.At(0));

    /// <summary>By how much a value lies above the upper end (positive) or below the lower one (negative).</summary>
    public T Beyond(T value) => none ? value - low : T.IfGreater(value, high, value - high, T.IfGreater(low, value, value - low, 0.0));
}
