using System.Globalization;
using System.Text;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>The answer as tables, CSV and sentences.</summary>
static class HeadroomReport
{
    const int MostNames = 12;

    public static StudyResult Of(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms, IReadOnlyList<string> notes)
    {
        string[] said = [.. notes, .. Notes(areas, terms)];
        return new StudyResult([("Headroom by area", Headroom(areas, terms)), ("Curtailment, mean of the areas", Totals(areas, terms)), .. Details(areas, terms)], HeadroomJson.Write(areas, terms, said), Csv(areas), () => HeadroomPage.Write(areas, terms, said)) { Notes = said };
    }

    public static string Percent(double share) => Figures.Number(Math.Round(100 * share, 10)) + " %";

    public static string Gigawatts(double megawatts) => (megawatts / 1000).ToString("0.00", CultureInfo.InvariantCulture);

    public static string Names(IReadOnlyList<string> names) => names.Count <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";

    /// <summary>Gigawatts per area and rate, with the sum of all.</summary>
    public static PlotTable Headroom(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms)
    {
        List<Cell[]> rows = [.. areas.Select(a => (Cell[])
        [
            a.Area, a.FirstYear == a.LastYear ? $"{a.FirstYear}" : $"{a.FirstYear}-{a.LastYear}", Whole(a.SummerPeakMegawatts), Whole(a.WinterPeakMegawatts), a.LoadFactor.ToString("0.000", CultureInfo.InvariantCulture),
            .. a.Rates.Select(r => new Cell(Gigawatts(r.Load.LoadMegawatts))), .. a.Rates.Select(r => new Cell(Whole(r.Load.Hours))),
        ])];
        if (areas.Count > 1)
        {
            var sums = terms.Rates.Select((_, i) => new Cell(Gigawatts(areas.Sum(a => a.Rates[i].Load.LoadMegawatts))));
            var means = terms.Rates.Select((_, i) => new Cell("mean " + One(areas.Average(a => a.Rates[i].Load.Hours))));
            rows.Add([$"all {areas.Count}", "", "", "", "", .. sums, .. means]);
        }
        return new(["area", ">years", ">summer peak MW", ">winter peak MW", ">load factor", .. terms.Rates.Select(r => $">GW at {Percent(r)}"), .. terms.Rates.Select(r => $">h/year at {Percent(r)}")], rows);
    }

    /// <summary>One row per rate: how often, how deep, how long and when, mean of the areas.</summary>
    public static PlotTable Totals(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms) => new(
        [.. CurtailmentHeads(terms)],
        [.. terms.Rates.Select((rate, i) => Row(Percent(rate).Replace(' ', '\u00a0'), areas.Select(a => a.Rates[i].Load).ToArray(), terms))]);

    /// <summary>One row per area, at one rate.</summary>
    public static PlotTable ByArea(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms, int rate) => new(
        [.. CurtailmentHeads(terms).Select((h, i) => i == 0 ? "area" : h)],
        [.. areas.Select(a => Row(a.Area, [a.Rates[rate].Load], terms))]);

    // Few areas are told whole; many by the page, the JSON and the CSV.
    static IEnumerable<(string, PlotTable)> Details(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms) =>
        areas.Count is 1 or > 6 ? [] : terms.Rates.Select((rate, i) => ($"Curtailment by area at {Percent(rate)}", ByArea(areas, terms, i)));

    static IEnumerable<string> CurtailmentHeads(HeadroomTerms terms) =>
    [
        "rate", ">h/year", ">≥ 50 % retained", ">≥ 75 %", ">≥ 90 %", ">MWh/year", ">deepest", ">events/year", ">mean h", ">typical h", ">longest h", ">summer", ">winter",
        .. terms.FlexibleShare < 1 ? [$">h beyond {Percent(terms.FlexibleShare)}", ">MWh beyond"] : Array.Empty<string>(),
        .. terms.Battery is not null ? [">battery MWh/year"] : Array.Empty<string>(),
    ];

