using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;

namespace Ballast.Studies.Interconnection;

/// <summary>The system as it stands before the new load: what each unit gives, what it could give, and the flows.</summary>
/// <param name="Outputs">MW of each unit.</param>
/// <param name="Most">Greatest output of each unit, MW; 0 for one that is not there.</param>
/// <param name="Flows">MW on each branch from its from bus.</param>
public sealed record SystemState(double[] Outputs, double[] Most, double[] Flows)
{
    /// <summary>The case as it states itself, the reference bus taking up the difference.</summary>
    public static SystemState AsStated(DcNetwork network)
    {
        var flow = DcPowerFlow.Solve(network);
        return new(flow.Outputs, MostOf(network), flow.Flows);
    }

    /// <summary>The cheapest dispatch that keeps the normal ratings.</summary>
    /// <exception cref="CaseException">There is none.</exception>
    public static SystemState Cheapest(DcNetwork network)
    {
        var optimum = DcOptimalFlow.Solve(network);
        return new(optimum.Outputs, MostOf(network), optimum.Flows);
    }

    /// <summary>MW that stand for no limit of a unit.</summary>
    public const double Unlimited = 1e7;

    static double[] MostOf(DcNetwork network) => [.. network.Case.Generators.Select(g => g.InService ? Math.Min(g.MostMw, Unlimited) : 0)];
}
