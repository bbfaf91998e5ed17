using Ballast.Dispatch;
using Ballast.Simulation;

namespace Ballast.Tests.Simulation;

/// <summary>How single orders run their course, on a plant without noise.</summary>
public class PlantOrders
{
    static SimulatedPlant Plant(PlantOptions? options = null, params Fault[] faults) =>
        new(SmallSite.Site(), options ?? SmallSite.Quiet, faults, 1, SmallSite.Start);

    static DateTimeOffset At(double seconds) => SmallSite.Start.AddSeconds(seconds);

    static Command Cap(double at, int slot, double watts, double fallback = double.NaN, double? lease = null) =>
        SmallSite.Order(At(at), CommandKind.SetCap, slot, watts, fallback, lease is { } l ? TimeSpan.FromSeconds(l) : null);

    [Fact]
    public void A_cap_lowers_power_and_throughput_by_the_curve_after_the_delay()
    {
        var plant = Plant();
        Assert.Equal(64 * 360, plant.TrueWatts(0));
        plant.Apply(Cap(0, 0, 300));
        plant.Advance(At(1));
        Assert.Equal(64 * 360, plant.TrueWatts(0));
        plant.Advance(At(2));
        Assert.Equal(64 * 280, plant.TrueWatts(0), 1e-6);
        Assert.Equal(0.9, plant.TrueThroughput(0), 0.02);
        Assert.Equal(64 * 360, plant.UncappedWatts(0));
    }

    [Fact]
    public void A_change_within_a_step_counts_for_its_part_of_it()
    {
        var plant = Plant(SmallSite.Quiet with { ActuationMin = TimeSpan.FromSeconds(0.25), ActuationMax = TimeSpan.FromSeconds(0.25) });
        plant.Apply(Cap(0, 0, 300));
        plant.Advance(At(1));
        Assert.Equal(64 * (0.25 * 360 + 0.75 * 280), plant.TrueWatts(0), 1e-6);
        plant.Advance(At(2));
        Assert.Equal(64 * 280, plant.TrueWatts(0), 1e-6);
    }

    [Fact]
    public void Caps_are_clamped_to_the_clusters_range()
    {
        var plant = Plant();
        plant.Apply(Cap(0, 0, 50));
        plant.Apply(Cap(0, 3, 1000));
        plant.Advance(At(5));
        Assert.Equal(200, plant.CapOf(0));
        Assert.Equal(350, plant.CapOf(3));
    }

    [Fact]
    public void A_cap_that_is_not_renewed_goes_to_its_fallback()
    {
        var plant = Plant();
        plant.Apply(Cap(0, 0, 300, fallback: 380, lease: 30));
        plant.Advance(At(29));
        Assert.Equal(300, plant.CapOf(0));
        plant.Advance(At(31));
        Assert.Equal(380, plant.CapOf(0));
    }

    [Fact]
    public void A_renewed_cap_stays()
    {
        var plant = Plant();
        plant.Apply(Cap(0, 0, 300, fallback: 400, lease: 30));
        plant.Advance(At(20));
        plant.Apply(Cap(20, 0, 300, fallback: 400, lease: 30));
        plant.Advance(At(45));
        Assert.Equal(300, plant.CapOf(0));
        plant.Advance(At(51));
        Assert.Equal(400, plant.CapOf(0));
    }

