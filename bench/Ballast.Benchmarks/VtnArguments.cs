using System.Globalization;

namespace Ballast.Benchmarks;

/// <summary>What the command line asks of the benchmarks of the OpenADR server.</summary>
/// <param name="Vens">VENs, each with a connection of its own.</param>
/// <param name="Minutes">How long the steady load lasts; 0: it is left out.</param>
/// <param name="Period">Seconds between two polls of one VEN under the steady load.</param>
/// <param name="EventsPerMinute">Events that business logic creates meanwhile.</param>
/// <param name="Seconds">How long each step of the search for the highest rate lasts.</param>
/// <param name="Events">Events whose notifications are timed.</param>
/// <param name="ETags">Whether VENs say what they have already.</param>
/// <param name="Directory">Where the journal is written.</param>
sealed record VtnArguments(int Vens, int Minutes, int Period, int EventsPerMinute, int Seconds, int Events, bool ETags, string Directory)
{
    public static VtnArguments? Parse(string[] args, out string problem)
    {
        var result = new VtnArguments(1000, 10, 10, 50, 10, 20, false, Path.Combine(Repository.Root, "artifacts", "benchmarks"));
        problem = "";
        for (var i = 0; i < args.Length; i += 2)
        {
            problem = $"{args[i]} is not an option, or lacks its value.";
            if (i + 1 == args.Length) return null;
            var number = int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 0 and <= 100_000 ? n : -1;
            if (args[i] is not ("--dir" or "--etags") && (number < 0 || (number == 0 && args[i] != "--minutes")))
            {
                problem = $"{args[i]} must be a whole number from 1 to 100000, and is {args[i + 1]}.";
                return null;
            }
            switch (args[i])
            {
                case "--vens": result = result with { Vens = number }; break;
                case "--minutes": result = result with { Minutes = number }; break;
                case "--period": result = result with { Period = number }; break;
                case "--events-per-minute": result = result with { EventsPerMinute = number }; break;
                case "--seconds": result = result with { Seconds = number }; break;
                case "--events": result = result with { Events = number }; break;
                case "--etags": result = result with { ETags = args[i + 1] == "yes" }; break;
                case "--dir": result = result with { Directory = args[i + 1] }; break;
                default: return null;
            }
        }
        System.IO.Directory.CreateDirectory(result.Directory);
        return result;
    }
}
