using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;
using Ballast.Grid.RideThrough;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>150 MW of AI load at bus 7 of Kundur's two areas, whose other loads are of constant impedance.</summary>
public sealed class InverterLoadTests(ITestOutputHelper output)
{
    const double Megawatts = 150;

    static readonly TraceLoad Plain = new(7, new LoadTrace(1, [Megawatts]));

    static GridModel Model(TraceLoad load)
    {
        var (raw, dyr) = (Repository.SharedData("kundur/kundur.raw"), Repository.SharedData("kundur/kundur_full.dyr"));
        // The file's line switching is for another test.
        return GridModel.Of(PsseRaw.Read(File.ReadAllText(raw), raw), PsseDyr.Read(File.ReadAllText(dyr), dyr), new() { TraceLoads = [load], Convention = MachineConvention.NominalSpeed });
    }

    static Trajectory Run(TraceLoad load, double until, double step, params GridEvent[] events) => new GridSimulation(Model(load)).Run(until, step, events, TestContext.Current.CancellationToken);

    /// <summary>Energy between two instants, MW·s, by the trapezoidal rule over all rows.</summary>
    static double Energy(Trajectory run, double[] power, double from, double to)
    {
        var sum = 0.0;
        for (var i = 1; i < power.Length; i++)
            if (run.Times[i] > from + 1e-9 && run.Times[i] <= to + 1e-9) sum += (power[i] + power[i - 1]) / 2 * (run.Times[i] - run.Times[i - 1]);
        return sum;
    }

    [Fact]
    public void It_stands_still_with_any_of_its_parts()
    {
        foreach (var load in new[] { Plain, Plain with { LagSeconds = 0.005 }, Plain with { HoldUpSeconds = 0.02 }, Plain with { LagSeconds = 0.005, HoldUpSeconds = 0.02, PowerFactor = 0.98 } })
        {
            var simulation = new GridSimulation(Model(load));
            Assert.Empty(simulation.Notes.Sentences);
            foreach (var rate in simulation.Rates) Assert.True(Math.Abs(rate.Value) < 1e-7);
            var run = simulation.Run(5, 0.01, [], TestContext.Current.CancellationToken);
            Assert.All(run.Column("p trace 7"), p => Assert.Equal(Megawatts, p, 1e-6));
            Assert.All(run.Column("q trace 7"), q => Assert.Equal(Megawatts * load.ReactiveShare, q, 1e-6));
            Assert.All(run.Column("speed 1 1"), w => Assert.True(Math.Abs(w) < 1e-8));
        }
    }

    [Fact]
    public void In_a_small_dip_it_draws_the_same_power()
    {
        var run = Run(Plain, 3, 0.005, new FaultOn(1, 8, 0, 0.1), new FaultOff(1.1, 8));
        var (p, v) = (run.Column("p trace 7"), run.Column("v 7"));
        Assert.True(v.Min() is > 0.84 and < 0.93, $"{v.Min()}");
        Assert.All(p, power => Assert.Equal(Megawatts, power, 1e-6));
    }

    [Fact]
    public void In_a_deep_dip_it_draws_its_largest_current_and_no_more()
    {
        var run = Run(Plain with { CurrentLimit = 1.1 }, 2, 0.001, new FaultOn(1, 7, 0, 0.01), new FaultOff(1.1, 7));
        var (p, v) = (run.Column("p trace 7"), run.Column("v 7"));
        var limited = 0;
        for (var i = 0; i < p.Length; i++)
        {
            Assert.Equal(Math.Min(Megawatts, 1.1 * Megawatts * v[i]), p[i], 1e-6);
            if (v[i] < 1 / 1.1) limited++;
        }

        Assert.True(v.Min() is > 0.1 and < 0.6, $"{v.Min()}");
        Assert.True(limited > 90);
    }

    [Fact]
    public void A_short_circuit_at_its_own_bus_leaves_it_no_power()
    {
        var run = Run(Plain with { HoldUpSeconds = 0.2 }, 2, 0.001, new FaultOn(1, 7, 0, 0), new FaultOff(1.05, 7));
        for (var i = 0; i < run.Times.Count; i++)
            if (run.Times[i] is > 1 and < 1.05) Assert.True(run.Rows[i][run.Columns.ToList().IndexOf("p trace 7")] < 1e-3);
        Assert.Equal(Megawatts, run.Column("p trace 7")[^1], 0.1);
    }

