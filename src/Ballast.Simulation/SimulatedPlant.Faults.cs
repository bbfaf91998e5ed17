using Ballast.Signals;
using Ballast.Simulation.Plant;

namespace Ballast.Simulation;

/// <summary>Scheduled faults, as they begin and end.</summary>
public sealed partial class SimulatedPlant
{
    void InjectFaults()
    {
        while (faults.TryTake(now, out var fault, out var begins, out var index))
        {
            var until = now + fault.For.Ticks;
            switch (fault)
            {
                case Fault.MeterSilent:
                    if (!begins) break;
                    meter.SilentUntil = Math.Max(meter.SilentUntil, until);
                    Note(IncidentKind.MeterSilent, -1, 0, now);
                    break;
                case Fault.TelemetryStale stale:
                    if (begins) Silence(stale.JobId, until);
                    break;
                case Fault.CapsLost lost:
                    if (!begins) break;
                    for (var j = 0; j < jobs.Count; j++)
                    {
                        if (faults.Picks(index, j, lost.Share)) jobs.LoseCap(j, now);
                    }
                    break;
                case Fault.BatteryOut(var name):
                    for (var b = 0; begins && b < batteries.Length; b++)
                    {
                        if (batteries[b].Battery.Name != name) continue;
                        batteries[b].OutUntil = until;
                        Note(IncidentKind.BatteryOut, b, 0, now);
                    }
                    break;
                case Fault.Straggle(var id, var loss) when jobs.SlotOf(id) is >= 0 and var slot:
                    jobs.Straggle(slot, begins ? jobs.StragglerFactor(slot) * (1 - loss) : jobs.StragglerFactor(slot) / (1 - loss), now);
                    break;
                case Fault.JobFails(var id) when begins && jobs.SlotOf(id) is >= 0 and var slot:
                    jobs.End(slot, failed: true, now);
                    facts.Enqueue(new JobEnded(id, Failed: true) { Known = Now });
                    break;
                case Fault.SlowActuation:
                    if (begins) Note(IncidentKind.SlowActuation, -1, 0, now);
                    break;
            }
        }
    }

    void Silence(string? jobId, long until)
    {
        for (var j = 0; j < jobs.Count; j++)
        {
            if (jobId is not null && jobs.Job(j).Id != jobId) continue;
            staleUntil[j] = Math.Max(staleUntil[j], until);
            Note(IncidentKind.TelemetryStale, j, 0, now);
        }
    }
}
