using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The differential equations of a whole grid: devices on the ports of a reduced network. One evaluation takes the states to their rates:
/// currents of the sources, voltages of the ports (with the currents of loads that depend on voltage, by Newton's method with a kept Jacobian), rates of the devices.
/// It allocates nothing once it stands.
/// </summary>
public sealed class GridSystem<T> where T : struct, IReal<T>
{
    /// <summary>Residual of the voltages, pu, at which the currents of nonlinear loads count as found.</summary>
    const double Tolerance = 1e-12;

    const int MostIterations = 60;

    readonly GridCase grid;
    readonly Device<T>[] devices, timed;
    readonly int[] ports, nonlinear, nonlinearDevices, sources;
    readonly T[] sourceRe, sourceIm, voltageRe, voltageIm, openRe, openIm, injectionRe, injectionIm, residual;
    PortNetwork network;
    double[] step = [];
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
        (sourceRe, sourceIm, voltageRe, voltageIm) = (new T[m], new T[m], new T[m], new T[m]);
        (openRe, openIm, injectionRe, injectionIm, residual) = (new T[m], new T[m], new T[m], new T[m], new T[2 * m]);
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

    void SolveNetwork(ReadOnlySpan<T> x, double seconds)
    {
        Multiply(sourceRe, sourceIm, openRe, openIm);
        if (nonlinear.Length == 0)
        {
            openRe.CopyTo(voltageRe, 0);
            openIm.CopyTo(voltageIm, 0);
            return;
        }

        if (stale) Refresh(x);
        var (rows, m) = (nonlinear.Length, ports.Length);
        double last = double.MaxValue;
        var refreshed = 0;
        for (var iteration = 0; ; iteration++)
        {
            Array.Clear(injectionRe);
            Array.Clear(injectionIm);
            foreach (var i in nonlinearDevices)
            {
                var device = devices[i];
                if (!device.Connected) continue;
                var port = device.Port;
                var current = device.Injection(x.Slice(device.First, device.StateNames.Count), new(voltageRe[port], voltageIm[port]));
                injectionRe[port] += current.Re;
                injectionIm[port] += current.Im;
            }

            var size = 0.0;
            var (zr, zi) = (network.Re, network.Im);
            for (var r = 0; r < rows; r++)
            {
                var port = nonlinear[r];
                var (re, im) = (openRe[port], openIm[port]);
                foreach (var column in nonlinear)
                {
                    T a = zr[port * m + column], b = zi[port * m + column];
                    re += a * injectionRe[column] - b * injectionIm[column];
                    im += a * injectionIm[column] + b * injectionRe[column];
                }

                residual[2 * r] = re - voltageRe[port];
                residual[2 * r + 1] = im - voltageIm[port];
                size = Worse(Worse(size, T.Size(residual[2 * r])), T.Size(residual[2 * r + 1]));
            }

            if (size < Tolerance) break;
            if (iteration > MostIterations || !double.IsFinite(size))
                throw new CaseException(FormattableString.Invariant(
                    $"The network has no solution at {seconds:G6} s: its loads of constant power or current ask for more than it can carry there; lower them, or let part of them be of constant impedance."));
            if (size > 0.2 * last && size > 1e-8 && refreshed < 12)
            {
                Refresh(x);
                refreshed++;
            }

            last = size;
            for (var r = 0; r < rows; r++)
            {
                T re = 0.0, im = 0.0;
                var (first, second) = (2 * r * 2 * rows, (2 * r + 1) * 2 * rows);
                for (var c = 0; c < 2 * rows; c++)
                {
                    re += (T)step[first + c] * residual[c];
                    im += (T)step[second + c] * residual[c];
                }

                voltageRe[nonlinear[r]] += re;
                voltageIm[nonlinear[r]] += im;
            }
        }

        for (var port = 0; port < m; port++)
        {
            var (re, im) = (openRe[port], openIm[port]);
            foreach (var column in nonlinear)
            {
                T a = network.Re[port * m + column], b = network.Im[port * m + column];
                re += a * injectionRe[column] - b * injectionIm[column];
                im += a * injectionIm[column] + b * injectionRe[column];
            }

            voltageRe[port] = re;
            voltageIm[port] = im;
        }
    }

    static double Worse(double a, double b) => b > a || double.IsNaN(b) ? b : a;

