using Ballast.Grid.RideThrough;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Grid.Tests.RideThrough;

public class UpsBlockTests
{
    const double Step = 0.001;

    static readonly UpsSettings Counting = new() { TransferBelow = 0.85, Detection = 0.004, ReturnAfter = 2, WalkIn = 4, CountToLockout = 3, CountWindow = 60 };

    /// <summary>A block through dips of 50 ms to 0.3 pu at these times.</summary>
    static UpsBlock After(UpsSettings settings, double until, double volts = 0.3, double length = 0.05, params double[] dips)
    {
        var block = new UpsBlock(settings, 1, 1);
        for (var k = 0; k < until / Step; k++)
        {
            var now = k * Step;
            block.Step(now, Step, dips.Any(d => now >= d - 1e-9 && now < d + length - 1e-9) ? volts : 1);
        }
        return block;
    }

    [Fact]
    public void What_is_shorter_than_its_detection_is_not_seen()
    {
        Assert.Equal(0, After(Counting, 1, 0.3, 0.003, 0.5).Transfers);
        Assert.Equal(1, After(Counting, 1, 0.3, 0.004, 0.5).Transfers);
        Assert.Equal(0, After(Counting, 1, 0.86, 0.4, 0.5).Transfers);
        Assert.Equal(1, After(Counting, 1, 1.2, 0.4, 0.5).Transfers);
    }

    [Fact]
    public void It_waits_for_a_good_grid_and_walks_in_linearly()
    {
        Assert.Equal(BlockState.Battery, After(Counting, 2.5, dips: 0.5).State);
        var half = After(Counting, 0.55 + 2 + 2, dips: 0.5);
        Assert.Equal(BlockState.WalkIn, half.State);
        Assert.Equal(0.5, half.Share, 0.002);
        var back = After(Counting, 0.55 + 2 + 4.01, dips: 0.5);
        Assert.Equal((BlockState.Normal, 1.0), (back.State, back.Share));
    }

    [Fact]
    public void A_dip_while_it_waits_makes_it_wait_anew() => Assert.Equal(BlockState.Battery, After(Counting, 3, dips: [0.5, 2.4]).State);

    [Fact]
    public void The_third_dip_in_a_minute_locks_it_out()
    {
        Assert.Equal(BlockState.Normal, After(Counting, 40, dips: [1, 20]).State);
        Assert.Equal(BlockState.LockedOut, After(Counting, 100, dips: [1, 20, 60]).State);
        Assert.Equal(BlockState.Normal, After(Counting, 100, dips: [1, 20, 62]).State);
        // The window slides: the third one is the first of another three.
        Assert.Equal(BlockState.LockedOut, After(Counting, 100, dips: [1, 20, 62, 75]).State);
    }

    [Fact]
    public void It_stays_away_until_it_is_reset()
    {
        var settings = Counting with { ResetAfter = 100 };
        Assert.Equal(BlockState.LockedOut, After(settings, 120, dips: [1, 11, 21]).State);
        Assert.Equal(BlockState.Normal, After(settings, 126, dips: [1, 11, 21]).State);
        Assert.Equal(BlockState.Down, After(Counting with { HasGenerator = false, BatterySeconds = 60 }, 90, dips: [1, 11, 21]).State);
    }

    [Fact]
    public void Compliant_logic_is_back_within_its_walk_in()
    {
        var settings = Counting.Compliant();
        Assert.Equal(BlockState.Normal, After(settings, 60, dips: [1, 11, 21, 31, 41]).State);
        Assert.True(After(settings, 1.05 + 0.1 + 0.91, dips: 1).Share >= 0.9);
    }

    [Fact]
    public void In_eco_mode_the_gap_is_carried_by_the_servers_supplies_or_not()
    {
        var eco = Counting with { Supply = Supply.Eco, Gap = 0.008, HoldUp = 0.020 };
        Assert.Equal(BlockState.Battery, After(eco, 1, dips: 0.5).State);
        Assert.Equal(BlockState.Down, After(eco with { HoldUp = 0.010 }, 1, dips: 0.5).State);
        // At 0.8 pu the supplies carry on for long.
        Assert.Equal(BlockState.Battery, After(eco with { HoldUp = 0.010 }, 1, 0.8, 0.05, 0.5).State);
    }

    [Fact]
    public void Without_a_ups_the_servers_follow_the_iti_curve()
    {
        var direct = Counting with { Supply = Supply.Direct };
        Assert.Equal(BlockState.Normal, After(direct, 1, 0, 0.020, 0.5).State);
        Assert.Equal(BlockState.Down, After(direct, 1, 0, 0.022, 0.5).State);
        Assert.Equal(BlockState.Normal, After(direct, 1, 0.75, 0.4, 0.5).State);
        Assert.Equal(BlockState.Down, After(direct, 1.2, 0.75, 0.6, 0.5).State);
        Assert.Equal(BlockState.Normal, After(direct with { RestartAfter = 5 }, 20, 0, 0.1, 0.5).State);
    }

    [Fact]
    public void Whatever_comes_a_block_draws_between_nothing_and_all_and_locks_out_only_when_it_has_counted() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var block = new UpsBlock(Counting with { CountWindow = 20 }, 1, 1);
            var (volts, left) = (1.0, 0);
            var transfers = new List<double>();
            for (var k = 0; k < 60_000; k++)
            {
                if (left-- == 0) (volts, left) = (random.Next(3) == 0 ? random.NextDouble() * 1.3 : 1, random.Next(1, 6000));
                var (before, wasOut) = (block.Transfers, block.HasCountedOut);
                block.Step(k * Step, Step, volts);
                if (block.Transfers > before) transfers.Add(k * Step);
                Assert.InRange(block.Share, 0, 1);
                if (block.State is BlockState.Battery or BlockState.LockedOut or BlockState.Down) Assert.Equal(0, block.Share);
                if (block.State == BlockState.Normal) Assert.Equal(1, block.Share);
                Assert.False(wasOut && block.State != BlockState.LockedOut);
                if (block.HasCountedOut != wasOut) Assert.True(transfers.Count >= 3 && transfers[^1] - transfers[^3] <= 20.001);
                if (!block.HasCountedOut && transfers.Count >= 3) Assert.True(transfers[^1] - transfers[^3] > 19.999);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
}
