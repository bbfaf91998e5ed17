using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;

namespace Ballast.Grid.Dynamics;

/// <summary>Where a run begins: voltages by bus in the case's order (pu), and the power given off by each unit in the case's order (pu on the system's base).</summary>
public sealed record OperatingPoint(IReadOnlyList<Complex> Voltages, IReadOnlyList<Complex> UnitPowers)
{
    /// <summary>Solves the power flow of a case.</summary>
    /// <exception cref="CaseException">It has no solution that could be found.</exception>
    public static OperatingPoint Of(GridCase grid) => Of(AcPowerFlow.Solve(grid));

    /// <summary>From a solved power flow.</summary>
    public static OperatingPoint Of(PowerFlowSolution solution) => new(solution.Voltages, [.. solution.UnitPowers.Select(s => s / solution.Case.BaseMva)]);
}
