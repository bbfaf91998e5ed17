namespace Ballast.Simulation.Plant;

/// <summary>What random numbers are drawn for; each has its own stream, so that switching one fault on leaves all else as it was.</summary>
enum Draw : ulong
{
    PowerError,
    LossError,
    Straggler,
    NoiseLevel,
    Noise,
    Ripple,
    CheckpointPhase,
    Checkpoint,
    Actuation,
    CapTaking,
    CapLoss,
    StaleTelemetry,
    MeterDropout,
    MeterNoise,
    FaultPick,
    PollingPhase,
}
