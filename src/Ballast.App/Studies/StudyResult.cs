using Ballast.App.Plots;

namespace Ballast.App.Studies;

/// <summary>What a study answers, in every form that it is asked for.</summary>
/// <param name="Tables">What is printed, each under its heading; a heading may be empty.</param>
/// <param name="Json">The whole answer; the same bytes for the same input, whatever the threads and shards.</param>
/// <param name="Csv">The main table, one row per thing studied, for spreadsheets and scripts.</param>
/// <param name="Page">The page with plots; made only where it is asked for.</param>
sealed record StudyResult(IReadOnlyList<(string Heading, PlotTable Table)> Tables, string Json, string Csv, Func<string> Page)
{
    /// <summary>Sentences under the tables: what limits the answer, what was left out, what to try next.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the program ends with; not zero where the answer is "no".</summary>
    public int ExitCode { get; init; }
}
