using Ballast.Assets;
using Ballast.Settlement;
using Ballast.Simulation.Plant;

namespace Ballast.Simulation.Runs;

/// <summary>Names what moved the meter at a moment.</summary>
static class Cause
{
    /// <summary>How long after an incident its effect can still be seen.</summary>
    static readonly TimeSpan Reach = TimeSpan.FromSeconds(20);

    /// <summary>How far back a checkpoint or restart can have begun that is still under way.</summary>
    static readonly TimeSpan LongestPhase = TimeSpan.FromMinutes(4);

    public static string At(DateTimeOffset at, SimulatedPlant plant, IReadOnlyList<EventWindow> events, Site site)
    {
        Incident? found = null;
        var incidents = plant.Incidents;
        for (var i = Last(incidents, at.AddSeconds(2)); i >= 0 && incidents[i].At >= at - Reach; i--)
        {
            if (found is null || Math.Abs(incidents[i].Watts) > Math.Abs(found.Value.Watts)) found = incidents[i];
        }
        // An incident that moves no power hides none that does.
        if (found is null || found.Value.Watts == 0) found = StillUnderWay(at, incidents) ?? found;
        if (found is { } incident) return incident.Describe(Name(incident, plant, site));
        foreach (var e in events)
        {
            if (Near(at, e.Start)) return "the event began";
            if (Near(at, e.HoldStart)) return "the ramp down ended";
            if (Near(at, e.HoldEnd)) return "the hold ended";
            if (Near(at, e.End)) return "the event ended";
        }
        return "power noise of the jobs";
    }

    /// <summary>The largest checkpoint or restart that began in the minutes before and has not ended.</summary>
    static Incident? StillUnderWay(DateTimeOffset at, IReadOnlyList<Incident> incidents)
    {
        Incident? found = null;
        var ended = new HashSet<int>();
        for (var i = Last(incidents, at); i >= 0 && incidents[i].At >= at - LongestPhase; i--)
        {
            var incident = incidents[i];
            var begins = incident.Kind is IncidentKind.CheckpointBegins or IncidentKind.AskedCheckpointBegins or IncidentKind.PauseBegins or IncidentKind.Restarts;
            if (begins && !ended.Contains(incident.Slot) && (found is null || Math.Abs(incident.Watts) > Math.Abs(found.Value.Watts))) found = incident;
            else if (incident.Kind is IncidentKind.CheckpointEnds or IncidentKind.AskedCheckpointEnds or IncidentKind.Paused or IncidentKind.Restarts or IncidentKind.RunsAgain) ended.Add(incident.Slot);
        }
        return found;
    }

    static bool Near(DateTimeOffset at, DateTimeOffset edge) => at >= edge.AddSeconds(-1) && at <= edge + Reach;

    static string Name(in Incident incident, SimulatedPlant plant, Site site) => incident.Kind switch
    {
        IncidentKind.BatteryOut => site.Batteries[incident.Slot].Name,
        _ => incident.Slot >= 0 ? plant.Job(incident.Slot).Id : "the site",
    };

    static int Last(IReadOnlyList<Incident> incidents, DateTimeOffset at)
    {
        var (low, high) = (0, incidents.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (incidents[middle].At <= at) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
