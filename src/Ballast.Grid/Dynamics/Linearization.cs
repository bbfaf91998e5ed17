using Ballast.Grid.Cases;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;
using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The exact linear model of a grid at rest: the same text of every device and of the network as in time domain, evaluated with <see cref="Dual"/> numbers, one input at a time.
/// </summary>
public static class Linearization
{
    /// <summary>Makes the linear model at the point where a grid model begins.</summary>
    /// <param name="model">The grid.</param>
    /// <param name="notes">Takes what is out of the ordinary at the start, such as a value outside its limits.</param>
    public static LinearModel Of(GridModel model, StartNotes? notes = null)
    {
        var grid = model.Case;
        var buses = grid.Buses.Count;
        // One probe per bus: a constant power of zero whose slope is the disturbance, and a port at every bus, so that every voltage is at hand.
        var probes = new StaticLoad<Dual>[buses];
        for (var i = 0; i < buses; i++) probes[i] = new() { Name = $"probe {grid.Buses[i].Number}", Bus = i };
        var system = model.Build<Dual>(notes ?? new(), out var rest, probes);
        var n = system.States;
        var (state, power) = (Matrix<double>.Build.Dense(n, n), Matrix<double>.Build.Dense(n, buses));
        var (voltage, voltagePower) = (Matrix<double>.Build.Dense(2 * buses, n), Matrix<double>.Build.Dense(2 * buses, buses));
        var (x, dx) = (new Dual[n], new Dual[n]);
        for (var input = 0; input < n + buses; input++)
        {
            rest.CopyTo(x, 0);
            if (input < n) x[input] = new(rest[input].Value, 1);
            else probes[input - n].Set(new(0, 1), 0.0, 0.0, 0.0);
            system.Evaluate(x, dx, 0);
            var (rates, voltages, column) = input < n ? (state, voltage, input) : (power, voltagePower, input - n);
            for (var row = 0; row < n; row++) rates[row, column] = dx[row].Slope;
            for (var bus = 0; bus < buses; bus++)
            {
                var v = system.Voltage(probes[bus]);
                var magnitude = v.Magnitude;
                voltages[bus, column] = magnitude.Slope;
                voltages[buses + bus, column] = magnitude.Value > 0 ? Dual.Atan2(v.Im, v.Re).Slope : 0;
            }

            if (input >= n) probes[input - n].Set(0.0, 0.0, 0.0, 0.0);
        }

        List<StateName> names = [];
        List<Rotor> rotors = [];
        foreach (var device in system.Devices)
        {
            var words = device.Name.Split(' ', 2);
            var number = grid.Buses[device.Bus].Number;
            if (device is GeneratingDevice<Dual> { Moves: true } unit)
            {
                var bus = grid.Buses[device.Bus];
                var alone = grid.Units.Count(u => u.Bus == number) == 1;
                var name = (bus.Name.Length > 0 ? bus.Name : $"{number}") + (alone ? "" : $" {words[1]}");
                rotors.Add(new(number, words[1], name, device.First + 1, device.First, unit.Inertia * unit.MachineBase));
            }

            foreach (var state1 in device.StateNames)
            {
                var parts = state1.Split(' ', 2);
                names.Add(new(number, words[^1], parts[0], parts[^1]));
            }
        }

        return new()
        {
            BaseMva = grid.BaseMva,
            NominalHz = grid.Frequency,
            State = state,
            Power = power,
            Voltage = voltage,
            VoltagePower = voltagePower,
            States = names,
            Rotors = rotors,
            Buses = [.. grid.Buses.Select(b => b.Number)],
        };
    }
}
