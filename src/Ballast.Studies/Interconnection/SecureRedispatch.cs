using Ballast.Grid.PowerFlow;
using Ballast.Optimization;

namespace Ballast.Studies.Interconnection;

/// <summary>
/// The most load that a bus can take if all units are set anew for it: maximise L over outputs within their limits so that they meet the load and L, every branch keeps its
/// normal rating, and after every single outage its emergency rating with the outputs as they are (a security-constrained dispatch: Alsac and Stott 1974, preventive form).
/// Of the many ratings only those are put in that a solution has passed; rounds end when none is passed. A rating that no dispatch keeps
/// even without the load is raised by the least that all dispatches pass it by together: it is not the load's doing, but may not grow. One thread.
/// </summary>
public sealed class SecureRedispatch
{
    const double Passed = 1e-6;
    const int RowsPerRound = 24, MostRounds = 200;

    readonly HeadroomScreen screen;
    readonly DcFactors factors;
    readonly int bus;
    readonly List<(int Branch, int Outage)> normal = [], secure = [];
    readonly Dictionary<(int Branch, int Outage), double> raised = [];

    /// <param name="screen">Of the network.</param>
    /// <param name="bus">Where the load comes, by place.</param>
    public SecureRedispatch(HeadroomScreen screen, int bus) => (this.screen, factors, this.bus) = (screen, screen.Factors, bus);

    /// <summary>The headroom with everything set anew.</summary>
    /// <param name="withdrawals">MW out of each bus without the new load.</param>
    /// <param name="phaseFlows">Flows that phase shifts drive by themselves.</param>
    /// <param name="least">Least output of each unit.</param>
    /// <param name="most">Greatest output of each unit.</param>
    /// <returns>All 0, with no branch named, where no dispatch meets the load that is there.</returns>
    public BusHeadroom Of(ReadOnlySpan<double> withdrawals, ReadOnlySpan<double> phaseFlows, ReadOnlySpan<double> least, ReadOnlySpan<double> most)
    {
        var network = screen.Network;
        double load = 0, could = 0;
        var net = new double[network.BusCount];
        for (var i = 0; i < net.Length; i++) (net[i], load) = (-withdrawals[i], load + withdrawals[i]);
        foreach (var value in most) could += value;
        var room = Math.Max(0, could - load);
        var flows = new double[network.BranchCount];
        factors.Flows(net, flows);
        for (var l = 0; l < flows.Length; l++) flows[l] += phaseFlows[l];

        var (normalMw, normalBranch, _) = Most(flows, load, room, least, most, normal, outages: false);
        var (emergencyMw, emergencyBranch, outage) = Most(flows, load, room, least, most, secure, outages: true);
        // A limit at the room of the units is theirs, not a branch's.
        return new(
            normalMw >= room - Passed ? double.PositiveInfinity : normalMw, normalMw >= room - Passed ? -1 : normalBranch,
            emergencyMw >= Math.Min(room, normalMw) - Passed ? double.PositiveInfinity : emergencyMw, emergencyMw >= Math.Min(room, normalMw) - Passed ? -1 : emergencyBranch,
            emergencyMw >= Math.Min(room, normalMw) - Passed ? -1 : outage, room);
    }

    (double Megawatts, int Branch, int Outage) Most(double[] loadFlows, double load, double room, ReadOnlySpan<double> least, ReadOnlySpan<double> most, List<(int Branch, int Outage)> rows, bool outages)
    {
        raised.Clear();
        for (var round = 0; round < MostRounds; round++)
        {
            var (program, extra, _) = Program(loadFlows, load, room, least, most, rows, isElastic: false);
            var solution = Cbc.Solve(program);
            if (solution.Status == LinearStatus.Infeasible && Raise(loadFlows, load, least, most, rows)) continue;
            if (solution.Status != LinearStatus.Optimal) return (0, -1, -1);
            if (!AddPassed(solution.Values, extra, loadFlows, rows, outages)) return Binding(solution, extra, rows);
        }
        return (0, -1, -1);
    }

    /// <summary>Finds by how much the ratings must be passed at least, in all, without the load; false where that does not help.</summary>
    bool Raise(double[] loadFlows, double load, ReadOnlySpan<double> least, ReadOnlySpan<double> most, List<(int Branch, int Outage)> rows)
    {
        raised.Clear();
        var (program, _, over) = Program(loadFlows, load, 0, least, most, rows, isElastic: true);
        var solution = Cbc.Solve(program);
        if (solution.Status != LinearStatus.Optimal) return false;
        for (var r = 0; r < rows.Count; r++)
            if (solution.Values[over + r] > 1e-9) raised[rows[r]] = solution.Values[over + r] + 1e-7;
        return raised.Count > 0;
    }

