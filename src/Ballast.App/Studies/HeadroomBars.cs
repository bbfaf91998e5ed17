using System.Globalization;
using System.Net;
using System.Text;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>One bar per area: its headroom at each rate, the lower rates in front and darker.</summary>
static class HeadroomBars
{
    const int Left = 110, Wide = 760, High = 20, Top = 6;

    public static void Write(StringBuilder html, IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms)
    {
        var most = Math.Max(1e-9, areas.Max(a => a.Rates[^1].Load.LoadMegawatts));
        var (width, height) = (Left + Wide + 200, Top + areas.Count * High + 6);
        var title = "Headroom by area, GW";
        html.Append($"<figure class=\"plot\"><figcaption><span class=\"keys\"><b>{title}</b>");
        for (var i = 0; i < terms.Rates.Count; i++) html.Append($"<span class=\"key\"><svg width=\"20\" height=\"8\" aria-hidden=\"true\"><rect class=\"i0 bar\" x=\"4\" y=\"0\" width=\"12\" height=\"8\" opacity=\"{Shade(i, terms)}\"/></svg>{HeadroomReport.Percent(terms.Rates[i])}</span>");
        html.Append(CultureInfo.InvariantCulture, $"</span></figcaption><svg viewBox=\"0 0 {width} {height}\" style=\"max-width:{width + 60}px\" role=\"img\" aria-label=\"{title}\">");
        for (var a = 0; a < areas.Count; a++)
        {
            var y = Top + a * High;
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{WebUtility.HtmlEncode(Short(areas[a].Area))}</text>");
            var from = 0.0;
            for (var i = 0; i < terms.Rates.Count; i++)
            {
                var to = Wide * areas[a].Rates[i].Load.LoadMegawatts / most;
                html.Append(CultureInfo.InvariantCulture, $"<rect class=\"i0 bar\" x=\"{Left + from:0.0}\" y=\"{y}\" width=\"{Math.Max(0, to - from):0.0}\" height=\"{High - 4}\" opacity=\"{Shade(i, terms)}\"><title>{HeadroomReport.Percent(terms.Rates[i])}: {HeadroomReport.Gigawatts(areas[a].Rates[i].Load.LoadMegawatts)} GW</title></rect>");
                from = Math.Max(from, to);
            }
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left + from + 6:0.0}\" y=\"{y + 13}\">{string.Join(" · ", areas[a].Rates.Select(r => HeadroomReport.Gigawatts(r.Load.LoadMegawatts)))}</text>");
        }
        html.Append("</svg></figure>\n");
    }

    static string Shade(int rate, HeadroomTerms terms) => (1 - 0.8 * rate / Math.Max(1, terms.Rates.Count)).ToString("0.00", CultureInfo.InvariantCulture);

    static string Short(string name) => name.Length <= 14 ? name : name[..13] + "…";
}
