using System.Globalization;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Studies.Adequacy;

namespace Ballast.App.Studies;

/// <summary>The answer about adequacy as a page: when shortfalls are likely, what outages are, what resources are worth.</summary>
static class AdequacyPage
{
    const int MostPoints = 1500;

    static readonly string[] MonthNames = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[..12];

    public static string Write(AdequacyAnswer answer)
    {
        var whole = answer.Rows[0].Indices;
        var peak = Enumerable.Range(0, answer.System.Steps).Max(i => answer.System.Areas.Sum(a => a.Load[i]));
        var page = new PlotPage($"Adequacy of {answer.System.Name}",
            $"{AdequacyScope.Line(answer.Input.System)}. {Capital(answer.Method)}. Ballast {Product.Version}.");
        List<(Cell, string)> heads =
        [
            (Short(whole.LossOfLoadDays), "days with a shortfall (LOLE)"),
            (Short(whole.LossOfLoadHours), "hours with a shortfall (LOLH)"),
            (Short(whole.UnservedEnergy) + " MWh", "not served (EUE)"),
        ];
        foreach (var value in answer.Values.Skip(answer.Values.Count > 1 ? answer.Values.Count - 1 : 0)) heads.Add((Short(value.Alone.Elcc) + " MW", $"ELCC of {value.Name}"));
        page.Heads(heads);

        page.Section("Indices", answer.IsExact
            ? "LOLE adds up the highest hourly probability of each day, LOLH all hourly probabilities, EUE what is lacking on average."
            : "Means over all samples; ± is the standard error. LOLE counts days with any shortfall.").Add(AdequacyTables.Indices(answer));
        foreach (var note in answer.Notes) page.Say(note);

        Heat(page, answer);
        page.Section("Day by day", "What each day adds to LOLE.").Add(new Plot
        {
            Title = "Probability of a shortfall, by day",
            Height = 240,
            X = new("day of the period"),
            Y = new("probability") { Show = 0 },
            Curves = [Curve.Even("LOLP of the day", 1, 1, answer.DayProbability) with { Shape = answer.DayProbability.Length <= 800 ? Shape.Bars : Shape.Line, Ink = Ink.Orange }],
        });
        Outages(page, answer, peak);
        if (answer.Credits.Count > 0) page.Section("Variable resources", $"{AdequacyTables.CreditsHead(answer)}: what a capacity credit by the hours that matter would be.").Add(AdequacyTables.Credits(answer));
        if (answer.Activity.Count > 0) page.Section("Stores, flexible loads and ties").Add(AdequacyTables.Activity(answer));
        Values(page, answer);
        return page.ToHtml();
    }

    static void Heat(PlotPage page, AdequacyAnswer answer)
    {
        var days = new DayIndex(answer.System);
        var hours = new double[12, 24];
        var seen = new bool[12];
        for (var i = 0; i < answer.System.Steps; i++)
        {
            hours[days.Month(i), days.Hour(i)] += answer.StepProbability[i] * answer.System.StepHours;
            seen[days.Month(i)] = true;
        }
        int[] months = [.. Enumerable.Range(0, 12).Where(m => seen[m])];
        var values = new double[months.Length, 24];
        for (var r = 0; r < months.Length; r++)
            for (var h = 0; h < 24; h++) values[r, h] = hours[months[r], h];
        page.Section("When shortfalls are likely", days.HasCalendar ? "Hours with a shortfall (LOLH) by month and hour of the day." : "Hours with a shortfall (LOLH) by hour of the day; the series have no calendar.")
            .Draw(html => HeatPicture.Write(html, "LOLH by month and hour", "h", [.. months.Select(m => days.HasCalendar ? MonthNames[m] : $"part {m + 1}")], [.. Enumerable.Range(0, 24).Select(h => h.ToString("00", CultureInfo.InvariantCulture))], values));
        if (days.HasCalendar) page.Add(AdequacyTables.Months(answer));
    }

    static void Outages(PlotPage page, AdequacyAnswer answer, double peak)
    {
        var table = answer.Table;
        var last = table.Rows - 1;
        while (last > 0 && table.AtLeast(last) < 1e-9) last--;
        var stride = Math.Max(1, last / MostPoints);
        int[] rows = [.. Enumerable.Range(0, last / stride + 1).Select(i => i * stride)];
        page.Section("Outages", "The probability that this much power or more is out at a time, of all units together.").Add(new Plot
        {
            Title = "Capacity outage curve",
            X = new("power out, MW") { From = 0 },
            Y = new("probability of as much or more") { Log = true },
            Height = 280,
            Curves = [Curve.Of("out", [.. rows.Select(r => r * table.Step)], [.. rows.Select(table.AtLeast)]) with { Shape = Shape.Stairs }],
            Rules = [new(table.Capacity - peak, $"reserve at the highest load, {Figures.Megawatts(table.Capacity - peak)}") { Upright = true }],
        });
    }

    static void Values(PlotPage page, AdequacyAnswer answer)
    {
        if (answer.Values.Count == 0) return;
        page.Section(AdequacyTables.ValuesHead(answer), $"ELCC: load that can be added with the resource at the same {AdequacyAnswer.Word(answer.Metric)}. EFC: firm power that does as much."
            + (answer.Values.Count > 1 ? " Alone: the only one that is added. Last: added to all the others, which is its marginal value. All together: the portfolio." : "")
            + (answer.Curves is null ? "" : " The dashed line is the risk without it and without added load.")).Add(AdequacyTables.Values(answer));
        if (answer.Curves is not { } curves) return;
        page.Add(new Plot
        {
            Title = "Risk over added load",
            X = new("load added in all hours, MW"),
            Y = new($"{AdequacyAnswer.Word(answer.Metric)}, {AdequacyAnswer.Unit(answer.Metric)}") { Log = true },
            Height = 280,
            Curves =
            [
                Curve.Of("without", curves.Added, curves.Without) with { Ink = Ink.Orange },
                Curve.Of(answer.Values.Count > 1 ? "with all" : "with", curves.Added, curves.With) with { Ink = Ink.Blue },
            ],
            Rules = [new(curves.Without[0], "")],
            Marks = double.IsFinite(answer.Values[^1].Alone.Elcc.Value) ? [new(answer.Values[^1].Alone.Elcc.Value, curves.Without[0], $"ELCC {Figures.Megawatts(answer.Values[^1].Alone.Elcc.Value)}")] : [],
        });
    }

    static string Short(Estimate estimate) => Figures.Number(estimate.Value);

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
