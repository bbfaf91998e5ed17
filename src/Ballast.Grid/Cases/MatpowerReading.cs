using System.Globalization;

namespace Ballast.Grid.Cases;

/// <summary>Makes a network of the tables of a MATPOWER case, and refuses what cannot be one with the place of the value that is wrong.</summary>
sealed partial class MatpowerReading(string file, Dictionary<string, MatpowerTable> tables, List<string> notes)
{
    // Columns as the manual lists them, from 0.
    const int BusColumns = 13, GenColumns = 10, Apf = 20, BranchColumns = 11;

    readonly Dictionary<int, BusKind> kinds = [];

    /// <summary>Fields that were looked for.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public NetworkCase Network()
    {
        var baseMva = Need("baseMVA", "100").Rows is [[{ Text: null } one]] ? one : throw Wrong(tables["baseMVA"].Line, 0, "baseMVA has to be one number, such as 100.");
        if (!double.IsFinite(baseMva.Number) || baseMva.Number <= 0) throw Wrong(baseMva, "the system base has to be above 0 MVA.");
        var buses = Buses();
        var generators = Generators();
        var branches = Branches();
        var lines = DcLines();
        return new() { Name = System.IO.Path.GetFileNameWithoutExtension(file), BaseMva = baseMva.Number, Buses = buses, Generators = generators, Branches = branches, DcLines = lines };
    }

    /// <summary>The text of a field; null where there is none.</summary>
    public string? Text(string field)
    {
        if (Find(field) is not { } table) return null;
        return table.Rows is [[var value]] ? value.Text ?? value.Number.ToString(CultureInfo.InvariantCulture) : throw Wrong(table.Line, 0, $"{field} has to be one text.");
    }

    NetworkBus[] Buses()
    {
        var table = Need("bus", "[ number type Pd Qd Gs Bs area Vm Va baseKV zone Vmax Vmin ]", BusColumns);
        if (table.Rows.Count == 0) throw Wrong(table.Line, 0, "the case has no bus.");
        var names = Names("bus_name", table.Rows.Count, "buses");
        var buses = new NetworkBus[table.Rows.Count];
        var seen = new Dictionary<int, int>();
        for (var i = 0; i < buses.Length; i++)
        {
            var row = table.Rows[i];
            var number = Whole(row[0], 1, 99_999_999, "a bus number");
            if (!seen.TryAdd(number, row[0].Line)) throw Wrong(row[0], $"bus {number} is in the case twice; the first is on line {seen[number]}.");
            kinds[number] = (BusKind)Whole(row[1], 1, 4, "a bus type (1 load, 2 generator, 3 reference, 4 isolated)");
            buses[i] = new(number, names?[i] ?? "", kinds[number], Finite(row[2], "the load of a bus"), Finite(row[4], "a shunt conductance"), Whole(row[6], 0, 99_999_999, "an area number"));
        }
        if (kinds.Values.All(k => k == BusKind.Isolated)) throw Wrong(table.Line, 0, "every bus is isolated (type 4): there is no network.");
        if (!kinds.ContainsValue(BusKind.Slack)) throw Wrong(table.Line, 0, "no bus is the reference (type 3): make the bus of a large unit the reference.");
        return buses;
    }

    NetworkGenerator[] Generators()
    {
        var table = Need("gen", "[ bus Pg Qg Qmax Qmin Vg mBase status Pmax Pmin ]", GenColumns);
        var costs = Costs(table.Rows.Count);
        var (names, types, fuels) = GeneratorNames(table.Rows.Count);
        var generators = new NetworkGenerator[table.Rows.Count];
        var onBus = new Dictionary<int, int>();
        var stranded = 0;
        for (var i = 0; i < generators.Length; i++)
        {
            var row = table.Rows[i];
            var bus = BusOf(row[0], "the unit");
            var place = onBus[bus] = onBus.GetValueOrDefault(bus) + 1;
            var on = Finite(row[7], "a status") > 0;
            if (on && kinds[bus] == BusKind.Isolated) (on, stranded) = (false, stranded + 1);
            var (most, least) = (NotNaN(row[8], "Pmax"), NotNaN(row[9], "Pmin"));
            if (least > most) throw Wrong(row[9], $"Pmin {Shown(least)} is above Pmax {Shown(most)}.");
            generators[i] = new()
            {
                Bus = bus,
                Name = names?[i] ?? (place == 1 ? $"{bus}" : $"{bus} #{place}"),
                Type = types?[i] ?? "",
                Fuel = fuels?[i] ?? "",
                InService = on,
                PowerMw = Finite(row[1], "Pg"),
                LeastMw = least,
                MostMw = most,
                Participation = row.Length > Apf ? Math.Max(0, Finite(row[Apf], "a participation factor")) : 0,
                Cost = costs?[i],
            };
        }
        if (stranded > 0) notes.Add($"{stranded} unit{(stranded == 1 ? " stands on an isolated bus and is" : "s stand on isolated buses and are")} taken as out of service.");
        return generators;
    }

