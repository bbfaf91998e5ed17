using System.Globalization;
using System.Text;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.Grid.Cases;
using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>The answer for one bus as tables, CSV and sentences.</summary>
static class InterconnectReport
{
    /// <summary>Flexible shares for which the smallest store is told.</summary>
    static readonly double[] Shares = [0, 0.1, 0.25, 0.5];

    const double NoLimit = 1e300;

    public static StudyResult Of(InterconnectFound found)
    {
        var notes = InterconnectNotes.Of(found);
        List<(string, PlotTable)> tables = [];
        (string, PlotTable)[] now = [(NowHeading(found), Limits(found)), ("What binds there first", Elements(found))];
        if (found.Years.Count == 0) tables.AddRange(now);
        else
        {
            tables.Add(($"{Mw(found.Terms.SizeMw)} at {Bus(found.Terms.BusRecord)} over {found.Labels.Count:#,0} hours{(found.Years[0].Year > 0 ? $" of {found.Years[0].Year}" : "")}, firm: the least headroom of all hours", Service(found)));
            tables.Add(("What connects it without an upgrade", Ways(found)));
            if (Binding(found).Rows.Count > 0) tables.Add(("What binds in the hours above the firm headroom", Binding(found)));
            if (found.Years.Count > 1) tables.Add(("From interim to firm service", Path(found)));
            tables.AddRange(now);
        }
        return new(tables, InterconnectJson.Write(found, notes), Csv(found), () => InterconnectPage.Write(found, notes)) { Notes = notes, ExitCode = found.Connects ? 0 : 1 };
    }

    public static string Bus(NetworkBus bus) => bus.Name.Length > 0 ? $"bus {bus.Number} ({bus.Name})" : $"bus {bus.Number}";

    /// <summary>Above the headroom in one state, which with hours is none of them.</summary>
    public static string NowHeading(InterconnectFound found) => $"Headroom at {Bus(found.Terms.BusRecord)}, {State(found.Terms)}{(found.Years.Count > 0 ? ": one state beside the hours, and not what is firm over them" : "")}";

    public static string State(InterconnectTerms terms) => terms.Dispatch == BaseDispatch.Cheapest ? "cheapest dispatch" : "the case as stated";

    public static string Mw(double megawatts) => Bare(megawatts) is "-" ? "no limit" : Bare(megawatts) + " MW";

