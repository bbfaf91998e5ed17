using System.Globalization;

namespace Ballast.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="What">Name of a benchmark, or all.</param>
/// <param name="Runs">Measured runs of each, after one that is thrown away; absent: each benchmark's own number.</param>
/// <param name="Events">Events of each kind in the event benchmark.</param>
/// <param name="Directory">Where journals are written: its disk is what is measured.</param>
sealed record Arguments(string What, int? Runs, int Events, string Directory)
{
    public static Arguments? Parse(string[] args, out string problem)
    {
        problem = "Say what to measure.";
        if (args.Length == 0) return null;
        var result = new Arguments(args[0], null, 60, Path.Combine(Repository.Root, "artifacts", "benchmarks"));
        for (var i = 1; i < args.Length; i += 2)
        {
            problem = $"{args[i]} is not an option, or lacks its value.";
            if (i + 1 == args.Length) return null;
            var number = int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 100_000 ? n : (int?)null;
            if (args[i] is "--runs" or "--events" && number is null)
            {
                problem = $"{args[i]} must be a whole number from 1 to 100000, and is {args[i + 1]}.";
                return null;
            }
            if (args[i] == "--runs") result = result with { Runs = number };
            else if (args[i] == "--events") result = result with { Events = number!.Value };
            else if (args[i] == "--dir") result = result with { Directory = args[i + 1] };
            else return null;
        }
        System.IO.Directory.CreateDirectory(result.Directory);
        return result;
    }
}
