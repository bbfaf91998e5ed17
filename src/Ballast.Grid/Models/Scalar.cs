using System.Runtime.CompilerServices;

namespace Ballast.Grid.Models;

/// <summary>One number.</summary>
public readonly struct Scalar(double value) : IReal<Scalar>
{
    public readonly double Value = value;

    public static bool IsSingle => true;

    public static int Width => 1;

    public double At(int lane) => Value;

    public static Scalar From(ReadOnlySpan<double> lanes) => new(lanes[0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Scalar(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator +(Scalar a, Scalar b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator -(Scalar a, Scalar b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator *(Scalar a, Scalar b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator /(Scalar a, Scalar b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar operator -(Scalar a) => new(-a.Value);

    public static Scalar Sqrt(Scalar a) => new(Math.Sqrt(a.Value));

    public static Scalar Exp(Scalar a) => new(Math.Exp(a.Value));

    public static Scalar Log(Scalar a) => new(Math.Log(a.Value));

    public static (Scalar Sin, Scalar Cos) SinCos(Scalar a)
    {
        var (sin, cos) = Math.SinCos(a.Value);
        return (new(sin), new(cos));
    }

    public static Scalar Atan2(Scalar y, Scalar x) => new(Math.Atan2(y.Value, x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Min(Scalar a, Scalar b) => new(a.Value < b.Value ? a.Value : b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar Max(Scalar a, Scalar b) => new(a.Value > b.Value ? a.Value : b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar IfGreater(Scalar a, Scalar b, Scalar then, Scalar otherwise) => a.Value > b.Value ? then : otherwise;

    public static double Size(Scalar a) => Math.Abs(a.Value);

    public override string ToString() => Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
