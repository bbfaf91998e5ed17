using System.Globalization;

namespace Ballast.Benchmarks.Results;

/// <summary>Tables and numbers of the page.</summary>
static class Markdown
{
    public static void Table(TextWriter page, string[] head, IEnumerable<string[]> rows)
    {
        page.WriteLine($"| {string.Join(" | ", head)} |");
        page.WriteLine($"|{string.Join("|", head.Select((_, i) => i == 0 ? "---" : "---:"))}|");
        foreach (var row in rows) page.WriteLine($"| {string.Join(" | ", row)} |");
        page.WriteLine();
    }

    public static string Number(double? value, string format = "0.00")
    {
        if (value is not { } v || !double.IsFinite(v)) return "–";
        var text = v.ToString(format, CultureInfo.InvariantCulture);
        return text.TrimStart('-').Trim('0', '.').Length == 0 ? text.TrimStart('-') : text.Replace('-', '−');
    }

    /// <summary>Quantile of values in any order, by the nearest rank.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
