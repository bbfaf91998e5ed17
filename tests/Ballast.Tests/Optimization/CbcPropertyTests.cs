using Ballast.Numerics;
using Ballast.Optimization;

namespace Ballast.Tests.Optimization;

/// <summary>Small programs against every corner, every whole point, and two independent solvers.</summary>
public class CbcPropertyTests
{
    /// <summary>Up to 3 whole variables in −3..4 and rows of small integers: all points are tried.</summary>
    static LinearProgram Tiny(int seed, bool whole)
    {
        var key = CounterRandom.Key(5, 1, (ulong)seed);
        var at = 0L;
        int Draw(int from, int to) => from + (int)(CounterRandom.Uniform(key, at++) * (to - from + 1));
        var p = new LinearProgram();
        var variables = Draw(1, 3);
        for (var v = 0; v < variables; v++)
        {
            var lower = Draw(-3, 2);
            p.AddVariable(Draw(-5, 5), lower, Draw(lower, 4), whole);
        }
        for (var rows = Draw(0, 4); rows > 0; rows--)
        {
            var terms = Enumerable.Range(0, variables).Select(v => (v, (double)Draw(-4, 4))).ToArray();
            var lower = Draw(-8, 6);
            switch (Draw(0, 3))
            {
                case 0: p.AddRow(lower, double.PositiveInfinity, terms); break;
                case 1: p.AddRow(double.NegativeInfinity, lower, terms); break;
                case 2: p.AddRow(lower, lower + Draw(0, 6), terms); break;
                default: p.AddRow(lower, lower, terms); break;
            }
        }
        return p;
    }

    [Fact]
    public void Whole_programs_agree_with_trying_every_point()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var p = Tiny(seed, whole: true);
            var best = double.PositiveInfinity;
            var point = p.Lower.ToArray();
            do
            {
                var cost = 0.0;
                for (var v = 0; v < point.Length; v++) cost += p.Cost[v] * point[v];
                if (cost < best && Keeps(p, point, 0)) best = cost;
            }
            while (Next(p, point));
            var s = Cbc.Solve(p);
            if (double.IsInfinity(best)) Assert.True(s.Status == LinearStatus.Infeasible, $"program {seed}: {s.Status}");
            else Assert.True(s.Status == LinearStatus.Optimal && Math.Abs(s.Objective - best) < 1e-9 && Keeps(p, s.Values, 1e-9), $"program {seed}: {s.Status} {s.Objective} against {best}");
        }
    }

    /// <summary>A bounded program's optimum and its duals' value are the same number (strong duality), whatever solved it.</summary>
    [Fact]
    public void Linear_programs_and_their_duals_have_one_value()
    {
        var optimal = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var p = Tiny(seed, whole: false);
            var s = Cbc.Solve(p);
            if (s.Status != LinearStatus.Optimal)
            {
                Assert.Equal(LinearStatus.Infeasible, s.Status);
                continue;
            }
            optimal++;
            Assert.True(Keeps(p, s.Values, 1e-7));
            var dual = 0.0;
            for (var r = 0; r < p.Rows; r++)
            {
                if (s.RowDuals[r] != 0) dual += s.RowDuals[r] * (s.RowDuals[r] > 0 ? p.RowLower[r] : p.RowUpper[r]);
            }
            for (var v = 0; v < p.Variables; v++) dual += s.ReducedCosts[v] * (s.ReducedCosts[v] > 0 ? p.Lower[v] : p.Upper[v]);
            Assert.Equal(s.Objective, dual, 1e-7);
        }
        Assert.InRange(optimal, 100, 299);
    }

    static bool Keeps(LinearProgram p, double[] point, double tolerance)
    {
        for (var r = 0; r < p.Rows; r++)
        {
            var sum = 0.0;
            for (var at = p.Start[r]; at < p.Start[r + 1]; at++) sum += p.Coefficient[at] * point[p.Column[at]];
            if (sum < p.RowLower[r] - tolerance || sum > p.RowUpper[r] + tolerance) return false;
        }
        return true;
    }

    static bool Next(LinearProgram p, double[] point)
    {
        for (var v = 0; v < point.Length; v++)
        {
            if (++point[v] <= p.Upper[v]) return true;
            point[v] = p.Lower[v];
        }
        return false;
    }
}
