using System.Net;
using System.Text;
using Ballast.App.Reports;

namespace Ballast.App.Plots;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Good">Whether it is good news; null: no news.</param>
readonly record struct Cell(string Text, bool? Good = null)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>A table: the first column names its row, numbers stand to the right.</summary>
/// <param name="Heads">The column heads; one that begins with <c>&gt;</c> heads a column of numbers.</param>
/// <param name="Rows">As many cells each as there are heads.</param>
sealed record PlotTable(IReadOnlyList<string> Heads, IReadOnlyList<Cell[]> Rows);

/// <summary>
/// One page of HTML that needs nothing else: style, script and pictures are inside, no network. Told from top to bottom:
/// <c>new PlotPage("Load", "of today").Heads(("150 MW", "highest")).Section("Power").Add(plot).Add(table).ToHtml()</c>.
/// </summary>
sealed class PlotPage
{
    readonly StringBuilder html = new(1 << 16);
    bool open;

    public PlotPage(string title, string subtitle = "")
    {
        html.Append($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>{E(title)}</title>\n<style>{ReportStyle.Css}{PlotStyle.Css}</style></head>\n<body><main>\n");
        html.Append($"<h1>{E(title)}</h1>{(subtitle.Length > 0 ? $"<p class=\"sub\">{E(subtitle)}</p>" : "")}\n");
    }

    /// <summary>The few figures that say it all.</summary>
    public PlotPage Heads(params IEnumerable<(Cell Value, string Name)> heads)
    {
        Close();
        html.Append("<section class=\"heads\" aria-label=\"In short\">");
        foreach (var (value, name) in heads) html.Append($"<div class=\"head\"><b{Class(value)}>{E(value.Text)}</b><span>{E(name)}</span></div>");
        html.Append("</section>\n");
        return this;
    }

    /// <summary>Begins a panel of its own.</summary>
    public PlotPage Section(string heading, string text = "")
    {
        Close();
        open = true;
        html.Append($"<section><h2>{E(heading)}</h2>");
        return text.Length > 0 ? Say(text) : this;
    }

    public PlotPage Say(string text)
    {
        html.Append($"<p class=\"sub\">{E(text)}</p>\n");
        return this;
    }

    public PlotPage Add(Plot plot)
    {
        plot.Write(html);
        return this;
    }

    /// <summary>Adds a picture that draws itself.</summary>
    public PlotPage Draw(Action<StringBuilder> figure)
    {
        figure(html);
        return this;
    }

    public PlotPage Add(PlotTable table)
    {
        static bool IsNumber(string head) => head.StartsWith('>');
        html.Append("<div class=\"wide\"><table><thead><tr>");
        foreach (var head in table.Heads) html.Append($"<th scope=\"col\"{(IsNumber(head) ? " class=\"n\"" : "")}>{E(head.TrimStart('>'))}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Length; i++)
            {
                var text = row[i].Good is null ? E(row[i].Text) : $"<span{Class(row[i])}>{E(row[i].Text)}</span>";
                html.Append(i == 0 ? $"<th scope=\"row\"{(IsNumber(table.Heads[i]) ? " class=\"n\"" : "")}>{text}</th>" : $"<td{(IsNumber(table.Heads[i]) ? " class=\"n\"" : "")}>{text}</td>");
            }
            html.Append("</tr>");
        }
        html.Append("</tbody></table></div>\n");
        return this;
    }

    /// <summary>The page, as text of a UTF-8 file.</summary>
    public string ToHtml()
    {
        Close();
        return $"{html}<script>/*<![CDATA[*/{PlotStyle.Script}/*]]>*/</script>\n</main></body></html>\n";
    }

    void Close()
    {
        if (open) html.Append("</section>\n");
        open = false;
    }

    static string Class(Cell cell) => cell.Good switch { true => " class=\"met\"", false => " class=\"missed\"", null => "" };

    static string E(string text) => WebUtility.HtmlEncode(text);
}
