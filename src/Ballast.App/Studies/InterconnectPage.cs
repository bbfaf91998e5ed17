using System.Globalization;
using Ballast.App.Plots;
using Ballast.Grid.Cases;
using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>The answer as a page: headroom of all buses, the duration curve with the size, binding elements, and the path from interim to firm service.</summary>
static class InterconnectPage
{
    public static string Write(InterconnectFound found, IReadOnlyList<string> notes)
    {
        var (terms, now) = (found.Terms, found.Now[0]);
        var asked = terms.SizeMw > 0 ? $"{InterconnectReport.Mw(terms.SizeMw)} at {InterconnectReport.Bus(terms.BusRecord)}" : InterconnectReport.Bus(terms.BusRecord);
        var page = new PlotPage(
            terms.SizeMw > 0 ? $"Does {asked} connect?" : $"How much load does {asked} take?",
            $"{terms.Network.Name}: {terms.Network.Buses.Count} buses, {terms.Network.Branches.Count} branches. DC power flow, every single outage of a branch. Ballast {Product.Version}.");
        page.Heads(Heads(found, now));
        if (found.Years.Count > 0) Hours(page, found);
        if (found.Years.Count > 1) Path(page, found);
        page.Section(terms.Dispatch == BaseDispatch.Cheapest ? "The case, dispatched at least cost" : "The case as it stands", $"{InterconnectReport.NowHeading(found)}. {InterconnectNotes.FedBy(terms.Feeding)}").Add(InterconnectReport.Limits(found))
            .Say("What binds there first, each branch once with its worst outage:").Add(InterconnectReport.Elements(found));
        var snapshot = terms.Feeding == Feeding.Redispatch ? new Snapshot(found.Snapshot.Screen, terms.Dispatch, Feeding.Room) : found.Snapshot;
        var all = snapshot.All();
        page.Section("Every bus", $"Firm headroom of each bus, one at a time, in the case as it stands. {InterconnectNotes.FedBy(snapshot.Feeding)}").Draw(html => InterconnectBars.Write(html, terms.Network, [.. all.Select(h => h.FirmMw)], terms.Bus, terms.SizeMw));
        page.Section("Notes");
        foreach (var note in notes) page.Say(note);
        return page.ToHtml();
    }

    public static string WriteAll(InterconnectTerms terms, double[] firm, string state, PlotTable table, IReadOnlyList<string> notes)
    {
        var page = new PlotPage(
            $"How much load does each bus of {terms.Network.Name} take?",
            $"{terms.Network.Buses.Count} buses, {terms.Network.Branches.Count} branches; {state}. DC power flow, every single outage of a branch. Ballast {Product.Version}.");
        page.Section("Firm headroom", "One bus at a time. " + InterconnectNotes.FedBy(terms.Feeding)).Draw(html => InterconnectBars.Write(html, terms.Network, firm, -1, terms.SizeMw));
        page.Section("In numbers").Add(table);
        page.Section("Notes");
        foreach (var note in notes) page.Say(note);
        return page.ToHtml();
    }

    static IEnumerable<(Cell, string)> Heads(InterconnectFound found, BusHeadroom now)
    {
        var terms = found.Terms;
        if (found.Years.Count == 0)
        {
            yield return (new(InterconnectReport.Mw(now.FirmMw), terms.SizeMw > 0 ? now.FirmMw >= terms.SizeMw : null), "firm headroom");
            yield return (InterconnectReport.Binds(terms.Network, now), "binds first");
            yield break;
        }
        var hours = found.Years[0].Hours;
        var year = ServiceYear.Of(hours, terms.Service);
        yield return (new(year.Connects ? "yes" : "no", year.Connects), "connects on the terms asked");
        yield return (InterconnectReport.Mw(year.FirmMw), "firm in every hour");
        yield return ($"{year.HoursAbove:#,0} h", "of the year above the firm headroom");
        yield return (InterconnectReport.Percent(StorageSizing.SmallestShare(hours, terms.SizeMw)), "flexible connects it, no store");
        var store = StorageSizing.Smallest(hours, new(terms.SizeMw), terms.Efficiency);
        yield return ($"{InterconnectReport.Bare(store.PowerMw)} MW, {InterconnectReport.Whole(store.EnergyMwh)} MWh", "store connects it, nothing flexible");
        if (found.Years.Count > 1) yield return (InterconnectReport.FirstFirmYear(found) is > 0 and var first ? $"{first}" : "later", "first year of full firm service");
    }

