using System.CommandLine;
using Ballast.App.Live;
using Ballast.Files.Yaml;
using Ballast.Studies.Adequacy.MonteCarlo;
using Ballast.Studies.Campus;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>`ballast study campus`: one unit of work is one way of giving power up.</summary>
static class CampusVerb
{
    const int UsualSamples = 500;

    public static StudyVerb Make()
    {
        var demand = new Argument<string[]>("DEMAND.csv") { Description = "Hourly demand of the area, as `ballast study headroom` reads it.", Arity = ArgumentArity.OneOrMore };
        var area = new Option<string>("--area") { Description = "The area, by name or EIA-930 code.", HelpName = "PSCO", Required = true };
        var size = new Option<string>("--size") { Description = "The campus's power.", HelpName = "1GW", DefaultValueFactory = _ => "1GW" };
        var flexible = new Option<string>("--flexible") { Description = "Share of it that may be called.", HelpName = "25%", DefaultValueFactory = _ => "25%" };
        var length = new Option<string>("--call-hours") { Description = "Longest call.", HelpName = "4h", DefaultValueFactory = _ => "4h" };
        var calls = new Option<int>("--calls") { Description = "Most calls in a calendar year.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var batteries = new Option<string[]>("--battery") { Description = "Batteries at the campus, each studied with the flexible load: files (BATTERY.yaml).", HelpName = "FILE.yaml,…", AllowMultipleArgumentsPerToken = true };
        var rates = new Option<string>("--rates") { Description = "Shares of the campus's energy that may stay unserved beyond its calls and battery.", HelpName = "0%,0.25%", DefaultValueFactory = _ => "0%,0.25%" };
        var fleet = new Option<string?>("--fleet") { Description = "The area's units (SYSTEM.yaml; its loads are not used), for the value in capacity.", HelpName = "SYSTEM.yaml" };
        var lole = new Option<double>("--lole") { Description = "Days a year with a shortfall to which the fleet is brought, with the campus in the load and giving nothing.", HelpName = "DAYS", DefaultValueFactory = _ => 0.1 };
        var samples = new Option<int>("--samples") { Description = "Times that all years are lived through for the value in capacity.", HelpName = "N", DefaultValueFactory = _ => UsualSamples };
        return new StudyVerb("campus", "A flexible campus in one area: how large it may be, what its flexibility and batteries are worth, and what limits each.", """
            It joins the studies of headroom and of adequacy. Headroom: the largest campus whose needs above the area's past
            peaks are met by calls of its flexible share, within their limits, and by its battery; at 0 % in every hour.
            Capacity: ELCC and EFC of the same calls and battery against the area's fleet. What limits each is the limit
            that, lifted alone, helps most. docs/study-campus.md derives it.

            Examples:
              ballast study campus scenarios/studies/two-areas.csv.gz --area NORTH --size 300MW
              ballast study campus demand.csv.gz --area PSCO --fleet scenarios/studies/campus-fleet.yaml \
                --battery scenarios/studies/campus-lfp.yaml --battery scenarios/studies/campus-iron-air.yaml --page campus.html
            """, [demand, area, size, flexible, length, calls, batteries, rates, fleet, lole, samples], (parsed, study) =>
        {
            var files = parsed.GetValue(demand)!;
            var table = AreaTable.Standard;
            var reader = new DemandReader(table, [parsed.GetValue(area)!], DemandReader.UsualFill);
            foreach (var file in files)
            {
                using var stream = HeadroomSource.Open(file);
                reader.Read(stream, file);
            }
            var found = reader.Finish()[0];
            var hours = AreaHours.Of(found, table.Find(found.Name) ?? AreaRules.Usual(found.Name, 0));
            var megawatts = Read(Kinds.Power, parsed.GetValue(size)!, "--size").Megawatts;
            if (megawatts is not (> 0 and <= 1e6)) throw new InputException("--size must be above zero, and at most 1 TW.");
            var (days, count) = (parsed.GetValue(lole), parsed.GetValue(samples));
            if (days is not (> 0 and <= 100)) throw new InputException("--lole must be above 0 and at most 100 days a year.");
            var (plans, batteryFiles) = parsed.GetValue(batteries) is { Length: > 0 } asked ? Chemistries.Get(asked) : ([], []);
            var units = parsed.GetValue(fleet) is { } path ? AdequacyInput.Read(path, null) : null;
            var firm = 0.0;
            var terms = new CampusTerms
            {
                Hours = hours,
                Size = megawatts,
                Rates = Rates(parsed.GetValue(rates)!),
                Ways = Ways(Calls(parsed.GetValue(flexible)!, parsed.GetValue(length)!, parsed.GetValue(calls)), plans),
                System = units is null ? null : CampusCapacity.System(units.System, found.Megawatts[hours.From..(hours.From + hours.Gaps.Length)], DateTime.UnixEpoch.AddHours(hours.FirstLocalHour), megawatts, days, out firm),
                Firm = firm,
                DaysPerYear = days,
                Options = new MonteCarloOptions { Samples = count, Seed = study.Seed },
            };
            return new Study<CampusRow>(terms.Ways.Count, terms.Row, rows => CampusReport.Of(terms, rows))
            {
                Inputs = [.. files, .. batteryFiles, .. units?.Files ?? []],
            };
        });
    }

    static CampusFlexibility Calls(string share, string length, int calls)
    {
        var hours = Read(Kinds.Duration, length, "--call-hours").TotalHours;
        if (hours != Math.Floor(hours) || hours < 1) throw new InputException("--call-hours must be whole hours, such as 4h.");
        if (calls < 0) throw new InputException("--calls must not be negative.");
        return new CampusFlexibility { Share = Read(Kinds.Share, share, "--flexible"), CallHours = (int)Math.Min(hours, int.MaxValue), CallsPerYear = calls };
    }

    /// <summary>Nothing, the calls alone, and the calls with each battery.</summary>
    static IReadOnlyList<(string, CampusFlexibility)> Ways(CampusFlexibility calls, IReadOnlyList<Ballast.Studies.Storage.BatteryPlan> plans) =>
    [
        ("firm", new CampusFlexibility()),
        ("flexible", calls),
        .. plans.Select(plan => ($"flexible + {plan.Battery.Name}", calls with
        {
            StoragePower = plan.Battery.Megawatts,
            StorageEnergy = plan.Battery.MegawattHours * (plan.Battery.MostSoc - plan.Battery.LeastSoc) * plan.Battery.DischargeEfficiency,
            RoundTrip = plan.Battery.ChargeEfficiency * plan.Battery.DischargeEfficiency,
        })),
    ];

    static double[] Rates(string text)
    {
        double[] rates = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => Read(Kinds.Share, part, "--rates"))];
        if (rates.Any(r => r > 0.5)) throw new InputException("--rates: at most half may stay unserved.");
        return [.. rates.Distinct().Order()];
    }

    static T Read<T>(Kind<T> kind, string text, string option)
    {
        var read = kind.Parse(text);
        return read.What is null ? read.Value! : throw new InputException($"{option}: {read.What}; {read.HowToMend}.");
    }
}
