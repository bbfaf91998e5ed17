using Ballast.Grid.Cases;

namespace Ballast.Grid.PowerFlow;

/// <summary>The DC power flow of a case as it stands: its stated outputs, the reference bus taking up what they do not balance.</summary>
public sealed record DcPowerFlow
{
    public required DcNetwork Network { get; init; }

    /// <summary>Radians, by bus.</summary>
    public required double[] Angles { get; init; }

    /// <summary>MW from the from bus, by branch.</summary>
    public required double[] Flows { get; init; }

    /// <summary>Output of each unit, MW; those at the reference bus share the difference by their greatest outputs.</summary>
    public required double[] Outputs { get; init; }

    public double DegreesAt(int bus) => Angles[bus] * (180 / Math.PI);

    public static DcPowerFlow Solve(DcNetwork network)
    {
        var (outputs, net) = (Balanced(network), network.Withdrawals());
        for (var i = 0; i < net.Length; i++) net[i] = -net[i];
        for (var g = 0; g < outputs.Length; g++) net[network.PlaceOf(network.Case.Generators[g].Bus)] += outputs[g];
        var (angles, flows) = (new double[network.BusCount], new double[network.BranchCount]);
        network.Solve(net, angles, flows);
        return new() { Network = network, Angles = angles, Flows = flows, Outputs = outputs };
    }

    /// <exception cref="CaseException">No unit in service stands at the reference bus.</exception>
    static double[] Balanced(DcNetwork network)
    {
        var units = network.Case.Generators;
        var outputs = new double[units.Count];
        var reference = network.Case.Buses[network.Reference].Number;
        double gap = network.Withdrawals().Sum(), most = 0;
        var there = 0;
        for (var g = 0; g < outputs.Length; g++)
        {
            if (!units[g].InService) continue;
            outputs[g] = units[g].PowerMw;
            gap -= outputs[g];
            if (units[g].Bus != reference) continue;
            there++;
            most += Weight(units[g]);
        }
        if (there == 0) throw new CaseException($"{network.Case.Name}: no unit in service stands at the reference bus {reference}: make the bus of a large unit the reference (type 3).");
        for (var g = 0; g < outputs.Length; g++)
            if (units[g].InService && units[g].Bus == reference) outputs[g] += gap * (most > 0 ? Weight(units[g]) / most : 1.0 / there);
        return outputs;
    }

    static double Weight(NetworkGenerator unit) => double.IsFinite(unit.MostMw) ? Math.Max(0, unit.MostMw) : 0;
}
