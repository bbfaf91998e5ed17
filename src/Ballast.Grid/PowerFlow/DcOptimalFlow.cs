using Ballast.Grid.Cases;
using Ballast.Optimization;

namespace Ballast.Grid.PowerFlow;

/// <summary>
/// DC optimal power flow: least cost subject to the balance of every bus, limits of units and normal ratings (rate A), as a linear program in outputs, angles and costs.
/// A cost of straight pieces is held up by one row per piece (constrained cost variable, MATPOWER User's Manual 6.4.2), a curved one by tangents that are added until
/// the cost is met to <see cref="Tolerance"/> (Kelley, The Cutting-Plane Method, 1960). The duals of the balances are the prices.
/// </summary>
public static class DcOptimalFlow
{
    /// <summary>Share of the whole cost by which tangents may lie below the curves at the end.</summary>
    const double Tolerance = 1e-10;

    const int MostRounds = 200;

    /// <summary>The cheapest dispatch.</summary>
    /// <exception cref="CaseException">Nothing meets the load within the limits; what cannot be met is named.</exception>
    /// <exception cref="SolverMissingException">CBC is not on this machine.</exception>
    public static DcOptimum Solve(DcNetwork network)
    {
        var units = network.Case.Generators;
        var (notes, tangents) = (Notes(network), new List<double>[units.Count]);
        for (var g = 0; g < tangents.Length; g++) tangents[g] = Start(units[g]);
        for (var round = 0; ; round++)
        {
            var model = new DcModel(network, tangents);
            var solution = Cbc.Solve(model.Program);
            if (solution.Status == LinearStatus.Infeasible) throw new CaseException(DcInfeasible.Why(network));
            if (solution.Status != LinearStatus.Optimal) throw new CaseException($"{network.Case.Name}: the optimal power flow has no optimum ({solution.Status}): does every unit with a falling cost have an upper limit?");
            double cost = 0, short_ = 0;
            for (var g = 0; g < units.Count; g++)
            {
                if (!units[g].InService || units[g].Cost is not { } curve) continue;
                var output = solution.Values[model.Output(g)];
                var at = curve.At(output);
                cost += Held(curve, output);
                if (curve is not GeneratorCost.Polynomial { Degree: > 1 }) continue;
                var below = at - solution.Values[model.CostOf(g)];
                if (below <= Tolerance * Math.Max(1, Math.Abs(at))) continue;
                short_ += below;
                tangents[g].Add(output);
            }
            if (short_ <= Tolerance * Math.Max(1, Math.Abs(cost)) || round >= MostRounds) return model.Read(solution, cost, notes);
        }
    }

    /// <summary>The cost as the program sees it: of pieces, the highest of their lines.</summary>
    static double Held(GeneratorCost curve, double output)
    {
        if (curve is not GeneratorCost.Piecewise pieces) return curve.At(output);
        var most = double.NegativeInfinity;
        for (var s = 0; s < pieces.Segments; s++) most = Math.Max(most, pieces.DollarsPerHour[s] + (output - pieces.Megawatts[s]) * pieces.SlopeOf(s));
        return most;
    }

    static List<double> Start(NetworkGenerator unit)
    {
        if (unit.Cost is not GeneratorCost.Polynomial { Degree: > 1 } curve) return [];
        if (!double.IsFinite(unit.LeastMw) || !double.IsFinite(unit.MostMw)) throw new CaseException($"Unit {unit.Name} has a curved cost and no limits: give it Pmin and Pmax.");
        if (!curve.IsConvex(unit.LeastMw, unit.MostMw)) throw new CaseException($"The cost of unit {unit.Name} is not convex between Pmin and Pmax, so that no linear program finds its optimum: give it rising costs.");
        const int first = 8;
        return [.. Enumerable.Range(0, first + 1).Select(i => unit.LeastMw + (unit.MostMw - unit.LeastMw) * i / first).Distinct()];
    }

    static List<string> Notes(DcNetwork network)
    {
        var notes = new List<string>();
        var running = network.Case.Generators.Where(u => u.InService).ToList();
        var free = running.Count(u => u.Cost is null);
        if (free == running.Count && free > 0) throw new CaseException($"{network.Case.Name} has no costs (gencost), so that there is no cheapest dispatch: give it costs, or take the dispatch as the case states it.");
        if (free > 0) notes.Add($"{free} unit{(free == 1 ? " has" : "s have")} no cost and count{(free == 1 ? "s" : "")} as free.");
        var bent = running.Where(u => u.Cost is GeneratorCost.Piecewise && !u.Cost.IsConvex(u.LeastMw, u.MostMw)).ToList();
        if (bent.Count > 0) notes.Add($"The cost of {bent.Count} unit{(bent.Count == 1 ? "" : "s")} ({bent[0].Name}) falls from piece to piece; the highest of its lines is taken.");
        return notes;
    }
}
