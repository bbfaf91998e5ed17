namespace Ballast.Grid.Cases;

/// <summary>A RAW file as far as it is read: where the reading stands, and what has been found.</summary>
internal sealed partial class RawReading(string file, string[] lines)
{
    readonly Dictionary<int, Bus> buses = [];
    readonly List<Bus> inOrder = [];
    readonly List<BusLoad> loads = [];
    readonly List<FixedShunt> fixedShunts = [];
    readonly List<SwitchedShunt> switchedShunts = [];
    readonly List<GeneratingUnit> units = [];
    readonly List<Line> branches = [];
    readonly List<Transformer> transformers = [];
    readonly List<string> notes = [];
    readonly HashSet<(string Kind, int A, int B, int C, string Id)> seen = [];
    double systemBase = 100;
    double frequency = 60;
    int at = 2;
    RawLine current = null!;

    public int LineNumber => at + 1;

    /// <summary>Reads the first line and passes the two titles.</summary>
    /// <returns>The version, 32 or 33.</returns>
    public int Header()
    {
        var line = RawLine.Split(file, 1, Raw(0));
        var change = line.Whole(0, 0, "The change code IC");
        if (change != 0) throw line.Wrong(0, $"IC is {change}, so that the file is a change to another case: export the whole case (IC 0).");
        systemBase = line.Real(1, 100, "The system base SBASE");
        if (systemBase is not (> 0 and <= 1e6)) throw line.Wrong(1, $"The system base is {systemBase} MVA: it has to be above 0.");
        if (line.IsBlank(2)) throw line.Wrong(2, "The version (third field of the first line) is missing: export the case as RAW version 32 or 33.");
        var version = line.Whole(2, 0, "The version REV");
        if (version is not (32 or 33)) throw line.Wrong(2, $"The case is RAW version {version}, which is not read: export it as version 32 or 33.");
        frequency = line.Real(5, 60, "The base frequency BASFRQ");
        if (frequency == 0) frequency = 60;
        if (frequency is not (>= 10 and <= 400)) throw line.Wrong(5, $"The base frequency is {frequency} Hz: 50 or 60 are usual.");
        return version;
    }

    public void Note(string sentence) => notes.Add(sentence);

    /// <summary>Goes to the next line that says something.</summary>
    public bool Next()
    {
        while (++at < lines.Length)
        {
            var text = lines[at].AsSpan().Trim();
            if (!text.IsEmpty && !text.StartsWith("@!", StringComparison.Ordinal)) return true;
        }
        return false;
    }

    public bool IsQuit() => lines[at].AsSpan().Trim() is ['Q' or 'q'];

    /// <summary>Whether the first field is a bare 0.</summary>
    public bool IsEndOfSection()
    {
        var text = lines[at].AsSpan().TrimStart();
        return text[0] == '0' && (text.Length == 1 || text[1] is ',' or '/' || char.IsWhiteSpace(text[1]));
    }

    public void Bus()
    {
        Take();
        var number = current.Whole(0, 0, "The bus number");
        if (number is < 1 or > 999_997) throw current.Wrong(0, $"The bus number is {number}: numbers go from 1 to 999997.");
        if (buses.ContainsKey(number)) throw current.Wrong(0, $"Bus {number} is in the file twice: a bus has one record.");
        var kind = current.Whole(3, 1, "The bus type IDE");
        if (kind is < 1 or > 4) throw current.Wrong(3, $"The type of bus {number} is {kind}: it is 1 (load), 2 (generator), 3 (slack) or 4 (isolated).");
        var bus = new Bus(number, current.Text(1), Real(2, 0, "The base voltage"), (BusKind)kind, Real(7, 1, "The voltage VM"), Real(8, 0, "The angle VA"), current.Whole(4, 1, "The area"));
        if (bus.BaseKv < 0) throw current.Wrong(2, $"The base voltage of bus {number} is below 0 kV.");
        if (bus.Kind != BusKind.Isolated && bus.Magnitude is not (> 0 and < 10)) throw current.Wrong(7, $"The voltage of bus {number} is {bus.Magnitude} pu: the flow cannot start from there.");
        buses.Add(number, bus);
        inOrder.Add(bus);
    }

