using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Traces;

namespace Ballast.Benchmarks;

/// <summary>
/// Steps per second of grids through time, on one thread, with a disturbance so that everything moves: Kundur's two areas and the Northeast's 140 buses, with loads of constant
/// impedance and of constant power; and eight scenarios at once on Kundur, each with a training load of its own.
/// </summary>
static class GridBenchmark
{
    const double Step = 1 / 120.0, Simulated = 20;

    /// <summary>Runs that do not count: the runtime compiles what is hot again, with what it has seen.</summary>
    const int Warm = 6;

    public static void Run(Arguments arguments)
    {
        var data = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
        if (!Directory.Exists(Path.Combine(data, "kundur")))
        {
            Console.WriteLine($"The cases are not beside the repository: {data} has no kundur and npcc.");
            return;
        }

        var runs = arguments.Runs ?? 7;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"steps of 1/120 s, {Simulated} s simulated per run, {runs} runs; classical Runge-Kutta; time of the thread"));
        foreach (var loads in (string[])["Z", "P"])
        {
            One($"kundur, loads {loads} (asked: 100,000)", runs, Model(data, "kundur/kundur.raw", "kundur/kundur_full.dyr", loads, []), [new BranchTrip(0, 7, 8, "3")]);
            One($"npcc, loads {loads} (asked: 10,000)", runs, Model(data, "npcc/npcc.raw", "npcc/npcc_full.dyr", loads, []), [new BranchTrip(0, 1, 2, null)]);
        }

        foreach (var loads in (string[])["Z", "P"])
            Batch($"batch on kundur, loads {loads}, a trace each (asked: 1,000,000 scenario-steps)", runs, Model(data, "kundur/kundur.raw", "kundur/kundur_full.dyr", loads, [Training()]));
        Batch("batch on kundur, loads Z, a trip (asked: 1,000,000 scenario-steps)", runs, Model(data, "kundur/kundur.raw", "kundur/kundur_full.dyr", "Z", []));
    }

    static GridModel Model(string data, string raw, string dyr, string loads, TraceLoad[] traces) => GridModel.Of(
        PsseRaw.Read(File.ReadAllText(Path.Combine(data, raw)), raw), PsseDyr.Read(File.ReadAllText(Path.Combine(data, dyr)), dyr), new() { Loads = LoadMix.Parse(loads), TraceLoads = traces });

    /// <summary>Square waves of 150 MW, each scenario with a period of its own.</summary>
    static TraceLoad Training()
    {
        LoadTrace Square(double period) => new(0.01, [.. Enumerable.Range(0, 2400).Select(i => i * 0.01 % period < period * 0.7 ? 150.0 : 60.0)]);
        return new(7, Square(1.5)) { Others = [.. Enumerable.Range(1, 7).Select(i => Square(1.5 + 0.1 * i))] };
    }

    static void One(string what, int runs, GridModel model, GridEvent[] events)
    {
        var rates = new List<double>();
        long allocated = 0;
        for (var run = -Warm; run < runs; run++)
        {
            var simulation = new GridSimulation(model);
            foreach (var happening in events) simulation.Happen(happening);
            var steps = (int)Math.Round(Simulated / Step);
            simulation.Step(Step);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Clock.Thread;
            for (var i = 0; i < steps; i++) simulation.Step(Step);
            var seconds = (Clock.Thread - start) / 1e9;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (run >= 0) rates.Add(steps / seconds);
        }

        Print(what, rates, allocated);
    }

    static void Batch(string what, int runs, GridModel model)
    {
        var rates = new List<double>();
        long allocated = 0;
        for (var run = -Warm; run < runs; run++)
        {
            var batch = new GridBatch(model);
            batch.Happen(new BranchTrip(0, 7, 8, "3"));
            var steps = (int)Math.Round(Simulated / Step);
            batch.Step(Step);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Clock.Thread;
            for (var i = 0; i < steps; i++) batch.Step(Step);
            var seconds = (Clock.Thread - start) / 1e9;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (run >= 0) rates.Add(steps * GridBatch.Width / seconds);
        }

        Print(what, rates, allocated);
    }

    static void Print(string what, List<double> rates, long allocated) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {what}: {Samples.Spread(rates, r => string.Create(CultureInfo.InvariantCulture, $"{r:#,0}/s"), lowIsGood: false)}; allocated {allocated:#,0} B"));
}
