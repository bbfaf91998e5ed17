using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>Sentences under the answer: how the load is fed, what is over its rating already, what the study does not see.</summary>
static class InterconnectNotes
{
    /// <summary>How the hours are dispatched where the units are not set anew.</summary>
    public const string MeritOrder = "In each hour the units run in the order of their costs, as many as the load needs; no starts, ramps or reserves. What they have left, and units that stand still, feed the new load. Branches may be over their ratings in such a dispatch without any new load; `--fed-by redispatch`, for one bus, sets the units so that none is.";

    public static string[] Of(InterconnectFound found)
    {
        var (terms, notes) = (found.Terms, new List<string>());
        notes.Add(Fed(terms.Feeding));
        if (terms.Feeding == Feeding.Redispatch) notes.Add("The list of what binds first is with the units feeding it in proportion to their room, since with all set anew several ratings bind at once.");
        if (found.Years.Count > 0)
        {
            if (terms.Feeding == Feeding.Redispatch) notes.Add("In each hour any unit may be off or on: no least outputs, starts, ramps, reserves or costs. A rating that no dispatch keeps without the load is not held against it, but may not be passed further. So the headroom is what the network and the units allow, whoever runs; `--fed-by room` asks the same of a dispatch in the order of costs.");
            else notes.Add(MeritOrder);
            if (found.Years[0].System.Varying > 0) notes.Add($"{found.Years[0].System.Varying} units follow the availabilities of the profile and count as there, whatever status the case gives them.");
            var missing = found.Years[0].Hours.ShortMw.Count(s => s > 1e-6);
            if (missing > 0) notes.Add($"In {missing} hours the units cannot meet even the load that is there (up to {InterconnectReport.Mw(found.Years[0].Hours.ShortMw.Max())} are missing): these hours have no headroom.");
            var alone = StorageSizing.Smallest(found.Years[0].Hours, new(terms.SizeMw), terms.Efficiency);
            if (alone.PowerMw > 0 && alone.EnergyMwh > 168 * alone.PowerMw) notes.Add("Too few hours leave room to recharge a store beside a load of which nothing is flexible: it would have to hold what is lacking for weeks or more.");
            if (terms.Storage is not null || terms.Flexible > 0) notes.Add("Load and store are studied together through all hours in their order; the store begins full, charges where the headroom before outages leaves room, and stops charging at an outage.");
            notes.Add("Firm: what is served in every hour with nothing curtailed, on the same hours each year. Above firm: Σ max(0, size − headroom), what an all-interruptible load would lose.");
        }
        if (found.Years.Count > 1)
        {
            var first = InterconnectReport.FirstFirmYear(found);
            notes.Add(first > 0 ? $"The first year of full firm service is {first}." : $"No year up to {terms.Plan!.LastYear} gives full firm service.");
        }
        notes.AddRange(Common(terms, found.Snapshot));
        return [.. notes];
    }

