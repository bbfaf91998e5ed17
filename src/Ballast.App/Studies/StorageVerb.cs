using System.CommandLine;
using Ballast.App.Grid;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.Files.Yaml;
using Ballast.Optimization;
using Ballast.Studies.Storage;

namespace Ballast.App.Studies;

/// <summary>`ballast study storage`.</summary>
static class StorageVerb
{
    /// <summary>Batteries that hold more than these hours are dispatched over the whole series unless told otherwise.</summary>
    const double LongHours = 12;

    public static StudyVerb Make()
    {
        var prices = new Argument<string>("PRICES.csv") { Description = "Prices by the hour (CSV): a column of times, and columns whose heads name unit and kind, such as energy ($/MWh), Reg Up Price ($/kW)." };
        var battery = new Option<string[]>("--battery") { Description = "Batteries: files (docs/study-storage.md) and chemistries, with commas between; several are compared.", HelpName = "BATTERY.yaml,…", Required = true, AllowMultipleArgumentsPerToken = false };
        var regulation = new Option<bool>("--regulation") { Description = "Offer regulation up and down beside energy; the prices need columns for both." };
        var window = new Option<string>("--window") { Description = "How far ahead prices are known: day, week, year (the whole series), or auto: day, and year for batteries of more than 12 h.", HelpName = "day|week|year|auto", DefaultValueFactory = _ => "auto" };
        var both = new Option<bool>("--charge-while-discharging") { Description = "Allow both at once, which burns energy where prices are negative: a linear program, and an upper bound." };
        var wear = new Option<bool>("--wear") { Description = "Charge each MWh discharged with what it wears off the cells, so that cycles that earn less are left out." };
        var years = new Option<int>("--project-years") { Description = "Life of the project.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var discount = new Option<string>("--discount") { Description = "Discount rate, a year.", HelpName = "SHARE", DefaultValueFactory = _ => "7%" };
        var lp = new Option<string?>("--lp") { Description = "Write the program of the first battery's first window in the CPLEX LP format, which other solvers read.", HelpName = "FILE.lp" };
        return new StudyVerb("storage", "What a battery earns by arbitrage and regulation, how it ages, and what its energy costs, by chemistry.", """
            Chemistries that come with Ballast: lfp, nmc, sodium-ion-nfpp, iron-air, supercapacitor, vrla; each alone
            stands for 1 MW in its usual size. It needs CBC (Debian: coinor-libcbc3).

            Examples:
              ballast study storage prices.csv --battery lfp
              ballast study storage prices.csv --battery battery.yaml --regulation --page storage.html
              ballast study storage prices.csv --battery lfp,sodium-ion-nfpp,iron-air --window year --wear
            """, [prices, battery, regulation, window, both, wear, years, discount, lp], (parsed, _) =>
            {
                if (!Cbc.IsPresent) throw new InputException(new SolverMissingException().Message);
                var path = parsed.GetValue(prices)!;
                var series = PriceFile.Read(CaseFiles.Text(path, "prices as CSV"), path);
                var (plans, files) = Chemistries.Get(parsed.GetValue(battery)!);
                var (life, rate) = (parsed.GetValue(years), Kinds.Share.Parse(parsed.GetValue(discount)!));
                if (life is < 1 or > 100) throw new InputException("--project-years must be from 1 to 100.");
                if (rate.What is not null) throw new InputException($"--discount: {rate.What}; {rate.HowToMend}.");
                var told = new StorageQuestion(parsed.GetValue(regulation), !parsed.GetValue(both), parsed.GetValue(wear), new ProjectTerms(life, rate.Value));
                var cases = plans.Select(p => Case(p, Length(parsed.GetValue(window)!, p), series, told)).ToArray();
                if (parsed.GetValue(lp) is { } file) WriteProgram(file, cases[0], series, told);
                return Build(path, files, series, cases, told);
            });
    }

    static StorageCase Case(BatteryPlan plan, WindowLength length, PriceSeries prices, StorageQuestion terms)
    {
        var battery = plan.Battery with { Regulation = terms.Regulation ? plan.Battery.Regulation : null, WearCost = terms.Wear ? plan.WearPerMegawattHour() : 0 };
        return new StorageCase(plan with { Battery = battery }, length, PriceWindows.Of(prices, length));
    }

    static Study<WindowDispatch> Build(string path, IReadOnlyList<string> files, PriceSeries prices, StorageCase[] cases, StorageQuestion terms)
    {
        var units = cases.SelectMany(c => c.Windows.Select(w => (c.Plan.Battery, w.From, w.Count))).ToArray();
        return new Study<WindowDispatch>(units.Length, i => new WindowModel(units[i].Battery, prices, units[i].From, units[i].Count, terms.Exclusive).Solve(), parts =>
        {
            var outcomes = new List<BatteryOutcome>();
            var at = 0;
            foreach (var one in cases)
            {
                outcomes.Add(BatteryOutcome.Of(one.Plan, prices, one.Length, [.. parts.Skip(at).Take(one.Windows.Length)], terms.Project));
                at += one.Windows.Length;
            }
            return new StorageAnswer(prices, outcomes, terms).Result();
        })
        { Inputs = [path, .. files] };
    }

    static WindowLength Length(string word, BatteryPlan plan) => word switch
    {
        "day" => WindowLength.Day,
        "week" => WindowLength.Week,
        "year" => WindowLength.Year,
        "auto" => plan.DurationHours > LongHours ? WindowLength.Year : WindowLength.Day,
        _ => throw new InputException($"--window \"{word}\" is not known: write day, week, year or auto."),
    };

    static void WriteProgram(string file, StorageCase first, PriceSeries prices, StorageQuestion terms)
    {
        using var text = new StringWriter();
        LpFormat.Write(new WindowModel(first.Plan.Battery, prices, first.Windows[0].From, first.Windows[0].Count, terms.Exclusive).Program, text);
        Outputs.Write(file, text.ToString());
    }

    sealed record StorageCase(BatteryPlan Plan, WindowLength Length, (int From, int Count)[] Windows);
}

/// <summary>What the storage study is told beside prices and batteries.</summary>
sealed record StorageQuestion(bool Regulation, bool Exclusive, bool Wear, ProjectTerms Project);
