using System.Collections.Immutable;
using Ballast.Smoothing;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests.Smoothing;

public class SmoothingChainTests
{
    static readonly Gen<Law> Laws = Gen.OneOf(
        from tau in Gen.Choose(1, 3000) from gain in Gen.Choose(1, 100) select (Law)new FrequencySplit(tau / 100.0, gain / 100.0),
        from up in Gen.Choose(1, 500) from down in Gen.Choose(1, 500) select (Law)new RampLimit(up * 1e5, down * 1e5),
        from f in Gen.Choose(10, 300)
        from q in Gen.Choose(6, 50)
        from k in Gen.Choose(-20, 40)
        select (Law)new ModeAware { Modes = [new ModeGain(-0.2, 4.2, k / 20.0, 0.1)], Bands = [new BandGain(f / 100.0, q / 10.0, k / 10.0, 0.2)], Feedforward = 0.1, EnergyGain = 0.01 });

    static readonly Gen<Device> Devices = Gen.OneOf(
        from floor in Gen.Choose(0, 95)
        from up in Gen.Choose(1, 300)
        from down in Gen.Choose(1, 300)
        from hold in Gen.Choose(0, 500)
        select (Device)new Device.Gpu(new GpuSmoothing { RatedWatts = 150e6, Floor = floor / 100.0, RampUp = up * 1e6, RampDown = down * 1e6, Hysteresis = hold / 1000.0, StopDelay = 0.5, SlowdownExponent = 0.7 }) { Name = "gpu" },
        from law in Laws
        from power in Gen.Choose(1, 100)
        from energy in Gen.Choose(1, 1000)
        from recovers in Gen.Elements(true, false)
        select (Device)new Device.Storage(Supercapacitor.Of(power * 1e6, energy * 1e5), law, recovers ? new SocRecovery() : null) { Name = "capacitor" },
        from law in Laws
        from power in Gen.Choose(1, 100)
        from energy in Gen.Choose(1, 1000)
        from efficiency in Gen.Choose(80, 100)
        select (Device)new Device.Storage(BatteryPack.Of(power * 1e6, energy * 1e6, efficiency / 100.0), law, new SocRecovery { Corner = 0.005 }) { Name = "battery" });

    static readonly Gen<(ImmutableArray<Device> Devices, int Seed)> Chains =
        from devices in Devices.ArrayOf(3) from seed in Gen.Choose(1, 1_000_000) select (devices.ToImmutableArray(), seed);

