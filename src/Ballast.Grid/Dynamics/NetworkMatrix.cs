using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Dynamics;

/// <summary>What is in service now, and what is short-circuited: a case's switching as it changes through a run.</summary>
sealed class Switching
{
    public Switching(GridCase grid)
    {
        Lines = [.. grid.Lines.Select(l => l.InService)];
        Transformers = [.. grid.Transformers.Select(t => t.InService)];
        Extra = new Complex[grid.Buses.Count];
    }

    public bool[] Lines { get; }

    public bool[] Transformers { get; }

    /// <summary>Admittance to ground by bus beside the case's shunts: constant-admittance loads, faults. Pu.</summary>
    public Complex[] Extra { get; }
}

/// <summary>The bus admittance matrix of a case as switched, pu on the system's base.</summary>
static class NetworkMatrix
{
    /// <summary>Series impedances below this are refused: such a branch is to be a bus coupler, which a case file does not have.</summary>
    const double LeastImpedance = 1e-9;

    /// <summary>Entries (row, column, value), several of one place to be summed; rows are places among the buses of the case.</summary>
    public static List<(int Row, int Column, Complex Value)> Entries(GridCase grid, Switching switching)
    {
        var place = new Dictionary<int, int>(grid.Buses.Count);
        for (var i = 0; i < grid.Buses.Count; i++) place[grid.Buses[i].Number] = i;
        var alive = grid.Buses.Select(b => b.Kind != BusKind.Isolated).ToArray();
        var entries = new List<(int, int, Complex)>(4 * (grid.Lines.Count + grid.Transformers.Count) + grid.Buses.Count);
        for (var k = 0; k < grid.Lines.Count; k++)
        {
            var line = grid.Lines[k];
            var (from, to) = (place[line.From], place[line.To]);
            if (!switching.Lines[k] || !alive[from] || !alive[to]) continue;
            var y = Series(line.Resistance, line.Reactance, "Line", line.From, line.To, line.Circuit);
            var half = new Complex(0, line.Charging / 2);
            entries.Add((from, from, y + half + new Complex(line.FromConductance, line.FromSusceptance)));
            entries.Add((to, to, y + half + new Complex(line.ToConductance, line.ToSusceptance)));
            entries.Add((from, to, -y));
            entries.Add((to, from, -y));
        }

        for (var k = 0; k < grid.Transformers.Count; k++)
        {
            var transformer = grid.Transformers[k];
            var (from, to) = (place[transformer.From], place[transformer.To]);
            if (!switching.Transformers[k] || !alive[from] || !alive[to]) continue;
            var y = Series(transformer.Resistance, transformer.Reactance, "Transformer", transformer.From, transformer.To, transformer.Circuit);
            var ratio = Complex.FromPolarCoordinates(transformer.Ratio, transformer.ShiftDegrees * Math.PI / 180);
            entries.Add((from, from, y / (transformer.Ratio * transformer.Ratio) + new Complex(transformer.MagnetizingConductance, transformer.MagnetizingSusceptance)));
            entries.Add((to, to, y));
            entries.Add((from, to, -y / Complex.Conjugate(ratio)));
            entries.Add((to, from, -y / ratio));
        }

        foreach (var shunt in grid.FixedShunts)
            if (shunt.InService) entries.Add((place[shunt.Bus], place[shunt.Bus], new Complex(shunt.ConductanceMw, shunt.SusceptanceMvar) / grid.BaseMva));
        foreach (var shunt in grid.SwitchedShunts)
            if (shunt.InService) entries.Add((place[shunt.Bus], place[shunt.Bus], new Complex(0, shunt.SusceptanceMvar / grid.BaseMva)));
        for (var i = 0; i < grid.Buses.Count; i++)
            if (switching.Extra[i] != Complex.Zero) entries.Add((i, i, switching.Extra[i]));
        return entries;
    }

    static Complex Series(double r, double x, string kind, int from, int to, string circuit)
    {
        var z = new Complex(r, x);
        if (z.Magnitude < LeastImpedance) throw new CaseException($"{kind} {from}-{to} circuit {circuit} has no impedance; give it a small reactance such as 0.0001 pu, or merge its buses.");
        return 1 / z;
    }

    /// <summary>Which buses no source reaches: their voltage is zero.</summary>
    public static bool[] Dead(int buses, List<(int Row, int Column, Complex Value)> entries, IEnumerable<int> sources)
    {
        var neighbours = new List<int>[buses];
        foreach (var (row, column, _) in entries)
            if (row != column) (neighbours[row] ??= []).Add(column);
        var dead = new bool[buses];
        Array.Fill(dead, true);
        var reached = new Stack<int>();
        foreach (var source in sources)
            if (dead[source])
            {
                dead[source] = false;
                reached.Push(source);
                while (reached.TryPop(out var bus))
                    foreach (var next in neighbours[bus] ?? [])
                        if (dead[next])
                        {
                            dead[next] = false;
                            reached.Push(next);
                        }
            }

        return dead;
    }
}
