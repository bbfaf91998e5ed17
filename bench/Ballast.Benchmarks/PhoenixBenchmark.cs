using System.Globalization;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;

namespace Ballast.Benchmarks;

/// <summary>The whole of a small simulation: plant, coordinator, recorder and scorecard; and each alone.</summary>
static class PhoenixBenchmark
{
    public static void Run(Arguments arguments)
    {
        var scenario = Repository.Read("phoenix.yaml").Scenario;
        var orders = Record(scenario);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Site.Jobs.Length} jobs, {orders.Length:N0} ticks; asked: >= 200,000 ticks/s"));
        var (whole, loop, coordinator, plant) = (new Samples(), new Samples(), new Samples(), new Samples());
        var runs = arguments.Runs ?? 30;
        for (var i = -5; i < runs; i++)
        {
            var from = Clock.Wall;
            double looped = 0;
            new ScenarioRun(scenario) { Progress = share => looped = share == 1 ? Clock.Wall : looped }.Run();
            var to = Clock.Wall;
            var timed = new SteppedController(Policy.Ballast.Create(scenario.Site));
            new ScenarioRun(scenario).Run(timed);
            var plantTime = Replay(scenario, orders);
            if (i < 0) continue;
            whole.Add(to - from);
            loop.Add(looped - from);
            coordinator.Add(timed.Nanoseconds);
            plant.Add(plantTime);
        }
        double PerTick(Samples samples) => samples.Percentile(0) / orders.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"whole: best {orders.Length / whole.Percentile(0) * 1e9:N0} ticks/s, median {orders.Length / whole.Percentile(0.5) * 1e9:N0}, worst {orders.Length / whole.Max * 1e9:N0} of {runs} runs; best {Samples.Duration(PerTick(whole))} a tick"));
        Console.WriteLine($"  plant        {Samples.Duration(PerTick(plant))} a tick");
        Console.WriteLine($"  coordinator  {Samples.Duration(PerTick(coordinator))} a tick");
        Console.WriteLine($"  recorder and loop, the rest of the run  {Samples.Duration(Math.Max(0, PerTick(loop) - PerTick(plant) - PerTick(coordinator)))} a tick");
        Console.WriteLine($"  scorecard at the end  {Samples.Duration(Math.Max(0, PerTick(whole) - PerTick(loop)))} a tick, {Samples.Duration(Math.Max(0, whole.Percentile(0) - loop.Percentile(0)))} in all");
    }

    /// <summary>The commands of every tick, and its facts.</summary>
    static (DateTimeOffset At, Command[] Commands, Fact[] Facts)[] Record(Scenario scenario)
    {
        var ticks = new List<(DateTimeOffset, Command[], Fact[])>();
        new ScenarioRun(scenario) { Observer = (in Tick tick) => ticks.Add((tick.At, tick.Commands.ToArray(), tick.Facts.ToArray())) }.Run();
        return [.. ticks];
    }

    /// <summary>The plant under the same commands, with nobody deciding.</summary>
    static double Replay(Scenario scenario, (DateTimeOffset At, Command[] Commands, Fact[] Facts)[] ticks)
    {
        var from = Clock.Wall;
        var plant = new SimulatedPlant(scenario.Site, scenario.Plant, scenario.Faults, scenario.Seed, scenario.Start);
        var telemetry = new Telemetry();
        foreach (var (at, commands, facts) in ticks)
        {
            plant.Advance(at);
            foreach (var fact in facts) plant.Hear(fact);
            while (plant.TryTell(out _)) { }
            plant.Read(telemetry);
            foreach (ref readonly var command in commands.AsSpan()) plant.Apply(command);
        }
        return Clock.Wall - from;
    }

    /// <summary>Adds up the time of all steps, less what reading the clock costs.</summary>
    sealed class SteppedController(IController inner) : IController
    {
        static readonly double Reading = CostOfReading();
        double total;
        long steps;

        public double Nanoseconds => total - steps * Reading;

        public ReadOnlySpan<Command> Commands => inner.Commands;

        public double TargetWatts => inner.TargetWatts;

        public double BaselineWatts => inner.BaselineWatts;

        public Decision? Decision => inner.Decision;

        public void Hear(Fact fact) => inner.Hear(fact);

        public void Step(DateTimeOffset now, Telemetry telemetry)
        {
            var from = Clock.Wall;
            inner.Step(now, telemetry);
            total += Clock.Wall - from;
            steps++;
        }

        public IReadOnlyList<EventView> ViewEvents() => inner.ViewEvents();

        static double CostOfReading()
        {
            const int times = 1_000_000;
            var sum = 0.0;
            for (var i = 0; i < times; i++)
            {
                var from = Clock.Wall;
                sum += Clock.Wall - from;
            }
            return sum / times;
        }
    }
}
