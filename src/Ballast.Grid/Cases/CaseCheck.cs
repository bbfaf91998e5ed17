using System.Globalization;

namespace Ballast.Grid.Cases;

/// <summary>Whether a case can be a network at all: what stands on no bus, what is no number, what hangs together without a slack.</summary>
public static class CaseCheck
{
    /// <summary>The first thing wrong, in one sentence; null: nothing is.</summary>
    public static string? Problem(GridCase grid)
    {
        if (grid.Buses.Count == 0) return "The case has no bus.";
        if (!double.IsFinite(grid.BaseMva) || grid.BaseMva <= 0) return "The system base has to be above 0 MVA.";
        var index = new Dictionary<int, int>(grid.Buses.Count);
        for (var i = 0; i < grid.Buses.Count; i++)
        {
            var bus = grid.Buses[i];
            if (!index.TryAdd(bus.Number, i)) return $"Bus {bus.Number} is in the case twice.";
            if (!double.IsFinite(bus.Magnitude + bus.AngleDegrees + bus.BaseKv)) return $"Bus {bus.Number} has a voltage or angle that is not a number.";
        }
        return Standing(grid, index) ?? Hanging(grid, index);
    }

    static string? Standing(GridCase grid, Dictionary<int, int> index)
    {
        foreach (var load in grid.Loads)
        {
            if (!index.ContainsKey(load.Bus)) return $"Load {load.Id} stands on bus {load.Bus}, which the case does not have.";
            if (!double.IsFinite(load.PowerMw + load.PowerMvar + load.CurrentMw + load.CurrentMvar + load.AdmittanceMw + load.AdmittanceMvar)) return $"Load {load.Id} on bus {load.Bus} has a value that is not a number.";
        }
        foreach (var shunt in grid.FixedShunts)
        {
            if (!index.ContainsKey(shunt.Bus)) return $"Shunt {shunt.Id} stands on bus {shunt.Bus}, which the case does not have.";
            if (!double.IsFinite(shunt.ConductanceMw + shunt.SusceptanceMvar)) return $"Shunt {shunt.Id} on bus {shunt.Bus} has a value that is not a number.";
        }
        foreach (var shunt in grid.SwitchedShunts)
        {
            if (!index.ContainsKey(shunt.Bus)) return $"A switched shunt stands on bus {shunt.Bus}, which the case does not have.";
            if (!double.IsFinite(shunt.SusceptanceMvar)) return $"The switched shunt on bus {shunt.Bus} has a value that is not a number.";
        }
        foreach (var unit in grid.Units)
        {
            if (!index.ContainsKey(unit.Bus)) return $"Machine {unit.Id} stands on bus {unit.Bus}, which the case does not have.";
            if (!double.IsFinite(unit.PowerMw + unit.ReactiveMvar + unit.SetVoltage + unit.BaseMva + unit.SourceResistance + unit.SourceReactance) || double.IsNaN(unit.MostMvar + unit.LeastMvar))
                return $"Machine {unit.Id} on bus {unit.Bus} has a value that is not a number.";
            if (unit.RegulatedBus != 0 && !index.ContainsKey(unit.RegulatedBus)) return $"Machine {unit.Id} on bus {unit.Bus} holds the voltage of bus {unit.RegulatedBus}, which the case does not have.";
        }
        foreach (var line in grid.Lines)
            if (Branch(index, "Branch", line.From, line.To, line.Circuit, line.InService, line.Resistance, line.Reactance, line.Charging + line.FromConductance + line.FromSusceptance + line.ToConductance + line.ToSusceptance) is { } problem)
                return problem;
        foreach (var transformer in grid.Transformers)
        {
            var (t, name) = (transformer, $"Transformer {transformer.From}-{transformer.To} circuit {transformer.Circuit}");
            if (Branch(index, "Transformer", t.From, t.To, t.Circuit, t.InService, t.Resistance, t.Reactance, t.Ratio + t.ShiftDegrees + t.MagnetizingConductance + t.MagnetizingSusceptance) is { } problem) return problem;
            if (t.InService && t.Ratio <= 0) return $"{name} has a ratio of {t.Ratio.ToString(CultureInfo.InvariantCulture)}: it has to be above 0.";
        }
        return null;
    }

    static string? Branch(Dictionary<int, int> index, string kind, int from, int to, string circuit, bool on, double r, double x, double rest)
    {
        var name = $"{kind} {from}-{to} circuit {circuit}";
        if (!index.ContainsKey(from)) return $"{name} stands on bus {from}, which the case does not have.";
        if (!index.ContainsKey(to)) return $"{name} stands on bus {to}, which the case does not have.";
        if (from == to) return $"{name} leads from a bus to itself.";
        if (!double.IsFinite(r + x + rest)) return $"{name} has a value that is not a number.";
        return on && r == 0 && x == 0 ? $"{name} has no impedance: give it a small reactance, such as 0.0001, or make its two buses one." : null;
    }

    /// <summary>Every bus that is not isolated hangs together with a slack.</summary>
    static string? Hanging(GridCase grid, Dictionary<int, int> index)
    {
        var live = grid.Buses.Count(b => b.Kind != BusKind.Isolated);
        if (live == 0) return "Every bus is isolated (type 4): there is no network.";
        if (grid.Buses.All(b => b.Kind != BusKind.Slack)) return "No bus is the slack (type 3): make one of the machines' buses the slack.";

        var parent = Enumerable.Range(0, grid.Buses.Count).ToArray();
        foreach (var line in grid.Lines)
            if (line.InService) Join(line.From, line.To);
        foreach (var transformer in grid.Transformers)
            if (transformer.InService) Join(transformer.From, transformer.To);

        var slack = new bool[parent.Length];
        var size = new int[parent.Length];
        for (var i = 0; i < parent.Length; i++)
        {
            size[Root(i)]++;
            if (grid.Buses[i].Kind == BusKind.Slack) slack[Root(i)] = true;
        }
        for (var i = 0; i < parent.Length; i++)
        {
            if (grid.Buses[i].Kind == BusKind.Isolated || slack[Root(i)]) continue;
            var others = size[Root(i)] - 1;
            return others == 0
                ? $"Bus {grid.Buses[i].Number} hangs on nothing that is in service: connect it, or mark it isolated (type 4)."
                : $"Bus {grid.Buses[i].Number} and {others} more hang together as an island without a slack: connect it to the rest, give it a slack (type 3), or mark its buses isolated (type 4).";
        }
        return null;

        int Root(int at)
        {
            while (parent[at] != at) at = parent[at] = parent[parent[at]];
            return at;
        }

        void Join(int a, int b)
        {
            var (x, y) = (index[a], index[b]);
            if (grid.Buses[x].Kind == BusKind.Isolated || grid.Buses[y].Kind == BusKind.Isolated) return;
            parent[Root(x)] = Root(y);
        }
    }
}