    [Fact]
    public void A_battery_and_a_generator_that_are_not_renewed_stop()
    {
        var plant = Plant();
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetBattery, 0, -5000, 0, TimeSpan.FromSeconds(10)));
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetGenerator, 0, 10_000, 0, TimeSpan.FromSeconds(60)));
        plant.Advance(At(5));
        Assert.Equal(-5000, plant.BatteryWatts, 1e-6);
        plant.Advance(At(15));
        Assert.Equal(0, plant.BatteryWatts);
        plant.Advance(At(40));
        Assert.Equal(10_000, plant.GenerationWatts);
        plant.Advance(At(90));
        Assert.Equal(0, plant.GenerationWatts);
    }

    [Fact]
    public void A_pause_is_a_checkpoint_and_then_rest_and_a_resume_is_a_restart()
    {
        var plant = Plant();
        plant.Apply(SmallSite.Order(At(0), CommandKind.Pause, 0, 0));
        plant.Advance(At(3));
        Assert.Equal((JobPhase.Checkpointing, 64 * 150.0, 0.0), (plant.PhaseOf(0), plant.TrueWatts(0), plant.TrueThroughput(0)));
        plant.Advance(At(35));
        Assert.Equal((JobPhase.Paused, 64 * 50.0), (plant.PhaseOf(0), plant.TrueWatts(0)));
        plant.Apply(SmallSite.Order(At(35), CommandKind.Resume, 0, 64));
        plant.Advance(At(40));
        Assert.Equal((JobPhase.Restarting, 64 * 120.0, 0.0), (plant.PhaseOf(0), plant.TrueWatts(0), plant.TrueThroughput(0)));
        plant.Advance(At(100));
        Assert.Equal((JobPhase.Running, 64 * 360.0), (plant.PhaseOf(0), plant.TrueWatts(0)));
    }

    [Fact]
    public void A_resize_is_a_checkpoint_and_a_restart_on_fewer_gpus()
    {
        var plant = Plant();
        plant.Apply(SmallSite.Order(At(0), CommandKind.Resize, 0, 32));
        plant.Advance(At(3));
        Assert.Equal(JobPhase.Checkpointing, plant.PhaseOf(0));
        plant.Advance(At(40));
        Assert.Equal(JobPhase.Restarting, plant.PhaseOf(0));
        plant.Advance(At(100));
        Assert.Equal(32 * 360.0, plant.TrueWatts(0));
        Assert.Equal(0.5, plant.TrueThroughput(0), 0.02);
    }

    [Fact]
    public void A_pause_whose_lease_lapses_ends_by_itself()
    {
        var plant = Plant();
        plant.Apply(SmallSite.Order(At(0), CommandKind.Pause, 0, 0, fallback: 64, TimeSpan.FromSeconds(60)));
        plant.Advance(At(59));
        Assert.Equal(JobPhase.Paused, plant.PhaseOf(0));
        plant.Advance(At(61));
        Assert.Equal(JobPhase.Restarting, plant.PhaseOf(0));
    }

    [Fact]
    public void Orders_that_a_job_cannot_follow_are_refused()
    {
        var plant = Plant();
        plant.Apply(SmallSite.Order(At(0), CommandKind.Pause, 1, 0));
        plant.Apply(SmallSite.Order(At(0), CommandKind.Resize, 0, 7));
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetCap, 99, 300));
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetCap, 0, double.NaN));
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetBattery, 1, 1));
        Assert.Equal(5, plant.Refused);
        plant.Advance(At(10));
        Assert.Equal(JobPhase.Running, plant.PhaseOf(1));
    }

    [Fact]
    public void A_share_of_caps_does_not_take_and_the_device_still_reads_the_old()
    {
        var plant = Plant(SmallSite.Quiet with { CapsNotTaking = 0.2 });
        var ignored = 0;
        for (var i = 0; i < 500; i++)
        {
            var wanted = i % 2 == 0 ? 300 : 350;
            plant.Apply(Cap(i * 3, 0, wanted));
            plant.Advance(At(i * 3 + 3));
            if (plant.CapOf(0) != wanted) ignored++;
        }
        // A cap ignored half of the time leaves the value that the next order asks for: both count.
        Assert.InRange(ignored, 60, 140);
    }

    [Fact]
    public void Lost_caps_go_to_the_highest()
    {
        var plant = Plant(null, new Fault.CapsLost(1) { At = At(10) });
        plant.Apply(Cap(0, 0, 300));
        plant.Advance(At(9));
        Assert.Equal(300, plant.CapOf(0));
        plant.Advance(At(10));
        Assert.Equal(400, plant.CapOf(0));
    }

    [Fact]
    public void With_polling_orders_wait_for_the_jobs_own_phase()
    {
        var plant = Plant(SmallSite.Quiet with { Polling = TimeSpan.FromSeconds(10), ActuationMin = TimeSpan.FromSeconds(0.5) });
        var taken = new SortedSet<int>();
        for (var slot = 0; slot < 3; slot++) plant.Apply(Cap(0, slot, 300));
        for (var s = 1; s <= 12; s++)
        {
            plant.Advance(At(s));
            for (var slot = 0; slot < 3; slot++)
            {
                if (plant.CapOf(slot) == 300) taken.Add(s * 10 + slot);
            }
        }
        var first = Enumerable.Range(0, 3).Select(slot => taken.First(t => t % 10 == slot) / 10).ToArray();
        Assert.All(first, s => Assert.InRange(s, 1, 12));
        Assert.True(first.Distinct().Count() > 1);
    }

    [Fact]
    public void Slow_actuation_adds_to_the_delay()
    {
        var plant = Plant(null, new Fault.SlowActuation(TimeSpan.FromSeconds(5)) { At = At(0) });
        plant.Advance(At(1));
        plant.Apply(Cap(1, 0, 300));
        plant.Advance(At(6));
        Assert.Equal(400, plant.CapOf(0));
        plant.Advance(At(8));
        Assert.Equal(300, plant.CapOf(0));
    }

    [Fact]
    public void A_checkpoint_asked_for_is_written_at_once_and_sets_the_clock_anew()
    {
        var noisy = SmallSite.Quiet with { CheckpointEvery = TimeSpan.FromHours(1) };
        var untouched = Plant(noisy);
        var first = 0;
        while (untouched.TrueThroughput(0) > 0.9) untouched.Advance(At(++first));

        var plant = Plant(noisy);
        plant.Advance(At(first - 60));
        plant.Apply(SmallSite.Order(At(first - 60), CommandKind.Checkpoint, 0, 0));
        plant.Apply(SmallSite.Order(At(first - 60), CommandKind.Checkpoint, 1, 0));
        plant.Advance(At(first - 50));
        Assert.Equal(1, plant.Refused);
        Assert.InRange(plant.TrueThroughput(0), 0.4, 0.67);
        Assert.Equal(JobPhase.Running, plant.PhaseOf(0));
        Assert.Equal(1, plant.UncappedThroughput(0), 0.02);
        plant.Advance(At(first + 65));
        Assert.Equal(1, plant.TrueThroughput(0), 0.02);
        for (var s = first + 66; s < first + 50 * 60; s++)
        {
            plant.Advance(At(s));
            untouched.Advance(At(s));
            Assert.InRange(plant.TrueThroughput(0), 0.97, 1.03);
            Assert.Equal(untouched.TrueThroughput(0), plant.UncappedThroughput(0));
        }
    }
}
