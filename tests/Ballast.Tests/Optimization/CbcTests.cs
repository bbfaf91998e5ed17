using Ballast.Optimization;

namespace Ballast.Tests.Optimization;

/// <summary>Programs whose solutions are known on paper.</summary>
public class CbcTests
{
    const double Infinity = double.PositiveInfinity;

    /// <summary>Dantzig's product mix: max 3x+5y, x ≤ 4, 2y ≤ 12, 3x+2y ≤ 18 gives 36 at (2, 6) with duals 0, 3/2, 1.</summary>
    [Fact]
    public void A_linear_program_comes_with_its_duals_and_reduced_costs()
    {
        var p = new LinearProgram();
        var (x, y, z) = (p.AddVariable(-3), p.AddVariable(-5), p.AddVariable(7));
        p.AddRow(-Infinity, 4, (x, 1));
        p.AddRow(-Infinity, 12, (y, 2));
        p.AddRow(-Infinity, 18, (x, 3), (y, 2), (z, -1));
        var s = Cbc.Solve(p);
        Assert.Equal(LinearStatus.Optimal, s.Status);
        Assert.Equal(-36, s.Objective, 1e-9);
        Assert.Equal([2, 6, 0], s.Values.Select(v => Math.Round(v, 9)));
        Assert.Equal([0, -1.5, -1], s.RowDuals.Select(v => Math.Round(v, 9)));
        Assert.Equal([0, 0, 6], s.ReducedCosts.Select(v => Math.Round(v, 9)));
    }

    [Fact]
    public void A_knapsack_takes_whole_things()
    {
        var p = new LinearProgram();
        double[] worth = [60, 100, 120], weight = [10, 20, 30];
        var terms = worth.Select((w, i) => (p.AddVariable(-w, 0, 1, whole: true), weight[i])).ToArray();
        p.AddRow(-Infinity, 50, terms);
        var s = Cbc.Solve(p);
        Assert.Equal(LinearStatus.Optimal, s.Status);
        Assert.Equal(-220, s.Objective, 1e-9);
        Assert.Equal([0, 1, 1], s.Values);
        Assert.Empty(s.RowDuals);
        Assert.Empty(s.ReducedCosts);
    }

