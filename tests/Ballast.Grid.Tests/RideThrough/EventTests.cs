using Ballast.Files;
using Ballast.Grid.RideThrough;
using Ballast.Grid.Rules;
using Ballast.Grid.Tests.Rules;

namespace Ballast.Grid.Tests.RideThrough;

/// <summary>Northern Virginia, 10 July 2024, as scenarios/ride-through tells it.</summary>
public class EventTests
{
    static readonly RideThroughSite Site = RideThroughFile.Read(File.ReadAllText(Repository.Scenario("ride-through/2024-07-10.yaml")), "2024-07-10.yaml").Value!;
    static readonly IReadOnlyList<Dip> Dips = DipFile.Read(File.ReadAllText(Repository.Scenario("ride-through/2024-07-10.csv")), "2024-07-10.csv");
    static readonly RideThroughRun Stated = Run(Site.Seed, compliant: false);
    static readonly RideThroughRun Compliant = Run(Site.Seed, compliant: true);

    static RideThroughRun Run(ulong seed, bool compliant) => RideThroughSimulation.Run(Site.Groups, Site.Surroundings, Dips, 240, seed, compliant);

    [Fact]
    public void The_dips_are_those_that_are_known_of()
    {
        Assert.Equal(6, Dips.Count);
        Assert.InRange(Dips[^1].End - Dips[0].Start, 81, 83);
        Assert.All(Dips, d => Assert.InRange(d.Duration, 0.042, 0.066));
        Assert.All(Dips, d => Assert.InRange(d.Volts, 0.25, 0.40));
    }

    [Fact]
    public void Counting_loses_what_was_lost()
    {
        Assert.Equal(1500, Stated.LostAtEndMw, 30.0);
        Assert.Equal(60.047, Stated.Zenith.Hertz, 0.001);
        Assert.Equal(1.07, Stated.HighestVolts, 0.002);
        Assert.Equal(Stated.LostAtEndMw, Stated.Groups.Sum(g => g.LockedOut), 1e-6);
    }

    [Fact]
    public void The_load_is_lost_at_the_third_dip()
    {
        var settled = Array.FindIndex(Stated.Seconds, s => s > Dips[3].Start - 0.1);
        Assert.Equal(Stated.BeforeMw - 1500, Stated.Megawatts[settled], 40.0);
        var before = Array.FindIndex(Stated.Seconds, s => s > Dips[2].Start - 0.1);
        Assert.True(Stated.Megawatts[before] > 0.98 * Stated.BeforeMw);
    }

    [Fact]
    public void With_compliant_logic_nothing_stays_away()
    {
        Assert.Equal(0, Compliant.LostAtEndMw, 1e-9);
        Assert.True(Compliant.Zenith.Hertz - 60 < 0.4 * (Stated.Zenith.Hertz - 60));
    }

    [Fact]
    public void Ercots_rule_tells_the_two_apart()
    {
        var terms = PackFiles.Get("nogrr282").RideThrough!;
        Assert.All(RideThroughCheck.Of(terms, Compliant, Dips), f => Assert.True(f.Met, f.Found));
        var found = RideThroughCheck.Of(terms, Stated, Dips);
        Assert.Equal([false, false, false, true], found.Select(f => f.Met));
        Assert.Equal(Stated.LostAtEndMw, found[0].Megawatts, 1e-6);
    }

    [Fact]
    public void A_seed_names_its_run_and_others_differ_little()
    {
        Assert.Equal(Stated.Hertz, Run(Site.Seed, compliant: false).Hertz);
        Assert.Equal(Stated.LostAtEndMw, Run(7, compliant: false).LostAtEndMw, 60.0);
    }

    [Fact]
    public void Voltage_rises_by_the_strength_of_the_grid()
    {
        // 100 MW and its 100 tan φ Mvar behind 1/S_sc at X/R = 10.
        var grid = Site.Surroundings with { ShortCircuitMva = 1000, XOverR = 10, PowerFactor = 0.8, Volts = 1 };
        var r = 0.001 / Math.Sqrt(101);
        Assert.Equal(r * 100 + 10 * r * 75, grid.Rise(100), 1e-12);
    }

