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
}

/// <summary>
/// A case with its dynamic records and the point where it begins: everything of which a <see cref="GridSystem{T}"/> is made, for any arithmetic.
/// </summary>
public sealed class GridModel
{
    readonly Dictionary<int, int> places = [];
    readonly List<(int Unit, DynamicRecord[] Records)> units = [];

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
        devices.AddRange(extra ?? []);
        var system = new GridSystem<T>(Case, [.. devices], [], switching);
        states = new T[system.States];
        var current = 0;
        foreach (var (unit, _) in units)
        {
            var device = devices[current++];
            notes.Speaker = $"Unit {device.Name}";
            var voltage = Point.Voltages[device.Bus];
            device.Start(states.AsSpan(device.First, device.StateNames.Count), Phasor<T>.Of(voltage), Phasor<T>.Of(Complex.Conjugate(Point.UnitPowers[unit] / voltage)), notes);
        }

        notes.Speaker = "";
        system.StartVoltages(Point.Voltages);
        return system;
    }

    Device<T> Unit<T>(GeneratingUnit unit, DynamicRecord[] records) where T : struct, IReal<T>
    {
        var name = $"{unit.Bus} {unit.Id}";
        var place = Place(unit.Bus);
        var machineBase = unit.BaseMva > 0 ? unit.BaseMva : Case.BaseMva;
        if (Of(ModelKind.Plant) is { Length: > 0 } plant)
        {
            var stray = records.FirstOrDefault(r => ModelCatalog.KindOf(r) != ModelKind.Plant) ?? (plant.Any(r => r.Model == "REGCA1") ? null : plant[0]);
            if (stray is not null) throw new CaseException(stray.File, stray.LineNumber, 0, $"Unit '{unit.Id}' at bus {unit.Bus} is both a machine and a plant behind converters by {stray.Model}; a plant has REGCA1 and no machine.");
            return new RenewableDevice<T>(plant, machineBase, Case.BaseMva, Omega) { Name = name, Bus = place };
        }

        DynamicRecord[] Of(ModelKind kind) => [.. records.Where(r => ModelCatalog.KindOf(r) == kind)];
        var machine = ModelCatalog.Machine<T>(Of(ModelKind.Machine), unit, Options.Convention, Omega);
        var exciter = Of(ModelKind.Exciter) is { Length: > 0 } e ? ModelCatalog.Exciter<T>(e) : null;
        var governor = Of(ModelKind.Governor) is { Length: > 0 } g ? ModelCatalog.Governor<T>(g) : null;
        var stabilizer = Of(ModelKind.Stabilizer) is { Length: > 0 } s ? ModelCatalog.Stabilizer<T>(s, Omega) : null;
        return new GeneratingDevice<T>(machine, exciter, governor, stabilizer, machineBase, Case.BaseMva) { Name = name, Bus = place };
    }

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

        foreach (var (place, (power, current)) in nonlinear)
        {
            var device = new StaticLoad<T> { Name = $"load {Case.Buses[place].Number}", Bus = place };
            device.Set(power.Real, power.Imaginary, current.Real, current.Imaginary);
            yield return device;
        }
    }
}
