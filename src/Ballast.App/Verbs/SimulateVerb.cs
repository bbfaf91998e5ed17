using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Ballast.App.Live;
using Ballast.App.Reports;
using Ballast.Settlement;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;
using Ballast.Simulation.Runs;
using Ballast.Wire.OpenAdr;

namespace Ballast.App.Verbs;

/// <summary>`ballast simulate`.</summary>
static class SimulateVerb
{
    static readonly (string Name, Policy Policy)[] Policies =
    [
        ("coordinator", Policy.Ballast), ("nothing", Policy.Nothing), ("uniform", Policy.UniformCap), ("dvfs-fair", Policy.DvfsFair), ("pause-fair", Policy.DvfsPausingFair),
    ];

    public static Verb Make()
    {
        var file = new Argument<string>("FILE") { Description = "Scenario file (YAML), as those in scenarios/." };
        var events = new Option<string?>("--event") { Description = "OpenADR 3 event document (JSON) instead of the scenario's own events.", HelpName = "FILE" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of the plant; without it, the scenario's.", HelpName = "N" };
        var runs = new Option<int>("--runs") { Description = "Run so many seeds, from --seed on, and give median and worst.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var to = new Option<string?>("--out") { Description = "Directory for what is written; without it, out/ and the scenario's name.", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print the scorecard as JSON and nothing else." };
        var stats = new Option<bool>("--stats") { Description = "Print how fast it ran." };
        var policy = new Option<string>("--policy") { Description = "Who runs the site: coordinator, nothing, uniform, dvfs-fair or pause-fair.", HelpName = "NAME", DefaultValueFactory = _ => "coordinator" };
        var verb = new Verb("simulate", "Run a scenario as fast as it goes, and print its scorecard.", """
            It writes scorecard.json, meter.csv (1 s), jobs.csv (1 min), run.journal and report.html; with --runs, scorecard.json alone.

            Examples:
              ballast simulate scenarios/phoenix.yaml
              ballast simulate scenarios/phoenix.yaml --runs 100 --seed 1
              ballast simulate scenarios/phoenix.yaml --event event.json --out out/mine
              ballast simulate scenarios/phoenix.yaml --policy dvfs-fair --json
            """) { file, events, seed, runs, to, json, stats, policy };
        verb.SetAction((parsed, cancel) => Task.Run(() => Run(new Order(
            parsed.GetValue(file)!, parsed.GetValue(events), parsed.GetValue(seed), parsed.GetValue(runs), parsed.GetValue(to),
            parsed.GetValue(json), parsed.GetValue(stats), parsed.GetValue(policy)!), cancel)));
        return verb;
    }

    sealed record Order(string File, string? Event, ulong? Seed, int Runs, string? Out, bool Json, bool Stats, string Policy);

    static int Run(Order order, CancellationToken cancel)
    {
        if (order.Runs is < 1 or > 100_000) throw new InputException($"--runs must lie from 1 to 100000, and is {order.Runs}.");
        var policy = Policies.FirstOrDefault(p => p.Name == order.Policy);
        if (policy.Name is null) throw new InputException($"--policy \"{order.Policy}\" is not one of {string.Join(", ", Policies.Select(p => p.Name))}.");
        var source = SiteSource.Read(order.File);
        var scenario = source.Scenario;
        if (scenario.Duration <= TimeSpan.Zero) throw new InputException($"{order.File} describes a site and no run: add a `scenario:` map, as the files in scenarios/ have.");
        if (order.Event is { } document) scenario = scenario with { Facts = WithEvents(scenario, document) };
        var directory = Directory(order.Out ?? Path.Combine("out", Path.GetFileNameWithoutExtension(order.File)));
        var seed = order.Seed ?? scenario.Seed;
        return order.Runs > 1 ? Sweep(order, scenario, policy.Policy, seed, directory, cancel) : Once(order, source, scenario, policy.Policy, seed, directory, cancel);
    }

    static int Once(Order order, SiteSource source, Scenario scenario, Policy policy, ulong seed, string directory, CancellationToken cancel)
    {
        var journal = policy == Policy.Ballast ? new RunJournal(Path.Combine(directory, "run.journal"), source, scenario, seed) : null;
        var controller = new TimedController(policy.Create(scenario.Site));
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var result = Progress.Show($"Running {scenario.Name}", order.Json, share => new ScenarioRun(scenario, policy, seed)
        {
            Progress = share,
            Observer = (in Tick tick) =>
            {
                journal?.Take(in tick);
                foreach (ref readonly var command in tick.Commands)
                {
                    var name = command.Reason.Kind.ToString();
                    reasons[name] = reasons.GetValueOrDefault(name) + 1;
                }
            },
        }.Run(controller, cancel));
        clock.Stop();
        journal?.Dispose();
        RunFiles.Write(directory, result);
        File.WriteAllText(Path.Combine(directory, "scorecard.json"), JsonSerializer.Serialize(result.Scorecard, ScorecardJson.Default.Scorecard) + "\n");
        File.WriteAllText(Path.Combine(directory, "report.html"), ReportPage.Write(RunReports.Of(result, order.Policy, [.. reasons.Select(r => (r.Key, r.Value))])));
        if (order.Json) Console.WriteLine(JsonSerializer.Serialize(result.Scorecard, ScorecardJson.Default.Scorecard));
        else
        {
            Console.WriteLine($"{scenario.Name}, seed {seed}, {order.Policy}");
            ScorecardTable.Print([.. result.Scorecard.Events.Select(e => (e.EventId ?? "event", e)), ("whole run", result.Scorecard)]);
            Console.WriteLine($"Written to {directory}: scorecard.json, meter.csv, jobs.csv, report.html{(journal is null ? "" : ", run.journal")}.");
        }
        if (order.Stats)
            (order.Json ? Console.Error : Console.Out).WriteLine(FormattableString.Invariant(
                $"{result.Ticks:N0} ticks in {clock.Elapsed.TotalSeconds:0.00} s ({result.Ticks / clock.Elapsed.TotalSeconds:N0} a second, journal included); a step takes {controller.Percentile(0.5):0.0} µs at the median and {controller.Percentile(0.99):0.0} µs at the 99th percentile."));
        return 0;
    }

    static int Sweep(Order order, Scenario scenario, Policy policy, ulong seed, string directory, CancellationToken cancel)
    {
        var score = Progress.Show($"Running {scenario.Name} with {order.Runs} seeds", order.Json, share =>
            SeedSweep.Run(scenario, policy, seed, order.Runs, Environment.ProcessorCount, done => share(done / (double)order.Runs), cancel));
        var text = JsonSerializer.Serialize(score, ScorecardJson.Default.SweepScore);
        File.WriteAllText(Path.Combine(directory, "scorecard.json"), text + "\n");
        if (order.Json)
        {
            Console.WriteLine(text);
            return 0;
        }
        Console.WriteLine($"{scenario.Name}, seeds {seed} to {seed + (ulong)order.Runs - 1}, {order.Policy}");
        ScorecardTable.Print([("median", score.Median), ("worst", score.Worst)]);
        Console.WriteLine($"Written to {directory}: scorecard.json.");
        return 0;
    }

    // Where the document leaves the start to the receiver, it is heard when the scenario's own first event is, or once there is a baseline.
    static ImmutableArray<Fact> WithEvents(Scenario scenario, string document)
    {
        var own = scenario.Facts.OfType<SignalReceived>().FirstOrDefault();
        var now = own?.Known ?? scenario.Start + scenario.Site.Baseline.Window;
        var reading = EventDocument.Read(SiteSource.ReadText(document), scenario.Site, new EventTerms { Now = now });
        if (!reading.Ok) throw new InputException(string.Join('\n', reading.Problems.Select(p => $"{document}: {p}")));
        foreach (var remark in reading.Remarks) Console.Error.WriteLine($"Note: {remark}");
        var end = scenario.Start + scenario.Duration;
        var within = reading.Signals.Where(s => s.Start < end && (s.Duration is null || s.Start + s.Duration > scenario.Start)).ToList();
        if (within.Count == 0)
            throw new InputException($"{document}: none of its events falls into the run, which goes from {scenario.Start:u} to {end:u}; change intervalPeriod.start, or leave it out to mean now.");
        var others = scenario.Facts.Where(f => f is JobArrived or JobEnded);
        return [.. within.Select(s => (Fact)new SignalReceived(s) { Known = s.Start < now ? Later(s.Start, scenario.Start) : now }).Concat(others).OrderBy(f => f.Known)];
    }

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    static string Directory(string path)
    {
        try
        {
            return System.IO.Directory.CreateDirectory(path).FullName is var full && Path.IsPathRooted(path) ? full : path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The directory {path} cannot be made ({e.Message}): choose another with --out.");
        }
    }
}