    public static IEnumerable<string> Common(InterconnectTerms terms, Snapshot snapshot)
    {
        var network = terms.Network;
        if (snapshot.State.Optimum is { } optimum)
        {
            yield return Cost(network, optimum);
            foreach (var note in optimum.Notes) yield return note;
        }
        if (SystemState.Balance(snapshot.Screen.Network) is var (load, most) && load > most + 1e-6) yield return $"The case as stated cannot be met: its load is {InterconnectReport.Mw(load)}, and the units in service can give at most {InterconnectReport.Mw(most)}. What is told of it beside the hours has no headroom.";
        var existing = snapshot.Existing();
        if (existing.Length > 0)
        {
            var named = string.Join(", ", existing.Take(3).Select(x => string.Create(CultureInfo.InvariantCulture, $"{network.Branches[x.Branch].Name}{(x.Outage < 0 ? "" : $" with {network.Branches[x.Outage].Name} out")} by {InterconnectReport.Bare(x.OverMw)} MW")));
            yield return $"{existing.Length} branch{(existing.Length == 1 ? " is" : "es are")} full or over rating before any load is added{(terms.Profile is null ? "" : $", in {InterconnectReport.State(terms)}")} ({named}{(existing.Length > 3 ? ", …" : "")}): such a branch counts against the load only where the load adds {InterconnectReport.Percent(terms.Cutoff)} of itself or more (--cutoff).";
        }
        var bridges = snapshot.Screen.Factors.Bridges;
        if (bridges.Length > 0)
        {
            var reached = bridges.Take(3).Select(k => $"{network.Branches[k].Name} (bus {string.Join(", ", Lost(snapshot, k).Take(3))})");
            yield return $"{bridges.Length} outage{(bridges.Length == 1 ? " parts" : "s part")} the network and {(bridges.Length == 1 ? "is" : "are")} not studied as such: {string.Join(", ", reached)}{(bridges.Length > 3 ? ", …" : "")}; what hangs behind is lost with it.";
            if (terms.Bus >= 0 && bridges.FirstOrDefault(k => Lost(snapshot, k).Contains(terms.BusRecord.Number), -1) is >= 0 and var own) yield return $"{InterconnectReport.Bus(terms.BusRecord)} hangs on {network.Branches[own].Name} alone: its outage takes the load away.";
        }
        var unrated = network.Branches.Count(b => b.InService && b.RateA == 0);
        if (unrated > 0) yield return $"{unrated} branch{(unrated == 1 ? " has" : "es have")} no normal rating and never bind{(unrated == 1 ? "s" : "")}.";
        foreach (var note in network.Notes) yield return note;
        yield return "A DC study sees active power alone: no voltage, reactive power, losses, stability, short circuit or outages of units. `ballast grid powerflow`, `simulate` and `modes` look at these.";
    }

    /// <summary>What a cheapest dispatch costs, and where one more MW costs least and most.</summary>
    static string Cost(NetworkCase network, DcOptimum optimum)
    {
        int[] priced = [.. Enumerable.Range(0, optimum.Prices.Length).Where(j => double.IsFinite(optimum.Prices[j])).OrderBy(j => optimum.Prices[j]).ThenBy(j => network.Buses[j].Number)];
        var cost = string.Create(CultureInfo.InvariantCulture, $"The cheapest dispatch of the case as it stands: cost {optimum.DollarsPerHour:#,0.00} $/h");
        if (priced.Length == 0) return cost + ".";
        var (low, high) = (priced[0], priced[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{cost}; price (LMP) {(optimum.Prices[high] - optimum.Prices[low] < 0.005
            ? string.Create(CultureInfo.InvariantCulture, $"{optimum.Prices[low]:0.00} $/MWh at every bus")
            : string.Create(CultureInfo.InvariantCulture, $"from {optimum.Prices[low]:0.00} $/MWh at {InterconnectReport.Bus(network.Buses[low])} to {optimum.Prices[high]:0.00} $/MWh at {InterconnectReport.Bus(network.Buses[high])}"))}.");
    }

    static string Fed(Feeding feeding) => feeding switch
    {
        Feeding.Room => "The load is fed by all units with room, in proportion to it.",
        Feeding.Participation => "The load is fed by units with room in proportion to their participation factors (or greatest outputs, where the case has none), until the first of them is full.",
        Feeding.Reference => "The load is fed by the units at the reference bus.",
        _ => "All units are set anew so that the most load fits (a linear program with all ratings before and after outages).",
    };

    public static string FedBy(Feeding feeding) => Fed(feeding);

    static IEnumerable<int> Lost(Snapshot snapshot, int bridge)
    {
        var (network, reached) = (snapshot.Screen.Network, snapshot.Screen.Network.ReachedWithout(bridge));
        return Enumerable.Range(0, reached.Length).Where(i => !reached[i] && network.Case.Buses[i].Kind != Ballast.Grid.Cases.BusKind.Isolated).Select(i => network.Case.Buses[i].Number);
    }
}
