using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>Writes rows of a trajectory: the outputs of every device and the voltage of every bus.</summary>
sealed class Recorder
{
    readonly GridModel model;
    readonly GridSystem<Scalar> system;
    readonly NetworkParts parts;
    readonly bool[] gone;

    public Recorder(GridModel model, GridSystem<Scalar> system)
    {
        (this.model, this.system) = (model, system);
        gone = [.. model.Case.Buses.Select(b => b.Kind == BusKind.Isolated)];
        List<string> columns = [];
        foreach (var device in system.Devices)
            foreach (var output in device.Outputs) columns.Add($"{Word(output)} {device.Name}");
        foreach (var bus in model.Case.Buses) columns.Add($"v {bus.Number}");
        foreach (var bus in model.Case.Buses) columns.Add($"a {bus.Number}");
        Trajectory = new(columns);
        parts = new(model, system);
        Trajectory.Add(parts.First);
    }

    public Trajectory Trajectory { get; }

    /// <summary>Looks at how the network hangs together after these events of one instant.</summary>
    public void Happened(double time, IReadOnlyList<GridEvent> happenings)
    {
        foreach (var happening in happenings) parts.Happened(happening);
        if (parts.Changed(time) is { } separation) Trajectory.Add(separation);
    }

    public void Add(double time, ReadOnlySpan<Scalar> x)
    {
        var row = new double[Trajectory.Columns.Count];
        var at = 0;
        foreach (var device in system.Devices)
            foreach (var output in device.Outputs) row[at++] = device.Output(output, x.Slice(device.First, device.StateNames.Count), 0);
        var buses = model.Case.Buses.Count;
        for (var bus = 0; bus < buses; bus++)
        {
            var voltage = system.VoltageOf(bus);
            row[at + bus] = voltage.Magnitude;
            row[at + buses + bus] = voltage.Phase * (180 / Math.PI);
            if (gone[bus] || system.Faults.Count > 0 || row[at + bus] >= Collapse.Below) continue;
            gone[bus] = true;
            Trajectory.Add(new Collapse(model.Case.Buses[bus].Number, time));
        }

        Trajectory.Add(time, row);
    }

    static string Word(DeviceOutput output) => output switch
    {
        DeviceOutput.Angle => "angle",
        DeviceOutput.Speed => "speed",
        DeviceOutput.Power => "p",
        DeviceOutput.Reactive => "q",
        DeviceOutput.FieldVoltage => "efd",
        DeviceOutput.MechanicalPower => "pm",
        _ => "vs",
    };
}
