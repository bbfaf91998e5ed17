using System.Globalization;
using Ballast.Benchmarks;
using Ballast.Benchmarks.Results;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

const string Usage = """
    dotnet run -c Release --project bench/Ballast.Benchmarks -- WHAT [--runs N] [--events N] [--dir DIRECTORY]

      step        Coordinator.Step on a campus of 5,000 jobs: idle, in the ramp, in the hold
      phoenix     ticks per second of a whole simulation, and where the time goes
      event       from an event over HTTP to its commands on disk and at the plant, on the campus
      dsx         from a load target on a DSX Flex bus to its caps commanded, on the campus
      journal     records per second with group commit, and the disk's own fsync
      allocator   the split of a budget over 5,000 jobs, alone
      traces      a load's trace against all rules of a pack, samples per second on one core; its CSV read
      grid        steps per second of Kundur's two areas, the Northeast and a batch of eight scenarios
      smooth      the step of 10,000 racks behind floors, supercapacitors and batteries
      machine     what the machine allows: memory bandwidth, fsync
      all         all of these, one after the other
      vtn         the OpenADR server under 1,000 VENs that poll, and the highest rate that it holds:
                  --vens N --minutes M --period S --events-per-minute N --seconds S --etags yes|no --dir DIRECTORY
      notify      the same server: from an event's 201 to the last of 1,000 subscribers, by webhook and by MQTT:
                  --vens N --events N --dir DIRECTORY
      swing       a table: how far a training load swings the two-area system without smoothing, with floors, with stores
      study       the planner's studies, all or the named: headroom, adequacy, montecarlo, analytic,
                  storage, interconnect
      micro       the BenchmarkDotNet classes; arguments after it go to BenchmarkDotNet
    """;

if (args is [ResultsCommand.Name, ..]) return ResultsCommand.Run(args[1..]);
if (args is [VtnServer.Verb, var folder, var vens, var broker])
{
    await VtnServer.Serve(folder, int.Parse(vens, CultureInfo.InvariantCulture), broker);
    return 0;
}
if (args is [VtnBenchmark.Name or VtnNotifyBenchmark.Name, ..])
{
    if (VtnArguments.Parse(args[1..], out var wrong) is not { } chosenOnes)
    {
        Console.Error.WriteLine($"{wrong}\n\n{Usage}");
        return 2;
    }
    Machine.Print();
    Console.WriteLine($"\n## {args[0]}");
    await (args[0] == VtnBenchmark.Name ? VtnBenchmark.Run(chosenOnes) : VtnNotifyBenchmark.Run(chosenOnes));
    return 0;
}
if (args is [StudyBenchmark.Verb, .. var studies])
{
    Machine.Print();
    return StudyBenchmark.Run(studies);
}
if (args is ["swing"])
{
    SwingBenchmark.Run();
    return 0;
}
if (args is ["micro", ..])
{
    var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "benchmarks"))
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    BenchmarkSwitcher.FromAssembly(typeof(Machine).Assembly).Run(args[1..], config);
    return 0;
}
if (Arguments.Parse(args, out var problem) is not { } arguments)
{
    Console.Error.WriteLine($"{problem}\n\n{Usage}");
    return 2;
}
Machine.Print();
(string Name, Func<Arguments, Task> Run)[] benchmarks =
[
    ("grid", a => Now(() => GridBenchmark.Run(a))),
    ("machine", a => Now(() => MachineLimits.Run(a))),
    ("allocator", a => Now(() => AllocatorBenchmark.Run(a))),
    ("step", a => Now(() => StepBenchmark.Run(a))),
    ("phoenix", a => Now(() => PhoenixBenchmark.Run(a))),
    ("journal", a => Now(() => JournalBenchmark.Run(a))),
    ("traces", a => Now(() => TraceBenchmark.Run(a))),
    ("event", EventBenchmark.Run),
    ("dsx", DsxBenchmark.Run),
    ("smooth", a => Now(() => SmoothBenchmark.Run(a))),
];
var chosen = benchmarks.Where(b => arguments.What == "all" || arguments.What == b.Name).ToArray();
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"There is no benchmark \"{arguments.What}\".\n\n{Usage}");
    return 2;
}
foreach (var benchmark in chosen)
{
    Console.WriteLine($"\n## {benchmark.Name}");
    await benchmark.Run(arguments);
}
return 0;

static Task Now(Action run)
{
    run();
    return Task.CompletedTask;
}
