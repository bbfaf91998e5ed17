using System.Globalization;
using System.Text;
using System.Text.Json;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Studies.Adequacy;
using Ballast.Studies.Campus;

namespace Ballast.App.Studies;

/// <summary>A campus study's answer in its forms.</summary>
static class CampusReport
{
    public static StudyResult Of(CampusTerms terms, IReadOnlyList<CampusRow> rows) => new(Tables(terms, rows), Json(terms, rows), Csv(terms, rows), () => Page(terms, rows)) { Notes = Notes(terms) };

    static List<(string, PlotTable)> Tables(CampusTerms terms, IReadOnlyList<CampusRow> rows)
    {
        List<(string, PlotTable)> tables =
        [
            ($"Largest campus in {terms.Hours.Demand.Name}, MW", Fits(terms, rows)),
            ($"A campus of {Figures.Megawatts(terms.Size)}, a year", Served(terms, rows)),
        ];
        if (terms.System is not null) tables.Add(("Its worth in capacity", Values(terms, rows)));
        return tables;
    }

    static PlotTable Fits(CampusTerms terms, IReadOnlyList<CampusRow> rows) => new(
        ["", .. terms.Rates.SelectMany(r => (string[])[$">{Percent(r)} unserved", "limited by"])],
        [.. rows.Select(row => (Cell[])[row.Name, .. row.Fits.SelectMany(f => (Cell[])[Figures.Number(f.Size), Word(f.Limit, row.Can)])])]);

    static PlotTable Served(CampusTerms terms, IReadOnlyList<CampusRow> rows)
    {
        var years = terms.Hours.Years.Length;
        return new(["", ">h over the room", ">longest, h", ">calls", ">most calls", ">given up, MWh", ">from battery, MWh", ">unserved, MWh", ">share"],
            [.. rows.Select(row => (Cell[])[row.Name, Figures.Number((double)row.Outcome.NeedHours / years), Figures.Number(row.Outcome.LongestEvent), Figures.Number((double)row.Outcome.Calls / years),
                Figures.Number(row.Outcome.MostCalls), Figures.Number(row.Outcome.FlexibleEnergy / years), Figures.Number(row.Outcome.StorageEnergy / years), Figures.Number(row.Outcome.UnservedEnergy / years),
                Percent(row.Outcome.UnservedEnergy / (terms.Size * terms.Hours.Gaps.Length))])]);
    }

    static PlotTable Values(CampusTerms terms, IReadOnlyList<CampusRow> rows) => new(["", ">ELCC, MW", ">EFC, MW", ">EUE without, MWh/a", ">with", "limited by"],
        [.. rows.Where(r => r.Value is not null).Select(row => (Cell[])[row.Name, Between(row.Value!.Capacity.Elcc), Between(row.Value.Capacity.Efc), Between(AYear(terms, row.Value.Capacity.RiskWithout)), Between(AYear(terms, row.Value.Capacity.RiskWith)), Word(row.Value.Limit, row.Can)])]);

    static Estimate AYear(CampusTerms terms, Estimate all) => new(all.Value / terms.Hours.Years.Length, all.StandardError / terms.Hours.Years.Length);

