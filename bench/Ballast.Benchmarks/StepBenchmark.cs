using System.Globalization;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Simulation;

namespace Ballast.Benchmarks;

/// <summary>
/// One step of the coordinator on the campus, in closed loop with the simulated plant, which runs
/// between the steps and outside of what is timed: so each step finds the caches as the plant left
/// them. The event is deeper and longer than the battery can carry, so that caps move all the time.
/// </summary>
static class StepBenchmark
{
    static readonly TimeSpan Notice = TimeSpan.FromMinutes(31);
    static readonly TimeSpan Ramp = TimeSpan.FromMinutes(10);
    static readonly TimeSpan Held = TimeSpan.FromMinutes(25);
    static readonly string[] Phases = ["idle", "ramp down", "hold", "ramp up"];

    public static void Run(Arguments arguments)
    {
        var scenario = Repository.Read("campus.yaml").Scenario;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Site.Jobs.Length:N0} jobs; -40 % asked for 3 h, {Ramp.TotalMinutes} min ramps, released after {Held.TotalMinutes} min of hold; one thread"));
        Console.WriteLine($"asked: p50 <= 0.5 ms, p99 <= 2 ms, 0 B allocated in steady state");
        Once(scenario);
        var runs = Enumerable.Range(0, arguments.Runs ?? 3).Select(_ => Once(scenario)).ToArray();
        for (var p = 0; p < Phases.Length; p++)
        {
            var phases = runs.Select(r => r[p]).ToArray();
            var best = phases.MinBy(r => r.Cpu.Percentile(0.5))!;
            Console.WriteLine($"\n{Phases[p]} ({Commands(best)})");
            Console.WriteLine($"  wall    {best.Wall}");
            Console.WriteLine($"  thread  {best.Cpu}");
            Console.WriteLine($"  p50 thread: {Samples.Spread(phases.Select(r => r.Cpu.Percentile(0.5)), Samples.Duration)}");
            Console.WriteLine($"  p99 thread: {Samples.Spread(phases.Select(r => r.Cpu.Percentile(0.99)), Samples.Duration)}");
            Console.WriteLine($"  p99 wall:   {Samples.Spread(phases.Select(r => r.Wall.Percentile(0.99)), Samples.Duration)}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  allocated: {best.Bytes:N0} B in all, in {best.StepsThatAllocated:N0} of {best.Wall.Count:N0} steps, most in one step {best.MostBytes:N0} B"));
        }
        Limit(scenario, runs.Min(r => r[2].Cpu.Percentile(0.5)));
    }

    static string Commands(Phase phase) => string.Create(CultureInfo.InvariantCulture,
        $"{(double)phase.Commands / phase.Wall.Count:N1} commands a step, at most {phase.MostCommands:N0}");

    static Phase[] Once(Scenario scenario)
    {
        var plant = new SimulatedPlant(scenario.Site, scenario.Plant, [], 1, scenario.Start);
        var coordinator = new Coordinator(scenario.Site);
        var telemetry = new Telemetry();
        var down = scenario.Start + Notice;
        var release = down + Ramp + Held;
        var end = release + Ramp;
        coordinator.Hear(new SignalReceived(new Signals.Dispatch
        {
            Id = "deep",
            Start = down,
            Setpoint = new Setpoint.CutFraction(0.4),
            RampDown = Ramp,
            RampUp = Ramp,
            Duration = TimeSpan.FromHours(3),
        })
        { Known = scenario.Start });
        Phase[] phases = [.. Phases.Select(_ => new Phase())];
        for (var t = scenario.Start; t < end; t = t.AddSeconds(1))
        {
            plant.Advance(t);
            plant.Read(telemetry);
            if (t == release) coordinator.Hear(new ReleaseOrdered("benchmark") { Known = t });
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var (cpu, wall) = (Clock.Thread, Clock.Wall);
            var decision = coordinator.Step(t, telemetry);
            var (wallAfter, cpuAfter) = (Clock.Wall, Clock.Thread);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            // The first minutes fill buffers that are kept.
            if (t >= scenario.Start.AddMinutes(5))
                phases[t < down ? 0 : t < down + Ramp ? 1 : t < release ? 2 : 3].Add(wallAfter - wall, cpuAfter - cpu, bytes, decision.Commands.Length);
            foreach (ref readonly var command in decision.Commands) plant.Apply(command);
        }
        return phases;
    }

    static void Limit(Scenario scenario, double median)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var coordinator = new Coordinator(scenario.Site);
        var state = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(coordinator);
        var readings = (double)scenario.Site.Jobs.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<JobReading>();
        var hot = (double)scenario.Site.Jobs.Length * SizeOf<JobState>();
        var bandwidth = MachineLimits.MemoryBandwidth();
        var floor = (readings + hot) / bandwidth * 1e9;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nlimit: {readings / 1e6:0.00} MB of readings and {hot / 1e6:0.00} MB of job states ({SizeOf<JobState>():0} B each) touched at least once a step; at {bandwidth / 1e9:0.0} GB/s {Samples.Duration(floor)}: the hold's median is {median / floor:0.0} times that. All that the coordinator keeps: {state / 1e6:0.0} MB."));
    }

    /// <summary>Bytes of one object, without what it points to.</summary>
    static double SizeOf<T>()
        where T : class
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T)));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    sealed class Phase
    {
        public Samples Wall { get; } = new(4096);

        public Samples Cpu { get; } = new(4096);

        public long Bytes { get; private set; }

        public long MostBytes { get; private set; }

        public int StepsThatAllocated { get; private set; }

        public long Commands { get; private set; }

        public int MostCommands { get; private set; }

        public void Add(double wall, double cpu, long bytes, int commands)
        {
            Wall.Add(wall);
            Cpu.Add(cpu);
            Bytes += bytes;
            MostBytes = Math.Max(MostBytes, bytes);
            if (bytes > 0) StepsThatAllocated++;
            Commands += commands;
            MostCommands = Math.Max(MostCommands, commands);
        }
    }
}
