using Ballast.Studies.Headroom;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Studies.Tests.Headroom;

public class CurtailmentRateTests
{
    static readonly Gen<int> Seeds = Gen.Choose(1, 1_000_000);

    static void Hold(Func<int, bool> property, int times = 40) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), Prop.ForAll(Seeds.ToArbitrary(), property));

    [Fact]
    public void The_rate_is_the_one_of_the_definition() => Hold(seed =>
    {
        var hours = SmallArea.Random(seed);
        var shape = Shape(hours, seed);
        var (constant, shaped) = (new CurtailmentRate(hours, NewLoad.Constant), new CurtailmentRate(hours, new NewLoad(shape)));
        return new[] { 1.0, 50, 321.5, 900, 5000 }.All(load =>
            Math.Abs(constant.At(load) - SmallArea.Rate(hours, load)) < 1e-12 && Math.Abs(shaped.At(load) - SmallArea.Rate(hours, load, shape)) < 1e-12);
    });

    [Fact]
    public void The_headroom_is_the_largest_load_within_the_rate() => Hold(seed =>
    {
        var hours = SmallArea.Random(seed);
        var loads = new[] { NewLoad.Constant, new NewLoad(Shape(hours, seed)), new NewLoad(null, new BatteryTerms(40, 120, 0.85)), new NewLoad(Shape(hours, seed), new BatteryTerms(100, 1000, 0.9)) };
        return loads.All(load =>
        {
            var rate = new CurtailmentRate(hours, load);
            return new[] { 0.0025, 0.01, 0.05, 0.3 }.All(limit =>
            {
                var found = rate.Headroom(limit);
                return Math.Abs(rate.At(found) - limit) < 1e-11 && rate.At(found * 1.000001) > limit && rate.At(found * 0.999999) < limit;
            });
        });
    }, 25);

    [Fact]
    public void The_rate_never_falls_as_the_load_grows() => Hold(seed =>
    {
        var hours = SmallArea.Random(seed);
        foreach (var load in (NewLoad[])[NewLoad.Constant, new NewLoad(null, new BatteryTerms(50, 200, 0.8))])
        {
            var rate = new CurtailmentRate(hours, load);
            double before = 0;
            for (var megawatts = 5.0; megawatts < 3000; megawatts *= 1.3)
            {
                var now = rate.At(megawatts);
                if (now < before - 1e-12) return false;
                before = now;
            }
        }
        return true;
    });

    [Fact]
    public void Nothing_is_curtailed_below_the_smallest_room() => Hold(seed =>
    {
        var random = SmallArea.Random(seed);
        // Autumn and spring hours stay, summer's and winter's highest are the thresholds themselves: take the room of all hours but those.
        var room = random.Gaps.Where(g => g > 0).Min();
        var rate = new CurtailmentRate(random, NewLoad.Constant);
        var touched = random.Gaps.Count(g => g <= 0);
        return Math.Abs(rate.At(room) - touched / (2 * 8760.0)) < 1e-12;
    });

    [Fact]
    public void Hours_are_at_least_the_rates_share_of_the_year_and_headroom_grows_with_the_rate() => Hold(seed =>
    {
        var hours = SmallArea.Random(seed);
        var answers = HeadroomStudy.Answers(hours, NewLoad.Constant, [0.001, 0.0025, 0.005, 0.01, 0.05, 0.2]);
        return answers.All(a => a.Load.Hours >= 8760 * a.Limit - 1e-6 && Math.Abs(a.Load.Rate - a.Limit) < 1e-11)
            && answers.Zip(answers.Skip(1)).All(p => p.First.Load.LoadMegawatts < p.Second.Load.LoadMegawatts);
    });

    [Fact]
    public void With_a_battery_fits_no_less_than_without_and_with_a_larger_one_no_less_than_with_a_smaller() => Hold(seed =>
    {
        var hours = SmallArea.Random(seed);
        double before = 0;
        foreach (var (power, energy) in ((double, double)[])[(0, 0), (10, 20), (10, 200), (80, 200), (80, 2000)])
        {
            var found = new CurtailmentRate(hours, new NewLoad(null, new BatteryTerms(power, energy, 0.85))).Headroom(0.005);
            if (found < before - 1e-9) return false;
            if (power == 0 && Math.Abs(found - new CurtailmentRate(hours, NewLoad.Constant).Headroom(0.005)) > 1e-9 * found) return false;
            before = found;
        }
        return true;
    });

    [Fact]
    public void A_flat_demand_leaves_no_room()
    {
        var hours = SmallArea.Of(_ => 1000);
        Assert.Equal(0, new CurtailmentRate(hours, NewLoad.Constant).Headroom(0.05));
        Assert.Equal(0, HeadroomStudy.Answers(hours, NewLoad.Constant, [0.05])[0].Load.Hours);
    }

    [Fact]
    public void One_peak_of_a_hundred_hours_is_solved_by_hand()
    {
        // Room is 0 in the first 100 hours of each year and 400 MW in all others: 100·L = r·8760·L has no root below 400 MW, so above it
        // 100·L + 8660·(L − 400) = r·8760·L.
        var hours = SmallArea.Of(i => i % 8760 < 100 ? 1000 : i % 8760 is > 4000 and < 4010 ? 1000 : 600);
        var idle = 8760 - 109;
        var expected = idle * 400 / (8760 - 0.05 * 8760);
        Assert.Equal(expected, new CurtailmentRate(hours, NewLoad.Constant).Headroom(0.05), 1e-9);
    }

    [Fact]
    public void A_battery_serves_before_the_load_is_curtailed_and_recharges_below_the_threshold()
    {
        // One hour a year without room: 30 MW of 100 MW come from the battery, which has 11 months to charge again.
        var hours = SmallArea.Of(i => i % 8760 is 12 or 4500 ? 1000 : 500);
        var load = new NewLoad(null, new BatteryTerms(30, 30, 0.5));
        var counted = CurtailmentCount.Of(hours, load, new CurtailmentRate(hours, load), 100);
        Assert.Equal(2, counted.Hours);
        Assert.Equal(140, counted.MegawattHours, 1e-9);
        Assert.Equal(60, counted.BatteryMegawattHours, 1e-9);
        Assert.Equal(0.7, counted.DeepestShare, 1e-12);
    }

    [Fact]
    public void Runs_of_hours_are_events_and_hours_beyond_the_flexible_share_are_counted()
    {
        var hours = SmallArea.Of(i => i % 8760 is >= 10 and < 15 or 40 or 41 or 4500 ? 1000 : 500);
        var load = new NewLoad(null, null, 0.25);
        var counted = CurtailmentCount.Of(hours, load, new CurtailmentRate(hours, load), 200);
        Assert.Equal(8, counted.Hours);
        Assert.Equal(3, counted.Events);
        Assert.Equal(8 / 3.0, counted.MeanEventHours, 1e-12);
        Assert.Equal(2, counted.TypicalEventHours);
        Assert.Equal(5, counted.LongestEventHours);
        Assert.Equal("2021-01-01T10:00Z", counted.LongestEventBegins);
        Assert.Equal(8, counted.HoursBeyondFlexible);
        Assert.Equal(8 * 150, counted.MegawattHoursBeyondFlexible, 1e-9);
        Assert.Equal(7 / 8.0, counted.WinterShare, 1e-12);
        Assert.Equal(8, counted.HoursByDepth[9]);
        Assert.Equal(0, counted.HoursRetaining50);
        Assert.Equal([8.0, 0], [counted.HoursByMonthAndHour.Sum(), counted.HoursByDepth.Take(9).Sum()]);
    }

    [Fact]
    public void Threads_do_not_change_an_answer()
    {
        double[] Run(int threads) => Ballast.Studies.Sweeps.Sweep.Run(12, Ballast.Studies.Sweeps.Shard.Whole, threads,
            u => new CurtailmentRate(SmallArea.Random(u), NewLoad.Constant).Headroom(0.005), ended: TestContext.Current.CancellationToken);
        Assert.Equal(Run(1), Run(4));
    }

    static double[] Shape(AreaHours hours, int seed)
    {
        var key = Numerics.CounterRandom.Key((ulong)(uint)seed, 78);
        return [.. hours.Gaps.Select((_, i) => 0.2 + 0.8 * Numerics.CounterRandom.Uniform(key, i))];
    }
}
