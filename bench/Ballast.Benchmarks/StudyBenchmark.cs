using System.Diagnostics;
using System.Globalization;

namespace Ballast.Benchmarks;

/// <summary>The planner's studies: each has its lines in a file of its own.</summary>
static partial class StudyBenchmark
{
    public static void Run(Arguments arguments)
    {
        Storage(arguments);
    }

    /// <summary>The shortest of some runs, after one that warms up.</summary>
    static void Line(Arguments arguments, string what, Func<string> run)
    {
        var (said, best) = (run(), double.PositiveInfinity);
        for (var i = 0; i < (arguments.Runs ?? 3); i++)
        {
            var begun = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {best:0.###} s; {said}"));
    }
}