    static Cell[] Row(string name, Curtailment[] of, HeadroomTerms terms)
    {
        double Mean(Func<Curtailment, double> value) => of.Average(value);
        var energy = of.Sum(c => c.MegawattHours);
        string Season(Func<Curtailment, double> share) => energy > 0 ? Figures.Number(Math.Round(100 * of.Sum(c => share(c) * c.MegawattHours) / energy, 1)) + " %" : "-";
        var runs = of.Sum(c => c.Events);
        return
        [
            name, One(Mean(c => c.Hours)), One(Mean(c => c.HoursRetaining50)), One(Mean(c => c.HoursRetaining75)), One(Mean(c => c.HoursRetaining90)), Whole(Mean(c => c.MegawattHours)),
            Figures.Number(Math.Round(100 * of.Max(c => c.DeepestShare), 1)) + " %", One(Mean(c => c.Events)), runs > 0 ? One(of.Sum(c => c.Hours) / runs) : "-", One(Mean(c => c.TypicalEventHours)), Whole(of.Max(c => c.LongestEventHours)),
            Season(c => c.SummerShare), Season(c => c.WinterShare),
            .. terms.FlexibleShare < 1 ? [One(Mean(c => c.HoursBeyondFlexible)), Whole(Mean(c => c.MegawattHoursBeyondFlexible))] : Array.Empty<Cell>(),
            .. terms.Battery is not null ? [Whole(Mean(c => c.BatteryMegawattHours))] : Array.Empty<Cell>(),
        ];
    }

    static IEnumerable<string> Notes(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms)
    {
        foreach (var a in areas.Where(a => a.FilledHours > 0)) yield return $"{a.Area}: {a.FilledHours} hours without a demand were filled by a straight line, the longest run {a.LongestFill} h.";
        foreach (var years in areas.Where(a => a.LeftOutYears.Length > 0).GroupBy(a => string.Join(", ", a.LeftOutYears)))
            yield return $"{Names([.. years.Select(a => a.Area)])}: {years.Key} left out, as it is not whole; --part-years keeps it.";
        foreach (var doubt in areas.SelectMany(a => a.Doubts)) yield return doubt;
        if (areas.FirstOrDefault(a => a.Rates.Any(r => r.Load.LoadMegawatts == 0)) is { } none) yield return $"{none.Area}: at some rate nothing fits, as too many hours lie on or above the threshold.";
        yield return "The thresholds are past peaks: what a system carried once, not what its lines, reserves and ramps carry everywhere; `study interconnect` and `study adequacy` ask these.";
        if (terms.FlexibleShare < 1) yield return "In the hour of the peak itself nothing new fits, so a load that is flexible in part asks for a battery, or for the energy beyond its flexible share.";
    }

    static string Csv(IReadOnlyList<AreaHeadroom> areas)
    {
        var csv = new StringBuilder("area,rate,headroom_mw,hours_per_year,hours_retaining_50,hours_retaining_75,hours_retaining_90,curtailed_mwh_per_year,deepest_share,events_per_year,mean_event_h,typical_event_h,longest_event_h,longest_event_begins,summer_share,winter_share,hours_beyond_flexible,mwh_beyond_flexible,battery_mwh_per_year,summer_peak_mw,winter_peak_mw,load_factor,first_year,last_year\n");
        foreach (var a in areas)
        {
            foreach (var (limit, c) in a.Rates)
            {
                csv.Append(CultureInfo.InvariantCulture, $"{Quoted(a.Area)},{limit},{c.LoadMegawatts},{c.Hours},{c.HoursRetaining50},{c.HoursRetaining75},{c.HoursRetaining90},{c.MegawattHours},{c.DeepestShare},{c.Events},{c.MeanEventHours},{c.TypicalEventHours},{c.LongestEventHours},{c.LongestEventBegins},{c.SummerShare},{c.WinterShare},{c.HoursBeyondFlexible},{c.MegawattHoursBeyondFlexible},{c.BatteryMegawattHours},");
                csv.Append(CultureInfo.InvariantCulture, $"{Or(a.SummerPeakMegawatts)},{Or(a.WinterPeakMegawatts)},{a.LoadFactor},{a.FirstYear},{a.LastYear}\n");
            }
        }
        return csv.ToString();
    }

    static string Or(double value) => double.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);

    static string Quoted(string name) => name.Contains(',', StringComparison.Ordinal) ? $"\"{name}\"" : name;

    static string One(double value) => value.ToString(value >= 1000 ? "#,0" : "0.0", CultureInfo.InvariantCulture);

    static string Whole(double value) => double.IsNaN(value) ? "-" : value.ToString("#,0", CultureInfo.InvariantCulture);
}
