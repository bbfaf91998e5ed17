using System.Numerics;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The network seen from its ports, the buses on which devices stand (Kron reduction): V = Z I among them, and the columns of Z for every other bus.
/// Made again whenever switching changes.
/// </summary>
sealed class PortNetwork
{
    readonly Complex[] columns;
    readonly int buses;

    /// <param name="grid">The case.</param>
    /// <param name="switching">As it stands.</param>
    /// <param name="ports">Places of the ports among the buses.</param>
    /// <param name="admittances">Of the connected devices: bus and admittance, pu.</param>
    public PortNetwork(GridCase grid, Switching switching, int[] ports, IReadOnlyList<(int Bus, Complex Admittance)> admittances)
    {
        buses = grid.Buses.Count;
        Count = ports.Length;
        var entries = NetworkMatrix.Entries(grid, switching);
        foreach (var (bus, admittance) in admittances) entries.Add((bus, bus, admittance));
        Dead = NetworkMatrix.Dead(buses, entries, admittances.Select(a => a.Bus));
        var matrix = new Complex[buses * buses];
        foreach (var (row, column, value) in entries)
            if (!Dead[row] && !Dead[column]) matrix[row * buses + column] += value;
        for (var i = 0; i < buses; i++)
            if (Dead[i]) matrix[i * buses + i] = 1;
        columns = new Complex[buses * Count];
        for (var port = 0; port < Count; port++)
            if (!Dead[ports[port]]) columns[ports[port] * Count + port] = 1;
        Dense.Solve(matrix, columns, buses, Count);
        Re = new double[Count * Count];
        Im = new double[Count * Count];
        for (var i = 0; i < Count; i++)
            for (var j = 0; j < Count; j++)
            {
                Re[i * Count + j] = columns[ports[i] * Count + j].Real;
                Im[i * Count + j] = columns[ports[i] * Count + j].Imaginary;
            }
    }

    /// <summary>How many ports.</summary>
    public int Count { get; }

    /// <summary>Buses that no source reaches.</summary>
    public bool[] Dead { get; }

    /// <summary>Real part of Z among ports, row-major.</summary>
    public double[] Re { get; }

    /// <summary>Imaginary part of Z among ports, row-major.</summary>
    public double[] Im { get; }

    /// <summary>Voltage of any bus from the currents at the ports.</summary>
    public Complex Voltage(int bus, ReadOnlySpan<Complex> currents)
    {
        var sum = Complex.Zero;
        for (var port = 0; port < Count; port++) sum += columns[bus * Count + port] * currents[port];
        return sum;
    }
}
