namespace Ballast.Studies.Storage.Ageing;

/// <summary>
/// A loss that is a power of time plus a power of work: A^p·y^p + B^q·y^q, less what a fresh cell has above its nameplate.
/// Where the rates k differ from step to step, dL/dx = p·k·(L/k)^((p−1)/p) integrates to L = (Σ k^(1/p)·Δx)^p,
/// whatever the order of the steps; A and B are these sums over a year.
/// </summary>
/// <param name="Calendar">A, per year.</param>
/// <param name="CalendarPower">p.</param>
/// <param name="Cycling">B, per year.</param>
/// <param name="CyclingPower">q.</param>
/// <param name="Spare">Share above the nameplate that a fresh cell has.</param>
public sealed record PowerFade(double Calendar, double CalendarPower, double Cycling, double CyclingPower, double Spare = 0) : Fade
{
    /// <inheritdoc/>
    public override double LossAfter(double years) =>
        Math.Clamp(Math.Pow(Calendar * years, CalendarPower) + Math.Pow(Cycling * years, CyclingPower) - Spare, 0, 1);

    /// <inheritdoc/>
    public override double CalendarLossAfter(double years) => Math.Clamp(Math.Pow(Calendar * years, CalendarPower) - Spare, 0, 1);
}
