using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ballast.Grid.Models;

/// <summary>A complex number of any arithmetic, in the frame that turns with nominal frequency.</summary>
public readonly struct Phasor<T>(T re, T im) where T : struct, IReal<T>
{
    public readonly T Re = re;

    public readonly T Im = im;

    /// <summary>Its absolute value.</summary>
    public T Magnitude => T.Sqrt(Re * Re + Im * Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Phasor<T> operator +(Phasor<T> a, Phasor<T> b) => new(a.Re + b.Re, a.Im + b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Phasor<T> operator -(Phasor<T> a, Phasor<T> b) => new(a.Re - b.Re, a.Im - b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Phasor<T> operator *(Phasor<T> a, Phasor<T> b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Phasor<T> operator *(Phasor<T> a, T b) => new(a.Re * b, a.Im * b);

    public static Phasor<T> Of(Complex value) => new(value.Real, value.Imaginary);

    public Complex ToComplex(int lane = 0) => new(Re.At(lane), Im.At(lane));
}
