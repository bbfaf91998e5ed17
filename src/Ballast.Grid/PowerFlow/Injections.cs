using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Sparse;

namespace Ballast.Grid.PowerFlow;

/// <summary>A case as arrays by bus, pu on the system base: what is drawn and given, what is held, and the network's admittances.</summary>
internal sealed class Injections
{
    public Injections(GridCase grid)
    {
        Case = grid;
        var n = grid.Buses.Count;
        for (var i = 0; i < n; i++) Index[grid.Buses[i].Number] = i;
        Kinds = [.. grid.Buses.Select(b => b.Kind)];
        (ConstantPower, ConstantCurrent, ConstantAdmittance, UnitPower) = (new Complex[n], new Complex[n], new Complex[n], new Complex[n]);
        (Most, Least, Set, Regulated) = (new double[n], new double[n], new double[n], new int[n]);
        Array.Fill(Regulated, -1);
        var mva = grid.BaseMva;
        foreach (var load in grid.Loads)
        {
            if (!load.InService) continue;
            var at = Index[load.Bus];
            ConstantPower[at] += new Complex(load.PowerMw, load.PowerMvar) / mva;
            ConstantCurrent[at] += new Complex(load.CurrentMw, load.CurrentMvar) / mva;
            // Susceptance is negative for an inductive load.
            ConstantAdmittance[at] += new Complex(load.AdmittanceMw, -load.AdmittanceMvar) / mva;
        }
        foreach (var shunt in grid.FixedShunts)
            if (shunt.InService) ConstantAdmittance[Index[shunt.Bus]] += new Complex(shunt.ConductanceMw, -shunt.SusceptanceMvar) / mva;
        foreach (var shunt in grid.SwitchedShunts)
            if (shunt.InService) ConstantAdmittance[Index[shunt.Bus]] += new Complex(0, -shunt.SusceptanceMvar) / mva;
        Machines(grid, mva);
        Admittance = Network(grid, Index);
    }

    public GridCase Case { get; }

    public Dictionary<int, int> Index { get; } = [];

    /// <summary>What is held at each bus; a generator bus without a machine in service is a load bus.</summary>
    public BusKind[] Kinds { get; }

    public Complex[] ConstantPower { get; }

    public Complex[] ConstantCurrent { get; }

    public Complex[] ConstantAdmittance { get; }

    /// <summary>What the machines in service give off by the case.</summary>
    public Complex[] UnitPower { get; }

    public double[] Most { get; }

    public double[] Least { get; }

    /// <summary>Voltage that the bus's machines hold.</summary>
    public double[] Set { get; }

    /// <summary>The other bus at which they hold it; -1: their own.</summary>
    public int[] Regulated { get; }

    public SparseMatrix<Complex> Admittance { get; }

    public List<string> Notes { get; } = [];

    /// <summary>Power drawn at a bus by its load and shunts at a voltage.</summary>
    public Complex Drawn(int bus, double v) => ConstantPower[bus] + ConstantCurrent[bus] * v + ConstantAdmittance[bus] * (v * v);

    void Machines(GridCase grid, double mva)
    {
        var has = new bool[Kinds.Length];
        var taken = new HashSet<int>();
        foreach (var unit in grid.Units)
        {
            if (!unit.InService) continue;
            var at = Index[unit.Bus];
            UnitPower[at] += new Complex(unit.PowerMw, unit.ReactiveMvar) / mva;
            Most[at] += unit.MostMvar / mva;
            Least[at] += unit.LeastMvar / mva;
            if (has[at])
            {
                if (Set[at] != unit.SetVoltage && Kinds[at] is BusKind.Generator or BusKind.Slack) Notes.Add($"The machines on bus {unit.Bus} name different set voltages: the first one's holds.");
                continue;
            }
            (has[at], Set[at]) = (true, unit.SetVoltage);
            if (unit.RegulatedBus != 0 && Kinds[at] == BusKind.Generator) Regulated[at] = Index[unit.RegulatedBus];
        }
        for (var i = 0; i < Kinds.Length; i++)
        {
            if (Kinds[i] == BusKind.Generator && !has[i]) Kinds[i] = BusKind.Load;
            if (Kinds[i] == BusKind.Slack && !has[i]) throw new CaseException($"Bus {grid.Buses[i].Number} is the slack, but no machine in service stands on it: put one there, or make another bus the slack.");
        }
        for (var i = 0; i < Kinds.Length; i++)
        {
            var other = Regulated[i];
            if (other < 0) continue;
            if (Kinds[other] == BusKind.Load && taken.Add(other)) continue;
            Regulated[i] = -1;
            if (Kinds[other] == BusKind.Load)
            {
                Kinds[i] = BusKind.Load;
                Notes.Add($"The voltage of bus {grid.Buses[other].Number} is held by several buses' machines: the first holds it, and bus {grid.Buses[i].Number} gives the reactive power that its file states.");
            }
            else Notes.Add($"Bus {grid.Buses[other].Number} holds its own voltage: the machines on bus {grid.Buses[i].Number} hold that of their own bus instead.");
        }
    }

    /// <summary>The admittance matrix of lines and transformers; shunts and loads stand apart, by their voltage.</summary>
    static SparseMatrix<Complex> Network(GridCase grid, Dictionary<int, int> index)
    {
        var branches = new List<(int From, int To, TwoPort Port)>();
        foreach (var line in grid.Lines)
            if (line.InService) branches.Add((index[line.From], index[line.To], TwoPort.Of(line)));
        foreach (var transformer in grid.Transformers)
            if (transformer.InService) branches.Add((index[transformer.From], index[transformer.To], TwoPort.Of(transformer)));
        var n = grid.Buses.Count;
        var matrix = new SparseMatrix<Complex>(SparsePattern.Of(n, branches.SelectMany(b => new[] { (b.From, b.To), (b.To, b.From) }).Concat(Enumerable.Range(0, n).Select(i => (i, i)))));
        foreach (var (from, to, port) in branches)
        {
            matrix.Add(from, from, port.FromFrom);
            matrix.Add(from, to, port.FromTo);
            matrix.Add(to, from, port.ToFrom);
            matrix.Add(to, to, port.ToTo);
        }
        return matrix;
    }
}
