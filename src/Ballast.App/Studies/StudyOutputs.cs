using System.CommandLine;
using Ballast.App.Live;
using Ballast.App.Load;
using Ballast.App.Plots;

namespace Ballast.App.Studies;

/// <summary>The forms in which a study's answer is asked for: a table, JSON, CSV, a page.</summary>
sealed class StudyOutputs
{
    readonly Option<string?> json = Outputs.Json(), page = Outputs.Page();
    readonly Option<string?> csv = new("--csv") { Description = "Write the main table as CSV to this file; - writes it to standard output, and nothing else.", HelpName = "FILE.csv" };

    public IEnumerable<string> Names => [json.Name, csv.Name, page.Name];

    public void AddTo(Command command)
    {
        foreach (var option in new[] { json, csv, page }) command.Add(option);
    }

    /// <summary>Whether standard output is taken, so that no table may be printed there.</summary>
    public bool IsQuiet(ParseResult parsed) => Outputs.IsQuiet(parsed.GetValue(json)) || Outputs.IsQuiet(parsed.GetValue(csv));

    public bool AnyFile(ParseResult parsed) => parsed.GetValue(json) is not null || parsed.GetValue(csv) is not null || parsed.GetValue(page) is not null;

    /// <summary>Gives the answer as it was asked for; gives what the program ends with.</summary>
    public int Give(ParseResult parsed, StudyResult result)
    {
        if (Outputs.IsQuiet(parsed.GetValue(json)) && Outputs.IsQuiet(parsed.GetValue(csv))) throw new InputException("--json - and --csv - both want standard output: give one of them a file.");
        Outputs.Write(parsed.GetValue(json), result.Json);
        Outputs.Write(parsed.GetValue(csv), result.Csv);
        if (parsed.GetValue(page) is { } path) Outputs.Write(path, result.Page());
        if (IsQuiet(parsed)) return result.ExitCode;
        foreach (var (heading, table) in result.Tables)
        {
            if (heading.Length > 0) Console.WriteLine($"{heading}\n");
            TextTable.Print(table);
            Console.WriteLine();
        }
        foreach (var note in result.Notes) Console.WriteLine(note);
        return result.ExitCode;
    }
}
