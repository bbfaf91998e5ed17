namespace Ballast.Benchmarks;

/// <summary>How fast the planner's studies are; each in a file of its own.</summary>
static partial class StudyBenchmark
{
    public const string Verb = "study";

    static readonly (string Name, Action Run)[] Studies =
    [
        ("headroom", Headroom),
        ("adequacy", Adequacy),
        ("montecarlo", MonteCarlo),
        ("analytic", Analytic),
        ("storage", Storage),
        ("interconnect", Interconnect),
    ];

    /// <summary>Runs the named studies, or all; gives what the program ends with.</summary>
    public static int Run(string[] names)
    {
        var chosen = Studies.Where(s => names.Length == 0 || names.Contains(s.Name)).ToArray();
        if (chosen.Length < Math.Max(1, names.Length))
        {
            Console.Error.WriteLine($"study takes any of {string.Join(", ", Studies.Select(s => s.Name))}.");
            return 2;
        }
        foreach (var (name, run) in chosen)
        {
            Console.WriteLine($"\n## study {name}");
            run();
        }
        return 0;
    }
}
