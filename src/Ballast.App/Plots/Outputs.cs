using System.CommandLine;
using System.Text;
using Ballast.App.Live;

namespace Ballast.App.Plots;

/// <summary>The two forms besides the table in which verbs of the grid and of loads give their answer.</summary>
static class Outputs
{
    public static Option<string?> Json() => new("--json") { Description = "Write the answer as JSON to this file; - writes it to standard output, and nothing else.", HelpName = "FILE" };

    public static Option<string?> Page() => new("--page") { Description = "Write a page with plots, which needs nothing else, to this file.", HelpName = "FILE.html" };

    /// <summary>Whether standard output is taken by the JSON, so that no table may be printed there.</summary>
    public static bool IsQuiet(string? json) => json == "-";

    /// <summary>Writes a text to a file, or to standard output where the path is <c>-</c>; nothing where it is null.</summary>
    public static void Write(string? path, string text)
    {
        if (path is null) return;
        if (path == "-")
        {
            Console.Out.Write(text.EndsWith('\n') ? text : text + "\n");
            return;
        }
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            // Whole or not at all: a kill in the middle leaves what was there before. A device or a pipe takes the text as it comes.
            var beside = path.StartsWith("/dev/", StringComparison.Ordinal) || Directory.Exists(path) ? path : path + ".part";
            File.WriteAllText(beside, text, new UTF8Encoding(false));
            if (beside != path) File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path} cannot be written ({e.Message.TrimEnd('.')}): choose another place.");
        }
    }
}
