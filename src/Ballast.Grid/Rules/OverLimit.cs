namespace Ballast.Grid.Rules;

/// <summary>
/// From where on a measured value counts as over its limit, for every check. A load held exactly at a limit, as a ramp or a store holds it, comes out a little above or below
/// it: samples are written with a few decimals, and differences and running sums round. A millionth of the limit covers both, and is a thousandth of what meters of power resolve.
/// </summary>
static class OverLimit
{
    /// <summary>Of the limit.</summary>
    const double Rounding = 1e-6;

    /// <summary>The greatest value that keeps the limit.</summary>
    public static double Greatest(double limit) => limit * (1 + Rounding);

    public static bool Is(double value, double limit) => value > Greatest(limit);

    public static Verdict Judge(double worst, double limit) => Is(worst, limit) ? Verdict.Fail : Verdict.Pass;
}
