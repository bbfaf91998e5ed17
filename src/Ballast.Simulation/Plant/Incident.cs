namespace Ballast.Simulation.Plant;

/// <summary>What happened in the plant that moves the meter or blinds the controller.</summary>
public enum IncidentKind : byte
{
    CheckpointBegins,
    CheckpointEnds,
    PauseBegins,
    Paused,
    Restarts,
    RunsAgain,
    CapNotTaken,
    CapLost,
    LeaseLapsed,
    Straggles,
    JobFailed,
    JobEnded,
    JobArrived,
    MeterSilent,
    TelemetryStale,
    BatteryOut,
    SlowActuation,
    AskedCheckpointBegins,
    AskedCheckpointEnds,
}

/// <summary>One incident: when, of which job or device slot (-1: the site), and by how many watts it moves the meter.</summary>
public readonly record struct Incident(DateTimeOffset At, IncidentKind Kind, int Slot, double Watts)
{
    /// <summary>In words, with the name of the job or device.</summary>
    public string Describe(string name) => Kind switch
    {
        IncidentKind.CheckpointBegins => $"{name} began a checkpoint of its own ({Kw})",
        IncidentKind.CheckpointEnds => $"{name} came back from a checkpoint of its own ({Kw})",
        IncidentKind.AskedCheckpointBegins => $"{name} began a checkpoint that was asked for ({Kw})",
        IncidentKind.AskedCheckpointEnds => $"{name} came back from a checkpoint that was asked for ({Kw})",
        IncidentKind.PauseBegins => $"{name} began the checkpoint that a pause or resize ordered ({Kw})",
        IncidentKind.Paused => $"{name} stopped ({Kw})",
        IncidentKind.Restarts => $"{name} began to restart ({Kw})",
        IncidentKind.RunsAgain => $"{name} ran again after its restart ({Kw})",
        IncidentKind.CapNotTaken => $"a cap of {name} did not take",
        IncidentKind.CapLost => $"a cap of {name} was lost ({Kw})",
        IncidentKind.LeaseLapsed => $"an order to {name} lapsed and it went to its fallback ({Kw})",
        IncidentKind.Straggles => $"{name} was slowed by a straggler ({Kw})",
        IncidentKind.JobFailed => $"{name} failed ({Kw})",
        IncidentKind.JobEnded => $"{name} ended ({Kw})",
        IncidentKind.JobArrived => $"{name} arrived ({Kw})",
        IncidentKind.MeterSilent => "the meter was silent",
        IncidentKind.TelemetryStale => $"the readings of {name} stood still",
        IncidentKind.BatteryOut => $"{name} was out",
        IncidentKind.SlowActuation => "actuation was slow",
        _ => throw new InvalidOperationException($"Unknown incident {Kind}."),
    };

    string Kw => FormattableString.Invariant($"{Watts / 1e3:+0.0;-0.0} kW");
}
