using Ballast.Planning;
using Ballast.Signals;
using Ballast.Units;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class FleetSplitTest
{
    static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void No_site_is_asked_for_more_than_it_offers_and_the_rest_is_the_shortfall() => Check.One(Many, Prop.ForAll(Fleets(), Asks(), (members, ask) =>
    {
        var split = FleetSplit.Of(ask, members);
        var offered = members.Where(m => !m.Silent).Sum(m => m.OfferWatts);
        return split.Shares.Zip(members).All(p => p.First.CutWatts >= 0 && p.First.CutWatts <= p.Second.OfferWatts && (!p.Second.Silent || p.First.CutWatts == 0))
            && Near(split.GivenWatts, Math.Min(split.AskedWatts, offered))
            && Near(split.ShortfallWatts, Math.Max(0, split.AskedWatts - offered));
    }));

    [Fact]
    public void Levels_sum_to_the_target_or_the_ceiling_where_offers_suffice() => Check.One(Many, Prop.ForAll(Fleets(), Gen.Choose(0, 800_000).ToArbitrary(), Gen.Choose(0, 1).ToArbitrary(), (members, watts, kind) =>
    {
        FleetAsk ask = kind == 0 ? new FleetAsk.Ceiling(new Power(watts)) : new FleetAsk.Follow(new Setpoint.Absolute(new Power(watts)));
        var split = FleetSplit.Of(ask, members);
        return split.ShortfallWatts > 0 || members.All(m => m.Silent) || Near(split.Shares.Sum(s => s.LevelWatts), watts);
    }));

    [Fact]
    public void A_small_change_of_offers_moves_little() => Check.One(Many, Prop.ForAll(Fleets(costs: false), Gen.Choose(1, 1000).ToArbitrary(), Gen.Choose(0, 400_000).ToArbitrary(), (members, step, watts) =>
    {
        var ask = new FleetAsk.Follow(new Setpoint.CutPower(new Power(watts)));
        var moved = members.Select((m, i) => m with { OfferWatts = Math.Max(0, m.OfferWatts + (i % 2 == 0 ? step : -step)) }).ToArray();
        var (one, other) = (FleetSplit.Of(ask, members), FleetSplit.Of(ask, moved));
        var offers = members.Zip(moved).Sum(p => Math.Abs(p.First.OfferWatts - p.Second.OfferWatts));
        return one.Shares.Zip(other.Shares).Sum(p => Math.Abs(p.First.CutWatts - p.Second.CutWatts)) <= 2 * offers + 1e-6;
    }));

    [Fact]
    public void A_split_made_again_holds_all_that_a_new_one_does() => Check.One(Many, Prop.ForAll(Fleets(), Fleets(), Asks(), (before, after, ask) =>
    {
        var first = FleetSplit.Of(ask, before);
        var again = FleetSplit.Again(ask, after, first, 2_000);
        var offered = after.Where(m => !m.Silent).Sum(m => m.OfferWatts);
        return again.Shares.Zip(after).All(p => p.First.CutWatts <= (p.Second.Silent ? 0 : p.Second.OfferWatts) * (1 + 1e-12))
            && Near(again.GivenWatts, Math.Min(again.AskedWatts, offered));
    }));

    [Fact]
    public void Within_the_dead_band_nobody_is_bothered()
    {
        var ask = Cut(60_000);
        var first = FleetSplit.Of(ask, [Site("a", 50_000), Site("b", 50_000), Site("c", 20_000)]);
        var again = FleetSplit.Again(ask, [Site("a", 51_000), Site("b", 49_500), Site("c", 20_000)], first, 1_000);
        Assert.Equal(first.Shares, again.Shares);
    }

    [Fact]
    public void A_site_that_falls_silent_is_made_up_for_and_taken_back_when_it_speaks()
    {
        var ask = Cut(60_000);
        var first = FleetSplit.Of(ask, [Site("a", 50_000), Site("b", 50_000), Site("c", 20_000)]);
        Assert.Equal([25_000, 25_000, 10_000], first.Shares.Select(s => s.CutWatts));
        var without = FleetSplit.Again(ask, [Site("a", 50_000), Site("b", 50_000) with { Silent = true }, Site("c", 20_000)], first, 1_000);
        Assert.Equal(60_000, without.GivenWatts, 6);
        Assert.Equal(0, without.Shares[1].CutWatts);
        var back = FleetSplit.Again(ask, [Site("a", 50_000), Site("b", 50_000), Site("c", 20_000)], without, 1_000);
        Assert.Equal(first.Shares, back.Shares);
    }

    [Fact]
    public void The_cheapest_give_first_and_those_that_name_no_cost_last()
    {
        var split = FleetSplit.Of(Cut(70_000), [Site("a", 30_000), Site("b", 30_000) with { Cost = 0.2 }, Site("c", 30_000) with { Cost = 0.1 }]);
        Assert.Equal([10_000, 30_000, 30_000], split.Shares.Select(s => s.CutWatts));
    }

    [Fact]
    public void A_share_of_the_baseline_counts_silent_sites_baselines_too()
    {
        var split = FleetSplit.Of(new FleetAsk.Follow(new Setpoint.CutFraction(0.25)), [Site("a", 50_000), Site("b", 50_000) with { Silent = true }]);
        Assert.Equal((50_000, 50_000, 0), (split.AskedWatts, split.Shares[0].CutWatts, split.Shares[1].CutWatts));
    }

    [Fact]
    public void A_ceiling_above_what_is_drawn_cuts_nobody_and_leaves_room_by_size()
    {
        var split = FleetSplit.Of(new FleetAsk.Ceiling(new Power(240_000)), [Site("a", 50_000), Site("b", 50_000)]);
        Assert.Equal([120_000, 120_000], split.Shares.Select(s => s.LevelWatts));
        Assert.Equal(0, split.AskedWatts);
    }

    static FleetMember Site(string name, double offer) => new(name) { OfferWatts = offer, BaselineWatts = 100_000, LoadWatts = 100_000 };

    static FleetAsk Cut(double watts) => new FleetAsk.Follow(new Setpoint.CutPower(new Power(watts)));

    static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(b));

    static Arbitrary<FleetAsk> Asks() => Gen.OneOf(
        Gen.Choose(0, 500_000).Select(w => (FleetAsk)new FleetAsk.Ceiling(new Power(w))),
        Gen.Choose(0, 500_000).Select(w => (FleetAsk)new FleetAsk.Follow(new Setpoint.Absolute(new Power(w)))),
        Gen.Choose(0, 500_000).Select(w => (FleetAsk)new FleetAsk.Follow(new Setpoint.CutPower(new Power(w)))),
        Gen.Choose(0, 100).Select(p => (FleetAsk)new FleetAsk.Follow(new Setpoint.CutFraction(p / 100.0)))).ToArbitrary();

    static Arbitrary<FleetMember[]> Fleets(bool costs = true) => Gen.NonEmptyListOf(from offer in Gen.Choose(0, 200_000) from usual in Gen.Choose(1_000, 300_000) from kind in Gen.Choose(0, 11) select (offer, usual, kind)).Select(list => list.Take(7)
        .Select((one, i) => new FleetMember(((char)('a' + i)).ToString())
        {
            OfferWatts = one.offer,
            BaselineWatts = one.usual,
            LoadWatts = one.usual * 0.9,
            Silent = one.kind == 0,
            Cost = costs && one.kind > 6 ? one.kind % 3 : double.NaN,
        }).ToArray()).ToArbitrary();
}
