using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>One compass for each swing: an arrow a machine.</summary>
static class ModeCompass
{
    const int Side = 250, Tall = 216, Middle = Side / 2, Centre = Tall / 2, Reach = 88;

    /// <summary>Tips closer than this share one label.</summary>
    const double Near = 15;

    public static void Write(StringBuilder html, LinearModel model, IReadOnlyList<Mode> modes)
    {
        html.Append("<div style=\"display:flex;flex-wrap:wrap;gap:14px\">");
        foreach (var mode in modes)
        {
            var words = $"{ModeWords.Hz(mode)} Hz, damping {ModeWords.Damping(mode)} %: {ModeWords.Sides(model, mode)}";
            html.Append($"<figure style=\"margin:0;flex:0 0 {Side}px;max-width:{Side}px\"><svg viewBox=\"0 0 {Side} {Tall}\" width=\"{Side}\" height=\"{Tall}\" role=\"img\" aria-label=\"{E(words)}\">");
            html.Append($"<circle class=\"grid\" style=\"fill:none\" cx=\"{Middle}\" cy=\"{Centre}\" r=\"{Reach}\"/><path class=\"grid faint\" d=\"M{Middle - Reach} {Centre}H{Middle + Reach}M{Middle} {Centre - Reach}V{Centre + Reach}\"/>");
            foreach (var speed in mode.Shape.OrderBy(s => s.Magnitude)) Arrow(html, speed);
            Labels(html, model, mode);
            html.Append($"</svg><figcaption style=\"display:block\"><b>{E(ModeWords.Hz(mode))} Hz</b>, damping {E(ModeWords.Damping(mode))} %, {E(ModeWords.Kind(mode))}</figcaption></figure>");
        }
        html.Append("</div>\n");
    }

    static (double X, double Y) Tip(Complex speed) => (Middle + speed.Real * Reach, Centre - speed.Imaginary * Reach);

    static void Arrow(StringBuilder html, Complex speed)
    {
        var length = speed.Magnitude * Reach;
        if (length < 2) return;
        var (dx, dy) = (speed.Real / speed.Magnitude, -speed.Imaginary / speed.Magnitude);
        var (x, y) = Tip(speed);
        var ink = speed.Real >= 0 ? 0 : 1;
        html.Append($"<path class=\"i{ink}\" style=\"fill:none;stroke-width:2\" d=\"M{Middle} {Centre}L{N(x)} {N(y)}\"/>");
        if (length > 8) html.Append($"<path class=\"i{ink} dot\" d=\"M{N(x)} {N(y)}L{N(x - 8 * dx - 3.5 * dy)} {N(y - 8 * dy + 3.5 * dx)}L{N(x - 8 * dx + 3.5 * dy)} {N(y - 8 * dy - 3.5 * dx)}Z\"/>");
    }

    /// <summary>Names of the arrows that are long enough to matter, those of one place together.</summary>
    static void Labels(StringBuilder html, LinearModel model, Mode mode)
    {
        var groups = new List<(double X, double Y, Complex Speed, List<string> Names)>();
        foreach (var r in Enumerable.Range(0, mode.Shape.Length).Where(r => mode.Shape[r].Magnitude >= 0.25).OrderByDescending(r => mode.Shape[r].Magnitude))
        {
            var (x, y) = Tip(mode.Shape[r]);
            var near = groups.FirstOrDefault(g => Math.Abs(g.Y - y) < Near && Math.Abs(g.X - x) < 3 * Near && g.Speed.Real * mode.Shape[r].Real > 0);
            if (near.Names is { } names) names.Add(model.Rotors[r].Name);
            else groups.Add((x, y, mode.Shape[r], [model.Rotors[r].Name]));
        }
        foreach (var (x, y, speed, names) in groups)
        {
            var (dx, dy) = (speed.Real / speed.Magnitude, -speed.Imaginary / speed.Magnitude);
            var text = names.Count > 3 ? $"{names[0]}, {names[1]} +{names.Count - 2}" : string.Join(", ", names);
            // Over the arrow where there is no room beyond its tip.
            var room = dx >= 0 ? Side - x : x;
            var (at, lift, anchor) = room < 8 + 6.5 * text.Length ? (x, -9.0, dx >= 0 ? "end" : "start") : (x + 6 * dx, 10 * dy + 4, dx > 0.3 ? "start" : dx < -0.3 ? "end" : "middle");
            html.Append($"<text class=\"note\" x=\"{N(at)}\" y=\"{N(y + lift)}\" text-anchor=\"{anchor}\">{E(text)}</text>");
        }
    }

    static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    static string E(string text) => WebUtility.HtmlEncode(text);
}