    static List<string> Notes(CampusTerms terms)
    {
        List<string> notes = ["Room is what the area's past peaks leave: at the peak itself there is none, so with 0 % unserved only a battery makes room, and a share of 25 % needs three times its own power beside it."];
        if (terms.System is null)
        {
            notes.Add("Without --fleet there is no value in capacity.");
            return notes;
        }
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"The fleet got {terms.Firm:+0;-0} MW of firm power, so that with the campus in the load LOLE is {terms.DaysPerYear:0.###} days a year. Values are at equal EUE, over {terms.Hours.Years.Length} years together, from {terms.Options.Samples} samples of them."));
        return notes;
    }

    static string Json(CampusTerms terms, IReadOnlyList<CampusRow> rows) => JsonText.Object(json =>
    {
        json.WriteString("area", terms.Hours.Demand.Name);
        json.Number("sizeMegawatts", terms.Size);
        json.WriteNumber("years", terms.Hours.Years.Length);
        json.Number("firmMegawatts", terms.Firm);
        json.Objects("ways", rows, row =>
        {
            json.WriteString("name", row.Name);
            json.Objects("headroom", row.Fits.Zip(terms.Rates), fit =>
            {
                json.Number("unservedRate", fit.Second);
                json.Number("megawatts", fit.First.Size, 3);
                Limit(json, fit.First.Limit);
                foreach (var (limit, size) in fit.First.Lifted) json.Number($"without{limit}", size, 3);
            });
            var years = terms.Hours.Years.Length;
            json.Number("needHoursAYear", (double)row.Outcome.NeedHours / years);
            json.Number("callsAYear", (double)row.Outcome.Calls / years);
            json.Number("mostCallsInAYear", row.Outcome.MostCalls);
            json.Number("flexibleMegawattHoursAYear", row.Outcome.FlexibleEnergy / years, 3);
            json.Number("storageMegawattHoursAYear", row.Outcome.StorageEnergy / years, 3);
            json.Number("unservedMegawattHoursAYear", row.Outcome.UnservedEnergy / years, 3);
            if (row.Value is not { } value) return;
            Estimate("elccMegawatts", value.Capacity.Elcc);
            Estimate("efcMegawatts", value.Capacity.Efc);
            Estimate("eueWithoutMegawattHoursAYear", AYear(terms, value.Capacity.RiskWithout));
            Estimate("eueWithMegawattHoursAYear", AYear(terms, value.Capacity.RiskWith));
            Limit(json, value.Limit, "capacityLimit");

            void Estimate(string name, Estimate estimate)
            {
                json.Number(name, estimate.Value);
                json.Number(name + "Error", estimate.StandardError);
            }
        });
    });

    static void Limit(Utf8JsonWriter json, CampusLimit? limit, string name = "limit")
    {
        if (limit is { } known) json.WriteString(name, JsonText.Word(known));
        else json.WriteNull(name);
    }

    static string Csv(CampusTerms terms, IReadOnlyList<CampusRow> rows)
    {
        var csv = new StringBuilder("way");
        foreach (var rate in terms.Rates) csv.Append(CultureInfo.InvariantCulture, $",headroom_mw_at_{rate:0.######},limit_at_{rate:0.######}");
        csv.Append(",need_hours_a_year,calls_a_year,unserved_mwh_a_year,elcc_mw,elcc_error,efc_mw,efc_error,capacity_limit\n");
        var years = terms.Hours.Years.Length;
        foreach (var row in rows)
        {
            csv.Append('"').Append(row.Name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            foreach (var fit in row.Fits) csv.Append(CultureInfo.InvariantCulture, $",{fit.Size:0.###},{fit.Limit}");
            csv.Append(CultureInfo.InvariantCulture, $",{(double)row.Outcome.NeedHours / years:0.###},{(double)row.Outcome.Calls / years:0.###},{row.Outcome.UnservedEnergy / years:0.###}");
            csv.Append(row.Value is { } v ? string.Create(CultureInfo.InvariantCulture, $",{v.Capacity.Elcc.Value:0.###},{v.Capacity.Elcc.StandardError:0.###},{v.Capacity.Efc.Value:0.###},{v.Capacity.Efc.StandardError:0.###},{v.Limit}\n") : ",,,,,\n");
        }
        return csv.ToString();
    }

    static string Page(CampusTerms terms, IReadOnlyList<CampusRow> rows)
    {
        double[] sizes = [.. CampusTerms.Scales.Select(s => s * terms.Size / 1000)];
        var page = new PlotPage($"A campus of {Figures.Megawatts(terms.Size)} in {terms.Hours.Demand.Name}",
            $"Hourly demand of {terms.Hours.Years[0].Year} to {terms.Hours.Years[^1].Year}; what flexibility and batteries let in, and what they are worth. Ballast {Product.Version}.");
        page.Heads([.. rows.Select(row => (new Cell($"{Figures.Number(row.Fits[^1].Size)} MW"), $"{row.Name}, {Percent(terms.Rates[^1])} unserved"))]);
        page.Section("How large it may be", "What the area's past peaks leave no room for is met by calls and the battery, within their limits; the rest of the campus's energy stays unserved.");
        page.Add(new Plot
        {
            Title = "Unserved share of the campus's energy, by its size",
            X = new("GW") { From = 0 },
            Y = new("% of its energy") { Show = 0 },
            Curves = [.. rows.Select((row, i) => Curve.Of(row.Name, sizes, [.. row.UnservedShares.Select(s => 100 * s)]) with { Ink = (Ink)(i % 7) })],
            Rules = [.. terms.Rates.Where(r => r > 0).Select(r => new PlotRule(100 * r, Percent(r)))],
        });
        foreach (var (heading, table) in Tables(terms, rows)) page.Section(heading).Add(table);
        page.Section("Notes");
        foreach (var note in Notes(terms)) page.Say(note);
        return page.ToHtml();
    }

    static string Word(CampusLimit? limit, CampusFlexibility can) => limit switch
    {
        null => can.Share <= 0 && can.StoragePower <= 0 ? "the room" : "no limit alone",
        CampusLimit.Share => "share",
        CampusLimit.CallHours => "hours of a call",
        CampusLimit.Calls => "number of calls",
        CampusLimit.StoragePower => "battery's power",
        CampusLimit.StorageEnergy => "battery's energy",
        _ => throw new ArgumentOutOfRangeException(nameof(limit)),
    };

    static string Between(Estimate estimate) => estimate.StandardError > 0 ? $"{Figures.Number(estimate.Value)} ± {Figures.Number(estimate.StandardError)}" : Figures.Number(estimate.Value);

    static string Percent(double share) => Figures.Number(100 * share) + " %";
}