    [Fact]
    public void What_a_dip_has_taken_from_its_links_it_draws_afterwards()
    {
        const double HoldUp = 0.1;
        var load = Plain with { HoldUpSeconds = HoldUp, CurrentLimit = 1.2, LagSeconds = 0.002 };
        var simulation = new GridSimulation(Model(load));
        var run = simulation.Run(1.08, 0.0005, [new FaultOn(1, 7, 0, 0.005)], TestContext.Current.CancellationToken);
        var p = run.Column("p trace 7");
        var link = simulation.System.Devices.OfType<InverterLoad<Scalar>>().Single();
        var missing = Megawatts * 0.08 - Energy(run, p, 1, 1.08);
        Assert.True(missing > 2, $"{missing}");
        Assert.Equal(1 - missing / (HoldUp * Megawatts), link.Charge.Value, 1e-4);
        run = simulation.Run(4, 0.0005, [new FaultOff(1.08, 7)], TestContext.Current.CancellationToken);
        p = run.Column("p trace 7");
        Assert.True(p.Max() > 1.05 * Megawatts);
        Assert.Equal(1, link.Charge.Value, 1e-6);
        Assert.Equal(missing, Energy(run, p, 1.08, 4) - Megawatts * (4 - 1.08), 0.002 * missing);
    }

    [Fact]
    public void It_follows_its_trace_with_its_lag()
    {
        // Up by 30 MW within 10 ms from 1 s.
        var trace = new LoadTrace(0.01, [.. Enumerable.Range(0, 300).Select(i => i <= 100 ? 120.0 : 150.0)]);
        var run = Run(new TraceLoad(7, trace) { LagSeconds = 0.005 }, 2, 0.001);
        var p = run.Column("p trace 7");
        double At(double t) => p[run.Times.ToList().FindIndex(x => x >= t - 1e-9)];
        // A ramp of r through a lag of T: r (t − T (1 − e^(−t/T))).
        Assert.Equal(120 + 3000 * (0.01 - 0.005 * (1 - Math.Exp(-2))), At(1.01), 0.01);
        Assert.Equal(150, At(1.1), 1e-3);
    }

    [Fact]
    public void Its_linear_model_has_the_slopes_of_its_time_domain() => Slopes.Agree(Model(Plain with { LagSeconds = 0.005, HoldUpSeconds = 0.02, PowerFactor = 0.98 }));

    [Fact]
    public void A_batch_of_traces_gives_what_each_gives_alone()
    {
        LoadTrace Trace(int scenario) => new(0.1, [.. Enumerable.Range(0, 40).Select(k => k < 5 ? Megawatts : Megawatts + 3 * scenario * (k % 7 - 3))]);
        var load = new TraceLoad(7, Trace(0)) { Others = [.. Enumerable.Range(1, GridBatch.Width - 1).Select(Trace)], LagSeconds = 0.005, HoldUpSeconds = 0.05 };
        var batch = new GridBatch(Model(load));
        for (var k = 0; k < 300; k++) batch.Step(0.01);
        for (var scenario = 0; scenario < GridBatch.Width; scenario++)
        {
            // Alone with the same limit of current and the same hold-up, which go by the largest of all traces.
            var most = Trace(scenario).Megawatts.Max();
            var alone = new GridSimulation(Model(new TraceLoad(7, Trace(scenario)) { LagSeconds = 0.005, HoldUpSeconds = 0.05 * load.MostMw / most, CurrentLimit = 1.2 * load.MostMw / most }));
            for (var k = 0; k < 300; k++) alone.Step(0.01);
            for (var i = 0; i < alone.States.Length; i++) Assert.Equal(alone.States[i].Value, batch.States[i].At(scenario), 1e-9);
        }
    }

    static RidingUps Ups(TraceLoad load, UpsSettings settings) => new([new UpsBlock(settings, load.Trace.Megawatts[0], 1)], load.Trace);

