using System.Globalization;
using System.Text;
using System.Text.Json;
using Ballast.App.Grid;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Studies.Storage;

namespace Ballast.App.Studies;

/// <summary>The storage study's answer as tables, JSON and CSV.</summary>
sealed class StorageAnswer(PriceSeries prices, IReadOnlyList<BatteryOutcome> outcomes, StorageQuestion terms)
{
    public StudyResult Result() => new(
        [($"Revenue over {Span()}, $", RevenueTable()), ("Use and ageing", UseTable()), ($"Over {terms.Project.Years} years at {Figures.Number(100 * terms.Project.DiscountRate)} % a year", ProjectTable())],
        Json(),
        Csv(),
        () => StoragePage.Write(this, prices, outcomes, terms))
    { Notes = [.. Notes()] };

    public string Span() => prices.Hours % 24 == 0 ? $"{Figures.Number(prices.Hours / 24)} days" : $"{Figures.Number(prices.Hours)} h";

    public PlotTable RevenueTable() => new(
        ["battery", ">power", ">energy", "window", ">sold", ">bought", .. (terms.Regulation ? [">reg. up", ">reg. down", ">reg. energy"] : Array.Empty<string>()), ">operation", ">auxiliary", ">net"],
        [.. outcomes.Select(o => (Cell[])
        [
            o.Plan.Battery.Name, Figures.Megawatts(o.Plan.Battery.Megawatts), Figures.With(o.Plan.Battery.MegawattHours, "MWh"), Word(o.Length), Money(o.Total.Sold), Money(o.Total.Bought),
            ..(terms.Regulation ? [Money(o.Total.RegulationUp), Money(o.Total.RegulationDown), Money(o.Total.RegulationEnergy)] : Array.Empty<Cell>()),
            Money(o.Total.Operation), Money(o.Total.Auxiliary), Money(o.Total.Net),
        ])]);

    public PlotTable UseTable() => new(
        ["battery", "chemistry", ">cycles/yr", ">mean SoC", ">cells", ">lost in year 1", ">of it rest", ">lost in 10 years", ">life"],
        [.. outcomes.Select(o => new Cell[]
        {
            o.Plan.Battery.Name, o.Plan.Chemistry, Say(o.CyclesPerYear, 4), Percent(o.Usage.MeanSoc), $"{Say(o.Usage.MeanCelsius, 3)} °C",
            Percent(o.Fade.LossAfter(1)), Percent(o.Fade.CalendarLossAfter(1)), Percent(o.Fade.LossAfter(10)), Years(o.Project.LifeYears),
        })]);

    public PlotTable ProjectTable() => new(
        ["battery", ">capital, $", ">net a year, new, $", ">replaced in year", ">LCOS, $/MWh", ">with charging", ">net present value, $"],
        [.. outcomes.Select(o => new Cell[]
        {
            o.Plan.Battery.Name, Money(o.Project.Capital), Money(o.Yearly.Net), Replaced(o.Project), Say(o.Project.Lcos, 4), Say(o.Project.LcosWithCharging, 4),
            new(Money(o.Project.NetPresentValue).Text, o.Project.NetPresentValue >= 0),
        })]);

