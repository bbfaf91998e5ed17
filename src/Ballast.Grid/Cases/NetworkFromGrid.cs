namespace Ballast.Grid.Cases;

/// <summary>A <see cref="GridCase"/> as planning studies see it: what its lines and transformers carry, without costs.</summary>
public static class NetworkFromGrid
{
    /// <summary>Active power, reactances and first ratings of a case. Loads of constant current and admittance count as they are at 1 pu.</summary>
    /// <exception cref="CaseException">A branch in service has no reactance.</exception>
    public static NetworkCase Of(GridCase grid)
    {
        var kinds = grid.Buses.ToDictionary(b => b.Number, b => b.Kind);
        var loads = grid.Loads.Where(l => l.InService).GroupBy(l => l.Bus).ToDictionary(g => g.Key, g => g.Sum(l => l.PowerMw + l.CurrentMw + l.AdmittanceMw));
        var shunts = grid.FixedShunts.Where(s => s.InService).GroupBy(s => s.Bus).ToDictionary(g => g.Key, g => g.Sum(s => s.ConductanceMw));
        var branches = new List<NetworkBranch>();
        foreach (var line in grid.Lines) Add(line.From, line.To, line.Circuit, line.InService, line.Reactance, 1, 0, line.RateMva);
        foreach (var transformer in grid.Transformers)
            Add(transformer.From, transformer.To, transformer.Circuit, transformer.InService, transformer.Reactance, transformer.Ratio, transformer.ShiftDegrees, transformer.RateMva);
        return new()
        {
            Name = grid.Name,
            BaseMva = grid.BaseMva,
            Buses = [.. grid.Buses.Select(b => new NetworkBus(b.Number, b.Name, b.Kind, loads.GetValueOrDefault(b.Number), shunts.GetValueOrDefault(b.Number), b.Area))],
            Generators = [.. grid.Units.Select(u => new NetworkGenerator
            {
                Bus = u.Bus,
                Name = u.Id is "1" or "" ? $"{u.Bus}" : $"{u.Bus} #{u.Id}",
                InService = u.InService && kinds[u.Bus] != BusKind.Isolated,
                PowerMw = u.PowerMw,
                LeastMw = Math.Min(u.LeastMw, u.MostMw),
                MostMw = u.MostMw,
            })],
            Branches = branches,
            Notes = [.. grid.Notes, "A RAW case is read with the first rating of each branch, which then is the emergency rating too, and without costs."],
        };

        void Add(int from, int to, string circuit, bool on, double x, double ratio, double shift, double rate)
        {
            on &= kinds[from] != BusKind.Isolated && kinds[to] != BusKind.Isolated;
            if (on && x == 0) throw new CaseException($"Branch {from}-{to} circuit {circuit} has no reactance, so that its flow is not defined: give it a small one, such as 0.0001.");
            branches.Add(new(from, to, circuit.Trim(), on, x, ratio, shift, rate));
        }
    }
}
