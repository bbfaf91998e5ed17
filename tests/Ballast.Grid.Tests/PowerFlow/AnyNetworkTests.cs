using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Grid.Tests.PowerFlow;

/// <summary>Networks made at random: whatever solves is in balance, as its branches and loads tell it, not as its solver does.</summary>
public class AnyNetworkTests
{
    /// <summary>A tree with a few more branches, lightly loaded; every third branch is a transformer with a ratio and a shift.</summary>
    static GridCase Make(int buses, System.Random random, double load = 20)
    {
        var (lines, transformers) = (new List<Line>(), new List<Transformer>());
        for (var i = 1; i < buses + buses / 2; i++)
        {
            // Neighbours are near, as on a map.
            var to = i < buses ? i : random.Next(1, buses);
            var from = random.Next(Math.Max(0, to - 6 - buses / 50), to);
            if (from == to) continue;
            var (r, x) = (0.001 + 0.01 * random.NextDouble(), 0.01 + 0.08 * random.NextDouble());
            // A shift in a tree is no loop flow; in a loop it is, so that loops close through lines alone.
            if (i % 3 == 0 && i < buses) transformers.Add(new(from + 1, to + 1, $"{i}", true, r, x, 0.95 + 0.1 * random.NextDouble(), buses < 20 ? random.Next(-30, 31) : 0, 0.0005, -0.002));
            else lines.Add(new(from + 1, to + 1, $"{i}", true, r, x, 0.05 * random.NextDouble(), 0.0001, 0.0002, 0.0003, 0.0004));
        }
        if (buses >= 20) return Case(buses, random, load, lines, transformers);
        lines = [.. lines.Take(buses - 1 - transformers.Count)];
        return Case(buses, random, load, lines, transformers);
    }

    static GridCase Case(int buses, System.Random random, double load, List<Line> lines, List<Transformer> transformers)
    {
        var machines = Enumerable.Range(1, buses).Where(b => b == 1 || random.Next(5) == 0).ToArray();
        return new()
        {
            Name = "any",
            BaseMva = 100,
            Buses = [.. Enumerable.Range(1, buses).Select(b => new Bus(b, "", 100, b == 1 ? BusKind.Slack : machines.Contains(b) ? BusKind.Generator : BusKind.Load, 1, 0))],
            Loads = [.. Enumerable.Range(1, buses).Select(b => new BusLoad(b, "1", b % 7 != 0, load * random.NextDouble() / buses * 10, 3 * random.NextDouble(), random.NextDouble(), 0.5, random.NextDouble(), -0.5))],
            FixedShunts = [new(buses, "1", true, 1, 5)],
            SwitchedShunts = [new(1 + buses / 2, true, 4)],
            Units = [.. machines.Select(b => new GeneratingUnit(b, "1", true, load / machines.Length * 3, 0, 40, -40, 0.98 + 0.04 * random.NextDouble(), 0, 100, 0, 0.2, 999, 0))],
            Lines = lines,
            Transformers = transformers,
        };
    }

    static void Balances(PowerFlowSolution solution)
    {
        var grid = solution.Case;
        var balance = new Complex[grid.Buses.Count];
        for (var u = 0; u < grid.Units.Count; u++) balance[grid.Units[u].Bus - 1] += solution.UnitPowers[u];
        for (var l = 0; l < grid.Loads.Count; l++) balance[grid.Loads[l].Bus - 1] -= solution.LoadPowers[l];
        for (var i = 0; i < balance.Length; i++) balance[i] -= solution.ShuntPowers[i];
        for (var l = 0; l < grid.Lines.Count; l++)
        {
            balance[grid.Lines[l].From - 1] -= solution.LineFlows[l].From;
            balance[grid.Lines[l].To - 1] -= solution.LineFlows[l].To;
        }
        for (var t = 0; t < grid.Transformers.Count; t++)
        {
            balance[grid.Transformers[t].From - 1] -= solution.TransformerFlows[t].From;
            balance[grid.Transformers[t].To - 1] -= solution.TransformerFlows[t].To;
        }
        Assert.All(balance, b => Assert.Equal(0, b.Magnitude, 1e-6));
        foreach (var unit in grid.Units)
            if (!solution.AtReactiveLimits.Contains(unit.Bus)) Assert.Equal(unit.SetVoltage, solution.Voltages[unit.Bus - 1].Magnitude, 1e-9);
    }

    [Fact]
    public void What_solves_is_in_balance() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Choose(2, 60).ToArbitrary(), (seed, buses) =>
        {
            var grid = Make(buses, new System.Random(seed));
            foreach (var options in new PowerFlowOptions[] { new(), new() { EnforceReactiveLimits = true }, new() { FlatStart = true } })
            {
                try
                {
                    Balances(AcPowerFlow.Solve(grid, options));
                }
                catch (CaseException e)
                {
                    Assert.Matches(@"^(The power flow does not|Bus \d+)[^\r\n]*\.$", e.Message);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_network_of_a_thousand_buses_is_solved()
    {
        var solution = AcPowerFlow.Solve(Make(1000, new System.Random(5), 200));
        Balances(solution);
        Assert.InRange(solution.Iterations, 2, 12);
    }
}
