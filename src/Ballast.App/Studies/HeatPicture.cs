using System.Globalization;
using System.Net;
using System.Text;
using Ballast.App.Load;

namespace Ballast.App.Studies;

/// <summary>A table as a picture: the darker a cell, the more there is. Shades follow the square root, so that small figures are seen beside great ones.</summary>
static class HeatPicture
{
    const int Left = 46, Top = 6, CellWidth = 41, CellHeight = 24, Foot = 62;

    /// <param name="html">Where it goes.</param>
    /// <param name="title">What is seen.</param>
    /// <param name="unit">Of the figures.</param>
    /// <param name="rows">Names of the rows.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="values">By row and column; NaN: there is no such cell.</param>
    public static void Write(StringBuilder html, string title, string unit, IReadOnlyList<string> rows, IReadOnlyList<string> columns, double[,] values)
    {
        var (width, height) = (Left + CellWidth * columns.Count + 8, Top + CellHeight * rows.Count + Foot);
        var most = 0.0;
        foreach (var value in values)
            if (value > most) most = value;
        html.Append($"<figure class=\"plot\"><figcaption><span class=\"keys\"><b>{E(title)}</b></span></figcaption><svg viewBox=\"0 0 {width} {height}\" style=\"max-width:{width + 60}px\" role=\"img\" aria-label=\"{E(title)}\">");
        for (var r = 0; r < rows.Count; r++)
        {
            var y = Top + r * CellHeight;
            html.Append($"<text class=\"tick\" x=\"{Left - 8}\" y=\"{y + 16}\" text-anchor=\"end\">{E(rows[r])}</text>");
            for (var c = 0; c < columns.Count; c++)
            {
                if (double.IsNaN(values[r, c])) continue;
                Cell(html, Left + c * CellWidth, y, most > 0 ? Math.Sqrt(values[r, c] / most) : 0, $"{rows[r]}, {columns[c]}: {Figures.Number(values[r, c])} {unit}");
            }
        }
        for (var c = 0; c < columns.Count; c++)
            html.Append($"<text class=\"tick\" x=\"{Left + c * CellWidth + CellWidth / 2}\" y=\"{Top + rows.Count * CellHeight + 16}\" text-anchor=\"middle\">{E(columns[c])}</text>");
        Scale(html, most, unit, Top + rows.Count * CellHeight + 28);
        html.Append("</svg></figure>\n");
    }

    static void Scale(StringBuilder html, double most, string unit, int y)
    {
        const int shades = 9;
        for (var i = 0; i < shades; i++) Cell(html, Left + i * 30, y, i / (shades - 1.0), "", 30, 12);
        html.Append($"<text class=\"tick\" x=\"{Left}\" y=\"{y + 27}\">0</text><text class=\"tick\" x=\"{Left + shades * 30}\" y=\"{y + 27}\" text-anchor=\"end\">{E(Figures.Number(most))} {E(unit)}</text>");
    }

    static void Cell(StringBuilder html, int x, int y, double shade, string text, int width = CellWidth, int height = CellHeight)
    {
        html.Append($"<rect class=\"grid\" style=\"fill:none\" x=\"{x}\" y=\"{y}\" width=\"{width - 2}\" height=\"{height - 2}\"/>");
        if (shade > 0.01) html.Append($"<rect class=\"i1 bar\" style=\"opacity:{shade.ToString("0.##", CultureInfo.InvariantCulture)}\" x=\"{x}\" y=\"{y}\" width=\"{width - 2}\" height=\"{height - 2}\"/>");
        if (text.Length > 0) html.Append($"<rect style=\"fill:transparent;stroke:none\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{E(text)}</title></rect>");
    }

    static string E(string text) => WebUtility.HtmlEncode(text);
}