    static void Hours(PlotPage page, InterconnectFound found)
    {
        var (terms, hours) = (found.Terms, found.Years[0].Hours);
        page.Section("Over the hours", "Hours in falling order of headroom; where the curve lies under the size, some of the load stays away, or runs back after an outage, or a store carries it.");
        double[] firm = Sorted(hours, h => h.FirmMw), before = Sorted(hours, h => h.BeforeOutageMw);
        var top = 3 * terms.SizeMw;
        page.Add(new Plot
        {
            Title = "Headroom, duration",
            X = new("share of hours, %") { From = 0, To = 100 },
            Y = new("headroom, MW") { Show = 0, To = Math.Min(top, Math.Max(1.1 * terms.SizeMw, before.Where(v => v < 1e300).DefaultIfEmpty(0).Max())) },
            Curves = [Curve.Of("before outages", Share(before), before) with { Ink = Ink.Green, Stroke = Stroke.Dashed }, Curve.Of("firm", Share(firm), firm)],
            Rules = [new(terms.SizeMw, $"size {InterconnectReport.Mw(terms.SizeMw)}"), .. terms.Flexible > 0 ? (PlotRule[])[new(terms.Service.FixedMw, $"fixed part {InterconnectReport.Mw(terms.Service.FixedMw)}")] : []],
        });
        page.Add(new Plot
        {
            Title = "Headroom, hour by hour",
            X = new("hour"),
            Y = new("headroom, MW") { Show = 0, To = Math.Min(top, Math.Max(1.1 * terms.SizeMw, firm[0])) },
            Height = 240,
            Curves = [Curve.Even("firm", 1, 1, [.. Enumerable.Range(0, hours.Hours).Select(t => Math.Min(hours[t].FirmMw, 1e9))]) with { Stroke = Stroke.Thin }],
            Rules = [new(terms.SizeMw, "size")],
        });
        page.Add(InterconnectReport.Service(found));
        page.Section("What connects it without an upgrade", "The smallest store beside each flexible share, over all hours in their order.").Add(InterconnectReport.Ways(found));
        if (InterconnectReport.Binding(found) is { Rows.Count: > 0 } binding) page.Section("What binds", "In the hours above the firm headroom.").Add(binding);
    }

    static void Path(PlotPage page, InterconnectFound found)
    {
        var terms = found.Terms;
        double[] years = [.. found.Years.Select(y => (double)y.Year)];
        var served = found.Years.Select(y => ServiceYear.Of(y.Hours, terms.Service)).ToArray();
        page.Section("From interim to firm service", $"Year by year, with {InterconnectReport.Percent(terms.Plan!.Growth)} growth of the system's load a year and what is built.");
        page.Add(new Plot
        {
            Title = "Firm service",
            X = new("year") { Plain = true, From = years[0] - 0.5, To = years[^1] + 0.5 },
            Y = new("MW") { Show = 0, To = 1.15 * terms.SizeMw },
            Height = 240,
            Curves = [Curve.Of("firm", years, [.. served.Select(s => s.FirmMw)]) with { Shape = Shape.Bars }],
            Rules = [new(terms.SizeMw, $"size {InterconnectReport.Mw(terms.SizeMw)}")],
        });
        page.Add(InterconnectReport.Path(found));
    }

    static double[] Sorted(HourHeadrooms hours, Func<BusHeadroom, double> of) => [.. Enumerable.Range(0, hours.Hours).Select(t => Math.Min(of(hours[t]), 1e9)).OrderDescending()];

    static double[] Share(double[] sorted) => [.. sorted.Select((_, i) => 100.0 * (i + 0.5) / sorted.Length)];
}
