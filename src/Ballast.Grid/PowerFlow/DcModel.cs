using Ballast.Grid.Cases;
using Ballast.Optimization;

namespace Ballast.Grid.PowerFlow;

/// <summary>The linear program of a DC optimal power flow, and where its variables and rows stand.</summary>
sealed class DcModel
{
    readonly DcNetwork network;
    readonly int[] output, cost, angle, balance, rating;

    /// <param name="network">What is dispatched.</param>
    /// <param name="tangents">For each unit with a curved cost, the outputs at which its cost is held up; null: costs are left out.</param>
    /// <param name="isElastic">Whether load may go unserved and output may be lost, at a cost of 1 per MW and nothing else.</param>
    public DcModel(DcNetwork network, IReadOnlyList<List<double>>? tangents, bool isElastic = false)
    {
        this.network = network;
        var units = network.Case.Generators;
        var (n, m) = (network.BusCount, network.BranchCount);
        (output, cost, angle, balance, rating) = (new int[units.Count], new int[units.Count], new int[n], new int[n], new int[m]);
        (Unserved, Lost) = (new int[n], new int[n]);
        Array.Fill(cost, -1);
        Array.Fill(rating, -1);
        Array.Fill(balance, -1);
        for (var g = 0; g < output.Length; g++) output[g] = units[g].InService ? Program.AddVariable(Linear(units[g], tangents), units[g].LeastMw, units[g].MostMw) : -1;
        for (var i = 0; i < n; i++) angle[i] = i == network.Reference || network.Case.Buses[i].Kind == BusKind.Isolated ? Program.AddVariable(0, 0, 0) : Program.AddVariable(0, double.NegativeInfinity);
        if (tangents is not null)
            for (var g = 0; g < output.Length; g++) Curve(g, units[g], tangents[g]);
        Balances(units, isElastic);
        for (var k = 0; k < m; k++)
        {
            if (!network.On[k] || network.Case.Branches[k].RateA <= 0) continue;
            var (b, most) = (network.Susceptance[k], network.Case.Branches[k].RateA);
            var shift = b * network.ShiftRadians[k];
            rating[k] = Program.AddRow(shift - most, shift + most, (angle[network.From[k]], b), (angle[network.To[k]], -b));
        }
    }

    public LinearProgram Program { get; } = new();

    public int Output(int unit) => output[unit];

    public int CostOf(int unit) => cost[unit];

    /// <summary>Variables of load that is not served, by bus, where the program is elastic.</summary>
    public int[] Unserved { get; }

    /// <summary>Variables of output that finds no way, by bus, where the program is elastic.</summary>
    public int[] Lost { get; }

    static double Linear(NetworkGenerator unit, IReadOnlyList<List<double>>? tangents) =>
        tangents is not null && unit.Cost is GeneratorCost.Polynomial { Degree: <= 1 } line ? line.Slope(0) : 0;

    void Curve(int g, NetworkGenerator unit, List<double> tangents)
    {
        if (!unit.InService) return;
        if (unit.Cost is GeneratorCost.Piecewise pieces)
        {
            cost[g] = Program.AddVariable(1, double.NegativeInfinity);
            for (var s = 0; s < pieces.Segments; s++)
            {
                var slope = pieces.SlopeOf(s);
                Program.AddRow(pieces.DollarsPerHour[s] - slope * pieces.Megawatts[s], double.PositiveInfinity, (cost[g], 1), (output[g], -slope));
            }
        }
        else if (unit.Cost is GeneratorCost.Polynomial { Degree: > 1 } curve)
        {
            cost[g] = Program.AddVariable(1, double.NegativeInfinity);
            foreach (var at in tangents) Program.AddRow(curve.At(at) - curve.Slope(at) * at, double.PositiveInfinity, (cost[g], 1), (output[g], -curve.Slope(at)));
        }
    }

    void Balances(IReadOnlyList<NetworkGenerator> units, bool isElastic)
    {
        var n = network.BusCount;
        var needs = network.Withdrawals();
        var terms = new List<(int, double)>[n];
        for (var i = 0; i < n; i++) terms[i] = [];
        for (var g = 0; g < units.Count; g++)
            if (output[g] >= 0) terms[network.PlaceOf(units[g].Bus)].Add((output[g], 1));
        for (var k = 0; k < network.BranchCount; k++)
        {
            if (!network.On[k]) continue;
            var (f, t, b) = (network.From[k], network.To[k], network.Susceptance[k]);
            terms[f].AddRange([(angle[f], -b), (angle[t], b)]);
            terms[t].AddRange([(angle[f], b), (angle[t], -b)]);
            needs[f] -= b * network.ShiftRadians[k];
            needs[t] += b * network.ShiftRadians[k];
        }
        for (var i = 0; i < n; i++)
        {
            if (network.Case.Buses[i].Kind == BusKind.Isolated) continue;
            if (isElastic)
            {
                terms[i].Add((Unserved[i] = Program.AddVariable(1), 1));
                terms[i].Add((Lost[i] = Program.AddVariable(1), -1));
            }
            balance[i] = Program.AddRow(needs[i], needs[i], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(terms[i]));
        }
    }

    public DcOptimum Read(LinearSolution solution, double dollars, IReadOnlyList<string> notes)
    {
        var outputs = new double[output.Length];
        for (var g = 0; g < output.Length; g++) outputs[g] = output[g] >= 0 ? solution.Values[output[g]] : 0;
        var angles = new double[angle.Length];
        for (var i = 0; i < angles.Length; i++) angles[i] = solution.Values[angle[i]];
        var (flows, worth) = (new double[rating.Length], new double[rating.Length]);
        for (var k = 0; k < flows.Length; k++)
        {
            flows[k] = network.On[k] ? network.Susceptance[k] * (angles[network.From[k]] - angles[network.To[k]] - network.ShiftRadians[k]) : 0;
            if (rating[k] >= 0) worth[k] = Math.Abs(solution.RowDuals[rating[k]]);
        }
        return new()
        {
            Network = network,
            DollarsPerHour = dollars,
            Outputs = outputs,
            Angles = angles,
            Flows = flows,
            Notes = notes,
            RatingPrices = worth,
            Prices = [.. balance.Select(row => row >= 0 ? solution.RowDuals[row] : double.NaN)],
        };
    }
}
