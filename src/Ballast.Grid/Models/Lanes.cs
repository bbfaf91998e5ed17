using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ballast.Grid.Models;

/// <summary>Eight numbers, one per scenario. On a processor without 512-bit vectors the runtime splits each operation in two.</summary>
public readonly struct Lanes(Vector512<double> value) : IReal<Lanes>
{
    public readonly Vector512<double> Value = value;

    public static bool IsSingle => false;

    public static int Width => 8;

    public double At(int lane) => Value[lane];

    public static Lanes From(ReadOnlySpan<double> lanes)
    {
        Span<double> all = stackalloc double[8];
        for (var lane = 0; lane < 8; lane++) all[lane] = lanes[Math.Min(lane, lanes.Length - 1)];
        return new(Vector512.Create<double>(all));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator +(Lanes a, Lanes b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes a, Lanes b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator *(Lanes a, Lanes b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator /(Lanes a, Lanes b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes operator -(Lanes a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Sqrt(Lanes a) => new(Vector512.Sqrt(a.Value));

    public static Lanes Exp(Lanes a) => new(Vector512.Exp(a.Value));

    public static Lanes Log(Lanes a) => new(Vector512.Log(a.Value));

    public static (Lanes Sin, Lanes Cos) SinCos(Lanes a)
    {
        var (sin, cos) = Vector512.SinCos(a.Value);
        return (new(sin), new(cos));
    }

    public static Lanes Atan2(Lanes y, Lanes x)
    {
        Span<double> angle = stackalloc double[8];
        for (var lane = 0; lane < 8; lane++) angle[lane] = Math.Atan2(y.Value[lane], x.Value[lane]);
        return new(Vector512.Create<double>(angle));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Min(Lanes a, Lanes b) => new(Vector512.MinNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Max(Lanes a, Lanes b) => new(Vector512.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes IfGreater(Lanes a, Lanes b, Lanes then, Lanes otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.Value, b.Value), then.Value, otherwise.Value));

    public static double Size(Lanes a)
    {
        var most = 0.0;
        for (var lane = 0; lane < 8; lane++)
        {
            var size = Math.Abs(a.Value[lane]);
            // A lane that has become NaN must not end an iteration as if it had converged.
            if (!(size <= most)) most = size;
        }

        return most;
    }
}
