using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>How a run treats its case.</summary>
public sealed record GridOptions
{
    /// <summary>What the constant-power loads of the case become. Constant impedance, as dynamic studies convert them unless told otherwise.</summary>
    public LoadMix Loads { get; init; } = LoadMix.ConstantImpedance;

    /// <summary>How machines are written.</summary>
    public MachineConvention Convention { get; init; } = MachineConvention.Psse;

    /// <summary>AI loads that follow traces, beside the case's loads.</summary>
    public IReadOnlyList<TraceLoad> TraceLoads { get; init; } = [];

    /// <summary>Other sets of dynamic models for a batch, one scenario each after the first: the same models on the same units with other numbers; subtransient reactances the same.</summary>
    public IReadOnlyList<IReadOnlyList<DynamicRecord>> Variants { get; init; } = [];

    /// <summary>Buses without a load on which one may step in the run.</summary>
    public IReadOnlyList<int> StepBuses { get; init; } = [];
}

/// <summary>
/// A case with its dynamic records and the point where it begins: everything of which a <see cref="GridSystem{T}"/> is made, for any arithmetic.
/// </summary>
public sealed class GridModel
{
    readonly Dictionary<int, int> places = [];
    readonly List<(int Unit, DynamicRecord[] Records)> units = [];
    readonly Dictionary<int, int> shafts = [];

    /// <param name="grid">The case.</param>
    /// <param name="records">Its dynamic models.</param>
    /// <param name="point">Where it begins.</param>
    /// <param name="options">How it is treated.</param>
    /// <exception cref="CaseException">A model is unknown, stands on no unit, or a unit in service has no machine.</exception>
    public GridModel(GridCase grid, IReadOnlyList<DynamicRecord> records, OperatingPoint point, GridOptions options)
    {
        (Case, Point, Options) = (grid, point, options);
        for (var i = 0; i < grid.Buses.Count; i++) places[grid.Buses[i].Number] = i;
        var known = new Dictionary<(int, string), int>();
        for (var i = 0; i < grid.Units.Count; i++) known[(grid.Units[i].Bus, grid.Units[i].Id)] = i;
        var of = new List<DynamicRecord>[grid.Units.Count];
        foreach (var record in records)
        {
            if (record.Model == PsseDyr.Toggle) continue;
            var kind = ModelCatalog.KindOf(record);
            if (!known.TryGetValue((record.Bus, record.Id), out var unit))
                throw new CaseException(record.File, record.LineNumber, 0, $"{record.Model} stands on unit '{record.Id}' at bus {record.Bus}, and the case has no such unit; correct the bus or the id.");
            foreach (var other in of[unit] ??= [])
                if (kind != ModelKind.Plant && ModelCatalog.KindOf(other) == kind || other.Model == record.Model)
                    throw new CaseException(record.File, record.LineNumber, 0, $"Unit '{record.Id}' at bus {record.Bus} has both {other.Model} (line {other.LineNumber}) and {record.Model}; keep one.");
            of[unit].Add(record);
        }

        for (var i = 0; i < grid.Units.Count; i++)
        {
            var unit = grid.Units[i];
            if (!unit.InService || grid.Buses[places[unit.Bus]].Kind == BusKind.Isolated) continue;
            if (of[i] is not { } own || !own.Any(r => ModelCatalog.KindOf(r) == ModelKind.Machine || r.Model == "REGCA1"))
                throw new CaseException($"Unit '{unit.Id}' at bus {unit.Bus} is in service and has no machine among the dynamic models; give it one, such as GENCLS, or take it out of service.");
            units.Add((i, [.. own]));
        }

        // A unit that another one's turbine drives comes after it, so that it reads that turbine's power of the same evaluation.
        foreach (var (unit, own) in units.ToArray())
            if (own.FirstOrDefault(r => r.Model == "IEEEG1") is { } governor && OtherShaft(governor) is { } other) shafts[other] = unit;
        units.Sort((a, b) => (shafts.ContainsKey(a.Unit) ? 1 : 0) - (shafts.ContainsKey(b.Unit) ? 1 : 0) is var d && d != 0 ? d : a.Unit - b.Unit);
    }

