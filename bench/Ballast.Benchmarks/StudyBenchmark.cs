using System.Globalization;

namespace Ballast.Benchmarks;

/// <summary>The planner's studies, one after the other or by name.</summary>
static partial class StudyBenchmark
{
    static readonly (string Name, Action<string[]> Run)[] Studies =
    [
        ("montecarlo", MonteCarlo),
        ("analytic", Analytic),
    ];

    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var chosen = args.Length == 0 ? Studies : [.. Studies.Where(s => s.Name == args[0])];
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"There is no study \"{args[0]}\": {string.Join(", ", Studies.Select(s => s.Name))}.");
            return 2;
        }
        foreach (var (name, run) in chosen)
        {
            Console.WriteLine($"\n## study {name}");
            run(args.Length == 0 ? [] : args[1..]);
        }
        return 0;
    }
}
