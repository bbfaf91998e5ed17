using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ballast.App.Plots;

namespace Ballast.App.Tests.Plots;

/// <summary>Pictures that verbs draw: well-formed, whole, and no peak lost.</summary>
public class PlotPageTests
{
    [Fact]
    public void A_page_with_every_shape_is_well_formed_and_needs_nothing_from_elsewhere()
    {
        var html = Gallery();
        if (Environment.GetEnvironmentVariable("BALLAST_GALLERY") is { Length: > 0 } file) File.WriteAllText(file, html);
        var document = XDocument.Parse(html.Replace("<!DOCTYPE html>\n", "", StringComparison.Ordinal));
        Assert.Equal(6, document.Descendants("figure").Count());
        Assert.DoesNotMatch(@"(src|href)\s*=|https?:|url\((?!#)", html);
        Assert.DoesNotContain("NaN", Regex.Replace(html, "<script>.*</script>", "", RegexOptions.Singleline), StringComparison.Ordinal);
    }

    [Fact]
    public void One_sample_among_a_million_is_still_seen()
    {
        var values = new double[1_000_000];
        values[654_321] = 80;
        values[654_400] = -30;
        var html = Draw(new Plot { Title = "p", X = new("t"), Y = new("y"), Curves = [Curve.Even("a", 0, 1e-3, values)] });
        var ys = Points(html).Select(p => p.Y).ToArray();
        Assert.True(ys.Max() - ys.Min() > 200, "the peak and the dip span most of the height");
        Assert.InRange(Points(html).Count, 10, 5000);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-9)]
    [InlineData(1e12)]
    [InlineData(-3.0)]
    public void A_flat_or_an_empty_curve_is_drawn_too(double value)
    {
        foreach (var log in (bool[])[false, true])
            foreach (var y in (double[][])[[value, value], [], [double.NaN], [value, double.NaN, value, double.PositiveInfinity]])
            {
                var html = Draw(new Plot { Title = "flat", X = new("t"), Y = new("y") { Log = log }, Curves = [Curve.Even("a", 0, 1, y)] });
                Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
                Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
            }
    }

    static string Draw(Plot plot)
    {
        var html = new System.Text.StringBuilder();
        plot.Write(html);
        return html.ToString();
    }

    static List<(double X, double Y)> Points(string html) =>
    [
        .. Regex.Match(html, "data-name=\"a\" d=\"([^\"]*)\"").Groups[1].Value.Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(' ')).Select(p => (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture))),
    ];

    static string Gallery()
    {
        double[] Make(int count, Func<double, double> f) => [.. Enumerable.Range(0, count).Select(i => f(i))];
        var load = Make(60_000, i => 120 + (i / 1000 * 0.67 % 1 < 0.7 ? 25 : -25) + 3 * Math.Sin(i * 0.7));
        var frequency = Make(400, i => 0.05 * Math.Pow(200, i / 400.0));
        return new PlotPage("A gallery", "Every shape, so that it can be looked at.")
            .Heads((new Cell("fails", false), "ERCOT, proposed"), (new Cell("passes", true), "IESO"), ("150 MW", "highest power"), ("0.67 Hz", "iteration"))
            .Section("Lines", "One minute at a thousand samples a second.")
            .Add(new Plot { Title = "Power", X = new("time") { Time = true }, Y = new("power, MW"), Curves = [Curve.Even("load", 0, 1e-3, load) with { Stroke = Stroke.Thin }, Curve.Even("smoothed", 0, 1, Make(61, i => 120 + i / 10)) with { Ink = Ink.Orange }], Bands = [new(20, 25, "beyond the limit") { Bad = true }, new(40, 50, "checkpoint")], Rules = [new(130, "limit 130 MW")], Marks = [new(22, 145, "worst, 145 MW at 22 s") { Bad = true }] })
            .Add(new Plot { Title = "Four hours", Height = 200, X = new("time") { Time = true }, Y = new("power, kW"), Curves = [Curve.Even("a", 0, 60, Make(240, i => i % 60)) with { Shape = Shape.Stairs }, Curve.Even("b", 0, 60, Make(240, i => 30 + 20 * Math.Sin(i / 20))) with { Ink = Ink.Magenta, Stroke = Stroke.Dashed }] })
            .Section("Logarithmic axes")
            .Add(new Plot { Title = "Response", X = new("frequency, Hz") { Log = true }, Y = new("mHz per MW") { Log = true }, Curves = [Curve.Of("G1", frequency, [.. frequency.Select(f => 1e-3 + 1 / (1 + Math.Pow((f - 0.65) / 0.02, 2)))]), Curve.Of("G2", frequency, [.. frequency.Select(f => 0.3 / (1 + f * f))]) with { Ink = Ink.Green }, Curve.Of("G3", frequency, [.. frequency.Select(f => 0.1 / (1 + f * f))]) with { Ink = Ink.Violet }, Curve.Of("G4", frequency, [.. frequency.Select(f => 0.03 / (1 + f * f))]) with { Ink = Ink.Teal, Stroke = Stroke.Dotted }], Rules = [new(0.6469, "inter-area 0.647 Hz") { Upright = true }] })
            .Add(new Plot { Title = "Ride-through", Height = 260, X = new("time below, s") { Log = true }, Y = new("voltage, pu") { From = 0, To = 1.25 }, Curves = [Curve.Of("must stay above", [0.01, 0.15, 0.15, 0.25, 0.25, 0.5, 0.5, 2, 2, 10], [0, 0, 0.2, 0.2, 0.5, 0.5, 0.8, 0.8, 0.9, 0.9]) with { Ink = Ink.Magenta }, Curve.Of("dips", [0.05, 0.06, 0.3], [0.3, 0.42, 0.75]) with { Shape = Shape.Points }], Bands = [new(0.9, 1.1, "continuous") { Across = true }] })
            .Section("Bars and a table")
            .Add(new Plot { Title = "Margins", Height = 220, X = new("rule"), Y = new("share of limit, %"), Curves = [Curve.Even("worst", 1, 1, [40, 120, 80, -10, 55]) with { Shape = Shape.Bars }], Rules = [new(100, "limit")] })
            .Add(new Plot { Title = "Small", Width = 480, Height = 200, X = new("speed, pu"), Y = new("angle, rad"), Curves = [Curve.Of("loop", Make(200, i => 1e-6 * Math.Cos(i / 20)), Make(200, i => Math.Sin(i / 20) * Math.Exp(-i / 100)))] })
            .Add(new PlotTable(["rule", "verdict", ">worst", ">limit"], [["range in 5 s", new Cell("fails", false), "51.2 MW", "10 MW"], ["ramp over 10 min", new Cell("passes", true), "3.1 MW/min", "20 MW/min"]]))
            .ToHtml();
    }
}