    static RideThroughRun Small(UpsSettings settings, IReadOnlyList<Dip> dips, IReadOnlyList<double>? shares = null, double walkIn = 10) =>
        RideThroughSimulation.Run([new UpsGroup { Name = "all", Megawatts = 100, Blocks = 4, Settings = settings, WalkIn = walkIn, ReturnAfter = 0.1 }], Site.Surroundings, dips, 20, shares: shares);

    [Fact]
    public void At_a_border_of_the_curve_the_longer_time_is_asked_for()
    {
        var terms = PackFiles.Get("nogrr282").RideThrough!;
        Assert.Equal([0.25, 0.5, 2, double.PositiveInfinity, double.PositiveInfinity, 2], ((double[])[0.2, 0.5, 0.8, 0.9, 1.1, 1.2]).Select(v => RideThroughTerms.SecondsAt(terms.Voltage, v)));
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 299], ((double[])[58.8, 61.2, 61.8]).Select(f => RideThroughTerms.SecondsAt(terms.Frequency, f)));
        Assert.True(double.IsNaN(RideThroughTerms.SecondsAt(terms.Voltage, 1.21)));
        // A block that sees the whole of a dip to 0.2 pu sees 0.2 pu, where 0.25 s are asked for.
        Dip[] dips = [new(1, 0.2, 0.2)];
        Assert.Equal(100, RideThroughCheck.Of(terms, Small(new() { CountToLockout = 1 }, dips), dips)[0].Megawatts, 1e-9);
    }

    [Fact]
    public void Dips_that_follow_on_each_other_are_all_felt()
    {
        // Their times fall on one millisecond when they are rounded.
        Dip[] dips = [new(1.0006, 0.0506, 0.6), new(1.0512, 0.05, 0.3), new(5, 0.05, 0.3)];
        var run = Small(new() { CountToLockout = 2 }, dips, walkIn: 1);
        Assert.All(run.Blocks, b => Assert.Equal((2, BlockState.LockedOut), (b.Transfers, b.State)));
        Assert.Equal(0.3, run.Volts.Where((_, i) => run.Seconds[i] is > 1.06 and < 1.09).Max());
    }

    [Fact]
    public void The_share_that_a_rule_names_is_the_one_that_is_waited_for()
    {
        // Back on the grid after 0.1 s, then 10 s for all of it: half of it is back after five.
        Dip[] dips = [new(1, 0.05, 0.3)];
        bool Passes(double share, double within)
        {
            var terms = new RideThroughTerms { Recovery = new RideThroughRecovery(share, within, 0.9) };
            return RideThroughCheck.Of(terms, Small(new(), dips, [share]), dips).Single().Met;
        }
        Assert.True(Passes(0.5, 5.11));
        Assert.False(Passes(0.5, 5.05));
        Assert.True(Passes(1, 10.11));
        Assert.False(Passes(1, 9.5));
    }

    [Fact]
    public void The_curve_of_the_supplies_is_that_of_the_pack() =>
        Assert.Equal(PackFiles.Get("itic").RideThrough!.Voltage, SupplyCurve.Itic);

    [Fact]
    public void A_dip_beyond_the_curve_lets_load_leave()
    {
        var groups = new[] { new UpsGroup { Name = "all", Megawatts = 100, Blocks = 4, Settings = new() { CountToLockout = 1 } } };
        var terms = PackFiles.Get("nogrr282").RideThrough! with { ForbidsCounting = false };
        bool Passes(double seconds) => RideThroughCheck.Of(terms, RideThroughSimulation.Run(groups, Site.Surroundings, [new(1, seconds, 0.3)], 20), [new(1, seconds, 0.3)]).All(f => f.Met);
        Assert.False(Passes(0.25));
        Assert.True(Passes(0.26));
    }
}
