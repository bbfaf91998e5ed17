using System.Globalization;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Studies.Storage;

namespace Ballast.App.Studies;

/// <summary>The storage study as a page: what is earned and when, the dearest week hour by hour, ageing, and where every value comes from.</summary>
static class StoragePage
{
    public static string Write(StorageAnswer answer, PriceSeries prices, IReadOnlyList<BatteryOutcome> outcomes, StorageQuestion terms)
    {
        var page = new PlotPage(
            outcomes.Count == 1 ? $"What does {outcomes[0].Plan.Battery.Name} earn?" : "What do these batteries earn?",
            $"{Path.GetFileName(prices.Name)}, {answer.Span()} from {prices.Start:yyyy-MM-dd} on; {(terms.Regulation ? "energy and regulation" : "energy")}. Ballast {Product.Version}.");
        page.Heads(outcomes.Take(4).Select(o => (new Cell(StorageAnswer.Money(o.Yearly.Net / (1000 * o.Plan.Battery.Megawatts)).Text + " $/kW"), $"{o.Plan.Battery.Name}, net a year")));
        page.Section($"Revenue over {answer.Span()}, $").Add(answer.RevenueTable()).Add(Cumulative(prices, outcomes));
        page.Section("The week of greatest revenue", "Hour by hour: the price, and the state of charge at the end of each hour.");
        var (from, count) = BestWeek(prices, outcomes[0]);
        page.Add(Price(prices, from, count)).Add(Soc(prices, outcomes, from, count));
        page.Section("Use and ageing").Add(answer.UseTable()).Add(Depths(outcomes)).Add(Capacity(outcomes, terms));
        page.Section($"Over {terms.Project.Years} years").Add(answer.ProjectTable());
        foreach (var note in answer.Notes()) page.Say(note);
        foreach (var chemistry in outcomes.DistinctBy(o => o.Plan.Battery.Name))
        {
            page.Section($"{chemistry.Plan.Battery.Name}: where its values come from", chemistry.Plan.ChemistryTitle).Add(new PlotTable(["value", ">is", "evidence", "others say", "source"],
                [.. chemistry.Plan.Values.Select(v => new Cell[] { v.Key, v.Text, Word(v.Evidence), v.Range, v.Source })]));
        }
        return page.ToHtml();
    }

    public static string Word(ValueEvidence evidence) => evidence switch
    {
        ValueEvidence.Source => "read in the source",
        ValueEvidence.Derived => "derived",
        ValueEvidence.Claim => "a maker's claim",
        ValueEvidence.Range => "engineering range",
        _ => "your file",
    };

    static Ink InkOf(int number) => (Ink)(number % 6);

    static Plot Cumulative(PriceSeries prices, IReadOnlyList<BatteryOutcome> outcomes) => new()
    {
        Title = "Net revenue so far, per kW",
        Height = 260,
        X = new("day"),
        Y = new("$/kW") { Show = 0 },
        Curves = [.. outcomes.Select((o, i) => Running(prices, o) with { Ink = InkOf(i) })],
    };

    /// <summary>By step, from the dispatch, so that a window of a year has its course too.</summary>
    static Curve Running(PriceSeries prices, BatteryOutcome outcome)
    {
        var (b, h) = (outcome.Plan.Battery, prices.StepHours);
        var stepsPerDay = Math.Max(1, (int)Math.Round(24 / h));
        var sum = 0.0;
        var days = new List<double> { 0 };
        foreach (var window in outcome.Windows)
        {
            for (var t = 0; t < window.Count; t++)
            {
                var one = new WindowDispatch(window.From + t, [window.Charge[t]], [window.Discharge[t]], At(window.UpFromCharge, t), At(window.UpFromDischarge, t), At(window.DownFromCharge, t), At(window.DownFromDischarge, t), [0]);
                sum += Revenue.Of(b, prices, one).Net;
                if ((window.From + t + 1) % stepsPerDay == 0) days.Add(sum / (1000 * b.Megawatts));
            }
        }
        return Curve.Even(b.Name, 0, 1, [.. days]);

        static double[] At(double[] values, int t) => values.Length == 0 ? [] : [values[t]];
    }

    static (int From, int Count) BestWeek(PriceSeries prices, BatteryOutcome outcome)
    {
        var week = Math.Min(prices.Count, (int)Math.Round(168 / prices.StepHours));
        var earned = new double[prices.Count + 1];
        foreach (var window in outcome.Windows)
        {
            for (var t = 0; t < window.Count; t++) earned[window.From + t + 1] = prices.Energy[window.From + t] * (window.Discharge[t] - window.Charge[t]);
        }
        for (var t = 1; t < earned.Length; t++) earned[t] += earned[t - 1];
        var day = Math.Max(1, (int)Math.Round(24 / prices.StepHours));
        var best = 0;
        for (var from = 0; from + week <= prices.Count; from += day)
        {
            if (earned[from + week] - earned[from] > earned[best + week] - earned[best]) best = from;
        }
        return (best, week);
    }

    static Plot Price(PriceSeries prices, int from, int count) => new()
    {
        Title = $"Price of energy from {prices.At(from).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} on",
        Height = 200,
        X = new("hours"),
        Y = new("$/MWh") { Show = 0 },
        Curves = [Curve.Even("energy", 0, prices.StepHours, prices.Energy[from..(from + count)]) with { Shape = Shape.Stairs, Ink = Ink.Grey }],
    };

    static Plot Soc(PriceSeries prices, IReadOnlyList<BatteryOutcome> outcomes, int from, int count) => new()
    {
        Title = "State of charge",
        Height = 220,
        X = new("hours"),
        Y = new("%") { From = 0, To = 100 },
        Curves = [.. outcomes.Select((o, i) => Curve.Even(o.Plan.Battery.Name, prices.StepHours, prices.StepHours, [.. o.Soc[from..(from + count)].Select(s => 100 * s)]) with { Ink = InkOf(i), Stroke = Stroke.Thin })],
    };

    /// <summary>Cycles a year by depth, in tenths.</summary>
    static Plot Depths(IReadOnlyList<BatteryOutcome> outcomes) => new()
    {
        Title = "Cycles a year by their depth (ASTM E1049)",
        Height = 200,
        X = new("depth, % of the nameplate") { From = 0, To = 100 },
        Y = new("cycles a year") { Show = 0 },
        Curves = [.. outcomes.Select((o, i) =>
        {
            var counts = new double[10];
            foreach (var cycle in o.Usage.Cycles) counts[Math.Clamp((int)(cycle.Depth * 10 - 1e-9), 0, 9)] += cycle.Count / o.Usage.YearsCovered;
            return Curve.Even(o.Plan.Battery.Name, 5, 10, counts) with { Ink = InkOf(i), Shape = outcomes.Count == 1 ? Shape.Bars : Shape.Line };
        })],
    };

    static Plot Capacity(IReadOnlyList<BatteryOutcome> outcomes, StorageQuestion terms) => new()
    {
        Title = "Capacity left, with replacements",
        Height = 240,
        X = new("year"),
        Y = new("% of the nameplate") { To = 102 },
        Curves = [.. outcomes.Select((o, i) =>
        {
            var life = o.Project.LifeYears;
            var left = new double[terms.Project.Years * 24 + 1];
            for (var k = 0; k < left.Length; k++) left[k] = 100 * (1 - o.Fade.LossAfter(double.IsInfinity(life) ? k / 24.0 : k / 24.0 % life));
            return Curve.Even(o.Plan.Battery.Name, 0, 1 / 24.0, left) with { Ink = InkOf(i) };
        })],
    };
}
