using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;

namespace Ballast.Studies.Interconnection;

/// <summary>The system as it stands before the new load: what each unit gives, what it could give, and the flows.</summary>
/// <param name="Outputs">MW of each unit.</param>
/// <param name="Most">Greatest output of each unit, MW; 0 for one that is not there.</param>
/// <param name="Flows">MW on each branch from its from bus.</param>
public sealed record SystemState(double[] Outputs, double[] Most, double[] Flows)
{
    /// <summary>Cost and prices of a cheapest dispatch; null for a stated one.</summary>
    public DcOptimum? Optimum { get; init; }

    /// <summary>Load, shunts and what DC lines carry out, and the most that the units in service can give, both in MW.</summary>
    public static (double LoadMw, double MostMw) Balance(DcNetwork network) => (network.Withdrawals().Sum(), MostOf(network).Sum());

    /// <summary>Refuses a case whose units cannot meet the load that is there, which has no state to add a load to.</summary>
    /// <exception cref="StudyException">They cannot.</exception>
    public static void CheckBalance(DcNetwork network)
    {
        var (load, most) = Balance(network);
        if (load > most + Rounding) throw new StudyException($"{network.Case.Name} cannot be met as it is stated: its load is {Mw(load)}, and the units in service can give at most {Mw(most)}: lower the loads, put units in service or raise their greatest outputs (Pmax).");
    }

    static string Mw(double megawatts) => megawatts.ToString("#,0.#", CultureInfo.InvariantCulture) + " MW";

    /// <summary>MW by which sums of loads and of outputs may differ.</summary>
    const double Rounding = 1e-6;

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
        return new(optimum.Outputs, MostOf(network), optimum.Flows) { Optimum = optimum };
    }

    /// <summary>MW that stand for no limit of a unit.</summary>
    public const double Unlimited = 1e7;

    static double[] MostOf(DcNetwork network) => [.. network.Case.Generators.Select(g => g.InService ? Math.Min(g.MostMw, Unlimited) : 0)];
}
