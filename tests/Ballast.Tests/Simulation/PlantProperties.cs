using Ballast.Dispatch;
using Ballast.Simulation;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Tests.Simulation;

/// <summary>What holds whatever is ordered and whatever goes wrong.</summary>
public class PlantProperties
{
    static readonly PlantOptions Rough = new()
    {
        CurveError = 0.1,
        CapsNotTaking = 0.2,
        MeanTimeToLoseCap = TimeSpan.FromMinutes(3),
        StaleTelemetry = 0.01,
        MeterDropouts = 0.01,
        Stragglers = 0.5,
        CheckpointEvery = TimeSpan.FromMinutes(4),
    };

    static readonly Fault[] Faults =
    [
        new Fault.MeterSilent { At = SmallSite.Start.AddSeconds(40) },
        new Fault.CapsLost(0.5) { At = SmallSite.Start.AddSeconds(100) },
        new Fault.BatteryOut("battery") { At = SmallSite.Start.AddSeconds(150), For = TimeSpan.FromSeconds(30) },
        new Fault.Straggle("serve", 0.3) { At = SmallSite.Start.AddSeconds(200) },
        new Fault.JobFails("tune") { At = SmallSite.Start.AddSeconds(300) },
    ];

    /// <summary>Orders of every kind, sensible or not, with leases that lapse.</summary>
    static Gen<(int Second, Command Command)[]> Orders { get; } =
        (from second in Gen.Choose(0, 399)
         from kind in Gen.Elements(Enum.GetValues<CommandKind>())
         from target in Gen.Choose(-1, 4)
         from value in Gen.OneOf(
             Gen.Elements(0.0, double.NaN, -1e9, 1e9, 8, 32, 64),
             Gen.Choose(-40_000, 40_000).Select(v => (double)v),
             Gen.Choose(100, 500).Select(v => (double)v))
         from fallback in Gen.Elements(double.NaN, 0, 400, 64, -5_000)
         from lease in Gen.Choose(1, 120)
         select (second, SmallSite.Order(SmallSite.Start.AddSeconds(second), kind, target, value, fallback, TimeSpan.FromSeconds(lease)))).ArrayOf(60);

    static void Drive(ulong seed, (int Second, Command Command)[] orders, Action<SimulatedPlant> check)
    {
        var plant = new SimulatedPlant(SmallSite.Site(), Rough, Faults, seed, SmallSite.Start);
        var bySecond = orders.ToLookup(o => o.Second, o => o.Command);
        for (var s = 0; s < 400; s++)
        {
            plant.Advance(SmallSite.Start.AddSeconds(s));
            check(plant);
            foreach (var command in bySecond[s]) plant.Apply(command);
        }
    }

    static void ForAllOrders(Action<ulong, (int, Command)[]> property) =>
        Prop.ForAll(Orders.ToArbitrary(), orders => property((ulong)orders.Length * 31 + 5, orders)).QuickCheckThrowOnFailure();

    [Fact]
    public void Energy_balances_at_every_tick() => ForAllOrders((seed, orders) => Drive(seed, orders, plant =>
    {
        var jobs = Enumerable.Range(0, plant.JobCount).Sum(plant.TrueWatts);
        Assert.True(plant.TrueItWatts >= jobs);
        Assert.Equal(plant.TrueMeterWatts, plant.TrueItWatts + plant.CoolingWatts + plant.BatteryWatts - plant.GenerationWatts);
        Assert.True(double.IsFinite(plant.TrueMeterWatts));
    }));

    [Fact]
    public void Charge_and_battery_power_stay_in_their_bounds() => ForAllOrders((seed, orders) => Drive(seed, orders, plant =>
    {
        Assert.InRange(plant.Soc(0), 0.1 - 1e-9, 0.9 + 1e-9);
        Assert.InRange(plant.BatteryWatts, -25_000, 20_000);
        Assert.InRange(plant.GenerationWatts, 0, 30_000);
    }));

    [Fact]
    public void Caps_stay_in_the_settable_range() => ForAllOrders((seed, orders) => Drive(seed, orders, plant =>
    {
        for (var j = 0; j < 3; j++) Assert.InRange(plant.CapOf(j), 200, 400);
        Assert.InRange(plant.CapOf(3), 250, 350);
    }));

    [Fact]
    public void The_twin_sees_the_same_noise_whatever_is_ordered() => ForAllOrders((seed, orders) =>
    {
        var untouched = new List<(double, double, double)>();
        Drive(seed, [], plant => untouched.Add((plant.TrueMeterWatts, plant.UncappedWatts(0), plant.UncappedThroughput(2))));
        var second = 0;
        Drive(seed, orders, plant =>
        {
            var (meter, watts, throughput) = untouched[second++];
            Assert.Equal(meter, plant.TwinMeterWatts, 1e-6);
            Assert.Equal(watts, plant.UncappedWatts(0));
            Assert.Equal(throughput, plant.UncappedThroughput(2));
        });
    });

    [Fact]
    public void The_same_seed_and_orders_give_the_same_plant() => ForAllOrders((seed, orders) =>
    {
        var first = new List<double>();
        Drive(seed, orders, plant => first.Add(plant.TrueMeterWatts));
        var second = 0;
        Drive(seed, orders, plant => Assert.Equal(first[second++], plant.TrueMeterWatts));
    });

    [Fact]
    public void Another_seed_gives_another_plant()
    {
        double sum = 0, other = 0;
        Drive(1, [], plant => sum += plant.TrueMeterWatts);
        Drive(2, [], plant => other += plant.TrueMeterWatts);
        Assert.NotEqual(sum, other);
    }

    [Fact]
    public void Shorter_steps_between_whole_seconds_change_no_noise()
    {
        var (coarse, fine) = (New(), New());
        coarse.Advance(SmallSite.Start.AddSeconds(600));
        for (var t = SmallSite.Start; t <= SmallSite.Start.AddSeconds(600); t = t.AddSeconds(0.3)) fine.Advance(t);
        fine.Advance(SmallSite.Start.AddSeconds(600));
        for (var j = 0; j < coarse.JobCount; j++) Assert.Equal(coarse.TrueWatts(j), fine.TrueWatts(j), 1e-9);

        static SimulatedPlant New() => new(SmallSite.Site(), Rough with { MeanTimeToLoseCap = null }, [], 9, SmallSite.Start);
    }

    [Fact]
    public void A_steady_tick_allocates_nothing()
    {
        var plant = new SimulatedPlant(SmallSite.Site(), new PlantOptions { CurveError = 0.1 }, [], 3, SmallSite.Start);
        var telemetry = new Telemetry();
        var t = SmallSite.Start;
        void Ticks(int n)
        {
            for (var i = 0; i < n; i++)
            {
                t = t.AddSeconds(1);
                plant.Advance(t);
                plant.Read(telemetry);
                plant.Apply(SmallSite.Order(t, CommandKind.SetCap, 0, 300 + i % 50));
                plant.Apply(SmallSite.Order(t, CommandKind.SetBattery, 0, 1000));
            }
        }
        Ticks(200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ticks(200);
        // A checkpoint that begins may widen the list of incidents.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }
}
