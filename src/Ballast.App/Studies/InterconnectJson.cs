using System.Text.Json;
using Ballast.App.Plots;
using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>The answer for one bus as it is written in JSON.</summary>
static class InterconnectJson
{
    public static string Write(InterconnectFound found, IReadOnlyList<string> notes) => JsonText.Object(json =>
    {
        var terms = found.Terms;
        Begin(json, terms, found.Snapshot);
        json.WriteStartObject("now");
        Headroom(json, terms.Network, found.Now[0]);
        json.WriteEndObject();
        json.Objects("binding", found.Snapshot.Elements(terms.Bus, terms.Elements), e =>
        {
            json.WriteString("branch", terms.Network.Branches[e.Branch].Name);
            if (e.Outage >= 0) json.WriteString("outage", terms.Network.Branches[e.Outage].Name);
            json.Number("headroomMegawatts", e.HeadroomMw);
            json.Number("flowBeforeMegawatts", e.FlowMw);
            json.Number("ratingMva", e.RatingMw);
            json.Number("shareOfLoad", e.Share, 9);
        });
        if (found.Years.Count > 0)
        {
            var hours = found.Years[0].Hours;
            json.Number("smallestFlexibleShare", StorageSizing.SmallestShare(hours, terms.SizeMw), 9);
            var store = StorageSizing.Smallest(hours, terms.Service with { Storage = null }, terms.Efficiency);
            json.WriteStartObject("smallestStorage");
            json.Number("besideFlexibleShare", terms.Flexible, 9);
            json.Number("powerMegawatts", store.PowerMw);
            json.Number("energyMegawattHours", store.EnergyMwh);
            json.Number("roundTripEfficiency", store.Efficiency);
            json.WriteEndObject();
            json.Objects("years", found.Years, year => Year(json, found, year));
            if (InterconnectReport.FirstFirmYear(found) is > 0 and var first) json.WriteNumber("firstFirmYear", first);
        }
        json.WriteBoolean("connects", found.Connects);
        json.Strings("notes", notes);
    });

    public static void Begin(Utf8JsonWriter json, InterconnectTerms terms, Snapshot snapshot)
    {
        json.WriteString("study", "interconnect");
        json.WriteString("version", Product.Version);
        json.WriteString("case", terms.Network.Name);
        if (terms.Bus >= 0) json.WriteNumber("bus", terms.BusRecord.Number);
        if (terms.SizeMw > 0) json.Number("sizeMegawatts", terms.SizeMw);
        if (terms.Flexible > 0)
        {
            json.Number("flexibleShare", terms.Flexible, 9);
            json.WriteBoolean("runsBack", terms.RunsBack);
        }
        if (terms.Storage is { } store)
        {
            json.WriteStartObject("storage");
            json.Number("powerMegawatts", store.PowerMw);
            json.Number("energyMegawattHours", store.EnergyMwh);
            json.Number("roundTripEfficiency", store.Efficiency);
            json.WriteEndObject();
        }
        json.WriteString("fedBy", JsonText.Word(terms.Feeding));
        json.WriteString("dispatch", JsonText.Word(terms.Dispatch));
        json.Number("cutoff", terms.Cutoff, 9);
        if (snapshot.State.Optimum is not { } optimum) return;
        json.Number("dispatchCost", optimum.DollarsPerHour);
        json.Objects("prices", Enumerable.Range(0, optimum.Prices.Length), j =>
        {
            json.WriteNumber("bus", terms.Network.Buses[j].Number);
            json.Number("price", optimum.Prices[j]);
        });
    }

    public static void Headroom(Utf8JsonWriter json, Ballast.Grid.Cases.NetworkCase network, BusHeadroom headroom)
    {
        Megawatts(json, "firmMegawatts", headroom.FirmMw);
        Megawatts(json, "normalMegawatts", headroom.NormalMw);
        if (headroom.NormalBranch >= 0) json.WriteString("normalBranch", network.Branches[headroom.NormalBranch].Name);
        Megawatts(json, "emergencyMegawatts", headroom.EmergencyMw);
        if (headroom.EmergencyBranch >= 0) json.WriteString("emergencyBranch", network.Branches[headroom.EmergencyBranch].Name);
        if (headroom.Outage >= 0) json.WriteString("outage", network.Branches[headroom.Outage].Name);
        Megawatts(json, "generationMegawatts", headroom.GenerationMw);
        json.WriteString("limit", JsonText.Word(headroom.Binding));
    }

    static void Year(Utf8JsonWriter json, InterconnectFound found, InterconnectYear year)
    {
        var terms = found.Terms;
        var served = ServiceYear.Of(year.Hours, terms.Service);
        if (year.Year > 0)
        {
            json.WriteNumber("year", year.Year);
            json.Number("systemLoad", terms.Plan!.GrowthUntil(year.Year), 9);
            json.Strings("built", terms.Plan.In(year.Year).Select(u => u.Name));
        }
        json.WriteNumber("hours", year.Hours.Hours);
        json.Number("firmMegawatts", served.FirmMw);
        json.Number("nonFirmMegawatts", terms.SizeMw - served.FirmMw);
        json.WriteString("worstHour", found.Labels[served.WorstHour]);
        json.WriteString("bindsInWorstHour", InterconnectReport.Binds(year.System.Screen.Network.Case, year.Hours[served.WorstHour]));
        json.WriteNumber("hoursAboveFirm", served.HoursAbove);
        json.Number("megawattHoursAboveFirm", served.AboveMwh);
        json.WriteNumber("longestHoursAboveFirm", served.LongestHours);
        json.Number("deepestMegawatts", served.DeepestMw);
        json.WriteNumber("calledHours", served.CalledHours);
        json.Number("calledMegawattHours", served.CalledMwh);
        json.WriteNumber("longestCallHours", served.LongestCallHours);
        json.WriteNumber("unservedHours", served.UnservedHours);
        json.Number("unservedMegawattHours", served.UnservedMwh);
        json.Number("curtailedShare", served.CurtailedShare, 9);
        json.Number("dischargedMegawattHours", served.DischargedMwh);
        json.WriteBoolean("connects", served.Connects);
    }

    static void Megawatts(Utf8JsonWriter json, string name, double value) => json.Number(name, Math.Abs(value) < 1e300 ? value : double.PositiveInfinity);
}