    public void Load()
    {
        Take();
        var bus = OnBus(0, "load");
        var id = current.Id(1);
        Once("load", bus.Number, 0, 0, id, $"Load {id} on bus {bus.Number}");
        loads.Add(new BusLoad(bus.Number, id, On(2, bus), Real(5, 0, "PL"), Real(6, 0, "QL"), Real(7, 0, "IP"), Real(8, 0, "IQ"), Real(9, 0, "YP"), Real(10, 0, "YQ")));
    }

    public void FixedShunt()
    {
        Take();
        var bus = OnBus(0, "shunt");
        var id = current.Id(1);
        Once("shunt", bus.Number, 0, 0, id, $"Shunt {id} on bus {bus.Number}");
        fixedShunts.Add(new FixedShunt(bus.Number, id, On(2, bus), Real(3, 0, "GL"), Real(4, 0, "BL")));
    }

    public void SwitchedShunt()
    {
        Take();
        var bus = OnBus(0, "switched shunt");
        switchedShunts.Add(new SwitchedShunt(bus.Number, On(3, bus), Real(9, 0, "BINIT")));
    }

    public void Unit()
    {
        Take();
        var bus = OnBus(0, "machine");
        var id = current.Id(1);
        Once("unit", bus.Number, 0, 0, id, $"Machine {id} on bus {bus.Number}");
        var on = On(14, bus);
        var regulated = current.Whole(7, 0, "IREG");
        if (regulated == bus.Number) regulated = 0;
        if (regulated != 0 && !buses.ContainsKey(regulated)) throw current.Wrong(7, $"Machine {id} on bus {bus.Number} holds the voltage of bus {regulated}, which the bus data do not have.");
        var unitBase = Real(8, systemBase, "MBASE");
        if (unitBase <= 0) throw current.Wrong(8, $"The base of machine {id} on bus {bus.Number} is {unitBase} MVA: it has to be above 0.");
        var set = Real(6, 1, "VS");
        if (on && set is not (> 0 and < 10)) throw current.Wrong(6, $"Machine {id} on bus {bus.Number} shall hold {set} pu, which no machine can.");
        var unit = new GeneratingUnit(
            bus.Number, id, on, Real(2, 0, "PG"), Real(3, 0, "QG"), Real(4, 9999, "QT"), Real(5, -9999, "QB"), set, regulated, unitBase,
            Real(9, 0, "ZR"), Real(10, 1, "ZX"), Real(16, 9999, "PT"), Real(17, -9999, "PB"));
        if (unit.LeastMvar > unit.MostMvar) throw current.Wrong(4, $"Machine {id} on bus {bus.Number} has its upper limit of reactive power ({unit.MostMvar} Mvar) below its lower one ({unit.LeastMvar} Mvar).");
        if (on && (Real(11, 0, "RT") != 0 || Real(12, 0, "XT") != 0)) Note($"The step-up transformer inside machine {id} on bus {bus.Number} (RT, XT) is not modelled: the machine stands on the bus itself.");
        units.Add(unit);
    }

    public void Branch()
    {
        Take();
        var (from, to) = (OnBus(0, "branch"), OnBus(1, "branch", metered: true));
        var circuit = current.Id(2);
        var name = $"Branch {from.Number}-{to.Number} circuit {circuit}";
        if (from.Number == to.Number) throw current.Wrong(1, $"{name} leads from a bus to itself.");
        Once("branch", Math.Min(from.Number, to.Number), Math.Max(from.Number, to.Number), 0, circuit, name);
        var on = On(13, from) && to.Kind != BusKind.Isolated;
        var line = new Line(
            from.Number, to.Number, circuit, on, Real(3, 0, "R"), Real(4, 0, "X"), Real(5, 0, "B"), Real(9, 0, "GI"), Real(10, 0, "BI"), Real(11, 0, "GJ"), Real(12, 0, "BJ"), Real(6, 0, "RATEA"));
        if (on && line.Resistance == 0 && line.Reactance == 0) throw current.Wrong(4, $"{name} has no impedance: give it a small reactance, such as 0.0001, or make its two buses one.");
        branches.Add(line);
    }

