namespace Ballast.Grid.PowerFlow;

/// <summary>How a power flow is solved.</summary>
public sealed record PowerFlowOptions
{
    /// <summary>Largest mismatch of any bus at which the flow is solved, MW or Mvar. Where rounding does not let it go so low, what it comes to is good enough below 1e-5.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>Steps of Newton's method before it is given up.</summary>
    public int MostIterations { get; init; } = 40;

    /// <summary>Start from 1 pu and no angles, instead of from the case's voltages.</summary>
    public bool FlatStart { get; init; }

    /// <summary>
    /// Whether a machine that reaches a limit of its reactive power lets its voltage go. Off by default: a case's set voltages are held, as its file
    /// states them, and <see cref="PowerFlowSolution.BeyondReactiveLimits"/> names the buses where that takes more than their machines have.
    /// </summary>
    public bool EnforceReactiveLimits { get; init; }
}
