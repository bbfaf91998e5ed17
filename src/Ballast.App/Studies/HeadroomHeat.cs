using System.Globalization;
using System.Net;
using System.Text;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>When curtailment falls: hours a year by month and hour of the day, as fields of a picture.</summary>
static class HeadroomHeat
{
    const int Left = 60, Top = 24, Wide = 40, High = 17, Hours = 24, Months = 12;

    static readonly string[] Names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static void Write(StringBuilder html, string area, HeadroomAtRate shown)
    {
        var hours = shown.Load.HoursByMonthAndHour;
        var most = hours.Max();
        var title = WebUtility.HtmlEncode($"Hours of curtailment a year by month and hour of the day (standard time), {area}");
        var (width, height) = (Left + Hours * Wide + 14, Top + Months * High + 4);
        html.Append(CultureInfo.InvariantCulture, $"<figure class=\"plot\"><figcaption><span class=\"keys\"><b>{title}</b><span class=\"key\">most in one field: {most:0.0} h a year</span></span></figcaption>");
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" style=\"max-width:{width + 60}px\" role=\"img\" aria-label=\"{title}\">");
        for (var hour = 0; hour < Hours; hour += 3) html.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left + hour * Wide + Wide / 2}\" y=\"{Top - 7}\" text-anchor=\"middle\">{hour}:00</text>");
        for (var month = 0; month < Months; month++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left - 8}\" y=\"{Top + month * High + 13}\" text-anchor=\"end\">{Names[month]}</text>");
            for (var hour = 0; hour < Hours; hour++)
            {
                var value = hours[month * Hours + hour];
                var share = most > 0 ? value / most : 0;
                html.Append(CultureInfo.InvariantCulture, $"<rect class=\"i1 bar\" x=\"{Left + hour * Wide}\" y=\"{Top + month * High}\" width=\"{Wide - 1}\" height=\"{High - 1}\" opacity=\"{(share > 0 ? 0.12 + 0.88 * share : 0.04):0.00}\"><title>{Names[month]}, {hour}:00 to {hour + 1}:00: {value:0.00} h a year</title></rect>");
            }
        }
        html.Append("</svg></figure>\n");
    }
}
