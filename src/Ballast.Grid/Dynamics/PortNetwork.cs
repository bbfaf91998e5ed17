using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Sparse;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// The network seen from its ports, the buses on which devices stand (Kron reduction): V = Z I among them, and the columns of Z for every other bus.
/// Made again whenever switching changes.
/// </summary>
sealed class PortNetwork
{
    readonly Complex[] columns;
    readonly int buses;
    readonly SparseLu<Complex> factors;

    /// <param name="grid">The case.</param>
    /// <param name="switching">As it stands.</param>
    /// <param name="ports">Places of the ports among the buses.</param>
    /// <param name="admittances">Of the connected devices: bus and admittance, pu.</param>
    /// <param name="before">As it was before the switching: its order of elimination is kept where nothing stands outside of it.</param>
    public PortNetwork(GridCase grid, Switching switching, int[] ports, IReadOnlyList<(int Bus, Complex Admittance)> admittances, PortNetwork? before)
    {
        buses = grid.Buses.Count;
        Count = ports.Length;
        var entries = NetworkMatrix.Entries(grid, switching);
        foreach (var (bus, admittance) in admittances) entries.Add((bus, bus, admittance));
        Dead = NetworkMatrix.Dead(buses, entries, admittances.Select(a => a.Bus));
        factors = before is not null && entries.TrueForAll(e => before.factors.Pattern.Place(e.Row, e.Column) >= 0)
            ? before.factors
            : new(SparsePattern.Of(buses, entries.Select(e => (e.Row, e.Column)).Concat(Enumerable.Range(0, buses).Select(i => (i, i)))));
        var matrix = new SparseMatrix<Complex>(factors.Pattern);
        foreach (var (row, column, value) in entries)
            if (!Dead[row] && !Dead[column]) matrix.Add(row, column, value);
        for (var i = 0; i < buses; i++)
            if (Dead[i]) matrix.Add(i, i, 1);
        if (!factors.Refactor(matrix.Values))
            throw new CaseException($"The network's equations are singular at bus {grid.Buses[factors.SingularColumn].Number}: a part of it has no source and no shunt; connect it or take it out of service.");
        columns = new Complex[buses * Count];
        var solved = new Complex[buses];
        for (var port = 0; port < Count; port++)
        {
            if (Dead[ports[port]]) continue;
            Array.Clear(solved);
            solved[ports[port]] = 1;
            factors.Solve(solved);
            for (var bus = 0; bus < buses; bus++) columns[bus * Count + port] = solved[bus];
        }

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
