using System.Globalization;
using System.Text;
using Ballast.App.Plots;
using Ballast.Grid.Cases;
using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>The study of every bus: in the case as it stands, or the least headroom of all hours.</summary>
static class InterconnectAll
{
    public static Study Study(InterconnectTerms terms, string[] inputs)
    {
        var snapshot = terms.Snapshot();
        var buses = terms.Network.Buses.Count;
        if (terms.Profile is not { } profile)
        {
            // Redispatch is a program for each bus; else all buses together take milliseconds.
            var blocks = (buses + InterconnectVerb.BlockBuses - 1) / InterconnectVerb.BlockBuses;
            return new Study<HourHeadrooms>(blocks, unit =>
            {
                var first = unit * InterconnectVerb.BlockBuses;
                var some = HourHeadrooms.Empty(Math.Min(InterconnectVerb.BlockBuses, buses - first));
                for (var i = 0; i < some.Hours; i++) some.Set(i, snapshot.Of(first + i), 0);
                return some;
            }, parts => Now(terms, snapshot, HourHeadrooms.Join(parts)))
            {
                Inputs = inputs,
            };
        }
        var system = new HourSystem(terms.Screen(terms.Network), profile, terms.Feeding);
        var units = (profile.Hours + InterconnectVerb.BlockHours - 1) / InterconnectVerb.BlockHours;
        return new Study<BusHours>(units, unit =>
        {
            var first = unit * InterconnectVerb.BlockHours;
            return system.StudyAll(terms.SizeMw, first, Math.Min(InterconnectVerb.BlockHours, profile.Hours - first), new(system));
        }, parts => OverHours(terms, snapshot, BusHours.Join(parts), profile))
        {
            Inputs = inputs,
        };
    }

    static StudyResult Now(InterconnectTerms terms, Snapshot snapshot, HourHeadrooms all)
    {
        string[] notes = [InterconnectNotes.FedBy(terms.Feeding), .. InterconnectNotes.Common(terms, snapshot)];
        var (network, prices) = (terms.Network, snapshot.State.Optimum?.Prices);
        string Name(int k) => k < 0 ? "-" : network.Branches[k].Name;
        string Price(int j) => prices is not null && double.IsFinite(prices[j]) ? prices[j].ToString("0.00", CultureInfo.InvariantCulture) : "-";
        var table = new PlotTable(["bus", "name", ">area", ">firm MW", ">normal MW", ">after outage MW", ">units MW", "binds", .. prices is null ? (string[])[] : [">price $/MWh"]],
            [.. Enumerable.Range(0, all.Hours).Where(j => network.Buses[j].Kind != BusKind.Isolated).Select(j => new Cell[]
            {
                $"{network.Buses[j].Number}", network.Buses[j].Name, $"{network.Buses[j].Area}", Fits(all[j].FirmMw), InterconnectReport.Bare(all[j].NormalMw), InterconnectReport.Bare(all[j].EmergencyMw), InterconnectReport.Bare(all[j].GenerationMw), InterconnectReport.Binds(network, all[j]),
            }.Concat(prices is null ? [] : (Cell[])[Price(j)]).ToArray())]);
        var csv = new StringBuilder("bus,name,area,firm_mw,normal_mw,normal_branch,emergency_mw,emergency_branch,out,generation_mw\n");
        for (var j = 0; j < all.Hours; j++)
        {
            var (bus, h) = (network.Buses[j], all[j]);
            csv.Append(CultureInfo.InvariantCulture, $"{bus.Number},{Quoted(bus.Name)},{bus.Area},{InterconnectReport.Out(h.FirmMw)},{InterconnectReport.Out(h.NormalMw)},{Name(h.NormalBranch)},{InterconnectReport.Out(h.EmergencyMw)},{Name(h.EmergencyBranch)},{Name(h.Outage)},{InterconnectReport.Out(h.GenerationMw)}\n");
        }
        var json = JsonText.Object(writer =>
        {
            InterconnectJson.Begin(writer, terms, snapshot);
            writer.Objects("buses", Enumerable.Range(0, all.Hours), j =>
            {
                writer.WriteNumber("bus", network.Buses[j].Number);
                writer.WriteString("name", network.Buses[j].Name);
                if (prices is not null) writer.Number("price", prices[j]);
                InterconnectJson.Headroom(writer, network, all[j]);
            });
            writer.Strings("notes", notes);
        });
        var headrooms = Enumerable.Range(0, all.Hours).Select(j => all[j]).ToArray();
        return new([($"Headroom of every bus, {InterconnectReport.State(terms)}", table)], json, csv.ToString(), () => InterconnectPage.WriteAll(terms, headrooms.Select(h => h.FirmMw).ToArray(), InterconnectReport.State(terms), table, notes)) { Notes = notes };

        Cell Fits(double megawatts) => new(InterconnectReport.Bare(megawatts), terms.SizeMw > 0 ? megawatts >= terms.SizeMw : null);
    }