    NetworkBranch[] Branches()
    {
        var table = Need("branch", "[ from to r x b rateA rateB rateC ratio angle status ]", BranchColumns);
        var branches = new NetworkBranch[table.Rows.Count];
        var circuits = new Dictionary<(int, int), int>();
        for (var i = 0; i < branches.Length; i++)
        {
            var row = table.Rows[i];
            var (from, to) = (BusOf(row[0], "the branch"), BusOf(row[1], "the branch"));
            if (from == to) throw Wrong(row[1], $"the branch leads from bus {from} to itself.");
            var pair = from < to ? (from, to) : (to, from);
            var circuit = circuits[pair] = circuits.GetValueOrDefault(pair) + 1;
            var on = Finite(row[10], "a status") > 0 && kinds[from] != BusKind.Isolated && kinds[to] != BusKind.Isolated;
            var (x, ratio) = (Finite(row[3], "a reactance"), Finite(row[8], "a ratio"));
            if (on && x == 0) throw Wrong(row[3], $"branch {from}-{to} has no reactance, so that its flow is not defined: give it a small one, such as 0.0001, or make its two buses one.");
            if (ratio < 0) throw Wrong(row[8], $"a ratio of {Shown(ratio)} is below 0; write 0 for a line.");
            branches[i] = new(
                from, to, circuit.ToString(CultureInfo.InvariantCulture), on, x, ratio == 0 ? 1 : ratio, Finite(row[9], "a phase shift"), Rate(row[5]), Rate(row[6]), Rate(row[7]));
        }
        return branches;
    }

    NetworkDcLine[] DcLines()
    {
        if (Find("dcline") is not { } table || table.Rows.Count == 0) return [];
        if (table.Width < 5) throw Wrong(table.Line, 0, "dcline has fewer than its 5 first columns: from to status Pf Pt.");
        var lines = new NetworkDcLine[table.Rows.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var row = table.Rows[i];
            var (from, to) = (BusOf(row[0], "the DC line"), BusOf(row[1], "the DC line"));
            var on = Finite(row[2], "a status") > 0 && kinds[from] != BusKind.Isolated && kinds[to] != BusKind.Isolated;
            var flow = Finite(row[3], "the flow of a DC line");
            var loss = row.Length > 16 ? Finite(row[15], "a loss") + Finite(row[16], "a loss factor") * flow : flow - Finite(row[4], "the flow of a DC line");
            lines[i] = new(from, to, on, flow, flow == 0 ? 0 : flow - loss);
            if (on) notes.Add($"DC line {from}-{to} is held at its stated flow of {Shown(flow)} MW.");
        }
        return lines;
    }

    double Rate(MatpowerValue value)
    {
        var rate = NotNaN(value, "a rating");
        if (rate < 0) throw Wrong(value, $"a rating of {Shown(rate)} is below 0; write 0 for no limit.");
        // Large numbers stand for no limit in many cases, but they limit nothing either way.
        return double.IsPositiveInfinity(rate) ? 0 : rate;
    }

    int BusOf(MatpowerValue value, string what)
    {
        var number = Whole(value, 1, 99_999_999, "a bus number");
        return kinds.ContainsKey(number) ? number : throw Wrong(value, $"{what} stands on bus {number}, which mpc.bus does not have.");
    }
}
