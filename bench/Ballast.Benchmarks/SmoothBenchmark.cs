using System.Collections.Immutable;
using System.Globalization;
using Ballast.Smoothing;

namespace Ballast.Benchmarks;

/// <summary>The real-time step of smoothing: 10,000 racks, each with GPU floors, a supercapacitor under a split and a battery under a mode-aware law, at 1 kHz on one core.</summary>
static class SmoothBenchmark
{
    const int Racks = 10_000;
    const double Step = 0.001;

    public static void Run(Arguments arguments)
    {
        var floor = new Device.Gpu(new GpuSmoothing { RatedWatts = 86_400, Floor = 0.6, RampUp = 86_400, RampDown = 43_200, Hysteresis = 0.05 }) { Name = "floor" };
        var capacitor = new Device.Storage(Supercapacitor.Of(40_000, 9_360), new FrequencySplit(0.2), new SocRecovery()) { Name = "capacitor" };
        var flat = new Device.Storage(BatteryPack.Of(20_000, 3.6e6), new FrequencySplit(8), new SocRecovery()) { Name = "battery" };
        var aware = new Device.Storage(BatteryPack.Of(20_000, 3.6e6), new ModeAware
        {
            Modes = [new ModeGain(-0.2, 4.2, 1, 0.1), new ModeGain(-0.65, 6.9, 0.5, 0.1)],
            Bands = [new BandGain(0.67, 1.5, 1), new BandGain(1.34, 2, 0.4)],
        }, new SocRecovery())
        { Name = "battery" };
        Measure("floors alone", [floor], arguments);
        Measure("floors and supercapacitors", [floor, capacitor], arguments);
        Measure("floors, supercapacitors, batteries (split)", [floor, capacitor, flat], arguments);
        Measure("floors, supercapacitors, batteries (mode-aware: 2 modes, 2 bands)", [floor, capacitor, aware], arguments);
    }

    static void Measure(string name, ImmutableArray<Device> devices, Arguments arguments)
    {
        var chain = new SmoothingChain(devices, Racks, Step);
        var (wanted, drawn) = (new double[Racks], new double[Racks]);
        var k = 0;
        var samples = new Samples(4096);
        for (var run = 0; run < 3 + (arguments.Runs ?? 5); run++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 400; i++, k++)
            {
                // Racks in unison but for some milliseconds, as ranks of one job are.
                for (var r = 0; r < Racks; r++) wanted[r] = (k + r % 40) % 1492 < 1000 ? 80_000 : 30_000;
                var from = Clock.Thread;
                chain.Step(wanted, drawn);
                if (run >= 3) samples.Add(Clock.Thread - from);
            }
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (run == 2 + (arguments.Runs ?? 5)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}\n  a step of {Racks:N0} racks: {samples}\n  {samples.Percentile(0.5) / Racks:0.0} ns a rack; {1e6 / samples.Percentile(0.5):0.0} times as fast as 1 kHz needs on one core; allocated in {400} steps: {bytes:N0} B"));
        }
    }
}
