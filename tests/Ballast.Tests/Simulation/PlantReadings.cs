using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Simulation;

namespace Ballast.Tests.Simulation;

/// <summary>What can be seen of the plant from outside.</summary>
public class PlantReadings
{
    readonly Telemetry telemetry = new();

    static DateTimeOffset At(double seconds) => SmallSite.Start.AddSeconds(seconds);

    static SimulatedPlant Plant(Site? site = null, PlantOptions? options = null, params Fault[] faults) =>
        new(site ?? SmallSite.Site(), options ?? SmallSite.Quiet, faults, 1, SmallSite.Start);

    [Fact]
    public void The_meter_tells_a_mean_over_its_period_one_lag_later()
    {
        var plant = Plant(SmallSite.Site() with { Cooling = null, Meter = new Meter { Lag = TimeSpan.FromSeconds(3), Period = TimeSpan.FromSeconds(2) } });
        var before = plant.TrueMeterWatts;
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetBattery, 0, -8000));
        // The battery is there at 0.2 s, so it gives for 0.8 s of the two that end at 1 s.
        plant.Advance(At(4));
        plant.Read(telemetry);
        Assert.Equal(before - 8000 * 0.8 / 2, telemetry.Meter.Watts, 1e-6);
        Assert.Equal(At(1), telemetry.Meter.At);
        plant.Advance(At(6));
        plant.Read(telemetry);
        Assert.Equal(At(3), telemetry.Meter.At);
        Assert.Equal(before - 8000, telemetry.Meter.Watts, 1e-6);
        Assert.Equal(before - 8000, plant.TrueMeterWatts, 1e-6);
    }

    [Fact]
    public void A_silent_meter_stands_still_and_comes_back()
    {
        var plant = Plant(null, null, new Fault.MeterSilent { At = At(10), For = TimeSpan.FromSeconds(20) });
        for (var s = 1; s <= 40; s++)
        {
            plant.Advance(At(s));
            plant.Read(telemetry);
            Assert.True(telemetry.Meter.Valid);
            Assert.Equal(s is >= 10 and < 30 ? At(8) : At(s - 1), telemetry.Meter.At);
        }
    }

    [Fact]
    public void Stale_readings_keep_their_time_and_value()
    {
        var plant = Plant(null, null, new Fault.TelemetryStale("serve") { At = At(5), For = TimeSpan.FromSeconds(10) });
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetCap, 1, 300));
        plant.Advance(At(4));
        plant.Apply(SmallSite.Order(At(4), CommandKind.SetCap, 1, 350));
        plant.Advance(At(10));
        plant.Read(telemetry);
        Assert.Equal((At(4), 300.0), (telemetry.Jobs[1].At, telemetry.Jobs[1].Cap));
        Assert.Equal(At(10), telemetry.Jobs[0].At);
        plant.Advance(At(15));
        plant.Read(telemetry);
        Assert.Equal((At(15), 350.0), (telemetry.Jobs[1].At, telemetry.Jobs[1].Cap));
    }

    [Fact]
    public void Random_outages_last_as_long_as_stated()
    {
        var plant = Plant(null, SmallSite.Quiet with { MeterDropouts = 0.01, StaleTelemetry = 0.01, OutageLength = TimeSpan.FromSeconds(15) });
        var (meterAge, jobAge) = (0.0, 0.0);
        for (var s = 1; s <= 1000; s++)
        {
            plant.Advance(At(s));
            plant.Read(telemetry);
            meterAge = Math.Max(meterAge, (At(s) - telemetry.Meter.At).TotalSeconds);
            jobAge = Math.Max(jobAge, (At(s) - telemetry.Jobs[0].At).TotalSeconds);
        }
        Assert.InRange(meterAge, 15, 80);
        Assert.InRange(jobAge, 14, 80);
    }

    [Fact]
    public void Cooling_starts_steady_and_closes_63_percent_in_its_lag()
    {
        var site = SmallSite.Site();
        var plant = Plant(site);
        Assert.Equal(site.Cooling!.SteadyOverheadWatts(plant.TrueItWatts), plant.CoolingWatts, 1e-6);
        var from = plant.CoolingWatts;
        for (var slot = 0; slot < 3; slot++) plant.Apply(SmallSite.Order(At(0), CommandKind.SetCap, slot, 200));
        plant.Advance(At(1 + 120));
        var to = site.Cooling.SteadyOverheadWatts(plant.TrueItWatts);
        Assert.Equal(1 - Math.Exp(-1), (plant.CoolingWatts - from) / (to - from), 1e-6);
    }

    [Fact]
    public void Idle_gpus_and_hosts_draw_their_part()
    {
        var plant = Plant(SmallSite.Site() with { Cooling = null });
        var jobs = (64 + 32 + 16) * 360.0 + 64 * 320.0;
        Assert.Equal(jobs + 16 * 50 + 16 * 500, plant.TrueMeterWatts, 1e-6);
    }

    [Fact]
    public void A_job_that_arrives_takes_the_next_slot_and_one_that_ends_leaves_idle_gpus()
    {
        var plant = Plant(SmallSite.Site() with { Cooling = null });
        var before = plant.TrueMeterWatts;
        plant.Hear(new JobArrived(SmallSite.Job("new", 16)) { Known = At(0) });
        plant.Advance(At(1));
        plant.Read(telemetry);
        Assert.Equal(5, telemetry.JobCount);
        Assert.Equal(before + 16 * (360 - 50), plant.TrueMeterWatts, 1e-6);
        plant.Hear(new JobEnded("train", false) { Known = At(1) });
        plant.Advance(At(2));
        plant.Read(telemetry);
        Assert.Equal((JobPhase.Ended, 0, 0.0), (telemetry.Jobs[0].Phase, telemetry.Jobs[0].Gpus, telemetry.Jobs[0].Watts));
        Assert.Equal(before + 16 * (360 - 50) - 64 * (360 - 50), plant.TrueMeterWatts, 1e-6);
        Assert.Equal(plant.TrueMeterWatts, plant.TwinMeterWatts, 1e-6);
    }

    [Fact]
    public void A_job_that_fails_is_told_of()
    {
        var plant = Plant(null, null, new Fault.JobFails("serve") { At = At(5) });
        plant.Advance(At(4));
        Assert.False(plant.TryTell(out _));
        plant.Advance(At(5));
        Assert.True(plant.TryTell(out var fact));
        Assert.Equal(new JobEnded("serve", true) { Known = At(5) }, fact);
        Assert.Equal(0, plant.TrueWatts(1));
    }

    [Fact]
    public void A_straggler_slows_a_job_for_its_time_and_its_twin_with_it()
    {
        var plant = Plant(null, null, new Fault.Straggle("serve", 0.25) { At = At(5), For = TimeSpan.FromSeconds(10) });
        plant.Advance(At(6));
        Assert.Equal(32 * 360 * 0.75, plant.TrueWatts(1), 1e-6);
        Assert.Equal(plant.TrueWatts(1), plant.UncappedWatts(1));
        plant.Advance(At(16));
        Assert.Equal(32 * 360, plant.TrueWatts(1), 1e-6);
    }

    [Fact]
    public void A_generator_starts_in_its_time_and_then_ramps()
    {
        var plant = Plant();
        plant.Apply(SmallSite.Order(At(0), CommandKind.SetGenerator, 0, 15_000));
        plant.Advance(At(19));
        Assert.Equal(0, plant.GenerationWatts);
        plant.Advance(At(25));
        Assert.InRange(plant.GenerationWatts, 5_000, 12_000);
        plant.Advance(At(40));
        Assert.Equal(15_000, plant.GenerationWatts);
    }

    [Fact]
    public void A_battery_loses_the_root_of_the_round_trip_each_way()
    {
        var plant = Plant();
        plant.Apply(SmallSite.Order(At(-0.2), CommandKind.SetBattery, 0, -7200));
        plant.Advance(At(100.2));
        Assert.Equal(0.5 - 7200 * 100 / 3600.0 / Math.Sqrt(0.9) / 2000, plant.Soc(0), 1e-9);
    }
}