    /// <summary>Passes the lines of a record that follow its first.</summary>
    public void Skip(int count)
    {
        for (; count > 0 && at < lines.Length; count--) at++;
    }

    public void SkipMultiTerminal()
    {
        Take();
        var (converters, dcBuses, links) = (current.Whole(1, 0, "NCONV"), current.Whole(2, 0, "NDCBS"), current.Whole(3, 0, "NDCLN"));
        if (converters is < 0 or > 1000 || dcBuses is < 0 or > 1000 || links is < 0 or > 1000) throw current.Wrong(1, "A multi-terminal DC line has between 0 and 1000 converters, buses and links.");
        Skip(converters + dcBuses + links);
    }

    public void SkipGne()
    {
        Take();
        var terminals = current.Whole(2, 1, "NTERM");
        if (terminals is < 0 or > 2) throw current.Wrong(2, $"A GNE device has 1 or 2 terminals, not {terminals}.");
        var extra = 0;
        for (var i = 0; i < 3; i++)
        {
            var values = current.Whole(3 + terminals + i, 0, "The count of values of a GNE device");
            if (values is < 0 or > 1000) throw current.Wrong(3 + terminals + i, "A GNE device has between 0 and 1000 values of a kind.");
            extra += (values + 9) / 10;
        }
        Skip(extra);
    }

    /// <summary>What has been read, checked as a network.</summary>
    public GridCase Case()
    {
        if (inOrder.Count == 0) throw new CaseException(file, 1, 0, "The file has no bus.");
        var title = lines[1].Trim();
        var grid = new GridCase
        {
            Name = title.Length > 0 ? title : Path.GetFileNameWithoutExtension(file),
            BaseMva = systemBase,
            Frequency = frequency,
            Buses = inOrder,
            Loads = loads,
            FixedShunts = fixedShunts,
            SwitchedShunts = switchedShunts,
            Units = units,
            Lines = branches,
            Transformers = transformers,
            Notes = notes,
        };
        if (CaseCheck.Problem(grid) is { } problem) throw new CaseException($"{file}: {problem}");
        return grid;
    }

    void Take() => current = RawLine.Split(file, at + 1, Raw(at));

    string Raw(int index) => lines[index].TrimEnd('\r');

    double Real(int field, double otherwise, string what) => current.Real(field, otherwise, what);

    Bus OnBus(int field, string what, bool metered = false)
    {
        if (current.IsQuoted(field)) throw current.Wrong(field, $"A {what} names its bus by \"{current.Text(field)}\": export the case with bus numbers, not names.");
        var number = current.Whole(field, 0, $"The bus number of a {what}");
        // A minus sign once told the metered end.
        if (metered && number is < 0 and > int.MinValue) number = -number;
        return buses.TryGetValue(number, out var bus) ? bus : throw current.Wrong(field, $"A {what} stands on bus {number}, which the bus data do not have.");
    }

    /// <summary>Whether a thing is in service, by its status and by the bus on which it stands.</summary>
    bool On(int field, Bus bus)
    {
        var status = current.Whole(field, 1, "The status");
        return status != 0 && bus.Kind != BusKind.Isolated;
    }

    void Once(string kind, int a, int b, int c, string id, string what)
    {
        if (!seen.Add((kind, a, b, c, id))) throw current.Wrong(0, $"{what} is in the file twice: give the second one an id of its own.");
    }
}
