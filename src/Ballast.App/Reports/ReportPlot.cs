using System.Globalization;
using System.Net;
using System.Text;

namespace Ballast.App.Reports;

/// <summary>One line of a plot: values at equal steps from the run's start.</summary>
/// <param name="Name">As the legend calls it.</param>
/// <param name="Style">CSS class that gives colour and dash.</param>
/// <param name="Values">One per step; NaN breaks the line.</param>
readonly record struct PlotLine(string Name, string Style, double[] Values);

/// <summary>Draws one time plot as SVG. Many points per pixel become their least and greatest, so that no peak is lost.</summary>
sealed class ReportPlot
{
    const int Left = 56, Right = 12, Top = 10, Bottom = 26;

    public required string Id { get; init; }

    public required string Label { get; init; }

    public required string Unit { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required int StepSeconds { get; init; }

    public required IReadOnlyList<PlotLine> Lines { get; init; }

    public int Width { get; init; } = 1080;

    public int Height { get; init; } = 300;

    /// <summary>Draws the first line as bars from zero.</summary>
    public bool Bars { get; init; }

    /// <summary>Keeps at least this in view.</summary>
    public double? Least { get; init; }

    public double? Most { get; init; }

    public int Digits { get; init; } = 1;

    public IReadOnlyList<(double FromSeconds, double ToSeconds)> Shades { get; init; } = [];

    double low, high, length;

    double X(double seconds) => Left + (Width - Left - Right) * Math.Clamp(seconds / length, 0, 1);

    double Y(double value) => Top + (Height - Top - Bottom) * (high - value) / (high - low);

    static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public void Write(StringBuilder html)
    {
        length = Math.Max(StepSeconds, Lines.Max(l => l.Values.Length) * (double)StepSeconds);
        Scale();
        html.Append($"<figure class=\"plot\" data-plot=\"{Id}\"><figcaption><span class=\"keys\">");
        foreach (var line in Lines)
            html.Append($"<span class=\"key\"><svg width=\"20\" height=\"8\" aria-hidden=\"true\"><path class=\"{line.Style}\" d=\"M0 4H20\"/></svg>{E(line.Name)}</span>");
        html.Append($"<span>{E(Unit)}</span></span><span class=\"readout\"></span></figcaption>");
        html.Append($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{E(Label)}\" data-left=\"{Left}\" data-right=\"{Width - Right}\">");
        foreach (var (from, to) in Shades)
            html.Append($"<rect class=\"shade\" x=\"{N(X(from))}\" y=\"{Top}\" width=\"{N(Math.Max(0, X(to) - X(from)))}\" height=\"{Height - Top - Bottom}\"/>");
        Axes(html);
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Bars && i == 0) BarPath(html, Lines[i]);
            else html.Append($"<path class=\"{Lines[i].Style}\" d=\"{Path(Lines[i].Values)}\"/>");
        }
        html.Append($"<line class=\"cursor\" y1=\"{Top}\" y2=\"{Height - Bottom}\" x1=\"0\" x2=\"0\"/></svg></figure>\n");
    }

    void Scale()
    {
        (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var line in Lines)
        {
            foreach (var v in line.Values)
            {
                if (!double.IsFinite(v)) continue;
                low = Math.Min(low, v);
                high = Math.Max(high, v);
            }
        }
        if (!double.IsFinite(low)) (low, high) = (0, 1);
        if (Bars) low = Math.Min(low, 0);
        if (Least is { } least) low = Math.Min(low, least);
        if (Most is { } most) high = Math.Max(high, most);
        var span = Math.Max(high - low, Math.Max(Math.Abs(high) * 0.02, 1e-6));
        low -= low == Least || (Bars && low == 0) ? 0 : span * 0.05;
        high += span * 0.05;
    }

    static double Nice(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var lead = raw / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    void Axes(StringBuilder html)
    {
        var step = Nice((high - low) / Math.Max(3, (Height - Top - Bottom) / 46.0));
        for (var value = Math.Ceiling(low / step - 1e-9) * step; value <= high; value += step)
        {
            html.Append($"<path class=\"grid\" d=\"M{Left} {N(Y(value))}H{Width - Right}\"/>");
            html.Append($"<text class=\"tick\" x=\"{Left - 8}\" y=\"{N(Y(value) + 4)}\" text-anchor=\"end\">{Math.Round(value, 6).ToString("#,0.###;\u2212#,0.###;0", CultureInfo.InvariantCulture)}</text>");
        }
        int[] choices = [60, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
        var room = Math.Max(2, (Width - Left - Right) / (Width < 600 ? 60 : 90));
        var every = choices.FirstOrDefault(c => length / c <= room, 86400 * (int)Math.Ceiling(length / 86400 / room));
        var first = every - Start.UtcDateTime.TimeOfDay.TotalSeconds % every;
        for (var t = first == every ? 0 : first; t <= length; t += every)
        {
            html.Append($"<path class=\"grid\" d=\"M{N(X(t))} {Height - Bottom}v5\"/>");
            html.Append($"<text class=\"tick\" x=\"{N(X(t))}\" y=\"{Height - 6}\" text-anchor=\"{(X(t) > Width - Right - 16 ? "end" : "middle")}\">{Start.UtcDateTime.AddSeconds(t).ToString("HH:mm", CultureInfo.InvariantCulture)}</text>");
        }
    }

    string Path(double[] values)
    {
        var path = new StringBuilder();
        var columns = Width - Left - Right;
        var per = Math.Max(1, (int)Math.Ceiling(values.Length / (double)columns));
        var pen = false;
        void To(int i, double value)
        {
            path.Append(pen ? 'L' : 'M').Append(N(X((i + 0.5) * StepSeconds))).Append(' ').Append(N(Y(value)));
            pen = true;
        }
        for (var i = 0; i < values.Length; i += per)
        {
            var (least, most) = (-1, -1);
            for (var j = i; j < Math.Min(values.Length, i + per); j++)
            {
                if (!double.IsFinite(values[j])) continue;
                if (least < 0 || values[j] < values[least]) least = j;
                if (most < 0 || values[j] > values[most]) most = j;
            }
            if (least < 0)
            {
                pen = false;
                continue;
            }
            var (a, b) = least <= most ? (least, most) : (most, least);
            To(a, values[a]);
            if (a != b && values[a] != values[b]) To(b, values[b]);
        }
        return path.ToString();
    }

    void BarPath(StringBuilder html, PlotLine line)
    {
        var path = new StringBuilder();
        var width = Math.Max(0.6, (Width - Left - Right) / (double)Math.Max(1, line.Values.Length) - 0.6);
        for (var i = 0; i < line.Values.Length; i++)
        {
            if (!double.IsFinite(line.Values[i]) || line.Values[i] == 0) continue;
            path.Append($"M{N(X((i + 0.5) * StepSeconds) - width / 2)} {N(Y(0))}V{N(Y(line.Values[i]))}h{N(width)}V{N(Y(0))}z");
        }
        html.Append($"<path class=\"bars\" d=\"{path}\"/>");
    }

    static string E(string text) => WebUtility.HtmlEncode(text);
}
