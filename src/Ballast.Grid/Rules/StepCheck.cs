using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Rules;

/// <summary>Greatest difference between any two instants within a window; upward, from the least before; downward, from the greatest before.</summary>
sealed class StepCheck : RuleCheck
{
    readonly BlockExtremes extremes;
    readonly Direction direction;
    readonly double scale;
    readonly double[] greatest = new double[Block], least = new double[Block];

    /// <param name="rule">Whose verdict it is.</param>
    /// <param name="windowSeconds">Both instants lie within it.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="meanSeconds">P is first averaged over so long; 0: taken as it is.</param>
    /// <param name="scale">From MW to the rule's unit.</param>
    /// <param name="limit">In the rule's unit.</param>
    /// <param name="stepSeconds">Between samples.</param>
    public StepCheck(Rule rule, double windowSeconds, Direction direction, double meanSeconds, double scale, double limit, double stepSeconds) : base(rule, limit, stepSeconds, meanSeconds)
    {
        (this.direction, this.scale) = (direction, scale);
        // Two instants a whole window apart are both in it: one sample more than the window has steps.
        extremes = new BlockExtremes(1 + (int)Math.Round(windowSeconds / stepSeconds));
    }

    protected override void Measure(ReadOnlySpan<double> block)
    {
        extremes.Take(block, greatest, least);
        Differences(direction == Direction.Up ? block : greatest.AsSpan(0, block.Length), direction == Direction.Down ? block : least.AsSpan(0, block.Length), greatest, scale);
        Tally.Take(greatest.AsSpan(0, block.Length), Taken);
    }

    /// <summary>(a − b)·scale; may be written onto a.</summary>
    internal static void Differences(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> to, double scale)
    {
        ref var from = ref MemoryMarshal.GetReference(a);
        ref var less = ref MemoryMarshal.GetReference(b);
        ref var result = ref MemoryMarshal.GetReference(to);
        var i = 0;
        unchecked
        {
            for (; i <= a.Length - Vector512<double>.Count; i += Vector512<double>.Count)
                ((Vector512.LoadUnsafe(ref from, (nuint)i) - Vector512.LoadUnsafe(ref less, (nuint)i)) * scale).StoreUnsafe(ref result, (nuint)i);
        }
        for (; i < a.Length; i++) to[i] = (a[i] - b[i]) * scale;
    }
}