    /// <summary>Makes the Newton step (1 − Z ∂I/∂V)⁻¹ of the nonlinear ports at the voltages of now; its slopes by differences, since it only steers the iteration.</summary>
    void Refresh(ReadOnlySpan<T> x)
    {
        stale = false;
        var (rows, m) = (nonlinear.Length, ports.Length);
        var slopes = new double[rows * 4];
        for (var r = 0; r < rows; r++)
        {
            var port = nonlinear[r];
            T vr = voltageRe[port].At(0), vi = voltageIm[port].At(0);
            if (network.Dead[ports[port]]) (vr, vi) = (1.0, 0.0);
            const double Delta = 1e-6;
            foreach (var i in nonlinearDevices)
            {
                var device = devices[i];
                if (!device.Connected || device.Port != port) continue;
                var states = x.Slice(device.First, device.StateNames.Count);
                var (ahead, behind) = (device.Injection(states, new(vr + (T)Delta, vi)), device.Injection(states, new(vr - (T)Delta, vi)));
                slopes[4 * r] += (ahead.Re - behind.Re).At(0) / (2 * Delta);
                slopes[4 * r + 2] += (ahead.Im - behind.Im).At(0) / (2 * Delta);
                (ahead, behind) = (device.Injection(states, new(vr, vi + (T)Delta)), device.Injection(states, new(vr, vi - (T)Delta)));
                slopes[4 * r + 1] += (ahead.Re - behind.Re).At(0) / (2 * Delta);
                slopes[4 * r + 3] += (ahead.Im - behind.Im).At(0) / (2 * Delta);
            }
        }

        var matrix = new double[4 * rows * rows];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < rows; c++)
            {
                var at = nonlinear[r] * m + nonlinear[c];
                var (a, b) = (network.Re[at], network.Im[at]);
                var (rr, ri, ir, ii) = (slopes[4 * c], slopes[4 * c + 1], slopes[4 * c + 2], slopes[4 * c + 3]);
                matrix[2 * r * 2 * rows + 2 * c] = (r == c ? 1 : 0) - (a * rr - b * ir);
                matrix[2 * r * 2 * rows + 2 * c + 1] = -(a * ri - b * ii);
                matrix[(2 * r + 1) * 2 * rows + 2 * c] = -(a * ir + b * rr);
                matrix[(2 * r + 1) * 2 * rows + 2 * c + 1] = (r == c ? 1 : 0) - (a * ii + b * ri);
            }

        if (Dense.Inverse(matrix, 2 * rows) is { } inverse) step = inverse;
        else if (step.Length != matrix.Length) step = Dense.Inverse(Identity(2 * rows), 2 * rows)!;
    }

    static double[] Identity(int n)
    {
        var identity = new double[n * n];
        for (var i = 0; i < n; i++) identity[i * n + i] = 1;
        return identity;
    }

    /// <summary>V = Z I over the columns of the sources.</summary>
    void Multiply(T[] re, T[] im, T[] intoRe, T[] intoIm)
    {
        if (typeof(T) == typeof(Scalar) && ports.Length >= 16)
        {
            MultiplyWide(MemoryMarshal.Cast<T, double>(re), MemoryMarshal.Cast<T, double>(im), MemoryMarshal.Cast<T, double>(intoRe.AsSpan()), MemoryMarshal.Cast<T, double>(intoIm.AsSpan()));
            return;
        }

        var m = ports.Length;
        var (zr, zi) = (network.Re, network.Im);
        for (var row = 0; row < m; row++)
        {
            T sumRe = 0.0, sumIm = 0.0;
            foreach (var column in sources)
            {
                T a = zr[row * m + column], b = zi[row * m + column];
                sumRe += a * re[column] - b * im[column];
                sumIm += a * im[column] + b * re[column];
            }

            (intoRe[row], intoIm[row]) = (sumRe, sumIm);
        }
    }

    void MultiplyWide(ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> intoRe, Span<double> intoIm)
    {
        var m = ports.Length;
        ref var zr = ref MemoryMarshal.GetArrayDataReference(network.Re);
        ref var zi = ref MemoryMarshal.GetArrayDataReference(network.Im);
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        for (var row = 0; row < m; row++)
        {
            Vector512<double> sumRe = default, sumIm = default;
            var at = row * m;
            var column = 0;
            for (; column <= m - 8; column += 8)
            {
                var a = Vector512.LoadUnsafe(ref zr, (nuint)(at + column));
                var b = Vector512.LoadUnsafe(ref zi, (nuint)(at + column));
                var c = Vector512.LoadUnsafe(ref r, (nuint)column);
                var d = Vector512.LoadUnsafe(ref i, (nuint)column);
                sumRe = Vector512.FusedMultiplyAdd(a, c, Vector512.FusedMultiplyAdd(-b, d, sumRe));
                sumIm = Vector512.FusedMultiplyAdd(a, d, Vector512.FusedMultiplyAdd(b, c, sumIm));
            }

            var (totalRe, totalIm) = (Vector512.Sum(sumRe), Vector512.Sum(sumIm));
            for (; column < m; column++)
            {
                var (a, b) = (Unsafe.Add(ref zr, at + column), Unsafe.Add(ref zi, at + column));
                totalRe += a * re[column] - b * im[column];
                totalIm += a * im[column] + b * re[column];
            }

            (intoRe[row], intoIm[row]) = (totalRe, totalIm);
        }
    }

    PortNetwork Reduce() =>
        new(grid, Switching, ports, [.. devices.Where(d => d.Connected && d.Admittance != Complex.Zero).Select(d => (d.Bus, d.Admittance))]);
}
