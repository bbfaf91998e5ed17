using Ballast.Grid.Cases;
using Ballast.Grid.Sparse;

namespace Ballast.Grid.PowerFlow;

/// <summary>
/// A network in the DC approximation: voltages of 1 pu, no losses, small angles, so that flows are linear in injections (Wood and Wollenberg, Power Generation,
/// Operation and Control, 4.1.4). The flow of a branch is (angle at from − angle at to − its shift) / (x · ratio). The matrix is factored once, by sparse elimination.
/// Arrays go by the places of buses and branches in the case; branches out of service and isolated buses carry nothing.
/// One thread at a time for <see cref="Solve"/>; all else may be read by many.
/// </summary>
public sealed class DcNetwork
{
    readonly SparseLu<double> factors;
    readonly int[] row;
    readonly double[] right;
    readonly double[] shiftInjection;
    readonly Dictionary<int, int> index;

    /// <exception cref="CaseException">A part of the network hangs together without a reference bus, or the equations have no solution.</exception>
    public DcNetwork(NetworkCase network)
    {
        Case = network;
        var (n, m) = (network.Buses.Count, network.Branches.Count);
        index = new(n);
        for (var i = 0; i < n; i++) index[network.Buses[i].Number] = i;
        (From, To, Susceptance, ShiftRadians, On) = (new int[m], new int[m], new double[m], new double[m], new bool[m]);
        for (var k = 0; k < m; k++)
        {
            var branch = network.Branches[k];
            (From[k], To[k], On[k]) = (index[branch.From], index[branch.To], branch.InService);
            if (!On[k]) continue;
            Susceptance[k] = network.BaseMva / (branch.Reactance * branch.Ratio);
            ShiftRadians[k] = branch.ShiftDegrees * (Math.PI / 180);
        }
        Reference = Enumerable.Range(0, n).FirstOrDefault(i => network.Buses[i].Kind == BusKind.Slack, -1);
        if (Reference < 0) throw new CaseException($"{network.Name}: no bus is the reference (type 3): make the bus of a large unit the reference.");
        Hanging();

        row = new int[n];
        var rows = 0;
        for (var i = 0; i < n; i++) row[i] = i == Reference || network.Buses[i].Kind == BusKind.Isolated ? -1 : rows++;
        right = new double[rows];
        var matrix = new SparseMatrix<double>(SparsePattern.Of(rows, Places(rows)));
        shiftInjection = new double[n];
        for (var k = 0; k < m; k++)
        {
            if (!On[k]) continue;
            var (f, t, b) = (row[From[k]], row[To[k]], Susceptance[k]);
            if (f >= 0) matrix.Add(f, f, b);
            if (t >= 0) matrix.Add(t, t, b);
            if (f >= 0 && t >= 0)
            {
                matrix.Add(f, t, -b);
                matrix.Add(t, f, -b);
            }
            shiftInjection[From[k]] += b * ShiftRadians[k];
            shiftInjection[To[k]] -= b * ShiftRadians[k];
        }
        factors = new SparseLu<double>(matrix.Pattern);
        if (rows > 0 && !factors.Factor(matrix.Values))
            throw new CaseException($"{network.Name}: the DC power flow has no single solution near bus {network.Buses[Array.IndexOf(row, factors.SingularColumn)].Number}: reactances around it cancel out.");
    }

    public NetworkCase Case { get; }

    /// <summary>Place of the bus whose angle is 0 and which takes up what is left over.</summary>
    public int Reference { get; }

    public int BusCount => Case.Buses.Count;

    public int BranchCount => From.Length;

    /// <summary>Places of the buses at the ends of each branch.</summary>
    public int[] From { get; }

    /// <inheritdoc cref="From"/>
    public int[] To { get; }

    /// <summary>MW per radian; 0 out of service.</summary>
    public double[] Susceptance { get; }

    /// <summary>Phase shift of each branch.</summary>
    public double[] ShiftRadians { get; }

    /// <summary>Whether each branch is in service.</summary>
    public bool[] On { get; }

    /// <summary>Entries of the sparse factors.</summary>
    public int FactorCount => factors.FactorCount;

