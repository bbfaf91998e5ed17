using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;
using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The linear model around a steady state, with exact slopes: every device is evaluated in dual numbers, one of its inputs (its states and the two parts of its bus's
/// voltage) after another, and the network's equations 0 = I(x, v) − Y·v + I(p) are solved for v.
/// </summary>
public static class Linearization
{
    /// <summary>The linear model of a case where it begins.</summary>
    /// <param name="model">The case with its dynamic models and its operating point.</param>
    /// <param name="notes">Takes what is out of the ordinary at the start; where a value begins on a limit the slopes are those of staying there.</param>
    /// <exception cref="CaseException">The case cannot be started there, or its network has no unique solution.</exception>
    public static LinearModel Of(GridModel model, StartNotes? notes = null)
    {
        var system = model.Build<Dual>(notes ?? new(), out var states);
        return Of(model.Case, system.Devices, [.. states.Select(s => s.Value)], [.. model.Point.Voltages], NetworkMatrix.Entries(model.Case, system.Switching));
    }

    /// <param name="grid">The case.</param>
    /// <param name="devices">All that moves or draws a current of its own, with its states placed from <see cref="Device{T}.First"/> on.</param>
    /// <param name="states">The steady state.</param>
    /// <param name="voltages">By bus, in the case's order; zero where no source reaches.</param>
    /// <param name="admittances">Of the network, without the devices' own.</param>
    static LinearModel Of(GridCase grid, IReadOnlyList<Device<Dual>> devices, double[] states, Complex[] voltages, IEnumerable<(int Row, int Column, Complex Value)> admittances)
    {
        var (n, buses) = (states.Length, voltages.Length);
        var fx = Matrix<double>.Build.Dense(n, n);
        var fv = Matrix<double>.Build.Dense(n, 2 * buses);
        var gx = Matrix<double>.Build.Dense(2 * buses, n);
        // gv = Y less what the devices' currents take from it, in real and imaginary parts.
        var gv = Matrix<double>.Build.Dense(2 * buses, 2 * buses);
        foreach (var (row, column, y) in admittances) Put(gv, row, column, y);
        foreach (var device in devices)
        {
            if (!device.Connected) continue;
            Put(gv, device.Bus, device.Bus, device.Admittance);
            // A unit that this one's turbine drives too moves with it; its own columns are taken with the turbine at rest.
            if (device is GeneratingDevice<Dual> { DrivenBy: { } turbine }) Rest(turbine, states, voltages);
            var driven = devices.FirstOrDefault(d => d is GeneratingDevice<Dual> { DrivenBy: { } by } && by == device);
            Slopes(device, driven, states, voltages, fx, fv, gx, gv);
        }
        for (var k = 0; k < buses; k++)
        {
            if (voltages[k] != Complex.Zero) continue;
            // A dead bus keeps its zero.
            gv.ClearRow(k);
            gv.ClearRow(buses + k);
            gv[k, k] = gv[buses + k, buses + k] = 1;
        }
        var drawn = Matrix<double>.Build.Dense(2 * buses, buses);
        for (var k = 0; k < buses; k++)
        {
            if (voltages[k] == Complex.Zero) continue;
            // Power p drawn at constant power factor one is the current −p/conj(v).
            var current = -1 / Complex.Conjugate(voltages[k]);
            (drawn[k, k], drawn[buses + k, k]) = (current.Real, current.Imaginary);
        }
        var factor = gv.LU();
        var (fromStates, fromPower) = (factor.Solve(gx), factor.Solve(drawn));
        var polar = Polar(voltages);
        return new()
        {
            BaseMva = grid.BaseMva,
            NominalHz = grid.Frequency,
            State = fx + fv * fromStates,
            Power = fv * fromPower,
            Voltage = polar * fromStates,
            VoltagePower = polar * fromPower,
            States = Names(grid, devices, n),
            Rotors = Turning(grid, devices),
            Buses = [.. grid.Buses.Select(b => b.Number)],
        };
    }

    /// <summary>One device's columns: first by its states, then by its bus's voltage.</summary>
    static void Slopes(Device<Dual> device, Device<Dual>? driven, double[] states, Complex[] voltages, Matrix<double> fx, Matrix<double> fv, Matrix<double> gx, Matrix<double> gv)
    {
        var (first, count, bus, buses) = (device.First, device.StateNames.Count, device.Bus, voltages.Length);
        var voltage = voltages[bus];
        var x = new Dual[count];
        var dx = new Dual[count];
        for (var input = 0; input < count + 2; input++)
        {
            for (var i = 0; i < count; i++) x[i] = new(states[first + i], i == input ? 1 : 0);
            Array.Clear(dx);
            var v = new Phasor<Dual>(new(voltage.Real, input == count ? 1 : 0), new(voltage.Imaginary, input == count + 1 ? 1 : 0));
            var current = device.Source(x);
            if (device.IsNonlinear) current += device.Injection(x, v);
            device.Advance(x, dx, v);
            Rates(first, dx);
            if (driven is not null) Rates(driven.First, Rest(driven, states, voltages));
            if (input < count)
            {
                gx[bus, first + input] += current.Re.Slope;
                gx[buses + bus, first + input] += current.Im.Slope;
            }
            else
            {
                gv[bus, (input - count) * buses + bus] -= current.Re.Slope;
                gv[buses + bus, (input - count) * buses + bus] -= current.Im.Slope;
            }
            void Rates(int from, Dual[] rates)
            {
                for (var i = 0; i < rates.Length; i++)
                {
                    if (input < count) fx[from + i, first + input] = rates[i].Slope;
                    else fv[from + i, (input - count) * buses + bus] += rates[i].Slope;
                }
            }
        }
    }

    /// <summary>The rates of a device with its own states and voltage at rest.</summary>
    static Dual[] Rest(Device<Dual> device, double[] states, Complex[] voltages)
    {
        var x = new Dual[device.StateNames.Count];
        var dx = new Dual[x.Length];
        for (var i = 0; i < x.Length; i++) x[i] = states[device.First + i];
        var voltage = Phasor<Dual>.Of(voltages[device.Bus]);
        device.Source(x);
        if (device.IsNonlinear) device.Injection(x, voltage);
        device.Advance(x, dx, voltage);
        return dx;
    }

    /// <summary>Adds the complex entry y to a matrix over real parts and, below them, imaginary parts.</summary>
    static void Put(Matrix<double> m, int row, int column, Complex y)
    {
        var half = m.RowCount / 2;
        m[row, column] += y.Real;
        m[row, half + column] -= y.Imaginary;
        m[half + row, column] += y.Imaginary;
        m[half + row, half + column] += y.Real;
    }

    /// <summary>From real and imaginary parts of voltages to magnitudes and angles.</summary>
    static Matrix<double> Polar(Complex[] voltages)
    {
        var n = voltages.Length;
        var polar = Matrix<double>.Build.Sparse(2 * n, 2 * n);
        for (var k = 0; k < n; k++)
        {
            var (v, m) = (voltages[k], voltages[k].Magnitude);
            if (m == 0) continue;
            polar[k, k] = v.Real / m;
            polar[k, n + k] = v.Imaginary / m;
            polar[n + k, k] = -v.Imaginary / (m * m);
            polar[n + k, n + k] = v.Real / (m * m);
        }
        return polar;
    }

    static StateName[] Names(GridCase grid, IReadOnlyList<Device<Dual>> devices, int count)
    {
        var names = new StateName[count];
        foreach (var device in devices)
        {
            var id = device.Name.Split(' ', 2) is [_, var unit] ? unit : "";
            for (var i = 0; i < device.StateNames.Count; i++)
            {
                var words = device.StateNames[i].Split(' ', 2);
                names[device.First + i] = new(grid.Buses[device.Bus].Number, id, words[0], words.Length > 1 ? words[1] : words[0]);
            }
        }
        return names;
    }

    static Rotor[] Turning(GridCase grid, IReadOnlyList<Device<Dual>> devices)
    {
        var turning = devices.OfType<GeneratingDevice<Dual>>().Where(d => d.Connected && d.Moves).ToArray();
        var several = turning.GroupBy(d => d.Bus).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return
        [
            .. turning.Select(d =>
            {
                var bus = grid.Buses[d.Bus];
                var id = d.Name.Split(' ', 2) is [_, var unit] ? unit : "1";
                var name = several.Contains(d.Bus) ? $"{bus.Number}/{id}" : $"{bus.Number}";
                // State 0 of a machine is its speed, state 1 its angle.
                return new Rotor(bus.Number, id, name, d.First + 1, d.First, d.Inertia * d.MachineBase);
            }),
        ];
    }
}
