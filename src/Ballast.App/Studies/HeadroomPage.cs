using System.Globalization;
using Ballast.App.Plots;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>The answer as a page with plots: load over rate, bars by area, the load-duration curve, and when curtailment falls.</summary>
static class HeadroomPage
{
    /// <summary>Areas that are shown each with its own pictures; the rest are in the tables.</summary>
    const int MostAreas = 30;

    /// <summary>The rate that pictures are drawn at, where it was asked: the one that the published study speaks of most.</summary>
    const double Shown = 0.005;

    public static string Write(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms, IReadOnlyList<string> notes)
    {
        var years = $"{areas.Min(a => a.FirstYear)} to {areas.Max(a => a.LastYear)}";
        var page = new PlotPage(
            areas.Count == 1 ? $"How much load fits in {areas[0].Area}?" : $"How much load fits in {areas.Count} areas?",
            $"{Asked(terms)}, hourly demand of {years}. The largest load that passes the season's past peak for no more than the named share of its own energy. Ballast {Product.Version}.");
        page.Heads([.. terms.Rates.Select((rate, i) => (new Cell($"{HeadroomReport.Gigawatts(areas.Sum(a => a.Rates[i].Load.LoadMegawatts))} GW"), $"at {HeadroomReport.Percent(rate)} curtailed, {areas.Average(a => a.Rates[i].Load.Hours):0} h a year"))]);
        if (areas.Count > 1)
        {
            page.Section("By area", "Each bar is one area's headroom; the darker the part, the lower the rate at which it fits.");
            page.Draw(html => HeadroomBars.Write(html, areas, terms));
        }
        page.Section("In numbers").Add(HeadroomReport.Headroom(areas, terms));
        page.Section("Curtailment", "Mean of the areas. Retained: hours of curtailment in which at least that share of the load goes on. An event is a run of consecutive hours.").Add(HeadroomReport.Totals(areas, terms));
        foreach (var area in areas.Take(MostAreas)) Area(page, area, terms);
        if (areas.Count > MostAreas) page.Section("The rest").Say($"{areas.Count - MostAreas} further areas are in the tables, the JSON and the CSV.");
        page.Section("Notes");
        foreach (var note in notes) page.Say(note);
        return page.ToHtml();
    }

    static string Asked(HeadroomTerms terms)
    {
        var load = terms.Shape is null ? "A constant load" : "A load with a shape of its own";
        var battery = terms.Battery is { } b ? string.Create(CultureInfo.InvariantCulture, $" with a battery of {b.PowerMegawatts:0.###} MW and {b.EnergyMegawattHours:0.###} MWh, {100 * b.Efficiency:0.#} % round trip") : "";
        var flexible = terms.FlexibleShare < 1 ? $", {HeadroomReport.Percent(terms.FlexibleShare)} flexible" : "";
        return load + battery + flexible;
    }

    static void Area(PlotPage page, AreaHeadroom area, HeadroomTerms terms)
    {
        var shown = area.Rates.FirstOrDefault(r => r.Limit == Shown) ?? area.Rates[Math.Min(1, area.Rates.Length - 1)];
        var load = shown.Load;
        page.Section(area.Area, string.Create(CultureInfo.InvariantCulture,
            $"{HeadroomReport.Gigawatts(load.LoadMegawatts)} GW at {HeadroomReport.Percent(shown.Limit)}: {load.Hours:0} h a year, of which {load.HoursRetaining50:0} keep at least half of the load; events of {load.MeanEventHours:0.0} h in the mean, {load.TypicalEventHours:0.#} h typically, {load.LongestEventHours} h at most{(load.LongestEventHours > 0 ? $" (from {load.LongestEventBegins})" : "")}."));
        page.Add(Duration(area, shown));
        page.Add(RateCurve(area));
        page.Draw(html => HeadroomHeat.Write(html, area.Area, shown));
        if (load.Years.Length > 1) page.Add(ByYear(area, shown));
        page.Add(Depth(area, shown));
    }

    static Plot Duration(AreaHeadroom area, HeadroomAtRate shown)
    {
        double[] percent = [.. area.DurationShares.Select(s => 100 * s)], demand = [.. area.DurationMegawatts.Select(m => m / 1000)];
        var size = shown.Load.LoadMegawatts / 1000;
        List<PlotRule> rules = [];
        if (!double.IsNaN(area.SummerPeakMegawatts)) rules.Add(new(area.SummerPeakMegawatts / 1000, $"summer threshold {HeadroomReport.Gigawatts(area.SummerPeakMegawatts)} GW"));
        if (!double.IsNaN(area.WinterPeakMegawatts)) rules.Add(new(area.WinterPeakMegawatts / 1000, $"winter threshold {HeadroomReport.Gigawatts(area.WinterPeakMegawatts)} GW"));
        return new Plot
        {
            Title = $"Load duration, {area.Area}",
            X = new("share of all hours, %") { From = 0, To = 100 },
            Y = new("GW") { Show = 0 },
            Height = 260,
            Curves = [Curve.Of("demand", percent, demand), Curve.Of($"with {HeadroomReport.Gigawatts(shown.Load.LoadMegawatts)} GW more", percent, [.. demand.Select(d => d + size)]) with { Ink = Ink.Orange, Stroke = Stroke.Dashed }],
            Rules = rules,
        };
    }

    static Plot RateCurve(AreaHeadroom area) => new()
    {
        Title = $"Load over curtailment rate, {area.Area}",
        X = new("curtailed share of the load's energy, %") { From = 0 },
        Y = new("headroom, GW") { Show = 0 },
        Height = 240,
        Curves = [Curve.Of("headroom", [.. area.CurveRates.Prepend(0).Select(r => 100 * r)], [.. area.CurveMegawatts.Prepend(0).Select(m => m / 1000)])],
        Marks = [.. area.Rates.Where(r => r.Load.LoadMegawatts > 0).Select(r => new PlotMark(100 * r.Limit, r.Load.LoadMegawatts / 1000, $"{HeadroomReport.Gigawatts(r.Load.LoadMegawatts)} GW"))],
    };

    static Plot ByYear(AreaHeadroom area, HeadroomAtRate shown) => new()
    {
        Title = $"Curtailment by year at {HeadroomReport.Gigawatts(shown.Load.LoadMegawatts)} GW, {area.Area}",
        X = new("year") { Plain = true },
        Y = new("% of the load's energy") { Show = 0 },
        Height = 200,
        Curves = [Curve.Even("", area.FirstYear, 1, [.. shown.Load.Years.Select(y => 100 * y.Rate)]) with { Shape = Shape.Bars }],
        Rules = [new(100 * shown.Limit, $"mean {HeadroomReport.Percent(shown.Limit)}")],
    };

    static Plot Depth(AreaHeadroom area, HeadroomAtRate shown) => new()
    {
        Title = $"Hours a year by depth, {area.Area}",
        X = new("share of the load that is curtailed, %"),
        Y = new("hours a year") { Show = 0 },
        Height = 180,
        Curves = [Curve.Even("", 5, 10, shown.Load.HoursByDepth) with { Shape = Shape.Bars, Ink = Ink.Orange }],
    };
}
