using System.Text;

namespace Ballast.App.Plots;

/// <summary>Draws one curve. Where places rise and several share a pixel, the first, least, greatest and last of them are drawn.</summary>
static class CurvePath
{
    public static void Write(StringBuilder html, Curve curve, PlotScale x, PlotScale y, double foot)
    {
        switch (curve.Shape)
        {
            case Shape.Bars:
                Bars(html, curve, x, y, foot);
                break;
            case Shape.Points:
                for (var i = 0; i < curve.Count; i++)
                    if (double.IsFinite(curve.Y[i]) && x.Sees(curve.At(i))) html.Append($"<circle class=\"i{(int)curve.Ink} dot\" cx=\"{Plot.N(x.Pixel(curve.At(i)))}\" cy=\"{Plot.N(y.Pixel(curve.Y[i]))}\" r=\"3\"/>");
                break;
            default:
                html.Append($"<path class=\"i{(int)curve.Ink} s{(int)curve.Stroke}\" data-name=\"{System.Net.WebUtility.HtmlEncode(curve.Name)}\" d=\"{Line(curve, x, y)}\"/>");
                break;
        }
    }

    static string Line(Curve curve, PlotScale x, PlotScale y)
    {
        var pen = new Pen(curve.Shape == Shape.Stairs);
        if (!Rises(curve))
        {
            for (var i = 0; i < curve.Count; i++)
            {
                if (double.IsFinite(curve.Y[i]) && double.IsFinite(curve.At(i))) pen.To(x.Pixel(curve.At(i)), y.Pixel(curve.Y[i]));
                else pen.Lift();
            }
            return pen.ToString();
        }
        // Beyond the view one value on each side is drawn, so that the line reaches the border.
        var (from, to) = (First(curve, x.Low), Math.Min(curve.Count, First(curve, x.High) + 1));
        for (var i = Math.Max(0, from - 1); i < to;)
        {
            if (!double.IsFinite(curve.Y[i]))
            {
                pen.Lift();
                i++;
                continue;
            }
            var column = Math.Floor(x.Pixel(curve.At(i)));
            int end = i, least = i, most = i;
            for (; end < to && double.IsFinite(curve.Y[end]) && Math.Floor(x.Pixel(curve.At(end))) == column; end++)
            {
                if (curve.Y[end] < curve.Y[least]) least = end;
                if (curve.Y[end] > curve.Y[most]) most = end;
            }
            var last = end - 1;
            Span<int> drawn = [i, Math.Min(least, most), Math.Max(least, most), last];
            for (var k = 0; k < drawn.Length; k++)
                if (k == 0 || drawn[k] != drawn[k - 1]) pen.To(x.Pixel(curve.At(drawn[k])), y.Pixel(curve.Y[drawn[k]]));
            i = end;
        }
        return pen.ToString();
    }

    /// <summary>The first value whose place is not before this.</summary>
    static int First(Curve curve, double place)
    {
        var (low, high) = (0, curve.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (curve.At(middle) < place) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    static bool Rises(Curve curve)
    {
        if (curve.X is not { } places) return curve.Step > 0;
        for (var i = 1; i < places.Length; i++)
            if (!(places[i] >= places[i - 1])) return false;
        return true;
    }

    static void Bars(StringBuilder html, Curve curve, PlotScale x, PlotScale y, double foot)
    {
        var path = new StringBuilder();
        var zero = y.Log ? foot : Math.Min(foot, y.Pixel(0));
        for (var i = 0; i < curve.Count; i++)
        {
            if (!double.IsFinite(curve.Y[i])) continue;
            var (left, right) = (i > 0 ? (curve.At(i) + curve.At(i - 1)) / 2 : curve.At(i) - Beside(curve) / 2, i + 1 < curve.Count ? (curve.At(i) + curve.At(i + 1)) / 2 : curve.At(i) + Beside(curve) / 2);
            var (from, to) = (x.Pixel(x.Log ? Math.Max(left, curve.At(i) * 0.9) : left), x.Pixel(right));
            var air = Math.Min(2, 0.15 * (to - from));
            path.Append($"M{Plot.N(from + air)} {Plot.N(zero)}V{Plot.N(y.Pixel(curve.Y[i]))}H{Plot.N(Math.Max(from + air + 0.6, to - air))}V{Plot.N(zero)}z");
        }
        html.Append($"<path class=\"i{(int)curve.Ink} bar\" d=\"{path}\"/>");
    }

    static double Beside(Curve curve) => curve.Count > 1 ? curve.At(1) - curve.At(0) : 1;

    /// <summary>Collects a path's text, dropping what falls onto the point before.</summary>
    sealed class Pen(bool stairs)
    {
        readonly StringBuilder path = new();
        bool down;
        string lastX = "", lastY = "";

        public void Lift() => down = false;

        public void To(double px, double py)
        {
            var (x, y) = (Plot.N(px), Plot.N(py));
            if (!down) path.Append('M').Append(x).Append(' ').Append(y);
            else if (x == lastX && y == lastY) return;
            else if (stairs) path.Append('L').Append(x).Append(' ').Append(lastY).Append('L').Append(x).Append(' ').Append(y);
            else path.Append('L').Append(x).Append(' ').Append(y);
            (down, lastX, lastY) = (true, x, y);
        }

        public override string ToString() => path.ToString();
    }
}
