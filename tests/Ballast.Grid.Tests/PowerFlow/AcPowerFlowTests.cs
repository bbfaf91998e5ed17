using System.Globalization;
using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using Ballast.Grid.Tests.Cases;

namespace Ballast.Grid.Tests.PowerFlow;

public class AcPowerFlowTests
{
    static GridCase Shared(string path) => PsseRaw.Read(File.ReadAllText(Repository.SharedData(path)), path);

    static GridCase Small(string? raw = null) => PsseRaw.Read(raw ?? SmallCase.Raw, "small.raw");

    public static TheoryData<bool> Starts => [false, true];

    /// <summary>The reference's own voltages leave mismatches of up to 8e-6 pu, which is 3e-7 pu and rad of voltage.</summary>
    [Theory, MemberData(nameof(Starts))]
    public void Kundur_is_solved_to_the_reference(bool flat)
    {
        var solution = AcPowerFlow.Solve(Shared("kundur/kundur.raw"), new PowerFlowOptions { FlatStart = flat });
        var lines = File.ReadAllLines(Repository.SharedData("kundur/trajectory_line8_trip_2s.csv"));
        var row = lines[0].Split(',').Zip(lines[1].Split(','), (name, value) => (name, double.Parse(value, CultureInfo.InvariantCulture))).ToDictionary(p => p.name, p => p.Item2);
        for (var bus = 1; bus <= 10; bus++)
        {
            Assert.Equal(row[$"v Bus {bus}"], solution.Voltages[bus - 1].Magnitude, 1e-6);
            Assert.Equal(row[$"a Bus {bus}"], solution.Voltages[bus - 1].Phase, 1e-6);
        }
        Assert.Equal(726.802921, solution.UnitPowers[0].Real, 0.002);
        Assert.True(solution.Mismatch < 1e-8);
    }

    [Theory, MemberData(nameof(Starts))]
    public void Npcc_is_solved_to_the_reference(bool flat)
    {
        var solution = AcPowerFlow.Solve(Shared("npcc/npcc.raw"), new PowerFlowOptions { FlatStart = flat });
        var expected = File.ReadAllLines(Repository.SharedData("npcc/powerflow.csv")).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.Equal(140, expected.Length);
        for (var i = 0; i < 140; i++)
        {
            Assert.Equal(expected[i][0], solution.Voltages[i].Magnitude, 1e-6);
            Assert.Equal(expected[i][1], solution.Voltages[i].Phase, 1e-6);
        }
    }

    /// <summary>The cases that PSS/E solved; those of GENROU's smaller load and of LOAD had their loads changed by hand afterwards.</summary>
    public static TheoryData<string> Solved => ["AC1A/ThreeBusMulti", "GENCLS/ThreeBusMulti", "GENROU/ThreeBusMulti", "GENSAL/ThreeBusMulti", "IEEEST/ThreeBusMulti", "SEXS/ThreeBusMulti", "TGOV1/ThreeBusMulti", "Test01/OMIB", "MultiGen/FourBusMulti"];

    [Theory, MemberData(nameof(Solved))]
    public void What_psse_printed_is_what_comes_out(string name)
    {
        var grid = Shared($"psse-dynamics/{name}.raw");
        var solution = AcPowerFlow.Solve(grid);
        for (var i = 0; i < grid.Buses.Count; i++)
        {
            Assert.Equal(grid.Buses[i].Magnitude, solution.Voltages[i].Magnitude, 0.6e-5);
            Assert.Equal(grid.Buses[i].AngleDegrees, solution.Voltages[i].Phase * 180 / Math.PI, 0.6e-4);
        }
        for (var u = 0; u < grid.Units.Count; u++)
        {
            Assert.Equal(grid.Units[u].PowerMw, solution.UnitPowers[u].Real, 0.001);
            Assert.Equal(grid.Units[u].ReactiveMvar, solution.UnitPowers[u].Imaginary, 0.001);
        }
    }

    [Fact]
    public void Powers_balance_at_every_bus()
    {
        var grid = Small();
        var solution = AcPowerFlow.Solve(grid);
        Assert.Empty(solution.BeyondReactiveLimits);
        for (var i = 0; i < grid.Buses.Count; i++)
        {
            var number = grid.Buses[i].Number;
            var balance = -solution.ShuntPowers[i];
            for (var u = 0; u < grid.Units.Count; u++) balance += grid.Units[u].Bus == number ? solution.UnitPowers[u] : 0;
            for (var l = 0; l < grid.Loads.Count; l++) balance -= grid.Loads[l].Bus == number ? solution.LoadPowers[l] : 0;
            for (var l = 0; l < grid.Lines.Count; l++) balance -= grid.Lines[l].From == number ? solution.LineFlows[l].From : grid.Lines[l].To == number ? solution.LineFlows[l].To : 0;
            for (var t = 0; t < grid.Transformers.Count; t++) balance -= grid.Transformers[t].From == number ? solution.TransformerFlows[t].From : grid.Transformers[t].To == number ? solution.TransformerFlows[t].To : 0;
            Assert.Equal(0, balance.Magnitude, 1e-6);
        }
        var given = solution.UnitPowers.Aggregate(Complex.Zero, (a, b) => a + b);
        var drawn = solution.LoadPowers.Concat(solution.ShuntPowers).Aggregate(Complex.Zero, (a, b) => a + b);
        Assert.Equal(0, (given - drawn - solution.Losses).Magnitude, 1e-6);
    }

