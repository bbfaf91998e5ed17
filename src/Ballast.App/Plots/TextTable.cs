namespace Ballast.App.Plots;

/// <summary>A table on the console, as wide as its words; the same table that a page shows.</summary>
static class TextTable
{
    public static void Print(PlotTable table)
    {
        var widths = table.Heads.Select((h, i) => table.Rows.Select(r => r[i].Text.Length).Append(h.TrimStart('>').Length).Max()).ToArray();
        Console.WriteLine(Line(table, table.Heads.Select(h => h.TrimStart('>')), widths));
        Console.WriteLine(string.Join("  ", widths.Select(w => new string('-', w))));
        foreach (var row in table.Rows) Console.WriteLine(Line(table, row.Select(c => c.Text), widths));
    }

    static string Line(PlotTable table, IEnumerable<string> cells, int[] widths) =>
        string.Join("  ", cells.Select((c, i) => table.Heads[i].StartsWith('>') ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd();
}