    static StudyResult OverHours(InterconnectTerms terms, Snapshot snapshot, BusHours all, HourProfile profile)
    {
        string[] notes = [InterconnectNotes.FedBy(terms.Feeding), "Firm: the least headroom of all hours.", InterconnectNotes.MeritOrder, .. InterconnectNotes.Common(terms, snapshot)];
        var network = terms.Network;
        string Name(int k) => k < 0 ? "-" : network.Branches[k].Name;
        string Binds(int j) => all.Branch[j] < 0 ? "units that feed it" : all.Outage[j] < 0 ? Name(all.Branch[j]) : $"{Name(all.Branch[j])} with {Name(all.Outage[j])} out";
        var sized = terms.SizeMw > 0;
        var live = Enumerable.Range(0, all.FirmMw.Length).Where(j => network.Buses[j].Kind != BusKind.Isolated).ToArray();
        var table = new PlotTable(["bus", "name", ">area", ">firm MW", "worst hour", "binds then", .. sized ? (string[])[$">h above it with {InterconnectReport.Mw(terms.SizeMw)}", ">MWh above"] : []],
            [.. live.Select(j => new Cell[]
            {
                $"{network.Buses[j].Number}", network.Buses[j].Name, $"{network.Buses[j].Area}", InterconnectReport.Bare(all.FirmMw[j]), profile.Labels[all.Hour[j]], Binds(j),
            }.Concat(sized ? (Cell[])[InterconnectReport.Whole(all.HoursAbove[j]), InterconnectReport.Whole(all.AboveMwh[j])] : []).ToArray())]);
        var csv = new StringBuilder("bus,name,area,firm_mw,worst_hour,branch,out,hours_above,mwh_above\n");
        foreach (var j in live)
            csv.Append(CultureInfo.InvariantCulture, $"{network.Buses[j].Number},{Quoted(network.Buses[j].Name)},{network.Buses[j].Area},{InterconnectReport.Out(all.FirmMw[j])},{profile.Labels[all.Hour[j]]},{Name(all.Branch[j])},{Name(all.Outage[j])},{all.HoursAbove[j]},{InterconnectReport.Out(all.AboveMwh[j])}\n");
        var json = JsonText.Object(writer =>
        {
            InterconnectJson.Begin(writer, terms, snapshot);
            writer.WriteNumber("hours", profile.Hours);
            writer.Objects("buses", live, j =>
            {
                writer.WriteNumber("bus", network.Buses[j].Number);
                writer.WriteString("name", network.Buses[j].Name);
                writer.Number("firmMegawatts", all.FirmMw[j] < 1e300 ? all.FirmMw[j] : double.PositiveInfinity);
                writer.WriteString("worstHour", profile.Labels[all.Hour[j]]);
                writer.WriteString("binds", Binds(j));
                if (!sized) return;
                writer.WriteNumber("hoursAbove", all.HoursAbove[j]);
                writer.Number("megawattHoursAbove", all.AboveMwh[j]);
            });
            writer.Strings("notes", notes);
        });
        return new([($"Least headroom of every bus over {profile.Hours:#,0} hours", table)], json, csv.ToString(), () => InterconnectPage.WriteAll(terms, all.FirmMw, $"{profile.Hours:#,0} hours", table, notes)) { Notes = notes };
    }

    static string Quoted(string name) => name.Contains(',', StringComparison.Ordinal) || name.Contains('"', StringComparison.Ordinal) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
