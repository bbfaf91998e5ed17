namespace Ballast.Optimization;

/// <summary>How hard <see cref="Cbc"/> tries.</summary>
/// <param name="RelativeGap">A mixed-integer program ends once the best solution is within this share of the best that could still be; 0 proves the optimum.</param>
/// <param name="TimeLimitSeconds">Processor seconds of the whole process after which the search ends with what it has, as <see cref="LinearStatus.Unproved"/>. What comes out then depends on the machine, so none is the default.</param>
public sealed record CbcOptions(double RelativeGap = 0, double TimeLimitSeconds = double.PositiveInfinity)
{
    /// <summary>The optimum, proved, however long it takes.</summary>
    public static CbcOptions Exact { get; } = new();
}
