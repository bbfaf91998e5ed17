using System.Text.Json;
using Ballast.App.Plots;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>The answer as it is written in JSON.</summary>
static class HeadroomJson
{
    public static string Write(IReadOnlyList<AreaHeadroom> areas, HeadroomTerms terms, IReadOnlyList<string> notes) => JsonText.Object(json =>
    {
        json.WriteString("study", "headroom");
        json.WriteString("version", Product.Version);
        Load(json, terms);
        json.Objects("totals", Enumerable.Range(0, terms.Rates.Count), i =>
        {
            json.Number("rate", terms.Rates[i]);
            json.Number("headroomMegawatts", areas.Sum(a => a.Rates[i].Load.LoadMegawatts));
            json.Number("meanHours", areas.Average(a => a.Rates[i].Load.Hours));
            json.Number("meanHoursRetaining50", areas.Average(a => a.Rates[i].Load.HoursRetaining50));
            json.Number("meanHoursRetaining75", areas.Average(a => a.Rates[i].Load.HoursRetaining75));
            json.Number("meanHoursRetaining90", areas.Average(a => a.Rates[i].Load.HoursRetaining90));
        });
        json.Objects("areas", areas, area => Area(json, area));
        json.Strings("notes", notes);
    });

    static void Load(Utf8JsonWriter json, HeadroomTerms terms)
    {
        json.WriteStartObject("load");
        json.WriteString("shape", terms.Shape is null ? "constant" : "of a file");
        json.Number("flexibleShare", terms.FlexibleShare);
        if (terms.Battery is { } battery)
        {
            json.WriteStartObject("battery");
            json.Number("powerMegawatts", battery.PowerMegawatts);
            json.Number("energyMegawattHours", battery.EnergyMegawattHours);
            json.Number("roundTripEfficiency", battery.Efficiency);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void Area(Utf8JsonWriter json, AreaHeadroom area)
    {
        json.WriteString("area", area.Area);
        json.WriteNumber("firstYear", area.FirstYear);
        json.WriteNumber("lastYear", area.LastYear);
        json.WriteNumber("hours", area.Hours);
        json.Number("summerPeakMegawatts", area.SummerPeakMegawatts);
        json.Number("winterPeakMegawatts", area.WinterPeakMegawatts);
        if (!double.IsNaN(area.SummerPeakMegawatts)) json.WriteString("summerPeakAt", area.SummerPeakAt);
        if (!double.IsNaN(area.WinterPeakMegawatts)) json.WriteString("winterPeakAt", area.WinterPeakAt);
        json.Number("loadFactor", area.LoadFactor);
        json.WriteNumber("filledHours", area.FilledHours);
        json.WriteNumber("longestFill", area.LongestFill);
        json.Objects("rates", area.Rates, at =>
        {
            json.Number("rate", at.Limit);
            Curtailment(json, at.Load);
        });
        Numbers(json, "curveMegawatts", area.CurveMegawatts);
        Numbers(json, "curveRates", area.CurveRates);
        Numbers(json, "durationShares", area.DurationShares);
        Numbers(json, "durationMegawatts", area.DurationMegawatts);
    }

    static void Curtailment(Utf8JsonWriter json, Curtailment load)
    {
        json.Number("headroomMegawatts", load.LoadMegawatts);
        json.Number("curtailmentRate", load.Rate, 9);
        json.Number("hours", load.Hours);
        json.Number("hoursRetaining50", load.HoursRetaining50);
        json.Number("hoursRetaining75", load.HoursRetaining75);
        json.Number("hoursRetaining90", load.HoursRetaining90);
        json.Number("megawattHours", load.MegawattHours);
        json.Number("deepestShare", load.DeepestShare);
        json.Number("summerShare", load.SummerShare);
        json.Number("winterShare", load.WinterShare);
        json.Number("events", load.Events);
        json.Number("meanEventHours", load.MeanEventHours);
        json.Number("typicalEventHours", load.TypicalEventHours);
        json.WriteNumber("longestEventHours", load.LongestEventHours);
        if (load.LongestEventHours > 0) json.WriteString("longestEventBegins", load.LongestEventBegins);
        json.Number("hoursBeyondFlexible", load.HoursBeyondFlexible);
        json.Number("megawattHoursBeyondFlexible", load.MegawattHoursBeyondFlexible);
        json.Number("batteryMegawattHours", load.BatteryMegawattHours);
        Numbers(json, "hoursByDepth", load.HoursByDepth);
        Numbers(json, "hoursByMonthAndHour", load.HoursByMonthAndHour);
        json.Objects("years", load.Years, year =>
        {
            json.WriteNumber("year", year.Year);
            json.Number("rate", year.Rate, 9);
            json.WriteNumber("hours", year.Hours);
            json.Number("megawattHours", year.MegawattHours);
        });
    }

    static void Numbers(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(Math.Round(value, 6) + 0.0);
        json.WriteEndArray();
    }
}
