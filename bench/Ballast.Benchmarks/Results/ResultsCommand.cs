using System.Diagnostics;
using System.Globalization;
using Ballast.Files;
using Ballast.Simulation;
using Ballast.Simulation.Controllers;

namespace Ballast.Benchmarks.Results;

/// <summary>Writes docs/results.md: every figure in it is measured by the run that writes it.</summary>
static class ResultsCommand
{
    public const string Name = "results";

    const int Seeds = 100;
    const int FewerSeeds = 20;

    /// <param name="arguments">A number of seeds for phoenix.yaml in place of 100, for a quick look.</param>
    public static int Run(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var seeds = Seeds;
        if (arguments.Length > 0 && (!int.TryParse(arguments[0], CultureInfo.InvariantCulture, out seeds) || seeds < 1))
        {
            Console.Error.WriteLine($"'{arguments[0]}' is no number of seeds: leave it out, or write a whole number from 1 on.");
            return 2;
        }
        if (ScenariosDirectory() is not { } directory)
        {
            Console.Error.WriteLine("There is no scenarios/ directory here or above: run this from within the repository.");
            return 2;
        }
        var few = Math.Min(FewerSeeds, seeds);
        Scenario Read(string name) => ReadScenario(directory, name);

        var watch = Stopwatch.StartNew();
        void Done(string what) => Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds,5:0} s  {what}");
        var page = Console.Out;

        var phoenix = Read("phoenix");
        var batch = Batch.Run(phoenix, Policy.Ballast, seeds);
        Done("phoenix");
        PhoenixPage.Opening(page, seeds, few);
        PhoenixPage.Bounds(page, batch.Score, seeds);
        var idle = Batch.Run(phoenix, Policy.Nothing, seeds);
        var policies = new[] { Policy.UniformCap, Policy.DvfsFair, Policy.DvfsPausingFair }
            .Select(policy => (policy, Batch.Run(phoenix, policy, seeds).Score)).ToArray();
        Done("policies");
        PhoenixPage.Policies(page, batch.Score, [(Policy.Nothing, idle.Score), .. policies]);
        PhoenixPage.AtOneSecond(page, batch);
        PhoenixPage.Holes(page, batch, idle);
        Sensitivity.Write(page, phoenix, batch.Score, few, seeds, Done);
        OtherScenarios.Write(page, Read, few, Done);
        return 0;
    }

    static Scenario ReadScenario(string directory, string name)
    {
        var loaded = ScenarioFile.Read(File.ReadAllText(Path.Combine(directory, name + ".yaml")), name + ".yaml", other =>
        {
            var path = Path.Combine(directory, other);
            return File.Exists(path) ? File.ReadAllText(path) : null;
        });
        return loaded.Value ?? throw new InvalidOperationException($"scenarios/{name}.yaml: {string.Join("; ", loaded.Problems)}");
    }

    static string? ScenariosDirectory()
    {
        for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Ballast.slnx"))) return Path.Combine(at.FullName, "scenarios");
        }
        return null;
    }
}
