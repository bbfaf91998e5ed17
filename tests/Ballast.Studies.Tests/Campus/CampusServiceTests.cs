using Ballast.Studies.Campus;

namespace Ballast.Studies.Tests.Campus;

public class CampusServiceTests
{
    static int[] Year(int hours) => [.. Enumerable.Repeat(2023, hours)];

    static CampusOutcome Serve(double[] room, double size, CampusFlexibility can) => CampusService.Serve(room, Year(room.Length), size, can);

    [Fact]
    public void What_the_grid_has_room_for_needs_nothing()
    {
        var outcome = Serve([100, 100, 100], 100, new CampusFlexibility { Share = 0.25, StoragePower = 10, StorageEnergy = 20 });
        Assert.Equal((0, 0, 0.0), (outcome.NeedHours, outcome.Calls, outcome.UnservedEnergy));
    }

    [Fact]
    public void A_firm_campus_leaves_all_of_the_need_unserved()
    {
        var outcome = Serve([100, 80, 60, 100], 100, new CampusFlexibility());
        Assert.Equal((2, 60.0, 60.0, 40.0, 2, 1), (outcome.NeedHours, outcome.NeedEnergy, outcome.UnservedEnergy, outcome.DeepestNeed, outcome.LongestEvent, outcome.FirstUnserved));
    }

    [Fact]
    public void A_call_gives_no_more_than_its_share_its_hours_and_its_number()
    {
        // Three events: of five hours, of one hour, of one hour that no call is left for.
        double[] room = [100, 80, 70, 70, 80, 90, 100, 75, 100, 75, 100];
        var outcome = Serve(room, 100, new CampusFlexibility { Share = 0.25, CallHours = 4, CallsPerYear = 2 });
        Assert.Equal(2, outcome.Calls);
        Assert.Equal(20 + 25 + 25 + 20 + 25, outcome.FlexibleEnergy, 1e-9);
        Assert.Equal(5 + 5 + 10 + 25, outcome.UnservedEnergy, 1e-9);
        Assert.Equal(outcome.NeedEnergy, outcome.FlexibleEnergy + outcome.StorageEnergy + outcome.UnservedEnergy, 1e-9);
    }

    [Fact]
    public void The_battery_serves_alone_where_it_can_and_charges_in_the_room_between()
    {
        // 20 MWh, three quarters of what is drawn comes back; the second event finds it three quarters full.
        double[] room = [100, 90, 90, 100, 120, 90, 90, 100];
        var can = new CampusFlexibility { Share = 0.25, StoragePower = 20, StorageEnergy = 20, RoundTrip = 0.75 };
        var outcome = Serve(room, 100, can);
        Assert.Equal(1, outcome.Calls);
        Assert.Equal(20, outcome.StorageEnergy, 1e-9);
        Assert.Equal(20, outcome.FlexibleEnergy, 1e-9);
        Assert.Equal(0, outcome.UnservedEnergy);
    }

    [Fact]
    public void A_call_goes_where_the_batterys_power_does_not_reach()
    {
        double[] room = [100, 90, 60, 90, 90, 100];
        var outcome = Serve(room, 100, new CampusFlexibility { Share = 0.25, CallHours = 1, StoragePower = 15, StorageEnergy = 100 });
        Assert.Equal((25.0, 45.0, 0.0), (outcome.FlexibleEnergy, outcome.StorageEnergy, outcome.UnservedEnergy));
    }

    [Fact]
    public void Calls_count_anew_in_each_calendar_year()
    {
        double[] room = [90, 100, 90, 100];
        var outcome = CampusService.Serve(room, [2022, 2022, 2023, 2023], 100, new CampusFlexibility { Share = 0.25, CallsPerYear = 1 });
        Assert.Equal((2, 1, 0.0), (outcome.Calls, outcome.MostCalls, outcome.UnservedEnergy));
    }

    [Fact]
    public void At_an_hour_without_room_only_a_battery_lets_a_partly_flexible_campus_in()
    {
        // 0.75 L of the battery's 30 MW: the closed form of one hour without room.
        double[] room = [100, 0, 100, 100];
        var can = new CampusFlexibility { Share = 0.25, CallHours = 4, CallsPerYear = 100 };
        Assert.Equal(0, CampusHeadroom.Find(room, Year(4), can).Size, 2 * CampusHeadroom.Tolerance);
        var fit = CampusHeadroom.Find(room, Year(4), can with { StoragePower = 30, StorageEnergy = 100 });
        Assert.Equal(40, fit.Size, 2 * CampusHeadroom.Tolerance);
        Assert.Equal(CampusLimit.Share, fit.Limit);
        Assert.Equal(80, fit.Lifted[CampusLimit.StoragePower], 2 * CampusHeadroom.Tolerance);
    }

    [Fact]
    public void What_may_stay_unserved_makes_room_as_the_study_of_headroom_has_it()
    {
        // One of four hours short of L − 60: at 1/8 of its energy unserved, (L − 60) / 4L = 1/8.
        Assert.Equal(120, CampusHeadroom.Find([1000, 60, 1000, 1000], Year(4), new CampusFlexibility(), 0.125).Size, 2 * CampusHeadroom.Tolerance);
    }

    [Fact]
    public void More_of_anything_never_serves_less()
    {
        static double Draw(int i) => Numerics.CounterRandom.Uniform(11, i);
        for (var story = 0; story < 200; story++)
        {
            double[] room = [.. Enumerable.Range(0, 200).Select(i => 100 * Draw(story * 1000 + i))];
            var can = new CampusFlexibility { Share = 0.5 * Draw(story * 1000 + 900), CallHours = 1 + (int)(6 * Draw(story * 1000 + 901)), CallsPerYear = (int)(20 * Draw(story * 1000 + 902)) };
            var size = 30 + 60 * Draw(story * 1000 + 903);
            var least = Serve(room, size, can).UnservedEnergy;
            Assert.True(Serve(room, size, can with { CallsPerYear = can.CallsPerYear + 5 }).UnservedEnergy <= least + 1e-6);
            Assert.True(Serve(room, size, can with { CallHours = can.CallHours + 1 }).UnservedEnergy <= least + 1e-6);
            Assert.True(Serve(room, size, can with { Share = can.Share + 0.1 }).UnservedEnergy <= least + 1e-6);
            Assert.True(Serve(room, size, can with { StoragePower = 20, StorageEnergy = 40 }).UnservedEnergy <= least + 1e-6);
            // A smaller campus may have two events where a larger one has one, and a call for each.
            var free = can with { CallsPerYear = int.MaxValue };
            Assert.True(Serve(room, size - 5, free).UnservedEnergy <= Serve(room, size, free).UnservedEnergy + 1e-6);
        }
    }
}
