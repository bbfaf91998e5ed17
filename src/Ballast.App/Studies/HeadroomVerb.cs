using System.CommandLine;
using Ballast.App.Live;
using Ballast.Files.Yaml;
using Ballast.Studies;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>`ballast study headroom`: one unit of work is one area.</summary>
static class HeadroomVerb
{
    public static StudyVerb Make()
    {
        var demand = new Argument<string[]>("DEMAND.csv") { Description = "Hourly demand: a CSV with utc and one column per area, or EIA930_BALANCE files; plain or .gz; several are joined.", Arity = ArgumentArity.OneOrMore };
        var area = new Option<string?>("--area") { Description = "Study these alone, by name or EIA-930 code, with commas between.", HelpName = "PJM,ERCOT,…" };
        var rates = new Option<string?>("--rates") { Description = "Shares of its energy for which the load may be curtailed, with commas between.  [default: 0.25%,0.5%,1%,5%]", HelpName = "0.5%,1%,…" };
        var storage = new Option<string?>("--storage") { Description = "A battery at the load, in each area: power, energy, and round-trip efficiency if it is not 85 %.", HelpName = "500MW/2000MWh[/85%]" };
        var shape = new Option<string?>("--shape") { Description = "What the load draws by hour, instead of a constant: CSV of 24, 168, 8760 or 8784 values; a column per_unit, or any other, whose highest value is the nameplate.", HelpName = "LOAD.csv" };
        var flexible = new Option<string?>("--flexible") { Description = "Share of the load that can yield: counts the hours and energy that ask for more.", HelpName = "25%" };
        var fill = new Option<string?>("--fill") { Description = "The longest run of missing or zero hours that is filled by a straight line.  [default: 24h]", HelpName = "24h" };
        var areas = new Option<string?>("--areas") { Description = "Clocks and seasons of areas, over those that the program knows.", HelpName = "AREAS.csv" };
        var offset = new Option<int>("--utc-offset") { Description = "Standard time less UTC, in hours, of areas that no table knows.", HelpName = "HOURS", DefaultValueFactory = _ => 0 };
        var parts = new Option<bool>("--part-years") { Description = "Keep years that are not whole, each counted over the hours that it has." };
        return new StudyVerb("headroom", "How much load fits under an area's past peaks if it yields for a few hours.", """
            For each area and rate: the largest new load whose curtailment, wherever demand and load together pass the
            season's highest demand of all years, takes no more than that share of the load's energy; how many hours a
            year that is, how deep, how long and in which season. docs/study-headroom.md derives it.

            Examples:
              ballast study headroom scenarios/studies/two-areas.csv.gz --page headroom.html
              ballast study headroom EIA930_BALANCE_2023_*.csv EIA930_BALANCE_2024_*.csv --area PJM,ERCO --rates 0.5%
              ballast study headroom demand.csv --storage 500MW/2000MWh --shape load.csv --json headroom.json
            """, [demand, area, rates, storage, shape, flexible, fill, areas, offset, parts], (parsed, _) =>
        {
            var files = parsed.GetValue(demand)!;
            var (shapeFile, areasFile) = (parsed.GetValue(shape), parsed.GetValue(areas));
            var zone = parsed.GetValue(offset);
            if (zone is < -12 or > 14) throw new InputException("--utc-offset must be from -12 to 14 hours.");
            var asked = new HeadroomTerms
            {
                Rates = HeadroomTerms.ReadRates(parsed.GetValue(rates)),
                Battery = HeadroomTerms.ReadBattery(parsed.GetValue(storage)),
                Shape = shapeFile is null ? null : HeadroomSource.Shape(shapeFile),
                FlexibleShare = HeadroomTerms.ReadFlexible(parsed.GetValue(flexible)),
                PartYears = parsed.GetValue(parts),
            };
            var table = areasFile is null ? AreaTable.Standard : AreaTable.Standard.With(HeadroomSource.Text(areasFile), areasFile);
            var reader = new DemandReader(table, List(parsed.GetValue(area)), HeadroomTerms.ReadFill(parsed.GetValue(fill)));
            foreach (var file in files)
            {
                using var stream = HeadroomSource.Open(file);
                reader.Read(stream, file);
            }
            var demands = reader.Finish();
            var unknown = demands.Where(d => table.Find(d.Name) is null).Select(d => d.Name).ToArray();
            string[] notes =
            [
                .. unknown.Length > 0 ? [$"{HeadroomReport.Names(unknown)}: not in the table of areas, so summer is June to August, winter December to February, on a clock of UTC{(zone == 0 ? "" : $"{zone:+0;-0}")}; --utc-offset and --areas say otherwise."] : Array.Empty<string>(),
                .. reader.LeftOut.Count > 0 ? [$"Left out, as the table of areas has not got them and --area does not name them: {HeadroomReport.Names([.. reader.LeftOut])}."] : Array.Empty<string>(),
            ];
            return new Study<AreaHeadroom>(demands.Count, unit => asked.Of(demands[unit], table.Find(demands[unit].Name) ?? AreaRules.Usual(demands[unit].Name, zone)), found => HeadroomReport.Of(found, asked, notes))
            {
                Inputs = [.. files, .. shapeFile is null ? Array.Empty<string>() : [shapeFile], .. areasFile is null ? Array.Empty<string>() : [areasFile]],
            };
        });
    }

    static string[] List(string? text)
    {
        if (text is null) return [];
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 ? names : throw new InputException("--area is empty: name areas with commas between, such as PJM,ERCOT.");
    }
}