    public IEnumerable<string> Notes()
    {
        yield return "Prices are known ahead within each window: a live battery earns less. Windows begin and end empty. Later years repeat this one with the capacity that is left.";
        foreach (var o in outcomes)
        {
            var (hours, (shortest, longest)) = (o.Plan.DurationHours, o.Plan.Durations);
            if (hours < shortest * (1 - 1e-9) || hours > longest * (1 + 1e-9)) yield return $"{o.Plan.Battery.Name}: {Say(hours, 3)} h at full power lies outside what {o.Plan.ChemistryTitle} is built for ({Say(shortest, 3)} to {Say(longest, 3)} h).";
            if (hours > 12 && o.Length == WindowLength.Day) yield return $"{o.Plan.Battery.Name} holds more than a day's window lets it use: try --window year.";
            if (terms.Wear) yield return $"{o.Plan.Battery.Name}: each MWh discharged is charged {Say(o.Plan.Battery.WearCost, 3)} $ of wear, which is not in the net.";
            var rest = Enumerable.Range(0, prices.Count).Count(t => !o.Plan.Battery.Runs(prices, t));
            if (rest > 0) yield return $"{o.Plan.Battery.Name} rests in {Figures.Number(rest * prices.StepHours)} h whose air is outside its temperatures.";
        }
        if (prices.Hours < 8000) yield return $"The prices cover {Span()}; a year is taken as {Say(8760 / prices.Hours, 4)} times as much, which knows no season.";
        if (outcomes.Any(o => o.Plan.Values.Any(v => v.Evidence is ValueEvidence.Range or ValueEvidence.Claim))) yield return "Some values of the chemistries are engineering ranges or makers' claims: --page lists each with its source, and BATTERY.yaml writes it otherwise.";
    }

    string Csv()
    {
        var text = new StringBuilder("battery,chemistry,power_mw,energy_mwh,window,sold,bought,regulation_up,regulation_down,regulation_energy,operation,auxiliary,net,net_per_year,charged_mwh,discharged_mwh,cycles_per_year,loss_year_1,life_years,capital,lcos,lcos_with_charging,npv\n");
        foreach (var o in outcomes)
        {
            var b = o.Plan.Battery;
            text.AppendJoin(',', new object[] { Quote(b.Name), o.Plan.Chemistry, b.Megawatts, b.MegawattHours, Word(o.Length), o.Total.Sold, o.Total.Bought, o.Total.RegulationUp, o.Total.RegulationDown, o.Total.RegulationEnergy, o.Total.Operation, o.Total.Auxiliary, o.Total.Net, o.Yearly.Net, o.Total.ChargedMegawattHours, o.Total.DischargedMegawattHours, o.CyclesPerYear, o.Fade.LossAfter(1), o.Project.LifeYears, o.Project.Capital, o.Project.Lcos, o.Project.LcosWithCharging, o.Project.NetPresentValue }
                .Select(v => v is double d ? double.IsFinite(d) ? (Math.Round(d, 6) + 0.0).ToString("R", CultureInfo.InvariantCulture) : "" : v.ToString())).Append('\n');
        }
        return text.ToString();
    }

    string Json() => JsonText.Object(writer =>
    {
        writer.WriteString("study", "storage");
        writer.WriteString("version", Product.Version);
        writer.WriteString("prices", prices.Name);
        writer.Number("hours", prices.Hours);
        writer.WriteBoolean("regulation", terms.Regulation);
        writer.WriteNumber("projectYears", terms.Project.Years);
        writer.Number("discount", terms.Project.DiscountRate);
        writer.WriteStartArray("batteries");
        foreach (var o in outcomes) Battery(writer, o);
        writer.WriteEndArray();
    });