    /// <summary>Megawatts as people read them.</summary>
    public static string Bare(double megawatts) => !(Math.Abs(megawatts) < NoLimit) ? "-" : Math.Abs(megawatts) >= 1000 ? Math.Round(megawatts).ToString("#,0", CultureInfo.InvariantCulture) : Math.Round(megawatts, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>To 0.001 %; a share that is less, and not none, is not told as 0.</summary>
    public static string Percent(double share) => share is > 1e-9 and < 0.000005 ? "<0.001 %" : Figures.Number(Math.Round(100 * share, 3)) + " %";

    /// <summary>What limits, and with what out.</summary>
    public static string Binds(NetworkCase network, BusHeadroom headroom) => headroom.Binding switch
    {
        Limit.Generation => "units that feed it",
        Limit.Normal => headroom.NormalBranch < 0 ? "no secure dispatch" : network.Branches[headroom.NormalBranch].Name,
        Limit.Emergency => headroom.EmergencyBranch < 0 ? "no secure dispatch" : $"{network.Branches[headroom.EmergencyBranch].Name} with {(headroom.Outage < 0 ? "nothing" : network.Branches[headroom.Outage].Name)} out",
        _ => "nothing",
    };

    public static PlotTable Limits(InterconnectFound found)
    {
        var (network, now, terms) = (found.Terms.Network, found.Now[0], found.Terms);
        string Name(int k) => k < 0 ? "-" : network.Branches[k].Name;
        List<Cell[]> rows =
        [
            ["everything in service, normal ratings", Bare(now.NormalMw), Name(now.NormalBranch), "-"],
            ["after any single outage, emergency ratings", Bare(now.EmergencyMw), Name(now.EmergencyBranch), Name(now.Outage)],
            ["room of the units that feed it", Bare(now.GenerationMw), "-", "-"],
            [found.Years.Count > 0 ? "firm headroom in this state" : "firm headroom", new(Bare(now.FirmMw), terms.SizeMw > 0 ? now.FirmMw >= terms.SizeMw : null), Binds(network, now), ""],
        ];
        if (terms.Flexible > 0 && terms.RunsBack) rows.Add([$"with {Percent(terms.Flexible)} that runs back", new(Bare(now.WithRunBack(terms.Flexible)), now.WithRunBack(terms.Flexible) >= terms.SizeMw), "", ""]);
        return new(["limit", ">MW", "branch", "out"], rows);
    }

    public static PlotTable Elements(InterconnectFound found)
    {
        var network = found.Terms.Network;
        var rows = found.Snapshot.Elements(found.Terms.Bus, found.Terms.Elements).Select((e, i) => new Cell[]
        {
            $"{i + 1}", network.Branches[e.Branch].Name, e.Outage < 0 ? "-" : network.Branches[e.Outage].Name, Bare(e.FlowMw), Bare(e.RatingMw), Percent(e.Share), Bare(e.HeadroomMw),
        });
        return new(["", "branch", "out", ">flow before MW", ">rating MVA", ">of the load", ">full at MW"], [.. rows]);
    }

    public static PlotTable Service(InterconnectFound found)
    {
        var terms = found.Terms;
        List<Cell[]> rows = [Row("all of it interruptible", terms.Service with { Flexible = 1, RunsBack = false, Storage = null })];
        if (terms.Flexible > 0) rows.Add(Row($"{Percent(terms.Flexible)} flexible", terms.Service with { Storage = null }));
        if (terms.Storage is { } store)
        {
            var name = $"{Mw(store.PowerMw)}, {Bare(store.EnergyMwh)} MWh store";
            rows.Add(Row(name, terms.Service with { Flexible = 0 }));
            if (terms.Flexible > 0) rows.Add(Row($"{Percent(terms.Flexible)} flexible and {name}", terms.Service));
        }
        return new(["on these terms", ">firm MW", ">h above firm", ">longest h", ">called h", ">called MWh", ">unserved h", ">unserved MWh", ">energy not served", "connects"], rows);

        Cell[] Row(string name, ServiceTerms service)
        {
            var year = ServiceYear.Of(found.Years[0].Hours, service);
            return
            [
                name, Bare(year.FirmMw), Whole(year.HoursAbove), Whole(year.LongestHours), Whole(year.CalledHours), Whole(year.CalledMwh), Whole(year.UnservedHours), Whole(year.UnservedMwh),
                Percent(year.CurtailedShare), new(year.Connects ? "yes" : "no", year.Connects),
            ];
        }
    }

    public static PlotTable Ways(InterconnectFound found)
    {
        var (terms, hours) = (found.Terms, found.Years[0].Hours);
        var least = StorageSizing.SmallestShare(hours, terms.SizeMw);
        var rows = Shares.Append(terms.Flexible).Append(least).Distinct().Order().Where(s => s <= least + 1e-12).Select(share =>
        {
            var service = new ServiceTerms(terms.SizeMw, share, terms.RunsBack);
            var store = StorageSizing.Smallest(hours, service, terms.Efficiency);
            var year = ServiceYear.Of(hours, service with { Storage = store });
            return new Cell[]
            {
                share == least && share > 0 ? $"{Percent(share)} (the least alone)" : Percent(share), Bare(share * terms.SizeMw), Bare(store.PowerMw), Whole(store.EnergyMwh),
                store.PowerMw > 0 ? Figures.Number(Math.Round(store.EnergyMwh / store.PowerMw, 1)) : "-", Whole(year.CalledHours), Whole(year.LongestCallHours), Whole(year.CalledMwh),
            };
        });
        return new(["flexible share", ">MW", ">and a store of MW", ">MWh", ">hours", ">called h", ">longest h", ">called MWh"], [.. rows]);
    }

    /// <summary>By element: in how many hours above the firm headroom it is what binds.</summary>
    public static PlotTable Binding(InterconnectFound found)
    {
        var (terms, year) = (found.Terms, found.Years[0]);
        var tally = new Dictionary<string, (int Hours, double Mwh, double Least)>(StringComparer.Ordinal);
        for (var t = 0; t < year.Hours.Hours; t++)
        {
            var headroom = year.Hours[t];
            if (terms.SizeMw - headroom.FirmMw <= 1e-6) continue;
            var name = Binds(terms.Network, headroom);
            var so = tally.GetValueOrDefault(name, (0, 0, double.PositiveInfinity));
            tally[name] = (so.Item1 + 1, so.Item2 + terms.SizeMw - headroom.FirmMw, Math.Min(so.Item3, headroom.FirmMw));
        }
        return new(["element", ">hours", ">MWh above", ">least headroom MW"],
            [.. tally.OrderByDescending(x => x.Value.Hours).ThenBy(x => x.Key, StringComparer.Ordinal).Take(terms.Elements).Select(x => new Cell[] { x.Key, Whole(x.Value.Hours), Whole(x.Value.Mwh), Bare(x.Value.Least) })]);
    }

    public static PlotTable Path(InterconnectFound found)
    {
        var terms = found.Terms;
        return new(["year", ">system load", "built", ">firm MW", ">non-firm MW", ">h above firm", ">MWh above", ">longest h", ">called h", ">called MWh", "connects", "binds in the worst hour"],
            [.. found.Years.Select(y =>
            {
                var year = ServiceYear.Of(y.Hours, terms.Service);
                return new Cell[]
                {
                    $"{y.Year}", Percent(terms.Plan!.GrowthUntil(y.Year)), string.Join(", ", terms.Plan.In(y.Year).Select(u => u.Name)), new(Bare(year.FirmMw), year.HoursAbove == 0 ? true : null), Bare(terms.SizeMw - year.FirmMw),
                    Whole(year.HoursAbove), Whole(year.AboveMwh), Whole(year.LongestHours), Whole(year.CalledHours), Whole(year.CalledMwh), new(year.HoursAbove == 0 ? "firm" : year.Connects ? "yes" : "no", year.HoursAbove == 0 || year.Connects),
                    year.HoursAbove == 0 ? "-" : Binds(y.System.Screen.Network.Case, y.Hours[year.WorstHour]),
                };
            })]);
    }

    /// <summary>The first year in which nothing is ever curtailed; 0: none.</summary>
    public static int FirstFirmYear(InterconnectFound found) => found.Years.FirstOrDefault(y => y.Year > 0 && ServiceYear.Of(y.Hours, found.Terms.Service).HoursAbove == 0)?.Year ?? 0;

    /// <summary>Without hours the binding elements; with hours each year's hours.</summary>
    static string Csv(InterconnectFound found)
    {
        var csv = new StringBuilder();
        var network = found.Terms.Network;
        if (found.Years.Count == 0)
        {
            csv.Append("branch,out,headroom_mw,flow_before_mw,rating_mva,share_of_load\n");
            foreach (var e in found.Snapshot.Elements(found.Terms.Bus, int.MaxValue))
                csv.Append(CultureInfo.InvariantCulture, $"{network.Branches[e.Branch].Name},{(e.Outage < 0 ? "" : network.Branches[e.Outage].Name)},{Math.Round(e.HeadroomMw, 6)},{Math.Round(e.FlowMw, 6)},{e.RatingMw},{Math.Round(e.Share, 9)}\n");
            return csv.ToString();
        }
        csv.Append("year,hour,firm_mw,normal_mw,emergency_mw,generation_mw,above_mw,binds\n");
        foreach (var year in found.Years)
        {
            for (var t = 0; t < year.Hours.Hours; t++)
            {
                var h = year.Hours[t];
                csv.Append(CultureInfo.InvariantCulture, $"{(year.Year > 0 ? $"{year.Year}" : "")},{found.Labels[t].Replace(',', ' ')},{Out(h.FirmMw)},{Out(h.NormalMw)},{Out(h.EmergencyMw)},{Out(h.GenerationMw)},{Out(Math.Max(0, found.Terms.SizeMw - h.FirmMw))},{Binds(year.System.Screen.Network.Case, h)}\n");
            }
        }
        return csv.ToString();
    }

    internal static string Out(double value) => Math.Abs(value) < NoLimit ? Math.Round(value, 6).ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>Without decimals; what is less than a half, and not none, is not told as 0.</summary>
    internal static string Whole(double value) => value is > 1e-6 and < 0.5 ? "<1" : Math.Round(value).ToString("#,0", CultureInfo.InvariantCulture);
}
