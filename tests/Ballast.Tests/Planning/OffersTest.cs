using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Planning;
using Ballast.Signals;
using Ballast.Units;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class OffersTest
{
    static readonly DateTimeOffset T0 = Sites.T0;

    [Fact]
    public void Where_nothing_is_flexible_nothing_is_offered()
    {
        var offer = Offers.Evaluate(new OfferInputs { At = T0, BaselineWatts = 100_000 }, 1);
        Assert.Equal(Offers.Durations, offer.Rows.Select(r => r.Duration));
        Assert.All(offer.Rows, r => Assert.Equal((Power.Zero, Power.Zero, OfferLimit.NothingFlexible), (r.Nominal, r.Firm, r.LimitedBy)));
    }

    [Fact]
    public void Offers_do_not_grow_with_the_duration_and_firm_is_at_most_nominal() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(
        Gen.Choose(0, 6).Four().ToArbitrary(), counts =>
    {
        var (n, stops, kWh, seed) = counts;
        var jobs = Enumerable.Range(0, n + stops).Select(i => Job(20_000 + 1_000 * i, 0.1 * (1 + (i + seed) % 4), stops: i >= n));
        var inputs = Inputs([.. jobs]) with { Batteries = kWh == 0 ? [] : [Battery(kWh * 10)], MarginalFactor = 1.2 };
        var rows = Offers.Evaluate(inputs, (ulong)seed).Rows;
        return rows.Zip(rows.Skip(1)).All(p => p.First.Nominal >= p.Second.Nominal && p.First.Firm >= p.Second.Firm)
            && rows.All(r => r.Firm <= r.Nominal && r.Firm >= Power.Zero);
    }));

    [Fact]
    public void A_battery_adds_its_power_for_short_and_its_energy_for_long()
    {
        var without = Offers.Evaluate(Inputs(Job(60_000, 0.25)), 1).Rows;
        var with = Offers.Evaluate(Inputs(Job(60_000, 0.25)) with { Batteries = [Battery(50)] }, 1).Rows;
        var usable = 0.8 * 50_000 * Math.Sqrt(0.9);
        Assert.Equal(25_000, (with[0].Nominal - without[0].Nominal).Watts, 0);
        Assert.Equal(usable / 4, (with[3].Nominal - without[3].Nominal).Watts, 0);
    }

    [Fact]
    public void A_battery_alone_is_limited_by_power_and_then_by_energy()
    {
        var rows = Offers.Evaluate(Inputs() with { Batteries = [Battery(50)] }, 1).Rows;
        Assert.Equal(OfferLimit.BatteryPower, rows[0].LimitedBy);
        Assert.Equal(OfferLimit.BatteryEnergy, rows[^1].LimitedBy);
    }

    [Fact]
    public void The_same_seed_gives_the_same_offer_and_another_a_near_one()
    {
        var inputs = Inputs([.. Enumerable.Range(0, 20).Select(i => Job(5_000 + 100 * i, 0.25))]);
        var one = Offers.Evaluate(inputs, 1).Rows;
        Assert.Equal(one, Offers.Evaluate(inputs, 1).Rows);
        var other = Offers.Evaluate(inputs, 2).Rows;
        Assert.NotEqual(one, other);
        Assert.InRange(other[1].Firm / one[1].Firm, 0.95, 1.05);
    }

    [Fact]
    public void Many_jobs_are_firmer_than_one()
    {
        var one = Offers.Evaluate(Inputs(Job(100_000, 0.25)), 1).Rows[1];
        var many = Offers.Evaluate(Inputs([.. Enumerable.Range(0, 100).Select(_ => Job(1_000, 0.25))]), 1).Rows[1];
        Assert.True(many.Firm / many.Nominal > one.Firm / one.Nominal);
    }

    [Fact]
    public void Jobs_that_take_turns_give_more_than_their_caps_only_while_their_allowances_last()
    {
        var jobs = Enumerable.Range(0, 6).Select(_ => Job(10_000, 0.05) with { StopCut = 10_000, StopSeconds = 2_000, CheckpointSeconds = 60, RestartSeconds = 120 });
        var rows = Offers.Evaluate(Inputs([.. jobs]), 1).Rows;
        Assert.True(rows[0].Nominal.Watts > 6 * 500);
        Assert.Equal(6 * 500, rows[^1].Nominal.Watts, 6);
        Assert.True(rows[0].From > T0.AddSeconds(59), "a stop writes its checkpoint first");
    }

    [Fact]
    public void The_ramp_of_the_interconnection_says_from_when()
    {
        var row = Offers.Evaluate(Inputs(Job(60_000, 0.25)) with { RampDown = 1.0.kWPerMinute, LeadSeconds = 2 }, 1).Rows[0];
        Assert.Equal(2 + 15 * 60, (row.From - T0).TotalSeconds, 3);
        Assert.Equal(1.0.kWPerMinute, row.Ramp);
    }

    [Fact]
    public void The_coordinator_offers_what_its_jobs_can_give_and_less_when_they_have_given()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        plant.Run(TimeSpan.FromMinutes(70));
        var fresh = plant.Coordinator.Offer(1).Rows;
        Assert.True(fresh[0].Nominal > fresh[^1].Nominal);
        Assert.True(fresh[2].Firm.Watts > 0.15 * plant.MeterWatts);
        Assert.True(fresh[0].Nominal.Watts < 5 * 71_680 / 6.0 + 30_000, "the inflexible job is not offered");

        plant.Hear(Sites.Heard(Sites.Cut(0.40, 71, 1, 100), 71));
        plant.Run(TimeSpan.FromMinutes(60));
        Assert.All(plant.Coordinator.Offer(1).Rows, r => Assert.Equal(OfferLimit.EventUnderWay, r.LimitedBy));
        plant.Run(TimeSpan.FromMinutes(50));
        var spent = plant.Coordinator.Offer(1).Rows;
        Assert.All(spent.Zip(fresh).Skip(1), p => Assert.True(p.First.Nominal < p.Second.Nominal));
    }

    [Fact]
    public void A_spent_allowance_offers_nothing()
    {
        var site = Sites.Six with { Jobs = [.. Sites.Six.Jobs.Select(j => j with { Tier = Sites.Flex1 with { MaxLoss = 0.001 } })] };
        var plant = new TinyPlant(site, T0);
        plant.Run(TimeSpan.FromMinutes(10));
        Assert.True(plant.Coordinator.Offer(1).Rows[1].Nominal.Watts < 0.02 * plant.MeterWatts);
    }

    [Fact]
    public void Five_thousand_jobs_are_reckoned_in_one_pass()
    {
        var inputs = Inputs([.. Enumerable.Range(0, 5_000).Select(i => Job(20_000, 0.05 + 0.0001 * (i % 400), stops: i % 3 == 0))]);
        var rows = Offers.Evaluate(inputs with { BaselineWatts = 100e6 }, 1).Rows;
        Assert.True(rows[0].Firm / rows[0].Nominal > 0.95);
    }

    static OfferInputs Inputs(params ImmutableArray<OfferJob> jobs) => new() { At = T0, BaselineWatts = 1_000_000, Jobs = jobs };

    static OfferJob Job(double watts, double share, bool stops = false) => new()
    {
        CapCut = [.. Offers.Durations.Select(_ => watts * share)],
        AllowanceBinds = [.. Offers.Durations.Select(_ => true)],
        FreeWatts = watts,
        StopCut = stops ? watts * 0.9 : 0,
        StopSeconds = stops ? 4_000 : 0,
        CheckpointSeconds = 60,
        RestartSeconds = 120,
        PowerSamples = 3_600,
    };

    static OfferBattery Battery(double kWh) =>
        new(new Battery { Name = "b", MaxCharge = 25.0.kW, MaxDischarge = 25.0.kW, Capacity = kWh.kWh }, 0.9, true);
}