    /// <returns>The program, its variable of the new load, and that of the first row's excess where it is elastic.</returns>
    (LinearProgram Program, int Extra, int Over) Program(double[] loadFlows, double load, double room, ReadOnlySpan<double> least, ReadOnlySpan<double> most, List<(int Branch, int Outage)> rows, bool isElastic)
    {
        var network = screen.Network;
        var units = network.Case.Generators;
        var program = new LinearProgram();
        var terms = new List<(int, double)>();
        for (var g = 0; g < most.Length; g++) terms.Add((program.AddVariable(0, Math.Min(least[g], most[g]), most[g]), 1));
        var extra = program.AddVariable(isElastic ? 0 : -1, 0, room);
        terms.Add((extra, -1));
        for (var r = 0; isElastic && r < rows.Count; r++) program.AddVariable(1);
        program.AddRow(load, load, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(terms));
        for (var r = 0; r < rows.Count; r++)
        {
            var (l, k) = rows[r];
            terms.Clear();
            var rate = Rating(l, k);
            for (var g = 0; g < most.Length; g++)
                if (most[g] != 0 || least[g] != 0) terms.Add((g, Share(l, k, network.PlaceOf(units[g].Bus))));
            terms.Add((extra, -Share(l, k, bus)));
            var without = loadFlows[l] + (k >= 0 ? factors.Lodf(k)[l] * loadFlows[k] : 0);
            if (!isElastic)
            {
                program.AddRow(-rate - without, rate - without, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(terms));
                continue;
            }
            terms.Add((extra + 1 + r, -1));
            program.AddRow(double.NegativeInfinity, rate - without, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(terms));
            terms[^1] = (extra + 1 + r, 1);
            program.AddRow(-rate - without, double.PositiveInfinity, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(terms));
        }
        return (program, extra, extra + 1);
    }

    /// <summary>Adds the ratings that a solution passes by most.</summary>
    bool AddPassed(double[] values, int extra, double[] loadFlows, List<(int Branch, int Outage)> rows, bool outages)
    {
        var network = screen.Network;
        var net = new double[network.BusCount];
        for (var g = 0; g < extra; g++) net[network.PlaceOf(network.Case.Generators[g].Bus)] += values[g];
        net[bus] -= values[extra];
        var flows = new double[network.BranchCount];
        factors.Flows(net, flows);
        for (var l = 0; l < flows.Length; l++) flows[l] += loadFlows[l];
        var passed = new List<(double Over, int Branch, int Outage)>();
        for (var l = 0; l < flows.Length; l++) Check(l, -1, flows[l]);
        if (outages)
        {
            foreach (var k in factors.Outages)
            {
                var lodf = factors.Lodf(k);
                for (var l = 0; l < flows.Length; l++)
                    if (l != k) Check(l, k, flows[l] + lodf[l] * flows[k]);
            }
        }
        if (passed.Count == 0) return false;
        rows.AddRange(passed.OrderByDescending(p => p.Over).ThenBy(p => p.Branch).ThenBy(p => p.Outage).Take(RowsPerRound).Select(p => (p.Branch, p.Outage)));
        return true;

        void Check(int l, int k, double flow)
        {
            var over = Math.Abs(flow) - Rating(l, k);
            if (over > Passed && !rows.Contains((l, k))) passed.Add((over, l, k));
        }
    }

    static (double Megawatts, int Branch, int Outage) Binding(LinearSolution solution, int extra, List<(int Branch, int Outage)> rows)
    {
        var (worth, at) = (1e-9, -1);
        for (var r = 0; r < rows.Count; r++)
            if (Math.Abs(solution.RowDuals[r + 1]) > worth) (worth, at) = (Math.Abs(solution.RowDuals[r + 1]), r);
        return at < 0 ? (solution.Values[extra], -1, -1) : (solution.Values[extra], rows[at].Branch, rows[at].Outage);
    }

    double Rating(int l, int k)
    {
        var branch = screen.Network.Case.Branches[l];
        var rate = k < 0 ? branch.RateA : branch.EmergencyRate;
        return screen.Network.On[l] && rate > 0 ? rate + raised.GetValueOrDefault((l, k)) : double.PositiveInfinity;
    }

    /// <summary>Flow on a branch per MW into a bus, with an outage or none.</summary>
    double Share(int l, int k, int at) => factors.Ptdf(l)[at] + (k >= 0 ? factors.Lodf(k)[l] * factors.Ptdf(k)[at] : 0);
}