    [Fact]
    public void A_block_that_transfers_leaves_the_grid_comes_back_in_a_ramp_and_all_energy_is_accounted_for()
    {
        var load = Plain with { HoldUpSeconds = 0.05, LagSeconds = 0.002 };
        var ups = Ups(load, new() { TransferBelow = 0.85, Detection = 0.004, ReturnAbove = 0.75, ReturnAfter = 1, WalkIn = 2 });
        var run = Run(load with { RideThrough = ups.Share }, 8, 0.001, new FaultOn(1, 7, 0, 0.01), new FaultOff(1.1, 7));
        var p = run.Column("p trace 7");
        double At(double t) => p[run.Times.ToList().FindIndex(x => x >= t - 1e-9)];
        Assert.True(At(1.003) > 0);
        Assert.Equal(0, At(1.006), 1e-9);
        Assert.Equal(0, At(2.05), 1e-9);
        // Voltage is good from 1.1 s, so that the ramp runs from 2.1 to 4.1 s.
        Assert.Equal(Megawatts / 2, At(3.1), 1);
        Assert.Equal(Megawatts, At(5), 1e-3);
        Assert.Equal(1, ups.Blocks[0].Transfers);
        Assert.Equal(BlockState.Normal, ups.Blocks[0].State);
        // The links' own share: what they lack when the block leaves is refilled from its battery.
        var fromLinks = Megawatts * 0.004;
        Assert.InRange(Megawatts * 8 - Energy(run, p, 0, 8) - ups.CarriedMwh * 3600, -0.1, fromLinks);
        Assert.True(double.IsNaN(ups.EmptyAt));
    }

    [Fact]
    public void A_third_transfer_within_a_minute_locks_the_load_out_and_without_counting_it_comes_back()
    {
        GridEvent[] dips = [.. Enumerable.Range(0, 3).SelectMany(i => new GridEvent[] { new FaultOn(1 + 4 * i, 7, 0, 0.01), new FaultOff(1.06 + 4 * i, 7) })];
        var counting = new UpsSettings { ReturnAfter = 0.5, WalkIn = 1, CountToLockout = 3 };
        foreach (var settings in new[] { counting, counting.Compliant() })
        {
            var ups = Ups(Plain, settings);
            var run = Run(Plain with { RideThrough = ups.Share }, 20, 0.002, dips);
            var locked = settings.CountToLockout > 0;
            Assert.Equal(3, ups.Blocks[0].Transfers);
            Assert.Equal(locked ? BlockState.LockedOut : BlockState.Normal, ups.Blocks[0].State);
            Assert.Equal(locked ? 0 : Megawatts, run.Column("p trace 7")[^1], 1e-6);
            output.WriteLine($"locked {locked}: highest speed {run.Column("speed 1 1").Max():F6}, at the end {run.Column("speed 1 1")[^1]:F6}");
        }
    }

    [Fact]
    public void Links_that_run_empty_take_their_servers_down()
    {
        var load = Plain with { HoldUpSeconds = 0.02 };
        var ups = Ups(load, new() { Detection = 10 });
        var run = Run(load with { RideThrough = ups.Share }, 3, 0.001, new FaultOn(1, 7, 0, 0.002), new FaultOff(1.15, 7));
        Assert.InRange(ups.EmptyAt, 1.02, 1.05);
        Assert.Equal(0, run.Column("p trace 7")[^1], 1e-9);
        Assert.Equal(Megawatts * (3 - ups.EmptyAt) / 3600, ups.NotUsedMwh, 1e-6);
        Assert.Equal(0, ups.CarriedMwh, 1e-12);
    }

    [Fact]
    public void Load_that_leaves_in_a_fault_lifts_frequency_by_what_droop_says_and_load_that_stays_does_not()
    {
        GridEvent[] fault = [new FaultOn(1, 8, 0, 0.01), new FaultOff(1.1, 8)];
        var load = Plain with { LagSeconds = 0.005, HoldUpSeconds = 0.1, CurrentLimit = 1.2 };
        var stays = Run(load, 60, 0.005, fault);
        var ups = Ups(load, new() { TransferBelow = 0.9, ReturnAfter = 1e6 });
        var leaves = Run(load with { RideThrough = ups.Share }, 60, 0.005, fault);
        var (with, without) = (stays.Column("speed 1 1"), leaves.Column("speed 1 1"));
        Assert.Equal(BlockState.Battery, ups.Blocks[0].State);
        Assert.True(Math.Abs(with[^1]) < 2e-5, $"{with[^1]}");
        // Without the load: mechanical power falls by what the load and its losses drew, less what impedance loads take more at a higher voltage, over four governors of 180 pu each.
        double Mechanical(Trajectory t, int row) => Enumerable.Range(1, 4).Sum(m => 9 * t.Column($"pm {m} 1")[row]);
        var less = Mechanical(leaves, 0) - Mechanical(leaves, leaves.Times.Count - 1);
        output.WriteLine($"v {stays.Column("v 7").Min():F3}, speed stays {with.Max():F6} .. {with[^1]:E2}, leaves {without.Max():F6} .. {without[^1]:F6}; less {less:F3} pu");
        Assert.InRange(less, 1.0, 2.0);
        Assert.Equal(less / 720, without[^1], 1e-4);
        Assert.True(without.Max() > with.Max());
    }
}
