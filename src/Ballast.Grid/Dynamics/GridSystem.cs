using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The differential equations of a whole grid: devices on the ports of a reduced network. One evaluation takes the states to their rates:
/// currents of the sources, voltages of the ports (with the currents of loads that depend on voltage, by Newton's method with a kept Jacobian), rates of the devices.
/// It allocates nothing once it stands.
/// </summary>
public sealed partial class GridSystem<T> where T : struct, IReal<T>
{
    readonly GridCase grid;
    readonly Device<T>[] devices, timed;
    readonly int[] all, plain, ports, nonlinear, nonlinearDevices, sources;
    readonly T[] sourceRe, sourceIm, voltageRe, voltageIm, injectionRe, injectionIm;
    PortNetwork network;
    bool stale;

    internal GridSystem(GridCase grid, Device<T>[] devices, IReadOnlyList<int> watched, Switching switching)
    {
        (this.grid, this.devices, Switching) = (grid, devices, switching);
        ports = [.. devices.Select(d => d.Bus).Concat(watched).Distinct()];
        timed = [.. devices.Where(d => d.FollowsTime)];
        var first = 0;
        foreach (var device in devices)
        {
            device.First = first;
            first += device.StateNames.Count;
            device.Port = Array.IndexOf(ports, device.Bus);
        }

        States = first;
        sources = [.. devices.Where(d => !d.IsNonlinear || d.Admittance != Complex.Zero).Select(d => d.Port).Distinct()];
        nonlinearDevices = [.. Enumerable.Range(0, devices.Length).Where(i => devices[i].IsNonlinear)];
        nonlinear = [.. nonlinearDevices.Select(i => devices[i].Port).Distinct()];
        var m = ports.Length;
        all = [.. Enumerable.Range(0, m)];
        plain = [.. all.Except(nonlinear)];
        (sourceRe, sourceIm, voltageRe, voltageIm) = (new T[m], new T[m], new T[m], new T[m]);
        (injectionRe, injectionIm) = (new T[m], new T[m]);
        var (rows, columns) = (2 * nonlinear.Length, 2 * sources.Length);
        (open, formerOpen, given, remainder, correction, totalRe, totalIm) = (new T[rows], new T[rows], new T[columns], new T[rows], new T[rows], new T[m], new T[m]);
        (formerRe, formerIm) = (new T[nonlinear.Length], new T[nonlinear.Length]);
        (fromRe, fromIm, stepRe, stepIm) = (new T[nonlinear.Length], new T[nonlinear.Length], new T[nonlinear.Length], new T[nonlinear.Length]);
        (slopes, jacobian, inverse) = (new double[2 * rows], new double[rows * rows], new double[rows * rows]);
        (fromSources, fromLoads) = (new double[rows * columns], new double[rows * rows]);
        network = Reduce();
    }

    /// <summary>Number of states.</summary>
    public int States { get; }

    /// <summary>The devices, in the order of their states.</summary>
    public IReadOnlyList<Device<T>> Devices => devices;

    internal Switching Switching { get; }

    /// <summary>Short circuits that stand, by place of their bus.</summary>
    internal Dictionary<int, Complex> Faults { get; } = [];

    /// <summary>The load device of a bus, which must be one of those that were given a load or room for one.</summary>
    internal StaticLoad<T> LoadAt(int bus) => devices.OfType<StaticLoad<T>>().First(d => d.Bus == bus);

    /// <summary>Takes a change of switching, of a device's connection or of a constant admittance into the network.</summary>
    public void Switch()
    {
        network = Reduce();
        stale = true;
    }

    /// <summary>Says that loads have changed so much that the kept Jacobian is best made again.</summary>
    public void LoadsChanged() => stale = true;

    /// <summary>The voltage of a device's bus, of the last evaluation.</summary>
    public Phasor<T> Voltage(Device<T> device) => new(voltageRe[device.Port], voltageIm[device.Port]);

    /// <summary>The voltage of any bus, of the last evaluation.</summary>
    public Complex VoltageOf(int bus, int lane = 0)
    {
        Span<Complex> currents = ports.Length <= 256 ? stackalloc Complex[ports.Length] : new Complex[ports.Length];
        for (var i = 0; i < currents.Length; i++) currents[i] = new((sourceRe[i] + injectionRe[i]).At(lane), (sourceIm[i] + injectionIm[i]).At(lane));
        return network.Voltage(bus, currents);
    }

    /// <summary>Sets voltages from which the solution of the network starts.</summary>
    internal void StartVoltages(IReadOnlyList<Complex> voltages)
    {
        for (var i = 0; i < ports.Length; i++)
        {
            voltageRe[i] = voltages[ports[i]].Real;
            voltageIm[i] = voltages[ports[i]].Imaginary;
        }

        stale = true;
    }

    /// <summary>The rates of all states. States that have passed a limit which holds them are put back on it.</summary>
    public void Evaluate(Span<T> x, Span<T> dx, double seconds)
    {
        Array.Clear(sourceRe);
        Array.Clear(sourceIm);
        foreach (var device in timed) device.SetTime(seconds);
        foreach (var device in devices)
        {
            if (!device.Connected) continue;
            var current = device.Source(x.Slice(device.First, device.StateNames.Count));
            sourceRe[device.Port] += current.Re;
            sourceIm[device.Port] += current.Im;
        }

        SolveNetwork(x, seconds);
        foreach (var device in devices)
        {
            var count = device.StateNames.Count;
            if (device.Connected) device.Advance(x.Slice(device.First, count), dx.Slice(device.First, count), new(voltageRe[device.Port], voltageIm[device.Port]));
            else dx.Slice(device.First, count).Clear();
        }
    }

    /// <summary>Which limiters hold, one word per device, of the last evaluation.</summary>
    public void Limits(Span<ulong> limits)
    {
        for (var i = 0; i < devices.Length; i++) limits[i] = devices[i].Limits;
    }

    PortNetwork Reduce() =>
        new(grid, Switching, ports, [.. devices.Where(d => d.Connected && d.Admittance != Complex.Zero).Select(d => (d.Bus, d.Admittance))], network);
}