    [Fact]
    public void Equality_rows_ranges_and_free_variables_are_kept()
    {
        var p = new LinearProgram();
        var (a, b) = (p.AddVariable(1, -Infinity), p.AddVariable(2, -5, Infinity));
        p.AddRow(3, 3, (a, 1), (b, 1));
        p.AddRow(-10, 10, (a, 1), (b, -1));
        var s = Cbc.Solve(p);
        Assert.Equal(6.5 - 7, s.Objective, 1e-9);
        Assert.Equal([6.5, -3.5], s.Values.Select(v => Math.Round(v, 9)));
        Assert.Equal(1.5, s.RowDuals[0], 1e-9);
        Assert.Equal(-0.5, s.RowDuals[1], 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_solution_and_no_end_are_told_apart(bool whole)
    {
        var infeasible = new LinearProgram();
        var x = infeasible.AddVariable(-1, whole: whole);
        infeasible.AddRow(3, Infinity, (x, 1));
        infeasible.AddRow(-Infinity, 2, (x, 1));
        Assert.Equal(LinearStatus.Infeasible, Cbc.Solve(infeasible).Status);

        var unbounded = new LinearProgram();
        var (y, z) = (unbounded.AddVariable(-1, whole: whole), unbounded.AddVariable(0));
        unbounded.AddRow(-Infinity, 1, (y, 1), (z, -1));
        Assert.Equal(LinearStatus.Unbounded, Cbc.Solve(unbounded).Status);

        // Both at once: a direction without end, and rows that nothing keeps.
        var both = new LinearProgram();
        var (u, v) = (both.AddVariable(-1, whole: whole), both.AddVariable(0));
        both.AddRow(3, Infinity, (v, 1));
        both.AddRow(-Infinity, 2, (v, 1));
        both.AddRow(-Infinity, Infinity, (u, 1));
        Assert.Equal(LinearStatus.Infeasible, Cbc.Solve(both).Status);
    }

    [Fact]
    public void Between_two_whole_numbers_there_is_none()
    {
        var p = new LinearProgram();
        var (x, y) = (p.AddVariable(1, 0, 10, whole: true), p.AddVariable(1, 0, 10, whole: true));
        p.AddRow(7, 7, (x, 2), (y, 2));
        Assert.Equal(LinearStatus.Infeasible, Cbc.Solve(p).Status);
        var q = new LinearProgram();
        q.AddVariable(-1, 0.2, 0.8, whole: true);
        Assert.Equal(LinearStatus.Infeasible, Cbc.Solve(q).Status);
    }

    [Fact]
    public void Programs_without_rows_or_without_variables_are_programs()
    {
        var p = new LinearProgram();
        p.AddVariable(2, -3, 9);
        p.AddVariable(-2, -3, 9.5, whole: true);
        Assert.Equal(-6 - 18, Cbc.Solve(p).Objective, 1e-12);
        var free = new LinearProgram();
        free.AddVariable(1, -Infinity);
        Assert.Equal(LinearStatus.Unbounded, Cbc.Solve(free).Status);
        Assert.Equal(0, Cbc.Solve(new LinearProgram()).Objective);
        var impossible = new LinearProgram();
        impossible.AddRow(1, 2);
        Assert.Equal(LinearStatus.Infeasible, Cbc.Solve(impossible).Status);
    }

    [Fact]
    public void Many_threads_each_solve_their_own()
    {
        var answers = new double[48];
        Parallel.For(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, i =>
        {
            var p = new LinearProgram();
            var terms = Enumerable.Range(0, 12).Select(k => (p.AddVariable(-(7 + k * (i + 3) % 11), 0, 1, whole: i % 2 == 0), 3.0 + k * 5 % 7)).ToArray();
            p.AddRow(-Infinity, 20 + i % 5, terms);
            answers[i] = Cbc.Solve(p).Objective;
        });
        for (var i = 0; i < answers.Length; i++)
        {
            var p = new LinearProgram();
            var terms = Enumerable.Range(0, 12).Select(k => (p.AddVariable(-(7 + k * (i + 3) % 11), 0, 1, whole: i % 2 == 0), 3.0 + k * 5 % 7)).ToArray();
            p.AddRow(-Infinity, 20 + i % 5, terms);
            Assert.Equal(Cbc.Solve(p).Objective, answers[i]);
        }
    }

    /// <summary>A market split (Cornuéjols and Dawande 1998) of 50 customers and 5 products: far out of reach of a fifth of a second.</summary>
    [Fact]
    public void A_search_cut_short_says_that_nothing_is_proved()
    {
        var p = new LinearProgram();
        var things = Enumerable.Range(0, 50).Select(_ => p.AddVariable(0, 0, 1, whole: true)).ToArray();
        for (var r = 0; r < 5; r++)
        {
            var key = Ballast.Numerics.CounterRandom.Key(3, (ulong)r);
            var terms = things.Select((t, k) => (t, Math.Floor(Ballast.Numerics.CounterRandom.Uniform(key, k, 0, 100)))).ToArray();
            var half = Math.Floor(terms.Sum(t => t.Item2) / 2);
            p.AddRow(half, half, [.. terms, (p.AddVariable(1), 1.0), (p.AddVariable(1), -1.0)]);
        }
        Assert.Equal(LinearStatus.Unproved, Cbc.Solve(p, new(TimeLimitSeconds: 0.2)).Status);
    }

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, 0)]
    [InlineData(0, double.NaN)]
    public void Limits_that_make_no_sense_are_refused(double gap, double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cbc.Solve(new LinearProgram(), new(gap, seconds)));

    [Fact]
    public void Who_lacks_the_solver_is_told_the_package() =>
        Assert.Contains("apt-get install coinor-libcbc3", new SolverMissingException().Message, StringComparison.Ordinal);
}
