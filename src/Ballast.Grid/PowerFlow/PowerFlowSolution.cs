using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.PowerFlow;

/// <summary>A solved power flow. Lists are in the order of the case's own; powers are complex, MW and Mvar.</summary>
public sealed record PowerFlowSolution
{
    public required GridCase Case { get; init; }

    /// <summary>Voltage of each bus, pu; zero where a bus is isolated.</summary>
    public required IReadOnlyList<Complex> Voltages { get; init; }

    /// <summary>Power given off by each unit; zero out of service.</summary>
    public required IReadOnlyList<Complex> UnitPowers { get; init; }

    /// <summary>Power drawn by each load at its voltage; zero out of service.</summary>
    public required IReadOnlyList<Complex> LoadPowers { get; init; }

    /// <summary>Power drawn by all shunts of each bus at its voltage; a capacitor draws negative Mvar.</summary>
    public required IReadOnlyList<Complex> ShuntPowers { get; init; }

    /// <summary>Flow of each line.</summary>
    public required IReadOnlyList<BranchFlow> LineFlows { get; init; }

    /// <summary>Flow of each transformer.</summary>
    public required IReadOnlyList<BranchFlow> TransformerFlows { get; init; }

    /// <summary>Power lost in all lines and transformers.</summary>
    public required Complex Losses { get; init; }

    /// <summary>Steps of Newton's method, over all rounds of limits.</summary>
    public required int Iterations { get; init; }

    /// <summary>Largest mismatch left at a bus, MW or Mvar.</summary>
    public required double Mismatch { get; init; }

    /// <summary>Numbers of the buses whose machines hold a limit of reactive power instead of their voltage.</summary>
    public required IReadOnlyList<int> AtReactiveLimits { get; init; }

    /// <summary>Numbers of the buses whose voltage takes more reactive power than their machines have; the slack is never limited.</summary>
    public required IReadOnlyList<int> BeyondReactiveLimits { get; init; }

    /// <summary>What the solution did that the case does not say, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>What flows into a branch at both its ends, MW and Mvar; zero out of service.</summary>
/// <param name="From">Into its from end.</param>
/// <param name="To">Into its to end.</param>
/// <param name="Loading">Larger of the two ends over the first rating; NaN: no rating is given.</param>
public readonly record struct BranchFlow(Complex From, Complex To, double Loading)
{
    /// <summary>Power lost on the way.</summary>
    public Complex Loss => From + To;
}