    [Fact]
    public void Energy_balances_in_every_chain_to_a_billionth() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Chains.ToArbitrary(), chain =>
        {
            const double dt = 0.002;
            var built = new SmoothingChain(chain.Devices, 1, dt);
            double wanted = 0, drawn = 0;
            var output = new double[1];
            foreach (var power in Load(chain.Seed, 4000))
            {
                built.Step([power], output);
                (wanted, drawn) = (wanted + power * dt, drawn + output[0] * dt);
            }
            return Math.Abs(drawn - wanted - built.Accounted(0)) <= 1e-9 * wanted;
        }));

    [Theory, InlineData(0.5), InlineData(1)]
    public void Work_loses_no_more_than_all_of_its_time_where_power_comes_up_from_below_zero(double exponent)
    {
        var chain = new SmoothingChain([new Device.Gpu(new GpuSmoothing { RatedWatts = 10e6, RampUp = 1e6, SlowdownExponent = exponent }) { Name = "gpu" }], 1, 0.1);
        chain.Start([-5e6]);
        chain.Run(Enumerable.Repeat(5e6, 20).ToArray());
        Assert.Equal(2, ((GpuSmoothingStage)chain.Stages[0]).SlowedSeconds(0), 1e-9);
    }

    [Fact]
    public void A_store_never_leaves_its_window_nor_its_power() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Chains.ToArbitrary(), chain =>
        {
            var built = new SmoothingChain(chain.Devices, 1, 0.002);
            var output = new double[1];
            foreach (var power in Load(chain.Seed, 3000)) built.Step([power], output);
            return built.Stages.OfType<StorageStage>().All(stage =>
            {
                var (use, store) = (stage.Use(0), stage.Store);
                return use.LeastJoules >= -1e-6 * store.UsableJoules && use.MostJoules <= store.UsableJoules * (1 + 1e-6) && use.MostWatts <= 2.1 * store.PowerWatts && stage.Lost(0) >= -1e-6 * store.UsableJoules;
            });
        }));

    [Fact]
    public void Every_rack_is_as_it_would_be_alone()
    {
        ImmutableArray<Device> devices =
        [
            new Device.Gpu(new GpuSmoothing { RatedWatts = 150e6, Floor = 0.6, RampUp = 80e6, RampDown = 40e6, Hysteresis = 0.05 }) { Name = "g" },
            new Device.Storage(Supercapacitor.Of(20e6, 5e6), new FrequencySplit(0.5), new SocRecovery()) { Name = "c" },
            new Device.Storage(BatteryPack.Of(20e6, 50e6), new ModeAware { Modes = [new ModeGain(-0.2, 4.2, 1, 0)], Bands = [new BandGain(0.67, 2, 1)] }, new SocRecovery()) { Name = "b" },
        ];
        const int racks = 11;
        var together = new SmoothingChain(devices, racks, 0.002);
        var alone = Enumerable.Range(0, racks).Select(_ => new SmoothingChain(devices, 1, 0.002)).ToArray();
        var loads = Enumerable.Range(0, racks).Select(r => Load(r + 1, 2000)).ToArray();
        var (wanted, drawn, one) = (new double[racks], new double[racks], new double[1]);
        for (var k = 0; k < 2000; k++)
        {
            for (var r = 0; r < racks; r++) wanted[r] = loads[r][k];
            together.Step(wanted, drawn);
            for (var r = 0; r < racks; r++)
            {
                alone[r].Step([wanted[r]], one);
                Assert.Equal(one[0], drawn[r]);
            }
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var chain = new SmoothingChain(
        [
            new Device.Gpu(new GpuSmoothing { RatedWatts = 1e5, Floor = 0.6, RampUp = 5e4, RampDown = 5e4, Hysteresis = 0.05 }) { Name = "g" },
            new Device.Storage(Supercapacitor.Of(2e4, 5e3), new FrequencySplit(0.5), new SocRecovery()) { Name = "c" },
            new Device.Storage(BatteryPack.Of(2e4, 5e5), new ModeAware { Modes = [new ModeGain(-0.2, 4.2, 1, 0)] }, new SocRecovery()) { Name = "b" },
        ], 100, 0.001);
        var (wanted, drawn) = (new double[100], new double[100]);
        void Steps(int count)
        {
            for (var k = 0; k < count; k++)
            {
                wanted.AsSpan().Fill(k % 1000 < 600 ? 1e5 : 4e4);
                chain.Step(wanted, drawn);
            }
        }
        Steps(3000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Steps(3000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_recovery_faster_than_a_hundredth_of_a_hertz_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StorageStage(BatteryPack.Of(1e6, 1e8), new FrequencySplit(1), new SocRecovery { Corner = 0.02 }, 1, 0.001));

    [Fact]
    public void Recovery_brings_a_store_back_to_rest_and_moves_the_grid_slowly()
    {
        const double dt = 0.01;
        var chain = new SmoothingChain([new Device.Storage(BatteryPack.Of(50e6, 1e9, 1), new RampLimit(1e6, 1e6), new SocRecovery()) { Name = "b" }], 1, dt);
        var trace = new double[60_000];
        for (var i = 0; i < trace.Length; i++) trace[i] = i < 100 ? 50e6 : 80e6;
        chain.Run(trace);
        var use = ((StorageStage)chain.Stages[0]).Use(0);
        Assert.Equal(0.5e9, use.StoredJoules, 1e-3 * 1e9);
        // The ramp holds with recovery included.
        for (var i = 1; i < trace.Length; i++) Assert.True(Math.Abs(trace[i] - trace[i - 1]) <= 1e6 * dt * (1 + 1e-9));
    }

    [Fact]
    public void The_floor_arms_with_work_holds_through_an_exchange_and_is_left_when_the_job_has_stopped()
    {
        const double dt = 0.01;
        var stage = new Device.Gpu(new GpuSmoothing { RatedWatts = 100, Floor = 0.7, RampDown = 50, RampUp = 200, Hysteresis = 0.2, ArmingWindow = 1, StopDelay = 3 }) { Name = "g" };
        var chain = new SmoothingChain([stage], 1, dt);
        var trace = new double[3000];
        for (var i = 0; i < trace.Length; i++) trace[i] = i < 200 ? 10 : i < 1000 ? 95 : i < 1100 ? 30 : i < 1500 ? 95 : 10;
        var work = (double[])trace.Clone();
        chain.Run(trace);
        Assert.Equal(10, trace[199], 1e-9);
        Assert.Equal(12, trace[200], 1e-9);
        Assert.Equal(95, trace[1010], 1e-9);
        Assert.Equal(70, trace[1099], 1e-9);
        Assert.Equal(70, trace[1700], 1e-9);
        Assert.Equal(10, trace[2999], 1e-9);
        Assert.True(((GpuSmoothingStage)chain.Stages[0]).SlowedSeconds(0) > 0);
        Assert.Equal(trace.Zip(work, (p, w) => Math.Max(0, p - w)).Sum() * dt, chain.Stages[0].Burned(0), 1e-6);
    }

    [Fact]
    public void Rain_flow_counts_the_textbook_history()
    {
        // The history of ASTM E1049, figure 6, whose ranges are 3, 4, 4, 6, 8, 8, 9: halves but for one whole cycle of 4.
        var counter = new RainFlow(1e-9);
        foreach (var value in new double[] { -2, 1, -3, 5, -1, 3, -4, 4, -2 }) counter.Add(value);
        Assert.Equal(0.5 * 6 + 1, counter.Cycles, 1e-12);
        double[] halves = [3, 4, 8, 9, 8, 6];
        Assert.Equal(halves.Sum(r => 0.5 * Math.Pow(r, RainFlow.Exponent)) + Math.Pow(4, RainFlow.Exponent), counter.Damage, 1e-9);
    }

    [Fact]
    public void The_half_cycles_of_a_wave_are_two_a_period()
    {
        var chain = new SmoothingChain([new Device.Storage(BatteryPack.Of(50e6, 50e6, 1), new FrequencySplit(1000), null) { Name = "b" }], 1, 0.01);
        var trace = new double[10_000];
        for (var i = 0; i < trace.Length; i++) trace[i] = 50e6 + 20e6 * Math.Sin(2 * Math.PI * i / 200);
        chain.Run(trace);
        var use = ((StorageStage)chain.Stages[0]).Use(0);
        Assert.InRange(use.HalfCycles, 98, 100);
        Assert.Equal(use.FullCycles, trace.Length / 200 * use.SwungJoules / 50e6, 0.05 * use.FullCycles);
    }

    static double[] Load(int seed, int count)
    {
        var (load, state) = (new double[count], unchecked((uint)seed * 2654435761u + 1));
        var level = 60e6;
        for (var i = 0; i < count; i++)
        {
            state = unchecked(state * 1664525u + 1013904223u);
            if (state >> 24 < 3) level = 10e6 + 140e6 * ((state >> 8 & 0xFFFF) / 65536.0);
            load[i] = level;
        }
        return load;
    }
}
