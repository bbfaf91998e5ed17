namespace Ballast.App.Grid;

/// <summary>A table of plain text, its columns as wide as they need; columns of numbers stand to the right.</summary>
static class TextTable
{
    public static void Print(string[] heads, IReadOnlyList<string[]> rows)
    {
        var widths = heads.Select((h, c) => Math.Max(h.Length, rows.Count > 0 ? rows.Max(r => r[c].Length) : 0)).ToArray();
        var numbers = heads.Select((_, c) => rows.All(r => r[c] is "-" or "" || double.TryParse(r[c], System.Globalization.CultureInfo.InvariantCulture, out var _))).ToArray();
        foreach (var row in (IEnumerable<string[]>)[heads, .. rows])
            Console.WriteLine(("  " + string.Join("  ", row.Select((text, c) => numbers[c] ? text.PadLeft(widths[c]) : text.PadRight(widths[c])))).TrimEnd());
    }
}
