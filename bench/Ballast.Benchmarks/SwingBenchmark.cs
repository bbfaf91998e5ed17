using System.Collections.Immutable;
using System.Globalization;
using Ballast.Files;
using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;
using Ballast.Grid.Traces;
using Ballast.Grid.Workloads;
using Ballast.Smoothing;

namespace Ballast.Benchmarks;

/// <summary>
/// The tables of swings, as docs/results-grid.md has them: a training load of 150 MW at 0.67 Hz on the two-area system. Laws are tuned on the grid's modes and one seed of the load; what is
/// printed is the full model in time, with another seed.
/// </summary>
static class SwingBenchmark
{
    const double Settle = 30, Until = 120, Step = 0.01;
    const int Bus = 7;

    static GridOptions Options => new() { Loads = LoadMix.ConstantPower, Convention = MachineConvention.NominalSpeed };

    public static void Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "kundur"));
        if (!Directory.Exists(folder))
        {
            Console.WriteLine("The two-area case is not beside the repository.");
            return;
        }
        var grid = PsseRaw.Read(File.ReadAllText(Path.Combine(folder, "kundur.raw")), "kundur.raw");
        var records = PsseDyr.Read(File.ReadAllText(Path.Combine(folder, "kundur_full.dyr")), "kundur_full.dyr");
        var plan = LoadPlanFile.Read(File.ReadAllText(Repository.Scenario("loads/training-150mw.yaml")), "training-150mw.yaml").Value!;
        var tuneOn = new WorkloadSynthesis(plan, Until, 1).Site(Step);
        var showOn = new WorkloadSynthesis(plan, Until, 2).Site(Step);
        var linear = Linearization.Of(GridModel.Of(grid, records, Options));
        var modes = ModalAnalysis.Of(linear).Felt(Bus);
        var study = new SwingStudy(modes, tuneOn, Settle);
        var job = plan.Jobs[0];
        var swing = job.SwingWatts;
        var whole = SmoothingFormulas.SquareWave(swing, job.Iteration.Period, job.Iteration.Duty);
        Console.WriteLine($"Highest {showOn.Megawatts.Max():0.0} MW, {swing / 1e6:0.0} MW swing, mean {showOn.Megawatts.Average():0.0} MW. Making the load flat takes {Math.Max(job.Iteration.Duty, 1 - job.Iteration.Duty) * swing / 1e6:0.0} MW and {whole / 3.6e6:0.00} kWh.");
        Console.WriteLine("\n| | swing | burned | of the work's energy |\n|---|---|---|---|");
        Console.WriteLine($"| without smoothing | {Show(grid, records, showOn, []):0.0} mHz | | |");
        foreach (var share in (double[])[0.6, 0.7, 0.8, 0.9])
        {
            var floor = study.Floor(share);
            var chain = new SmoothingChain([floor], 1, Step);
            var trace = showOn.Megawatts.Select(mw => mw * 1e6).ToArray();
            chain.Run(trace);
            var burned = chain.Stages[0].Burned(0) / 1e6;
            Console.WriteLine($"| GPU floor at {100 * share:0} % | {Show(grid, records, showOn, [floor]):0.0} mHz | {burned / Until:0.0} MW | {100 * burned / Step / showOn.Megawatts.Sum():0.0} % |");
        }
        var bound = new SwingBound(modes, job);
        Console.WriteLine("\n| power | energy | plain split | flat, tuned | mode-aware, tuned | flat / mode-aware | plain / mode-aware | no jitter: flat / foresight |\n|---|---|---|---|---|---|---|---|");
        foreach (var (p, e) in (ReadOnlySpan<(double, double)>)[(0.25, 0.4), (0.25, 0.6), (0.35, 0.4), (0.35, 0.6), (0.35, 0.8), (0.45, 0.6), (0.45, 0.8), (0.5, 0.6), (0.5, 0.8), (0.5, 1), (0.6, 0.9), (0.67, 1)])
        {
            var store = BatteryPack.Of(p * swing, e * whole, 0.97);
            Device plain = new Device.Storage(store, new FrequencySplit(8), new SocRecovery()) { Name = "store" };
            var (flat, aware) = (study.Flat(store), study.Aware(store, 1 / job.Iteration.Period));
            var results = new[] { plain, flat, aware }.Select(device => Show(grid, records, showOn, [device])).ToArray();
            Console.WriteLine($"| {p * swing / 1e6:0.0} MW | {e * whole / 3.6e6:0.00} kWh | {results[0]:0.0} mHz | {results[1]:0.0} mHz | {results[2]:0.0} mHz | {results[1] / results[2]:0.00} | {results[0] / results[2]:0.00} | {bound.Flat(p * swing, e * whole) / bound.Foresight(p * swing, e * whole):0.00} |");
        }
    }

    // The load takes the place of as much of the case's own load, so that the power flow is the case's.
    static double Show(GridCase grid, IReadOnlyList<DynamicRecord> records, LoadTrace load, ImmutableArray<Device> devices)
    {
        var drawn = load.Megawatts.Select(mw => mw * 1e6).ToArray();
        var mean = load.Megawatts.Average();
        var chain = new SmoothingChain(devices, 1, load.StepSeconds);
        chain.Start([mean * 1e6]);
        chain.Run(drawn);
        double[] trace = [mean, .. drawn.Select(w => w / 1e6)];
        var lessLoad = grid with { Loads = [.. grid.Loads.Select(l => l.Bus == Bus ? l with { PowerMw = l.PowerMw - mean } : l)] };
        var model = GridModel.Of(lessLoad, records, Options with { TraceLoads = [new TraceLoad(Bus, new LoadTrace(load.StepSeconds, trace))] });
        var trajectory = new GridSimulation(model).Run(Until, 0.01, []);
        var worst = 0.0;
        foreach (var column in trajectory.Columns.Where(IsSpeed))
        {
            var speeds = trajectory.Column(column).Where((_, i) => trajectory.Times[i] >= Settle).ToArray();
            worst = Math.Max(worst, (speeds.Max() - speeds.Min()) * grid.Frequency * 1000);
        }
        return worst;
    }

    static bool IsSpeed(string column) => column.StartsWith("speed ", StringComparison.Ordinal);
}
