using System.Globalization;
using Ballast.Settlement;
using Spectre.Console;

namespace Ballast.App.Verbs;

/// <summary>A scorecard in words, one figure a line.</summary>
static class ScorecardTable
{
    static readonly (string Name, Func<Scorecard, string> Value)[] Figures =
    [
        ("Baseline", c => With(c.BaselineKw, "0.0", " kW")),
        ("Asked", c => With(c.AskedPercent, "0.00", " %")),
        ("Delivered in the hold", c => With(c.DeliveredPercent, "0.00", " %")),
        ("RMS to target, hold", c => With(c.RmsHoldPercent, "0.00", " %")),
        ("RMS to target, with ramps", c => With(c.RmsEventPercent, "0.00", " %")),
        ("Deepest dip below target", c => With(c.DeepestDipPercent, "0.00", " %")),
        ("Minutes above target", c => c.MinutesAbove.ToString(CultureInfo.InvariantCulture)),
        ("Largest step, of the ramp", c => With(c.LargestStepOfRamp, "0.00", "x")),
        ("Above baseline after", c => With(c.AfterEventPercent, "0.00", " %")),
        ("Weighted performance", c => With(c.WeightedPerformance, "0.0000", "")),
        ("Jobs outside their tier", c => c.JobsOutsideTier.ToString(CultureInfo.InvariantCulture)),
        ("RMS at one second, hold", c => With(c.AtOneSecond?.RmsHoldPercent, "0.00", " %")),
        ("RMS that is the plant's own", c => With(c.PlantOwn?.RmsHoldPercent, "0.00", " %")),
        ("Commands", c => c.Commands.ToString("N0", CultureInfo.InvariantCulture)),
        ("Hash of the commands", c => c.CommandHash.Length > 0 ? c.CommandHash : "-"),
    ];

    /// <summary>Every figure with its value, as the report shows them.</summary>
    public static IEnumerable<(string Name, string Value)> Of(Scorecard card) => Figures.Select(f => (f.Name, f.Value(card)));

    public static void Print(IReadOnlyList<(string Title, Scorecard Card)> cards)
    {
        // One event says the same as the whole run.
        if (cards is [_, ("whole run", _)]) cards = [cards[0]];
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine($"{"",-28}{string.Concat(cards.Select(c => $"{c.Title,20}"))}");
            foreach (var (name, value) in Figures) Console.WriteLine($"{name,-28}{string.Concat(cards.Select(c => $"{value(c.Card),20}"))}");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumn("");
        foreach (var (title, _) in cards) table.AddColumn(new TableColumn(Markup.Escape(title)).RightAligned());
        foreach (var (name, value) in Figures) table.AddRow([Markup.Escape(name), .. cards.Select(c => Markup.Escape(value(c.Card)))]);
        AnsiConsole.Write(table);
    }

    static string With(double? value, string format, string unit) => value is { } v ? v.ToString(format, CultureInfo.InvariantCulture) + unit : "-";
}
