using Ballast.Planning;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests;

public class FleetSumTest
{
    static readonly DateTimeOffset T0 = Sites.T0;

    [Fact]
    public void What_all_measured_is_summed_as_it_is() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
        Readings().ToArbitrary(),
        Gen.Choose(0, 9).ToArbitrary(), Gen.Choose(1, 10).ToArbitrary(), (sites, first, count) =>
    {
        var to = Math.Min(10, first + count);
        var sum = FleetSum.Of(At(first), At(to), [.. sites.Select((s, i) => (Name(i), (IReadOnlyList<FleetReading>)[.. s.Select((v, k) => Reading(k, v.Demand, v.Baseline) with { ChargeLevel = v.Charge / 100.0, CapacityWattHours = 10 * (i + 1) })]))]);
        var demand = sites.Sum(s => s.Skip(first).Take(to - first).Average(v => (double)v.Demand));
        var baseline = sites.Sum(s => s.Skip(first).Take(to - first).Average(v => (double)v.Baseline));
        var charge = sites.Select((s, i) => s[to - 1].Charge / 100.0 * (i + 1)).Sum() / sites.Select((_, i) => i + 1.0).Sum();
        var hours = (to - first) / 60.0;
        return sum.IsWhole && sum.Missing.IsEmpty && Near(sum.DemandWatts, demand) && Near(sum.BaselineWatts, baseline)
            && Near(sum.UsageWattHours, demand * hours) && Near(sum.DeltaWattHours, (demand - baseline) * hours) && Near(sum.ChargeLevel, charge);
    }));

    [Fact]
    public void A_site_that_said_nothing_is_counted_at_its_last_baseline_and_nothing_is_claimed_for_it()
    {
        var sum = FleetSum.Of(At(5), At(6), [("a", [Reading(5, 70_000, 100_000)]), ("b", [Reading(3, 60_000, 90_000)])]);
        Assert.Equal((160_000, 190_000), (sum.DemandWatts, sum.BaselineWatts));
        Assert.Equal(["b"], sum.Missing);
        Assert.Equal((0.5, FleetState.Error), (sum.Coverage, sum.State));
    }

    [Fact]
    public void A_site_that_was_never_heard_is_left_out_of_demand_and_baseline_alike()
    {
        var sum = FleetSum.Of(At(5), At(6), [("a", [Reading(5, 70_000, 100_000)]), ("b", [])]);
        Assert.Equal((70_000, 100_000, -500), (sum.DemandWatts, sum.BaselineWatts, sum.DeltaWattHours));
        Assert.Equal(["b"], sum.Missing);
        Assert.False(sum.IsWhole);
    }

    [Fact]
    public void Nothing_is_said_where_nobody_is_known()
    {
        var sum = FleetSum.Of(At(0), At(1), [("a", []), ("b", [])]);
        Assert.Equal((double.NaN, null, 0), (sum.DemandWatts, sum.State, sum.Coverage));
    }

    [Fact]
    public void Dropping_readings_never_claims_more_delivery_than_there_was() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
        Gen.Choose(0, 100_000).ArrayOf(12).ToArbitrary(), Gen.Choose(0, 4095).ToArbitrary(), (cuts, mask) =>
    {
        var all = cuts.Select((c, k) => Reading(k, 200_000 - c, 200_000)).ToList();
        var heard = all.Where((_, k) => (mask >> k & 1) == 0 || k == 0).ToList();
        var (whole, part) = (FleetSum.Of(At(0), At(12), [("a", all)]), FleetSum.Of(At(0), At(12), [("a", heard)]));
        return -part.DeltaWattHours <= -whole.DeltaWattHours + 1e-6;
    }));

    [Fact]
    public void The_state_is_the_worst_of_all()
    {
        var sum = FleetSum.Of(At(0), At(1), [("a", [Reading(0, 1, 1) with { State = FleetState.Curtailed }]), ("b", [Reading(0, 1, 1) with { State = FleetState.OptedOut }]), ("c", [Reading(0, 1, 1) with { State = FleetState.Normal }])]);
        Assert.Equal(FleetState.OptedOut, sum.State);
    }

    [Fact]
    public void An_estimate_of_a_site_makes_the_sum_one()
    {
        var sum = FleetSum.Of(At(0), At(1), [("a", [Reading(0, 1, 1)]), ("b", [Reading(0, 1, 1) with { Estimated = true }])]);
        Assert.Equal((0.5, false), (sum.Coverage, sum.IsWhole));
    }

    static Gen<(int Demand, int Baseline, int Charge)[][]> Readings() =>
        (from demand in Gen.Choose(0, 300_000) from baseline in Gen.Choose(0, 300_000) from charge in Gen.Choose(0, 100) select (demand, baseline, charge)).ArrayOf(10).ArrayOf(4);

    static FleetReading Reading(int minute, double demand, double baseline) => new(At(minute), At(minute + 1)) { DemandWatts = demand, BaselineWatts = baseline };

    static DateTimeOffset At(int minute) => T0.AddMinutes(minute);

    static string Name(int i) => ((char)('a' + i)).ToString();

    static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(b));
}
