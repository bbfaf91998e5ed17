using System.Globalization;
using System.Net;
using System.Text;
using Ballast.Grid.Cases;

namespace Ballast.App.Studies;

/// <summary>Buses as columns of bars, one field per area: where there is room, and where there is none.</summary>
static class InterconnectBars
{
    const int Width = 1080, Label = 58, Value = 52, High = 15, Columns = 4, Gap = 10;

    /// <summary>More buses than this are in the tables alone.</summary>
    const int Most = 400;

    /// <param name="firm">MW of each bus, by place.</param>
    /// <param name="chosen">Place of the bus that is studied; −1: none.</param>
    /// <param name="size">MW that should fit; 0: not said.</param>
    public static void Write(StringBuilder html, NetworkCase network, double[] firm, int chosen, double size)
    {
        int[] live = [.. Enumerable.Range(0, firm.Length).Where(j => network.Buses[j].Kind != BusKind.Isolated).OrderBy(j => network.Buses[j].Area).ThenBy(j => network.Buses[j].Number).Take(Most)];
        var most = Math.Max(1, live.Select(j => firm[j]).Where(v => v < 1e300).DefaultIfEmpty(1).Max());
        html.Append("<figure class=\"plot\"><figcaption><span class=\"keys\"><b>Firm headroom by bus, MW</b>");
        if (size > 0) html.Append(Key("i2", "the size fits") + Key("i1", "it does not"));
        html.Append("</span></figcaption>");
        foreach (var area in live.GroupBy(j => network.Buses[j].Area))
        {
            int[] buses = [.. area];
            var rows = (buses.Length + Columns - 1) / Columns;
            var height = 22 + rows * High + 6;
            html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" style=\"max-width:{Width + 60}px\" role=\"img\" aria-label=\"Firm headroom in area {area.Key}\"><text class=\"axis\" x=\"0\" y=\"14\">area {area.Key}</text>");
            var column = (Width - (Columns - 1) * Gap) / (double)Columns;
            var wide = column - Label - Value;
            for (var i = 0; i < buses.Length; i++)
            {
                var (j, x, y) = (buses[i], i / rows * (column + Gap), 22 + i % rows * High);
                var (bus, length) = (network.Buses[j], wide * Math.Min(firm[j], most) / most);
                var ink = size > 0 ? firm[j] >= size ? "i2" : "i1" : "i0";
                html.Append(CultureInfo.InvariantCulture, $"<text class=\"{(j == chosen ? "note" : "tick")}\" x=\"{x + Label - 6:0.#}\" y=\"{y + 11}\" text-anchor=\"end\">{(j == chosen ? "▸ " : "")}{bus.Number}</text>");
                html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{ink} bar\" x=\"{x + Label:0.#}\" y=\"{y + 1}\" width=\"{Math.Max(0.8, length):0.#}\" height=\"{High - 4}\"><title>{bus.Number} {WebUtility.HtmlEncode(bus.Name)}: {InterconnectReport.Mw(firm[j])}</title></rect>");
                html.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{x + Label + Math.Max(0.8, length) + 5:0.#}\" y=\"{y + 11}\">{InterconnectReport.Bare(firm[j])}</text>");
            }
            html.Append("</svg>");
        }
        html.Append("</figure>\n");
    }

    static string Key(string ink, string name) => $"<span class=\"key\"><svg width=\"20\" height=\"8\" aria-hidden=\"true\"><rect class=\"{ink} bar\" x=\"4\" y=\"0\" width=\"12\" height=\"8\"/></svg>{name}</span>";
}