    void Battery(Utf8JsonWriter writer, BatteryOutcome o)
    {
        var b = o.Plan.Battery;
        writer.WriteStartObject();
        writer.WriteString("name", b.Name);
        writer.WriteString("chemistry", o.Plan.Chemistry);
        writer.Number("megawatts", b.Megawatts, 9);
        writer.Number("megawattHours", b.MegawattHours, 9);
        writer.WriteString("window", Word(o.Length));
        Money(writer, "total", o.Total);
        Money(writer, "perYear", o.Yearly);
        writer.WriteStartObject("ageing");
        writer.Number("cyclesPerYear", o.CyclesPerYear);
        writer.Number("fullCyclesPerYear", o.Usage.FullCyclesPerYear);
        writer.Number("meanSoc", o.Usage.MeanSoc);
        writer.Number("meanCelsius", o.Usage.MeanCelsius);
        writer.Number("lossAfter1", o.Fade.LossAfter(1), 8);
        writer.Number("lossAfter1ByRest", o.Fade.CalendarLossAfter(1), 8);
        writer.Number("lossAfter10", o.Fade.LossAfter(10), 8);
        writer.Number("lifeYears", o.Project.LifeYears);
        writer.WriteEndObject();
        writer.WriteStartObject("project");
        writer.Number("capital", o.Project.Capital);
        writer.Number("lcos", o.Project.Lcos);
        writer.Number("lcosWithCharging", o.Project.LcosWithCharging);
        writer.Number("netPresentValue", o.Project.NetPresentValue);
        writer.WriteStartArray("years");
        foreach (var y in o.Project.Years)
        {
            writer.WriteStartObject();
            writer.WriteNumber("year", y.Year);
            writer.Number("capacity", y.Capacity);
            writer.Number("replaced", y.Replaced);
            writer.Number("revenue", y.Revenue);
            writer.Number("cost", y.Cost);
            writer.Number("deliveredMegawattHours", y.DeliveredMegawattHours);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("values");
        foreach (var v in o.Plan.Values)
        {
            writer.WriteStartObject();
            writer.WriteString("key", v.Key);
            writer.WriteString("value", v.Text);
            writer.WriteString("evidence", StoragePage.Word(v.Evidence));
            if (v.Range.Length > 0) writer.WriteString("range", v.Range);
            if (v.Source.Length > 0) writer.WriteString("source", v.Source);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("windows");
        for (var w = 0; w < o.Windows.Count; w++)
        {
            writer.WriteStartObject();
            writer.WriteString("from", prices.At(o.Windows[w].From).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
            writer.Number("net", o.ByWindow[w].Net);
            writer.Number("discharged", o.ByWindow[w].DischargedMegawattHours);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("soc");
        foreach (var soc in o.Soc) writer.WriteNumberValue(Math.Round(soc, 6) + 0.0);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void Money(Utf8JsonWriter writer, string name, Revenue revenue)
    {
        writer.WriteStartObject(name);
        writer.Number("sold", revenue.Sold);
        writer.Number("bought", revenue.Bought);
        writer.Number("regulationUp", revenue.RegulationUp);
        writer.Number("regulationDown", revenue.RegulationDown);
        writer.Number("regulationEnergy", revenue.RegulationEnergy);
        writer.Number("operation", revenue.Operation);
        writer.Number("auxiliary", revenue.Auxiliary);
        writer.Number("net", revenue.Net);
        writer.Number("wear", revenue.Wear);
        writer.Number("chargedMegawattHours", revenue.ChargedMegawattHours);
        writer.Number("dischargedMegawattHours", revenue.DischargedMegawattHours);
        writer.WriteEndObject();
    }

    internal static Cell Money(double value) => (Math.Abs(value) < 1000 ? Math.Round(value, 2).ToString("#,0.##", CultureInfo.InvariantCulture) : value.ToString("#,0", CultureInfo.InvariantCulture)).Replace('-', '−');

    internal static string Word(WindowLength length) => length switch { WindowLength.Day => "day", WindowLength.Week => "week", _ => "year" };

    static string Percent(double share) => $"{Say(100 * share, 3)} %";

    static string Years(double years) => double.IsInfinity(years) ? "-" : $"{Say(years, 3)} years";

    static string Replaced(Project project)
    {
        if (project.LifeYears < 1) return $"{Say(1 / project.LifeYears, 3)} times a year";
        var years = project.ReplacementYears.ToArray();
        return years.Length == 0 ? "never" : years.Length > 5 ? $"every {Say(project.LifeYears, 3)}" : string.Join(", ", years);
    }

    /// <summary>To so many digits; a dash where there is no such number, as the cost of energy that is never delivered.</summary>
    static string Say(double value, int digits) => double.IsFinite(value) ? Figures.Number(Round(value, digits)) : "-";

    static double Round(double value, int digits) => value == 0 || !double.IsFinite(value) ? value : double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    static string Quote(string text) => text.Contains(',') || text.Contains('"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