    int? OtherShaft(DynamicRecord governor)
    {
        if (governor.Values.Count < 2 || governor.Values[0].Number is not > 0) return null;
        var (bus, id) = ((int)governor.Values[0].Number, governor.Values[1].Text.Trim());
        foreach (var (unit, own) in units)
            if (Case.Units[unit].Bus == bus && Case.Units[unit].Id == id)
                return own.Any(r => ModelCatalog.KindOf(r) == ModelKind.Governor)
                    ? throw new CaseException(governor.File, governor.LineNumber, 0, $"IEEEG1 drives unit '{id}' at bus {bus}, which has a governor of its own; keep one.")
                    : unit;
        throw new CaseException(governor.File, governor.LineNumber, 0, $"IEEEG1 drives unit '{id}' at bus {bus}, and no such unit runs; correct JBUS and M, or make them 0.");
    }

    /// <summary>Solves the power flow, the first samples of the trace loads included, and begins there.</summary>
    /// <exception cref="CaseException">As the constructor; or the power flow has no solution that could be found.</exception>
    public static GridModel Of(GridCase grid, IReadOnlyList<DynamicRecord> records, GridOptions options)
    {
        foreach (var load in options.TraceLoads)
            if (!grid.Buses.Any(b => b.Number == load.Bus && b.Kind != BusKind.Isolated)) throw new CaseException($"The case has no bus {load.Bus} in service for a load to follow a trace at.");
        var flow = options.TraceLoads.Count == 0 ? grid : grid with
        {
            Loads = [.. grid.Loads, .. options.TraceLoads.Select((l, i) => new BusLoad(l.Bus, $"T{i}", true, l.Trace.Megawatts[0], l.Trace.Megawatts[0] * l.ReactiveShare))],
        };
        return new(grid, records, OperatingPoint.Of(flow), options);
    }

    public GridCase Case { get; }

    public OperatingPoint Point { get; }

    public GridOptions Options { get; }

    /// <summary>Nominal frequency, rad/s.</summary>
    public double Omega => 2 * Math.PI * Case.Frequency;

    /// <summary>Place of a bus among those of the case; a sentence if there is none.</summary>
    public int Place(int bus) => places.TryGetValue(bus, out var place) ? place : throw new CaseException($"The case has no bus {bus}.");

    /// <summary>Makes the equations and puts them at rest.</summary>
    /// <param name="notes">Takes what is out of the ordinary.</param>
    /// <param name="extra">Devices beside units and loads, given their states at rest by the caller's own start.</param>
    /// <param name="states">The states at rest.</param>
    public GridSystem<T> Build<T>(StartNotes notes, out T[] states, IReadOnlyList<Device<T>>? extra = null) where T : struct, IReal<T>
    {
        var switching = new Switching(Case);
        var devices = new List<Device<T>>();
        foreach (var (unit, records) in units) devices.Add(Unit<T>(Case.Units[unit], records));
        devices.AddRange(Loads<T>(switching));
        foreach (var load in Options.TraceLoads)
            devices.Add(new InverterLoad<T>([load.Trace, .. load.Others], Case.BaseMva, load.Settings) { Name = $"trace {load.Bus}", Bus = Place(load.Bus) });
        devices.AddRange(extra ?? []);
        var system = new GridSystem<T>(Case, [.. devices], [], switching);
        states = new T[system.States];
        var byUnit = new Dictionary<int, GeneratingDevice<T>>();
        // From the last to the first: a turbine that drives two units needs the power of the second, which comes later among the devices.
        for (var i = units.Count - 1; i >= 0; i--)
        {
            var unit = units[i].Unit;
            var device = devices[i];
            notes.Speaker = $"Unit {device.Name}";
            var voltage = Point.Voltages[device.Bus];
            device.Start(states.AsSpan(device.First, device.StateNames.Count), Phasor<T>.Of(voltage), Phasor<T>.Of(Complex.Conjugate(Point.UnitPowers[unit] / voltage)), notes);
            if (device is not GeneratingDevice<T> machine) continue;
            byUnit[unit] = machine;
            if (shafts.TryGetValue(unit, out var turbine)) machine.DriveBy((GeneratingDevice<T>)devices[units.FindIndex(u => u.Unit == turbine)]);
        }

        foreach (var machine in byUnit.Values) machine.Couple();
        notes.Speaker = "";
        foreach (var device in devices)
            if (device is InverterLoad<T>) device.Start(states.AsSpan(device.First, device.StateNames.Count), Phasor<T>.Of(Point.Voltages[device.Bus]), default, notes);
        system.StartVoltages(Point.Voltages);
        return system;
    }

