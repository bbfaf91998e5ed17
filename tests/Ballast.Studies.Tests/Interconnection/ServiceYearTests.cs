using Ballast.Studies.Interconnection;

namespace Ballast.Studies.Tests.Interconnection;

public class ServiceYearTests
{
    /// <summary>Hours with the same headroom before and after outages, or with one of each.</summary>
    static HourHeadrooms Hours(params (double Before, double After)[] hours)
    {
        var made = HourHeadrooms.Empty(hours.Length);
        for (var t = 0; t < hours.Length; t++) made.Set(t, new(hours[t].Before, 0, hours[t].After, 0, 1, 1e6), 0);
        return made;
    }

    [Fact]
    public void Hours_above_the_firm_headroom_are_counted_with_their_energy_and_longest_run()
    {
        var year = ServiceYear.Of(Hours((200, 200), (90, 90), (80, 80), (200, 200), (70, 70)), new(100));
        Assert.Equal((70, 4, 3, 2), (year.FirmMw, year.WorstHour, year.HoursAbove, year.LongestHours));
        Assert.Equal((60, 30), (year.AboveMwh, year.DeepestMw));
        Assert.Equal((3, 60), (year.UnservedHours, year.UnservedMwh));
        Assert.False(year.Connects);
    }

    [Fact]
    public void A_flexible_share_that_runs_back_is_called_only_for_what_binds_before_outages()
    {
        var hours = Hours((200, 80), (90, 90));
        Assert.Equal(0.2, StorageSizing.SmallestShare(hours, 100), 9);
        var back = ServiceYear.Of(hours, new(100, 0.2));
        Assert.Equal((true, 1, 10), (back.Connects, back.CalledHours, Math.Round(back.CalledMwh, 9)));
        var slow = ServiceYear.Of(hours, new(100, 0.2, RunsBack: false));
        Assert.Equal((true, 2, 30), (slow.Connects, slow.CalledHours, Math.Round(slow.CalledMwh, 9)));
        Assert.False(ServiceYear.Of(hours, new(100, 0.19)).Connects);
    }

    [Fact]
    public void The_smallest_store_just_connects_the_load_and_a_smaller_one_does_not()
    {
        // Lacks 30 and 20, then room for 10 a hour at 80 %, then a lack of 40.
        var hours = Hours((70, 70), (80, 80), (110, 110), (110, 110), (60, 60));
        var store = StorageSizing.Smallest(hours, new(100), 0.8);
        Assert.Equal(40, store.PowerMw, 9);
        // Before the last hour 40 must be in it; two hours of charging bring 16, so 24 must be left after 50 are gone: 74.
        Assert.Equal(74, store.EnergyMwh, 9);
        Assert.True(ServiceYear.Of(hours, new(100, 0, true, store)).Connects);
        Assert.False(ServiceYear.Of(hours, new(100, 0, true, store with { EnergyMwh = 73.9 })).Connects);
        Assert.False(ServiceYear.Of(hours, new(100, 0, true, store with { PowerMw = 39.9 })).Connects);
        Assert.Equal(90, ServiceYear.Of(hours, new(100, 0, true, store)).DischargedMwh, 9);
    }

    [Fact]
    public void A_store_beside_a_flexible_load_keeps_what_the_fixed_part_needs_and_spares_calls_with_the_rest()
    {
        // 100 MW, 20 % flexible: the fixed 80 lack nothing in hour 0 and 10 in hour 1.
        var hours = Hours((90, 90), (70, 70));
        var tight = ServiceYear.Of(hours, new(100, 0.2, true, new(20, 10, 1)));
        Assert.True(tight.Connects);
        Assert.Equal(30, tight.CalledMwh, 9);
        var ample = ServiceYear.Of(hours, new(100, 0.2, true, new(20, 25, 1)));
        Assert.True(ample.Connects);
        Assert.Equal(15, ample.CalledMwh, 9);
    }

    [Fact]
    public void The_smallest_store_falls_with_the_flexible_share_and_connects_at_each()
    {
        var headrooms = Hours([.. Enumerable.Range(0, 500).Select(t => (150 + 60 * Math.Sin(t / 4.0) - 40 * Math.Cos(t / 37.0), 140 + 60 * Math.Sin(t / 4.0)))]);
        var before = double.PositiveInfinity;
        foreach (var share in (double[])[0, 0.1, 0.2, 0.3, 0.5])
        {
            var store = StorageSizing.Smallest(headrooms, new(150, share), 0.85);
            Assert.True(store.EnergyMwh <= before);
            before = store.EnergyMwh;
            Assert.True(ServiceYear.Of(headrooms, new(150, share, true, store with { EnergyMwh = store.EnergyMwh + 1e-6, PowerMw = store.PowerMw + 1e-6 })).Connects);
            if (store.EnergyMwh > 1) Assert.False(ServiceYear.Of(headrooms, new(150, share, true, store with { EnergyMwh = store.EnergyMwh - 0.5 })).Connects);
        }
    }
}
