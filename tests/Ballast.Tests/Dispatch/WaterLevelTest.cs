using Ballast.Dispatch;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class WaterLevelTest
{
    [Fact]
    public void It_fills_as_a_sort_by_worth_would() => Prop.ForAll(Segments(), Gen.Choose(0, 1100).ToArbitrary(), (segments, permille) =>
    {
        var total = segments.Sum(s => s.Width);
        var budget = total * permille / 1000.0;
        var level = Solve(segments, budget);
        var filled = segments.Sum(s => Fill(level, s.Worth) * s.Width);
        var value = segments.Sum(s => Fill(level, s.Worth) * s.Width * s.Worth);
        return Near(filled, Math.Min(budget, total)) && Near(value, Greedy(segments, budget));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_answer_does_not_depend_on_the_order_of_segments() => Prop.ForAll(Segments(), Gen.Choose(1, 999).ToArbitrary(), (segments, permille) =>
    {
        var budget = segments.Sum(s => s.Width) * permille / 1000.0;
        var one = Solve(segments, budget);
        var other = Solve([.. segments.Reverse()], budget);
        return one.Level == other.Level && Near(one.Share, other.Share);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Segments_of_one_worth_share_in_proportion()
    {
        var level = Solve([(2, 10), (1, 30), (1, 10)], 30);
        Assert.Equal(1, level.Level);
        Assert.Equal(0.5, level.Share, 12);
    }

    [Fact]
    public void A_level_that_moves_is_where_a_fresh_solve_finds_it()
    {
        var random = new Random(20250503);
        var segments = Enumerable.Range(0, 997).Select(_ => (Worth: random.Next(1, 400) / 100.0, Width: 1 + 9 * random.NextDouble())).ToArray();
        var level = Placed(segments);
        var budget = 2000.0;
        for (var step = 0; step < 500; step++)
        {
            budget = Math.Clamp(budget + random.Next(-40, 41) + (step % 50 == 0 ? random.Next(-2000, 2001) : 0), 0, 6000);
            if (step % 3 == 0)
            {
                var i = random.Next(segments.Length);
                segments[i] = (random.Next(1, 400) / 100.0, 10 * random.NextDouble());
                level.Set(i, segments[i].Worth, segments[i].Width);
            }
            level.Solve(budget);
            var fresh = Solve(segments, budget);
            Assert.Equal(fresh.Level, level.Level);
            Assert.Equal(fresh.Share, level.Share, 6);
        }
    }

    [Fact]
    public void No_budget_fills_nothing_and_a_great_one_everything()
    {
        Assert.Equal(double.PositiveInfinity, Solve([(1, 10)], 0).Level);
        Assert.Equal(double.NegativeInfinity, Solve([(1, 10)], 11).Level);
    }

    /// <summary>Few distinct worths, so that ties are common.</summary>
    static Arbitrary<(double Worth, double Width)[]> Segments() => Gen.Choose(1, 12).Two()
        .Select(p => (Worth: p.Item1 / 4.0, Width: (double)p.Item2)).NonEmptyListOf().Select(l => l.ToArray()).ToArbitrary();

    static WaterLevel Solve((double Worth, double Width)[] segments, double budget)
    {
        var level = Placed(segments);
        level.Solve(budget);
        return level;
    }

    static WaterLevel Placed((double Worth, double Width)[] segments)
    {
        var level = new WaterLevel();
        var first = level.Reserve(segments.Length);
        for (var i = 0; i < segments.Length; i++) level.Set(first + i, segments[i].Worth, segments[i].Width);
        return level;
    }

    static double Fill(WaterLevel level, double worth) => worth > level.Level ? 1 : worth == level.Level ? level.Share : 0;

    static double Greedy((double Worth, double Width)[] segments, double budget)
    {
        var value = 0.0;
        foreach (var (worth, width) in segments.OrderByDescending(s => s.Worth))
        {
            var take = Math.Min(width, budget);
            value += take * worth;
            budget -= take;
        }
        return value;
    }

    static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(b));
}
