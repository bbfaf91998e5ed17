using System.CommandLine;
using System.CommandLine.Parsing;
using Ballast.App.Live;

namespace Ballast.App.Plots;

/// <summary>The forms besides the table in which verbs of the grid and of loads give their answer.</summary>
static class Outputs
{
    const string Made = "Directories of its path are made.";

    static readonly string[] Names = ["--out", "--json", "--page", "--csv"];

    public static Option<string?> Json() => new("--json") { Description = $"Write the answer as JSON to this file; - writes it to standard output, and nothing else. {Made}", HelpName = "FILE" };

    public static Option<string?> Page() => new("--page") { Description = $"Write a page with plots, which needs nothing else, to this file. {Made}", HelpName = "FILE.html" };

    /// <param name="what">What is written there, as the begin of a sentence.</param>
    /// <param name="file">A name such as it may have.</param>
    public static Option<string?> Csv(string what, string file) => new("--out") { Description = $"{what}, to this file. {Made}", HelpName = file };

    /// <summary>Whether standard output is taken by the JSON, so that no table may be printed there.</summary>
    public static bool IsQuiet(string? json) => json == "-";

    /// <summary>Writes a text to a file, or to standard output where the path is <c>-</c>; nothing where it is null.</summary>
    public static void Write(string? path, string text)
    {
        if (path is null) return;
        if (path == "-") Console.Out.Write(text.EndsWith('\n') ? text : text + "\n");
        else WholeFile.Write(path, text);
    }

    /// <summary>Refuses a command that would write over a file that it reads, or write two answers to one file.</summary>
    /// <exception cref="InputException">It would.</exception>
    public static void KeepInputs(ParseResult parsed)
    {
        Dictionary<string, string> outputs = [];
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>().Where(o => Names.Contains(o.Option.Name)))
            foreach (var path in option.Tokens.Select(t => t.Value).Where(v => v.Length > 0 && !v.StartsWith("/dev/", StringComparison.Ordinal)))
                if (!outputs.TryAdd(Place(path), option.Option.Name))
                    throw new InputException($"{outputs[Place(path)]} and {option.Option.Name} both write to {path}: give each its own.");
        foreach (var path in parsed.CommandResult.Children.SelectMany(Inputs))
            if (path.Length > 0 && path != "-" && outputs.TryGetValue(Place(path), out var option))
                throw new InputException($"{option} would write over {path}, which the command reads: choose another place.");
    }

    /// <summary>What may be a file that is read: a word, one of several with commas between, or what stands behind BUS=.</summary>
    static IEnumerable<string> Inputs(SymbolResult result)
    {
        var (name, tokens) = result switch
        {
            OptionResult option when !Names.Contains(option.Option.Name) => (option.Option.Name, option.Tokens),
            ArgumentResult argument => ("", argument.Tokens),
            _ => ("", []),
        };
        foreach (var text in tokens.Select(t => t.Value))
        {
            yield return text;
            foreach (var part in text.Split(','))
            {
                yield return part.Trim();
                yield return part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
            }

            // Its dynamic models are found beside it.
            if (name != "--grid") continue;
            foreach (var ending in (string[])[".dyr", ".DYR"]) yield return Path.ChangeExtension(text, ending);
        }
    }

    /// <summary>One name for a file, however it is called.</summary>
    static string Place(string path)
    {
        try
        {
            return path == "-" ? path : WholeFile.PlaceOf(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return path;
        }
    }
}
