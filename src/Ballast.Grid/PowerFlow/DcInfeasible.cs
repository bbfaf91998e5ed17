using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Optimization;

namespace Ballast.Grid.PowerFlow;

/// <summary>Why no dispatch meets the load: what is missing in all, or which buses cannot be reached and what stands in the way.</summary>
static class DcInfeasible
{
    public static string Why(DcNetwork network)
    {
        var running = network.Case.Generators.Where(u => u.InService).ToList();
        var (load, most, least) = (network.Withdrawals().Sum(), running.Sum(u => u.MostMw), running.Sum(u => u.LeastMw));
        var name = network.Case.Name;
        if (running.Count == 0) return $"{name} has no unit in service, and {Mw(load)} of load: put units in service.";
        if (most < load) return $"{name}: the load of {Mw(load)} is above the {Mw(most)} that the units in service can give: {Mw(load - most)} cannot be met.";
        if (least > load) return $"{name}: the units in service give at least {Mw(least)}, which is above the load of {Mw(load)}: take some out of service, or lower their Pmin.";

        // In all it would do; so the network stands in the way. The least load unserved tells where.
        var model = new DcModel(network, null, isElastic: true);
        var solution = Cbc.Solve(model.Program);
        if (solution.Status != LinearStatus.Optimal) return $"{name}: no dispatch keeps the limits of units and branches.";
        var read = model.Read(solution, 0, []);
        var starved = Where(network, model.Unserved, solution.Values);
        var stuck = Where(network, model.Lost, solution.Values);
        var full = Enumerable.Range(0, network.BranchCount).Where(k => read.RatingPrices[k] > 1e-7).OrderByDescending(k => read.RatingPrices[k]).Take(3)
            .Select(k => $"{network.Case.Branches[k].Name} ({Mw(network.Case.Branches[k].RateA)})").ToList();
        var way = full.Count > 0 ? $", because {string.Join(", ", full)} {(full.Count == 1 ? "is" : "are")} full" : "";
        var missing = starved.Length > 0 ? starved : stuck;
        var sum = missing.Sum(x => x.Megawatts);
        var buses = string.Join(", ", missing.Take(4).Select(x => x.Bus)) + (missing.Length > 4 ? ", …" : "");
        return starved.Length > 0
            ? $"{name}: {Mw(sum)} of load at bus {buses} cannot be met{way}."
            : $"{name}: {Mw(sum)} of least output at bus {buses} finds no way out{way}.";
    }

    static (int Bus, double Megawatts)[] Where(DcNetwork network, int[] variables, double[] values) =>
        [.. Enumerable.Range(0, network.BusCount).Where(i => network.Case.Buses[i].Kind != BusKind.Isolated && values[variables[i]] > 1e-6).Select(i => (network.Case.Buses[i].Number, values[variables[i]])).OrderByDescending(x => x.Item2)];

    static string Mw(double megawatts) => megawatts.ToString("#,0.##", CultureInfo.InvariantCulture) + " MW";
}
