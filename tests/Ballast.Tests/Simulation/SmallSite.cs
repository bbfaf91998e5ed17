using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Simulation;
using Ballast.Units;

namespace Ballast.Tests.Simulation;

/// <summary>A small facility with everything in it: two clusters, four jobs, cooling, a battery and a generator.</summary>
static class SmallSite
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A plant without noise, errors or faults; orders take a second.</summary>
    public static PlantOptions Quiet { get; } = new()
    {
        ActuationMin = TimeSpan.FromSeconds(1),
        ActuationMax = TimeSpan.FromSeconds(1),
        InferenceNoise = 0,
        TrainingNoise = 0,
        IterationRipple = 0,
        CheckpointEvery = null,
    };

    static readonly PowerCurve Curve = new()
    {
        Workload = "any",
        Points =
        [
            new CurvePoint(200.0.W, 190.0.W, 0.6),
            new CurvePoint(300.0.W, 280.0.W, 0.9),
            new CurvePoint(400.0.W, 360.0.W, 1.0),
        ],
    };

    static readonly FlexTier Flexible = new() { Name = "half", MaxLoss = 0.5 };

    public static Job Job(string id, int gpus, WorkloadClass kind = WorkloadClass.Training, string cluster = "a") => new()
    {
        Id = id,
        Cluster = cluster,
        Gpus = gpus,
        Class = kind,
        Tier = Flexible,
        Curve = Curve,
        Pausable = kind == WorkloadClass.Training,
        CheckpointTime = TimeSpan.FromSeconds(30),
        RestartTime = TimeSpan.FromSeconds(60),
        CheckpointOnRequest = kind is WorkloadClass.Training or WorkloadClass.FineTuning,
        Sizes = kind == WorkloadClass.Training ? [gpus / 2] : [],
    };

    public static Site Site() => new()
    {
        Name = "small",
        Interconnection = new Interconnection { ImportLimit = 200.0.kW },
        Clusters =
        [
            new Cluster { Name = "a", GpuModel = "A", Gpus = 128, HostOverhead = 500.0.W, GpuIdle = 50.0.W, MinCap = 200.0.W, MaxCap = 400.0.W },
            new Cluster { Name = "b", GpuModel = "B", Gpus = 64, GpuIdle = 60.0.W, MinCap = 250.0.W, MaxCap = 350.0.W },
        ],
        Cooling = new Cooling { Pue = [new PuePoint(0.0.kW, 1.4), new PuePoint(60.0.kW, 1.2)], Lag = TimeSpan.FromMinutes(2) },
        Batteries = [new Battery { Name = "battery", MaxCharge = 20.0.kW, MaxDischarge = 25.0.kW, Capacity = 2.0.kWh, InitialSoc = 0.5 }],
        Generators = [new Generator { Name = "engine", Min = 5.0.kW, Max = 30.0.kW, StartTime = TimeSpan.FromSeconds(20), Ramp = 60.0.kWPerMinute }],
        Jobs =
        [
            Job("train", 64),
            Job("serve", 32, WorkloadClass.RealTimeInference),
            Job("tune", 16, WorkloadClass.FineTuning),
            Job("other", 64, WorkloadClass.BatchInference, "b"),
        ],
    };

    public static Command Order(DateTimeOffset at, CommandKind kind, int target, double value, double fallback = double.NaN, TimeSpan? lease = null) =>
        new(0, at, kind, target, value, lease is { } l ? at + l : DateTimeOffset.MaxValue, fallback, default);
}