    /// <summary>Place of a bus by its number; -1: there is none.</summary>
    public int PlaceOf(int number) => index.GetValueOrDefault(number, -1);

    /// <summary>What the case's loads, shunts and DC lines take out of each bus, MW.</summary>
    public double[] Withdrawals()
    {
        var withdrawals = new double[BusCount];
        for (var i = 0; i < withdrawals.Length; i++)
            if (Case.Buses[i].Kind != BusKind.Isolated) withdrawals[i] = Case.Buses[i].LoadMw + Case.Buses[i].ShuntMw;
        foreach (var line in Case.DcLines)
        {
            if (!line.InService) continue;
            withdrawals[index[line.From]] += line.FromMw;
            withdrawals[index[line.To]] -= line.ToMw;
        }
        return withdrawals;
    }

    /// <summary>The power flow: angles and flows of injections. The reference bus takes up what they do not balance, whatever is given for it.</summary>
    /// <param name="injections">MW into each bus.</param>
    /// <param name="angles">Radians; written.</param>
    /// <param name="flows">MW from the from bus; written.</param>
    public void Solve(ReadOnlySpan<double> injections, Span<double> angles, Span<double> flows)
    {
        for (var i = 0; i < row.Length; i++)
            if (row[i] >= 0) right[row[i]] = injections[i] + shiftInjection[i];
        if (right.Length > 0) factors.Solve(right);
        for (var i = 0; i < row.Length; i++) angles[i] = row[i] >= 0 ? right[row[i]] : 0;
        for (var k = 0; k < flows.Length; k++) flows[k] = On[k] ? Susceptance[k] * (angles[From[k]] - angles[To[k]] - ShiftRadians[k]) : 0;
    }

    /// <summary>Angles by which 1 MW goes in at the from end of a branch and out at its to end, radians per MW; phase shifts do not enter.</summary>
    public void SolveTransfer(int branch, Span<double> angles)
    {
        right.AsSpan().Clear();
        if (row[From[branch]] >= 0) right[row[From[branch]]] += 1;
        if (row[To[branch]] >= 0) right[row[To[branch]]] -= 1;
        if (right.Length > 0) factors.Solve(right);
        for (var i = 0; i < row.Length; i++) angles[i] = row[i] >= 0 ? right[row[i]] : 0;
    }

    IEnumerable<(int Row, int Column)> Places(int rows)
    {
        for (var i = 0; i < rows; i++) yield return (i, i);
        for (var k = 0; k < From.Length; k++)
        {
            var (f, t) = (row[From[k]], row[To[k]]);
            if (!On[k] || f < 0 || t < 0) continue;
            yield return (f, t);
            yield return (t, f);
        }
    }

    /// <summary>Every bus that is not isolated hangs together with the reference.</summary>
    void Hanging()
    {
        var reached = ReachedWithout(-1);
        var lost = Enumerable.Range(0, BusCount).Where(i => !reached[i] && Case.Buses[i].Kind != BusKind.Isolated).ToArray();
        if (lost.Length > 0)
            throw new CaseException($"{Case.Name}: bus {Case.Buses[lost[0]].Number}{(lost.Length > 1 ? $" and {lost.Length - 1} more hang" : " hangs")} on nothing in service that leads to the reference bus {Case.Buses[Reference].Number}: connect {(lost.Length > 1 ? "them" : "it")}, or mark {(lost.Length > 1 ? "them" : "it")} isolated (type 4).");
    }

    /// <summary>Which buses hang together with the reference when a branch is out; -1: none is.</summary>
    public bool[] ReachedWithout(int outage)
    {
        var beside = new List<int>[BusCount];
        for (var i = 0; i < beside.Length; i++) beside[i] = [];
        for (var k = 0; k < From.Length; k++)
        {
            if (!On[k] || k == outage) continue;
            beside[From[k]].Add(To[k]);
            beside[To[k]].Add(From[k]);
        }
        var reached = new bool[BusCount];
        var queue = new Queue<int>([Reference]);
        reached[Reference] = true;
        while (queue.TryDequeue(out var at))
        {
            foreach (var next in beside[at])
            {
                if (reached[next]) continue;
                reached[next] = true;
                queue.Enqueue(next);
            }
        }
        return reached;
    }
}
