namespace Ballast.Grid.Models;

/// <summary>A number and its derivative with respect to one chosen input (forward-mode differentiation): exact slopes without a difference quotient.</summary>
/// <param name="Value">The number.</param>
/// <param name="Slope">Its derivative.</param>
public readonly record struct Dual(double Value, double Slope) : IReal<Dual>
{
    public static bool IsSingle => true;

    public static int Width => 1;

    public double At(int lane) => Value;

    public static Dual From(ReadOnlySpan<double> lanes) => new(lanes[0], 0);

    public static implicit operator Dual(double value) => new(value, 0);

    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);

    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Slope - b.Slope);

    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Slope * b.Value + a.Value * b.Slope);

    public static Dual operator /(Dual a, Dual b)
    {
        var ratio = a.Value / b.Value;
        return new(ratio, (a.Slope - ratio * b.Slope) / b.Value);
    }

    public static Dual operator -(Dual a) => new(-a.Value, -a.Slope);

    public static Dual Sqrt(Dual a)
    {
        var root = Math.Sqrt(a.Value);
        return new(root, root > 0 ? a.Slope / (2 * root) : 0);
    }

    public static Dual Exp(Dual a)
    {
        var power = Math.Exp(a.Value);
        return new(power, power * a.Slope);
    }

    public static Dual Log(Dual a) => new(Math.Log(a.Value), a.Slope / a.Value);

    public static (Dual Sin, Dual Cos) SinCos(Dual a)
    {
        var (sin, cos) = Math.SinCos(a.Value);
        return (new(sin, cos * a.Slope), new(cos, -sin * a.Slope));
    }

    public static Dual Atan2(Dual y, Dual x)
    {
        var square = x.Value * x.Value + y.Value * y.Value;
        return new(Math.Atan2(y.Value, x.Value), square > 0 ? (x.Value * y.Slope - y.Value * x.Slope) / square : 0);
    }

    public static Dual Min(Dual a, Dual b) => a.Value < b.Value ? a : b;

    public static Dual Max(Dual a, Dual b) => a.Value > b.Value ? a : b;

    public static Dual IfGreater(Dual a, Dual b, Dual then, Dual otherwise) => a.Value > b.Value ? then : otherwise;

    public static double Size(Dual a) => Math.Max(Math.Abs(a.Value), Math.Abs(a.Slope));
}
