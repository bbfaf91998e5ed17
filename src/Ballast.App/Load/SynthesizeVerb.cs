using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Grid.Traces;
using Ballast.Grid.Workloads;

namespace Ballast.App.Load;

/// <summary>`ballast load synthesize`.</summary>
static class SynthesizeVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("JOB.yaml") { Description = "Jobs and what they draw in each phase, as those in scenarios/loads/." };
        var step = new Option<string>("--step") { Description = "Time between two samples.", HelpName = "TIME", DefaultValueFactory = _ => "10ms" };
        var duration = new Option<string>("--duration") { Description = "How long the trace is.", HelpName = "TIME", DefaultValueFactory = _ => "10min" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of jitter and noise; without it, the file's.", HelpName = "N" };
        var gpu = new Option<string?>("--gpu") { Description = "One GPU of this job instead of the whole site.", HelpName = "JOB" };
        var to = Outputs.Csv("Write the trace", "TRACE.csv");
        var (json, page) = (Outputs.Json(), Outputs.Page());
        var verb = new Verb("synthesize", "Power of training jobs over time, from their phases: compute, exchange, checkpoint, fault, start, stop.", """
            The same file and seed give the same trace; phases change at the same moments whatever the step.

            Examples:
              ballast load synthesize scenarios/loads/training-150mw.yaml --step 1ms --duration 10min --out trace.csv
              ballast load synthesize scenarios/loads/ko-zhu.yaml --seed 7 --page load.html
              ballast load synthesize scenarios/loads/training-150mw.yaml --gpu pretrain --duration 20s --out gpu.csv
            """) { file, step, duration, seed, gpu, to, json, page };
        verb.SetAction(parsed => Run(new Order(parsed.GetValue(file)!, Time(parsed.GetValue(step)!, "--step"), Time(parsed.GetValue(duration)!, "--duration"),
            parsed.GetValue(seed), parsed.GetValue(gpu), parsed.GetValue(to), parsed.GetValue(json), parsed.GetValue(page))));
        return verb;
    }

    sealed record Order(string File, double Step, double Duration, ulong? Seed, string? Gpu, string? Out, string? Json, string? Page);

    /// <summary>Reads a file of jobs that a person named.</summary>
    public static LoadPlan Plan(string file)
    {
        var loaded = LoadPlanFile.Read(SiteSource.ReadText(file), file);
        return loaded.Value ?? throw new InputException(string.Join('\n', loaded.Problems.Select(p => p.ToString())));
    }

    static int Run(Order order)
    {
        var plan = Plan(order.File);
        var job = order.Gpu is null ? -1 : plan.Jobs.Select((j, i) => (j, i)).Where(one => one.j.Id == order.Gpu).Select(one => one.i).DefaultIfEmpty(-2).First();
        if (job == -2) throw new InputException($"{order.File} has no job \"{order.Gpu}\": choose from {string.Join(", ", plan.Jobs.Select(j => j.Id))}.");
        var (trace, synthesis) = Progress.Show($"Synthesizing {plan.Name}", Outputs.IsQuiet(order.Json), _ =>
        {
            var made = new WorkloadSynthesis(plan, order.Duration, order.Seed);
            return (job < 0 ? made.Site(order.Step) : new LoadTrace(order.Step, [.. made.Gpu(job, order.Step).Select(w => w / 1e6)]), made);
        });
        if (order.Out is { } path) WholeFile.Write(path, stream => LoadTraceFile.Write(stream, trace));
        var rows = plan.Jobs.Select((j, i) => Row(j, i, synthesis, Math.Min(order.Step, 0.01))).ToList();
        var table = new PlotTable(["job", ">GPUs", ">iterations", ">period asked, s", ">seen, s", ">duty asked", ">seen", ">depth asked", ">seen"], [.. rows.Select(r => r.Cells)]);
        Outputs.Write(order.Json, order.Json is null ? "" : Json(order, plan, trace, rows));
        Outputs.Write(order.Page, order.Page is null ? "" : Page(plan, trace, table));
        if (Outputs.IsQuiet(order.Json)) return 0;
        var figures = LoadStatistics.Of(trace, [1]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Name}: {trace.Count:N0} samples, {Figures.Time(trace.Seconds)}, seed {order.Seed ?? plan.Seed}; {Figures.Megawatts(figures.Least)} to {Figures.Megawatts(figures.Greatest)}, mean {Figures.Megawatts(figures.Mean)}"));
        TextTable.Print(table);
        if (order.Out is not null) Console.WriteLine($"Written to {order.Out}.");
        return 0;
    }

    sealed record JobRow(TrainingJob Job, long Iterations, WaveStatistics Seen, Cell[] Cells);

    static JobRow Row(TrainingJob job, int index, WorkloadSynthesis synthesis, double step)
    {
        var seen = WaveStatistics.Of(synthesis.Gpu(index, step), step);
        var shape = job.Iteration;
        var depth = shape.Compute > 0 ? 1 - shape.Exchange / shape.Compute : 0;
        return new JobRow(job, synthesis.IterationsOf(index), seen,
        [
            job.Id, Figures.Number(job.Gpus), Figures.Number(synthesis.IterationsOf(index)), Figures.Number(shape.Period), Figures.Number(seen.PeriodSeconds),
            Figures.With(shape.Duty, "share"), Figures.With(seen.Duty, "share"), Figures.With(depth, "share"), Figures.With(seen.Depth, "share"),
        ]);
    }

    static string Json(Order order, LoadPlan plan, LoadTrace trace, List<JobRow> rows)
    {
        var figures = LoadStatistics.Of(trace);
        return new JsonObject
        {
            ["load"] = plan.Name,
            ["seed"] = order.Seed ?? plan.Seed,
            ["stepSeconds"] = trace.StepSeconds,
            ["samples"] = trace.Count,
            ["leastMw"] = figures.Least,
            ["meanMw"] = figures.Mean,
            ["greatestMw"] = figures.Greatest,
            ["jobs"] = new JsonArray([.. rows.Select(r => (JsonNode)new JsonObject
            {
                ["id"] = r.Job.Id, ["gpus"] = r.Job.Gpus, ["iterations"] = r.Iterations, ["periodAsked"] = r.Job.Iteration.Period, ["periodSeen"] = Finite(r.Seen.PeriodSeconds),
                ["dutyAsked"] = r.Job.Iteration.Duty, ["dutySeen"] = Finite(r.Seen.Duty), ["depthSeen"] = Finite(r.Seen.Depth), ["computeWatts"] = r.Job.WattsAt(r.Job.Iteration.Compute), ["exchangeWatts"] = r.Job.WattsAt(r.Job.Iteration.Exchange),
            })]),
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    internal static JsonNode? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    static string Page(LoadPlan plan, LoadTrace trace, PlotTable table)
    {
        var first = (int)Math.Min(trace.Count, Math.Ceiling(12 * plan.Jobs.Max(j => j.Iteration.Period) / trace.StepSeconds));
        var from = Math.Clamp((int)(trace.Count * 0.4), 0, trace.Count - first);
        var spectrum = Ballast.Grid.Spectra.Spectrum.Welch(trace.Megawatts, trace.StepSeconds, Ballast.Grid.Spectra.Spectrum.LengthFor(trace.Count, trace.StepSeconds, 60));
        return new PlotPage(plan.Name, plan.Description).Section("Jobs", "What the file asks for, and what is seen in the power of one GPU.").Add(table)
            .Section("Power").Add(Power("The whole time", trace, 0, trace.Count)).Add(Power("A dozen iterations", trace, from, first))
            .Section("Spectrum").Add(SmoothPage.Spectrum([("load", spectrum)])).ToHtml();
    }

    static Plot Power(string title, LoadTrace trace, int from, int count) => new()
    {
        Title = title,
        X = new("time") { Time = true },
        Y = new("power, MW"),
        Curves = [Curve.Even("load", trace.TimeOf(from), trace.StepSeconds, trace.Megawatts[from..(from + count)])],
    };

    internal static double Time(string text, string option)
    {
        var read = Kinds.Duration.Parse(text);
        if (read.What is not null) throw new InputException($"{option}: {read.What}; {read.HowToMend}.");
        return read.Value > TimeSpan.Zero ? read.Value.TotalSeconds : throw new InputException($"{option} must be greater than zero.");
    }
}
