using System.CommandLine;
using Ballast.App.Grid;
using Ballast.App.Live;
using Ballast.Grid.PowerFlow;
using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>`ballast study interconnect`: a unit of work is a block of hours of one year, or a block of buses.</summary>
static class InterconnectVerb
{
    /// <summary>Hours of one unit of work.</summary>
    public const int BlockHours = 366;

    /// <summary>Buses of one unit of work.</summary>
    public const int BlockBuses = 16;

    public static StudyVerb Make()
    {
        var file = new Argument<string>("CASE.m") { Description = "The network: a MATPOWER case (version 2), or a PSS/E RAW case (.raw)." };
        var bus = new Option<string>("--bus") { Description = "Where the load connects, by number or name; all: the headroom of every bus.", HelpName = "BUS", Required = true };
        var size = new Option<string?>("--size") { Description = "The load, the same in every hour.", HelpName = "500MW" };
        var flexible = new Option<string?>("--flexible") { Description = "Share of it that can stay away for hours, and runs back at once after an outage.", HelpName = "25%" };
        var slow = new Option<bool>("--no-run-back") { Description = "The flexible share can stay away, but is too slow to run back after an outage." };
        var storage = new Option<string?>("--storage") { Description = "A store beside it: power, energy, and round-trip efficiency if it is not 85 %.", HelpName = "200MW/800MWh[/85%]" };
        var hours = new Option<string?>("--hours") { Description = "The system hour by hour (CSV): load as a share of the case's or in MW, availability of wind, sun, water.", HelpName = "PROFILE.csv" };
        var upgrades = new Option<string?>("--upgrades") { Description = "Load growth and what is built in which year (YAML): the path to firm service. Needs --hours.", HelpName = "UPGRADES.yaml" };
        var fed = new Option<string?>("--fed-by") { Description = "Which units feed the load: room (all with room, in proportion to it), participation (by factors), reference (those at the reference bus), redispatch (all set anew, in every hour).  [default: redispatch for one bus with --hours, else room]", HelpName = "WHO" };
        var dispatch = new Option<string>("--dispatch") { Description = "The state that the case is studied in without --hours: stated (its own outputs) or cheapest (DC optimal power flow).", HelpName = "WHICH", DefaultValueFactory = _ => "stated" };
        var cutoff = new Option<string?>("--cutoff") { Description = "A branch that is over its rating without the load counts against it only if the load adds this share of itself.  [default: 3%]", HelpName = "3%" };
        return new StudyVerb("interconnect", "How much load a bus takes after any single outage, in how many hours of a year, and what connects more without an upgrade.", """
            DC power flow with transfer and outage factors. Normal ratings (A) hold with everything in service, emergency
            ratings (C, else B, else A) after each single outage. It ends with 1 where the load does not connect as asked.
            docs/study-interconnect.md derives it; voltage, stability and short circuit are not seen: see `ballast grid`.

            Examples:
              ballast study interconnect scenarios/studies/riverbend.m --bus 4 --size 250MW
              ballast study interconnect scenarios/studies/riverbend.m --bus all --csv headroom.csv
              ballast study interconnect scenarios/studies/riverbend.m --bus 4 --size 250MW --flexible 25% --storage 60MW/240MWh \
                --hours scenarios/studies/riverbend-hours.csv --upgrades scenarios/studies/riverbend-upgrades.yaml --page riverbend.html
            """, [file, bus, size, flexible, slow, storage, hours, upgrades, fed, dispatch, cutoff], (parsed, _) =>
        {
            var path = parsed.GetValue(file)!;
            var (hoursPath, upgradesPath) = (parsed.GetValue(hours), parsed.GetValue(upgrades));
            var network = InterconnectTerms.ReadCase(path);
            var said = parsed.GetValue(bus)!;
            var terms = new InterconnectTerms
            {
                File = path,
                Network = network,
                Bus = said == "all" ? -1 : BusChoice.Find(network, said),
                SizeMw = InterconnectTerms.ReadSize(parsed.GetValue(size)),
                Flexible = InterconnectTerms.ReadShare(parsed.GetValue(flexible), "--flexible", 0),
                RunsBack = !parsed.GetValue(slow),
                Storage = InterconnectTerms.ReadStorage(parsed.GetValue(storage)),
                Profile = hoursPath is null ? null : HourProfileFile.Read(CaseFiles.Text(hoursPath, "a CSV file with a head line and one line per hour"), hoursPath),
                Plan = upgradesPath is null ? null : InterconnectTerms.ReadPlan(upgradesPath),
                Feeding = Word(parsed.GetValue(fed) ?? (hoursPath is not null && said != "all" ? "redispatch" : "room"), "--fed-by", ("room", Feeding.Room), ("participation", Feeding.Participation), ("reference", Feeding.Reference), ("redispatch", Feeding.Redispatch)),
                Dispatch = Word(parsed.GetValue(dispatch)!, "--dispatch", ("stated", BaseDispatch.Stated), ("cheapest", BaseDispatch.Cheapest)),
                Cutoff = InterconnectTerms.ReadShare(parsed.GetValue(cutoff), "--cutoff", 0.03),
            };
            Check(terms, parsed.GetValue(slow));
            string[] inputs = [path, .. hoursPath is null ? Array.Empty<string>() : [hoursPath], .. upgradesPath is null ? Array.Empty<string>() : [upgradesPath]];
            return terms.Bus < 0 ? InterconnectAll.Study(terms, inputs) : InterconnectOne.Study(terms, inputs);
        });
    }

    static void Check(InterconnectTerms terms, bool slow)
    {
        var alone = terms.Bus >= 0;
        if (terms.Network.Generators.All(g => !g.InService)) throw new InputException($"{terms.File} has no unit in service, so that nothing can feed a load: put units in service (status 1).");
        if (alone && terms.Profile is not null && terms.SizeMw == 0) throw new InputException("--hours asks in which hours a load fits: say how large it is with --size.");
        if (terms.Plan is not null && terms.Profile is null) throw new InputException("--upgrades tells a path over years of hours: give the hours with --hours.");
        if (!alone && (terms.Plan is not null || terms.Storage is not null || terms.Flexible > 0)) throw new InputException("--upgrades, --storage and --flexible are for one bus: name it with --bus.");
        if ((terms.Storage is not null || terms.Flexible > 0) && terms.SizeMw == 0) throw new InputException("--flexible and --storage are of a load: say how large it is with --size.");
        if (terms.Storage is not null && terms.Profile is null) throw new InputException("--storage is studied hour by hour, since what it gives in one hour it has taken in others: give the hours with --hours.");
        if (slow && terms.Flexible == 0) throw new InputException("--no-run-back is of the flexible share: say how large it is with --flexible.");
    }

    static T Word<T>(string said, string option, params (string Word, T Value)[] words)
    {
        foreach (var (word, value) in words)
            if (word == said) return value;
        throw new InputException($"{option} {said}: choose from {string.Join(", ", words.Select(w => w.Word))}.");
    }
}
