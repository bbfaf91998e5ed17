using System.Globalization;
using System.Text;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>The answer about adequacy as tables, as JSON and as CSV.</summary>
static class AdequacyTables
{
    /// <summary>Hours of the day with less than this share of all hours with a shortfall are left out of the table.</summary>
    const double Seen = 0.0005;

    static readonly string[] MonthNames = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[..12];

    public static StudyResult Result(AdequacyAnswer answer)
    {
        List<(string, PlotTable)> tables = [($"{answer.System.Name}: {answer.Method}\n{AdequacyScope.Line(answer.Input.System)}", Indices(answer))];
        var months = Months(answer);
        if (months.Rows.Count > 1 && answer.System.Start is not null) tables.Add(("By month", months));
        tables.Add(("By hour of the day", Hours(answer)));
        if (answer.Credits.Count > 0) tables.Add((CreditsHead(answer), Credits(answer)));
        if (answer.Activity.Count > 0) tables.Add(("Stores, flexible loads and ties", Activity(answer)));
        if (answer.Values.Count > 0) tables.Add((ValuesHead(answer), Values(answer)));
        return new StudyResult(tables, Json(answer), Csv(answer), () => AdequacyPage.Write(answer)) { Notes = answer.Notes };
    }

    public static string ValuesHead(AdequacyAnswer answer) => $"Capacity value at equal {AdequacyAnswer.Word(answer.Metric)}";

    public static string CreditsHead(AdequacyAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"Mean output in the {answer.CreditHours} hours with LOLP above {answer.Input.Cutoff}");

    public static PlotTable Indices(AdequacyAnswer answer) => new(["", ">LOLE, days", ">LOLH, hours", ">EUE, MWh", ">EUE, ppm of load"],
        [.. answer.Rows.Select(r => new Cell[]
        {
            r.Name, With(r.Indices.LossOfLoadDays, 6), With(r.Indices.LossOfLoadHours, 6), With(r.Indices.UnservedEnergy, 2),
            r.LoadEnergy > 0 ? Figures.Number(1e6 * r.Indices.UnservedEnergy.Value / r.LoadEnergy) : "-",
        })]);

    public static PlotTable Months(AdequacyAnswer answer)
    {
        var days = new DayIndex(answer.System);
        var (lole, lolh, eue, seen) = (new double[12], new double[12], new double[12], new bool[12]);
        var month = new int[days.Days];
        for (var i = 0; i < answer.System.Steps; i++)
        {
            var m = days.Month(i);
            month[days.Of[i]] = m;
            seen[m] = true;
            lolh[m] += answer.StepProbability[i] * answer.System.StepHours;
            eue[m] += answer.StepUnserved[i];
        }
        for (var d = 0; d < days.Days; d++) lole[month[d]] += answer.DayProbability[d];
        return new PlotTable(["month", ">LOLE, days", ">LOLH, hours", ">EUE, MWh", ">share of EUE"],
            [.. Enumerable.Range(0, 12).Where(m => seen[m]).Select(m => Row(MonthNames[m], lole[m], lolh[m], eue[m], eue.Sum()))]);
    }

    public static PlotTable Hours(AdequacyAnswer answer)
    {
        var days = new DayIndex(answer.System);
        var (lolh, eue) = (new double[24], new double[24]);
        for (var i = 0; i < answer.System.Steps; i++)
        {
            lolh[days.Hour(i)] += answer.StepProbability[i] * answer.System.StepHours;
            eue[days.Hour(i)] += answer.StepUnserved[i];
        }
        return new PlotTable(["hour from", ">LOLH, hours", ">EUE, MWh", ">share of EUE"],
            [.. Enumerable.Range(0, 24).Where(h => lolh[h] > Seen * lolh.Sum()).Select(h => (Cell[])[$"{h:00}:00", .. Row("", 0, lolh[h], eue[h], eue.Sum())[2..]])]);
    }

    static Cell[] Row(string name, double lole, double lolh, double eue, double whole) =>
        [name, Figures.Number(lole), Figures.Number(lolh), Figures.Number(eue), whole > 0 ? (eue / whole).ToString("P1", CultureInfo.InvariantCulture) : "-"];

    public static PlotTable Credits(AdequacyAnswer answer) => new(["resource", ">installed, MW", ">credit, MW", ">share"],
        [.. answer.Credits.Select(c => new Cell[] { c.Name, Figures.Number(c.Installed), Figures.Number(c.Megawatts), double.IsNaN(c.Megawatts) || c.Installed <= 0 ? "-" : Percent(c.Megawatts / c.Installed) })]);

    public static PlotTable Values(AdequacyAnswer answer)
    {
        var many = answer.Values.Count > 1;
        string[] heads = many
            ? ["resource", ">MW", ">ELCC alone, MW", ">share", ">EFC alone, MW", ">ELCC last, MW", ">share", ">EFC last, MW"]
            : ["resource", ">MW", ">ELCC, MW", ">share", ">EFC, MW"];
        return new PlotTable(heads, [.. answer.Values.Select(v => Row(v, many))]);
    }

