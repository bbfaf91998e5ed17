using System.Globalization;
using System.Net;
using System.Text;

namespace Ballast.App.Plots;

/// <summary>One picture: curves over two axes, with limits, shaded stretches and marks, as SVG.</summary>
sealed class Plot
{
    const int Right = 14, Top = 10, Bottom = 40;

    /// <summary>What is to be seen, in words, for those who do not see it.</summary>
    public required string Title { get; init; }

    public required PlotAxis X { get; init; }

    public required PlotAxis Y { get; init; }

    public required IReadOnlyList<Curve> Curves { get; init; }

    public IReadOnlyList<PlotRule> Rules { get; init; } = [];

    public IReadOnlyList<PlotBand> Bands { get; init; } = [];

    public IReadOnlyList<PlotMark> Marks { get; init; } = [];

    public int Width { get; init; } = 1080;

    public int Height { get; init; } = 320;

    public void Write(StringBuilder html)
    {
        var left = LeftOf(out var least, out var most, out var firstX, out var lastX);
        var x = new PlotScale(X, firstX, lastX, left, Width - Right, 0);
        var y = new PlotScale(Y, least, most, Height - Bottom, Top, 0.06);
        html.Append($"<figure class=\"plot\" data-plot=\"\"><figcaption><span class=\"keys\"><b>{E(Title)}</b>");
        foreach (var curve in Curves.Where(c => c.Name.Length > 0)) Key(html, curve);
        html.Append("</span><span class=\"readout\"></span></figcaption>");
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" style=\"max-width:{Width + 60}px\" role=\"img\" aria-label=\"{E(Title)}\" data-x=\"{left} {Width - Right} {x.Low:R} {x.High:R} {(X.Log ? 1 : 0)}\" data-y=\"{Height - Bottom} {Top} {y.Low:R} {y.High:R} {(Y.Log ? 1 : 0)}\" >");
        var clip = $"c{html.Length}";
        html.Append($"<clipPath id=\"{clip}\"><rect x=\"{left}\" y=\"{Top - 2}\" width=\"{Width - Right - left}\" height=\"{Height - Bottom - Top + 4}\"/></clipPath>");
        foreach (var band in Bands) Band(html, band, x, y, left);
        Axes(html, x, y, left);
        html.Append($"<g clip-path=\"url(#{clip})\">");
        foreach (var curve in Curves) CurvePath.Write(html, curve, x, y, Height - Bottom);
        html.Append("</g>");
        foreach (var rule in Rules) Rule(html, rule, x, y, left);
        foreach (var mark in Marks) Mark(html, mark, x, y);
        html.Append($"<line class=\"cursor\" y1=\"{Top}\" y2=\"{Height - Bottom}\" x1=\"0\" x2=\"0\"/></svg></figure>\n");
    }

    /// <summary>The values' extent, and the room that the numbers at the left need.</summary>
    int LeftOf(out double least, out double most, out double firstX, out double lastX)
    {
        (least, most, firstX, lastX) = (double.NaN, double.NaN, double.NaN, double.NaN);
        foreach (var curve in Curves)
        {
            for (var i = 0; i < curve.Count; i++)
            {
                var (px, py) = (curve.At(i), curve.Y[i]);
                if (!double.IsFinite(px) || (X.Log && px <= 0)) continue;
                if (!(firstX <= px)) firstX = px;
                if (!(lastX >= px)) lastX = px;
                if (!double.IsFinite(py) || (Y.Log && py <= 0) || px < X.From || px > X.To) continue;
                if (!(least <= py)) least = py;
                if (!(most >= py)) most = py;
            }
            if (curve is { Shape: Shape.Bars } && !Y.Log) (least, most) = (Math.Min(least, 0), Math.Max(most, 0));
            if (curve is { Shape: Shape.Bars, Count: > 0 } && !X.Log)
            {
                var half = (curve.Count > 1 ? curve.At(1) - curve.At(0) : 1) / 2;
                (firstX, lastX) = (Math.Min(firstX, curve.At(0) - half), Math.Max(lastX, curve.At(curve.Count - 1) + half));
            }
        }
        foreach (var rule in Rules.Where(r => !r.Upright && double.IsFinite(r.At) && (r.At > 0 || !Y.Log))) (least, most) = (Least(least, rule.At), Most(most, rule.At));
        var trial = new PlotScale(Y, least, most, Height - Bottom, Top, 0.06);
        return 34 + 7 * trial.Ticks(46).Max(t => t.Text.Length);
    }

    static double Least(double a, double b) => double.IsNaN(a) ? b : Math.Min(a, b);

    static double Most(double a, double b) => double.IsNaN(a) ? b : Math.Max(a, b);

    static void Key(StringBuilder html, Curve curve)
    {
        var drawn = curve.Shape switch
        {
            Shape.Bars => $"<rect class=\"i{(int)curve.Ink} bar\" x=\"4\" y=\"0\" width=\"12\" height=\"8\"/>",
            Shape.Points => $"<circle class=\"i{(int)curve.Ink} dot\" cx=\"10\" cy=\"4\" r=\"3\"/>",
            _ => $"<path class=\"i{(int)curve.Ink} s{(int)curve.Stroke}\" d=\"M0 4H20\"/>",
        };
        html.Append($"<span class=\"key\"><svg width=\"20\" height=\"8\" aria-hidden=\"true\">{drawn}</svg>{E(curve.Name)}</span>");
    }

    void Axes(StringBuilder html, PlotScale x, PlotScale y, int left)
    {
        foreach (var (value, text) in y.Ticks(46))
        {
            html.Append($"<path class=\"grid{(text.Length == 0 ? " faint" : "")}\" d=\"M{left} {N(y.Pixel(value))}H{Width - Right}\"/>");
            if (text.Length > 0) html.Append($"<text class=\"tick\" x=\"{left - 7}\" y=\"{N(y.Pixel(value) + 4)}\" text-anchor=\"end\">{E(text)}</text>");
        }
        foreach (var (value, text) in x.Ticks(Width < 600 ? 62 : 88))
        {
            html.Append($"<path class=\"grid faint\" d=\"M{N(x.Pixel(value))} {Top}V{Height - Bottom}\"/>");
            if (text.Length > 0) html.Append($"<text class=\"tick\" x=\"{N(x.Pixel(value))}\" y=\"{Height - Bottom + 16}\" text-anchor=\"{(x.Pixel(value) > Width - Right - 20 ? "end" : "middle")}\">{E(text)}</text>");
        }
        html.Append($"<text class=\"axis\" x=\"{(left + Width - Right) / 2}\" y=\"{Height - 5}\" text-anchor=\"middle\">{E(x.Label)}</text>");
        html.Append($"<text class=\"axis\" transform=\"translate(13 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{E(Y.Label)}</text>");
    }

    void Band(StringBuilder html, PlotBand band, PlotScale x, PlotScale y, int left)
    {
        var kind = band.Bad ? "shade bad" : "shade";
        if (band.Across)
        {
            var (head, foot) = (Math.Max(Top, y.Pixel(band.To)), Math.Min(Height - Bottom, y.Pixel(band.From)));
            html.Append($"<rect class=\"{kind}\" x=\"{left}\" y=\"{N(head)}\" width=\"{Width - Right - left}\" height=\"{N(Math.Max(1, foot - head))}\"/>");
            html.Append($"<text class=\"note\" x=\"{left + 6}\" y=\"{N(head + 14)}\">{E(band.Text)}</text>");
            return;
        }
        var (from, to) = (Math.Max(left, x.Pixel(band.From)), Math.Min(Width - Right, x.Pixel(band.To)));
        if (to < from) return;
        html.Append($"<rect class=\"{kind}\" x=\"{N(from)}\" y=\"{Top}\" width=\"{N(Math.Max(1.5, to - from))}\" height=\"{Height - Bottom - Top}\"/>");
        if (band.Text.Length > 0) html.Append($"<text class=\"note\" x=\"{N(Math.Min(from + 5, Width - Right - 6.2 * band.Text.Length))}\" y=\"{Top + 13}\">{E(band.Text)}</text>");
    }

    void Rule(StringBuilder html, PlotRule rule, PlotScale x, PlotScale y, int left)
    {
        if (rule.Upright)
        {
            if (!x.Sees(rule.At)) return;
            html.Append($"<path class=\"rule\" d=\"M{N(x.Pixel(rule.At))} {Top}V{Height - Bottom}\"/><text class=\"note\" x=\"{N(x.Pixel(rule.At) + 4)}\" y=\"{Top + 12}\">{E(rule.Text)}</text>");
            return;
        }
        if (!y.Sees(rule.At)) return;
        html.Append($"<path class=\"rule\" d=\"M{left} {N(y.Pixel(rule.At))}H{Width - Right}\"/><text class=\"note\" x=\"{Width - Right - 4}\" y=\"{N(Math.Max(Top + 12, y.Pixel(rule.At) - 5))}\" text-anchor=\"end\">{E(rule.Text)}</text>");
    }

    void Mark(StringBuilder html, PlotMark mark, PlotScale x, PlotScale y)
    {
        if (!x.Sees(mark.X) || !y.Sees(mark.Y)) return;
        var (px, py) = (x.Pixel(mark.X), y.Pixel(mark.Y));
        var late = px > Width - Right - 8 - 6.5 * mark.Text.Length;
        html.Append($"<circle class=\"mark{(mark.Bad ? " bad" : "")}\" cx=\"{N(px)}\" cy=\"{N(py)}\" r=\"4\"/><text class=\"note\" x=\"{N(px + (late ? -8 : 8))}\" y=\"{N(py < Top + 34 ? py + 18 : py - 6)}\" text-anchor=\"{(late ? "end" : "start")}\">{E(mark.Text)}</text>");
    }

    internal static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    static string E(string text) => WebUtility.HtmlEncode(text);
}