    [Fact]
    public void Loads_draw_by_their_voltage()
    {
        var grid = Small();
        var solution = AcPowerFlow.Solve(grid);
        var v = solution.Voltages[2].Magnitude;
        Assert.Equal(10 + 4 * v + 3 * v * v, solution.LoadPowers[1].Real, 1e-9);
        Assert.Equal(5 + 2 * v + v * v, solution.LoadPowers[1].Imaginary, 1e-9);
        Assert.Equal(-12 * v * v, solution.ShuntPowers[2].Imaginary, 1e-9);
    }

    [Fact]
    public void Two_buses_meet_the_closed_form()
    {
        // A load P + jQ behind x: with a = 1/2 - xQ, V² = a + sqrt(a² - x²(P² + Q²)), for a source of 1 pu.
        var (p, q, x) = (0.8, 0.3, 0.2);
        var v = AcPowerFlow.Solve(TwoBuses(p, q, x)).Voltages[1];
        var a = 0.5 - x * q;
        Assert.Equal(Math.Sqrt(a + Math.Sqrt(a * a - x * x * (p * p + q * q))), v.Magnitude, 1e-10);
        Assert.Equal(-Math.Asin(p * x / v.Magnitude), v.Phase, 1e-10);
    }

    [Fact]
    public void A_flow_that_does_not_exist_is_told_with_its_worst_bus()
    {
        var error = Assert.Throws<CaseException>(() => AcPowerFlow.Solve(TwoBuses(4, 2, 0.2)));
        Assert.Matches(@"^The power flow does not converge: after \d+ iterations bus 2 \(far\) is still [-\d.]+ MW and [-\d.]+ Mvar off; the case may ask for more than its network can carry there\.$", error.Message);
    }

    [Fact]
    public void A_machine_at_its_limit_lets_its_voltage_go_only_if_asked()
    {
        var grid = Small(SmallCase.With("40.0,0.0,60,-40", "40.0,0.0,1,-1"));
        var free = AcPowerFlow.Solve(grid);
        Assert.Equal(1.01, free.Voltages[1].Magnitude, 1e-12);
        Assert.Equal([2], free.BeyondReactiveLimits);
        var held = AcPowerFlow.Solve(grid, new PowerFlowOptions { EnforceReactiveLimits = true });
        Assert.Equal([2], held.AtReactiveLimits);
        Assert.Empty(held.BeyondReactiveLimits);
        Assert.Equal(1, Math.Abs(held.UnitPowers[1].Imaginary), 1e-6);
        Assert.NotEqual(1.01, held.Voltages[1].Magnitude, 1e-4);
    }

    [Fact]
    public void A_machine_may_hold_the_voltage_of_another_bus()
    {
        var solution = AcPowerFlow.Solve(Small(SmallCase.With("2,'G2',40.0,0.0,60,-40,1.01,", "2,'G2',40.0,0.0,60,-40,1.0,3")));
        Assert.Equal(1.0, solution.Voltages[2].Magnitude, 1e-9);
        Assert.NotEqual(1.0, solution.Voltages[1].Magnitude, 1e-4);
    }

    [Fact]
    public void An_isolated_bus_has_no_voltage()
    {
        var solution = AcPowerFlow.Solve(Small(SmallCase.With("20.0,1,1,1,1,1.0", "20.0,4,1,1,1,1.0")));
        Assert.Equal(Complex.Zero, solution.Voltages[2]);
        Assert.Equal(Complex.Zero, solution.LoadPowers[0]);
    }

    [Fact]
    public void A_slack_without_a_machine_is_told() => Assert.Equal(
        "Bus 1 is the slack, but no machine in service stands on it: put one there, or make another bus the slack.",
        Assert.Throws<CaseException>(() => AcPowerFlow.Solve(Small(SmallCase.With("150.0,0,0.2,0,0,1,1,", "150.0,0,0.2,0,0,1,0,")))).Message);

    static GridCase TwoBuses(double p, double q, double x) => new()
    {
        Name = "two",
        BaseMva = 100,
        Buses = [new(1, "near", 100, BusKind.Slack, 1, 0), new(2, "far", 100, BusKind.Load, 1, 0)],
        Loads = [new(2, "1", true, 100 * p, 100 * q)],
        Units = [new(1, "1", true, 0, 0, 9999, -9999, 1, 0, 100, 0, 1, 9999, -9999)],
        Lines = [new(1, 2, "1", true, 0, x, 0)],
    };
}