    static Cell[] Row(CapacityRow row, bool many)
    {
        Cell Share(Estimate elcc) => row.Megawatts > 0 && double.IsFinite(elcc.Value) ? Percent(elcc.Value / row.Megawatts) : "-";
        Cell[] cells = [row.Name, Figures.Number(row.Megawatts), With(row.Alone.Elcc, 3), Share(row.Alone.Elcc), With(row.Alone.Efc, 3)];
        if (!many) return cells;
        return row.Last is { } last ? [.. cells, With(last.Elcc, 3), Share(last.Elcc), With(last.Efc, 3)] : [.. cells, "", "", ""];
    }

    public static PlotTable Activity(AdequacyAnswer answer) => new(["", "", ">mean", ">unit"],
        [.. answer.Activity.Select(d => new Cell[] { d.Name, d.What, With(d.Value, 2), d.Unit })]);

    /// <summary>A figure with its standard error; as many digits as it has where it is exact.</summary>
    public static string With(Estimate estimate, int exactDigits)
    {
        if (!double.IsFinite(estimate.Value)) return "-";
        if (estimate.StandardError == 0) return estimate.Value.ToString("N" + exactDigits, CultureInfo.InvariantCulture).Replace('-', '−');
        // Two digits of the error, and the figure as far as they go.
        var digits = Math.Clamp(1 - (int)Math.Floor(Math.Log10(estimate.StandardError)), 0, 9);
        return $"{estimate.Value.ToString("N" + digits, CultureInfo.InvariantCulture).Replace('-', '−')} ± {estimate.StandardError.ToString("N" + digits, CultureInfo.InvariantCulture)}";
    }

    static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−') + " %";

    static string Csv(AdequacyAnswer answer)
    {
        var csv = new StringBuilder();
        if (answer.Values.Count > 0)
        {
            csv.Append("resource,mw,elcc_mw,elcc_se,efc_mw,efc_se,elcc_last_mw,elcc_last_se,efc_last_mw,efc_last_se\n");
            foreach (var v in answer.Values)
                csv.Append(CultureInfo.InvariantCulture, $"{Quote(v.Name)},{v.Megawatts},{Pair(v.Alone.Elcc)},{Pair(v.Alone.Efc)},{(v.Last is { } last ? $"{Pair(last.Elcc)},{Pair(last.Efc)}" : ",,,")}\n");
            return csv.ToString();
        }
        csv.Append("name,lole_days,lole_se,lolh_hours,lolh_se,eue_mwh,eue_se,load_mwh\n");
        foreach (var r in answer.Rows)
            csv.Append(CultureInfo.InvariantCulture, $"{Quote(r.Name)},{Pair(r.Indices.LossOfLoadDays)},{Pair(r.Indices.LossOfLoadHours)},{Pair(r.Indices.UnservedEnergy)},{Math.Round(r.LoadEnergy, 3)}\n");
        return csv.ToString();
    }

    static string Pair(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(e.Value, 9)},{Math.Round(e.StandardError, 9)}");

    static string Quote(string text) => text.Contains(',') || text.Contains('"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    static string Json(AdequacyAnswer answer) => JsonText.Object(json =>
    {
        json.WriteString("system", answer.System.Name);
        json.WriteString("method", answer.Method);
        json.WriteNumber("steps", answer.System.Steps);
        json.Number("stepHours", answer.System.StepHours);
        json.Number("capacityMegawatts", answer.Table.Capacity);
        json.Number("outageStepMegawatts", answer.Table.Step);
        json.WriteStartArray("indices");
        foreach (var r in answer.Rows)
        {
            json.WriteStartObject();
            json.WriteString("name", r.Name);
            Write(json, "loleDays", r.Indices.LossOfLoadDays);
            Write(json, "lolhHours", r.Indices.LossOfLoadHours);
            Write(json, "eueMegawattHours", r.Indices.UnservedEnergy);
            json.Number("loadMegawattHours", r.LoadEnergy, 3);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("capacityCredits");
        foreach (var c in answer.Credits)
        {
            json.WriteStartObject();
            json.WriteString("name", c.Name);
            json.Number("installedMegawatts", c.Installed);
            json.Number("creditMegawatts", c.Megawatts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("metric", AdequacyAnswer.Word(answer.Metric));
        json.WriteStartArray("capacityValues");
        foreach (var v in answer.Values)
        {
            json.WriteStartObject();
            json.WriteString("name", v.Name);
            json.Number("megawatts", v.Megawatts);
            Write(json, "elccMegawatts", v.Alone.Elcc);
            Write(json, "efcMegawatts", v.Alone.Efc);
            if (v.Last is { } last)
            {
                Write(json, "elccLastMegawatts", last.Elcc);
                Write(json, "efcLastMegawatts", last.Efc);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("activity");
        foreach (var d in answer.Activity)
        {
            json.WriteStartObject();
            json.WriteString("name", d.Name);
            json.WriteString("what", d.What);
            Write(json, "mean", d.Value);
            json.WriteString("unit", d.Unit);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("hourlyLolp");
        foreach (var p in answer.StepProbability) json.WriteNumberValue(Math.Round(p, 12));
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in answer.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
    });

    static void Write(System.Text.Json.Utf8JsonWriter json, string name, Estimate estimate)
    {
        json.WriteStartObject(name);
        json.Number("value", estimate.Value, 9);
        json.Number("standardError", estimate.StandardError, 9);
        json.WriteEndObject();
    }
}
