using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;

namespace Ballast.Studies.Interconnection;

/// <summary>
/// Which units run in an hour: in the order of their average cost at full output, as many as the load needs; of these each gives its least output and the rest goes
/// to the cheapest pieces of their costs (a priority list and equal incremental cost: Wood and Wollenberg, 3.1 and 5.2.1). No starts, no ramps, no reserve.
/// Where a case has no costs, all units give the same share of their greatest output.
/// </summary>
public sealed class MeritOrder
{
    readonly DcNetwork network;
    readonly bool[] varies;
    readonly int[] order;
    readonly (int Unit, double From, double To, double Slope)[] pieces;
    readonly bool hasCosts;

    /// <param name="network">Whose units are dispatched.</param>
    /// <param name="varies">Which units follow an availability hour by hour: they count as there whatever their status, and have no least output.</param>
    public MeritOrder(DcNetwork network, bool[] varies)
    {
        (this.network, this.varies) = (network, varies);
        var units = network.Case.Generators;
        hasCosts = units.Any(u => u.InService && u.Cost is not null);
        order = [.. Enumerable.Range(0, units.Count).Where(IsThere).OrderBy(g => varies[g] ? 0 : 1).ThenBy(g => Average(units[g])).ThenBy(g => g)];
        pieces = [.. Enumerable.Range(0, units.Count).Where(IsThere).SelectMany(Pieces).OrderBy(p => p.Slope).ThenBy(p => p.Unit).ThenBy(p => p.From)];
    }

    /// <summary>Whether a unit can run at all.</summary>
    public bool IsThere(int unit) => network.Case.Buses[network.PlaceOf(network.Case.Generators[unit].Bus)].Kind != BusKind.Isolated && (network.Case.Generators[unit].InService || varies[unit]);

    /// <summary>Dispatches one hour.</summary>
    /// <param name="loadMw">What the units together give.</param>
    /// <param name="most">Greatest output of each unit in this hour, MW; 0 for one that is not there.</param>
    /// <param name="running">Written: which units run.</param>
    /// <param name="outputs">Written: MW of each unit.</param>
    /// <returns>Load that all units together cannot meet, MW.</returns>
    public double Dispatch(double loadMw, ReadOnlySpan<double> most, Span<bool> running, Span<double> outputs)
    {
        outputs.Clear();
        running.Clear();
        if (!hasCosts) return Even(loadMw, most, outputs);
        double could = 0, given = 0;
        foreach (var g in order)
        {
            if (could >= loadMw) break;
            running[g] = true;
            could += most[g];
            outputs[g] = varies[g] ? 0 : Math.Min(network.Case.Generators[g].LeastMw, most[g]);
            given += outputs[g];
        }
        // Least outputs above the load: the dearest give less than they can in fact.
        for (var i = order.Length - 1; i >= 0 && given > loadMw; i--)
        {
            var g = order[i];
            var less = Math.Min(outputs[g], given - loadMw);
            if (less <= 0) continue;
            outputs[g] -= less;
            given -= less;
        }
        foreach (var (g, from, to, _) in pieces)
        {
            if (given >= loadMw) break;
            if (!running[g]) continue;
            var piece = Math.Min(Math.Min(to, most[g]) - Math.Max(from, outputs[g]), loadMw - given);
            if (piece <= 0) continue;
            outputs[g] += piece;
            given += piece;
        }
        return Math.Max(0, loadMw - given);
    }

    double Even(double loadMw, ReadOnlySpan<double> most, Span<double> outputs)
    {
        var sum = 0.0;
        foreach (var value in most) sum += Math.Max(0, value);
        var share = sum > 0 ? Math.Min(1, loadMw / sum) : 0;
        for (var g = 0; g < outputs.Length; g++) outputs[g] = Math.Max(0, most[g]) * share;
        return Math.Max(0, loadMw - sum);
    }

    static double Average(NetworkGenerator unit) => unit.Cost is { } cost && unit.MostMw > 0 && double.IsFinite(unit.MostMw) ? cost.At(unit.MostMw) / unit.MostMw : 0;

    IEnumerable<(int Unit, double From, double To, double Slope)> Pieces(int g)
    {
        var unit = network.Case.Generators[g];
        var least = varies[g] ? 0 : unit.LeastMw;
        double[] ends = unit.Cost switch
        {
            GeneratorCost.Piecewise points => [.. points.Megawatts.Where(p => p > least && p < unit.MostMw)],
            GeneratorCost.Polynomial { Degree: > 1 } => [.. Enumerable.Range(1, 7).Select(i => least + (unit.MostMw - least) * i / 8)],
            _ => [],
        };
        // A piece that is cheaper than the one below it cannot be had without it, so it takes that one's place in the order.
        var (from, slope) = (least, double.NegativeInfinity);
        foreach (var to in ends.Append(double.PositiveInfinity))
        {
            var top = Math.Min(to, unit.MostMw);
            slope = Math.Max(slope, unit.Cost is { } cost && top > from ? (cost.At(top) - cost.At(from)) / (top - from) : unit.Cost?.Slope(from) ?? 0);
            yield return (g, from, to, slope);
            from = to;
        }
    }
}