    Device<T> Unit<T>(GeneratingUnit unit, DynamicRecord[] records) where T : struct, IReal<T>
    {
        var name = $"{unit.Bus} {unit.Id}";
        var place = Place(unit.Bus);
        var machineBase = unit.BaseMva > 0 ? unit.BaseMva : Case.BaseMva;
        if (records.Where(r => ModelCatalog.KindOf(r) == ModelKind.Plant).ToArray() is { Length: > 0 } plant)
        {
            var stray = records.FirstOrDefault(r => ModelCatalog.KindOf(r) != ModelKind.Plant) ?? (plant.Any(r => r.Model == "REGCA1") ? null : plant[0]);
            if (stray is not null) throw new CaseException(stray.File, stray.LineNumber, 0, $"Unit '{unit.Id}' at bus {unit.Bus} is both a machine and a plant behind converters by {stray.Model}; a plant has REGCA1 and no machine.");
            return new RenewableDevice<T>([.. plant.SelectMany(Sets)], machineBase, Case.BaseMva, Omega) { Name = name, Bus = place };
        }

        IEnumerable<DynamicRecord> Sets(DynamicRecord record) => T.Width > 1 ? [record, .. Options.Variants.Select(v => Variant(v, record))] : [record];
        DynamicRecord[] Of(ModelKind kind) => records.FirstOrDefault(r => ModelCatalog.KindOf(r) == kind) is { } record ? [.. Sets(record)] : [];
        var machine = ModelCatalog.Machine<T>(Of(ModelKind.Machine), unit, Options.Convention, Omega);
        for (var lane = 1; lane < T.Width; lane++)
            if (machine.Admittance.ToComplex(lane) != machine.Admittance.ToComplex())
                throw new CaseException($"Unit {name} has another subtransient impedance in another parameter set; a batch shares one network, so it must be the same in all.");
        var exciter = Of(ModelKind.Exciter) is { Length: > 0 } e ? ModelCatalog.Exciter<T>(e) : null;
        var governor = Of(ModelKind.Governor) is { Length: > 0 } g ? ModelCatalog.Governor<T>(g) : null;
        var stabilizer = Of(ModelKind.Stabilizer) is { Length: > 0 } s ? ModelCatalog.Stabilizer<T>(s, Omega) : null;
        return new GeneratingDevice<T>(machine, exciter, governor, stabilizer, machineBase, Case.BaseMva) { Name = name, Bus = place };
    }

    static DynamicRecord Variant(IReadOnlyList<DynamicRecord> records, DynamicRecord like) =>
        records.FirstOrDefault(r => r.Bus == like.Bus && r.Id == like.Id && r.Model == like.Model)
        ?? throw new CaseException($"A parameter set has no {like.Model} for unit '{like.Id}' at bus {like.Bus}; each set has the models of the first.");

    /// <summary>Puts the constant-admittance parts of the loads into the network and gives the other parts as devices.</summary>
    IEnumerable<Device<T>> Loads<T>(Switching switching) where T : struct, IReal<T>
    {
        var mix = Options.Loads;
        var nonlinear = new Dictionary<int, (Complex Power, Complex Current)>();
        foreach (var load in Case.Loads)
        {
            var place = Place(load.Bus);
            if (!load.InService || Case.Buses[place].Kind == BusKind.Isolated) continue;
            var magnitude = Point.Voltages[place].Magnitude;
            var constant = new Complex(load.PowerMw, load.PowerMvar) / Case.BaseMva;
            // The file's own convention: reactive power of a constant admittance is that of a capacitor.
            var admittance = new Complex(load.AdmittanceMw, load.AdmittanceMvar) / Case.BaseMva;
            switching.Extra[place] += admittance + Complex.Conjugate(constant) * (mix.Impedance / (magnitude * magnitude));
            var power = constant * mix.Power;
            var current = new Complex(load.CurrentMw, load.CurrentMvar) / Case.BaseMva + constant * (mix.Current / magnitude);
            if (power == Complex.Zero && current == Complex.Zero) continue;
            var sum = nonlinear.GetValueOrDefault(place);
            nonlinear[place] = (sum.Power + power, sum.Current + current);
        }

        foreach (var bus in Options.StepBuses) nonlinear.TryAdd(Place(bus), default);
        foreach (var (place, (power, current)) in nonlinear)
        {
            var device = new StaticLoad<T> { Name = $"load {Case.Buses[place].Number}", Bus = place };
            device.Set(power.Real, power.Imaginary, current.Real, current.Imaginary);
            yield return device;
        }
    }
}
