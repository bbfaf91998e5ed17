using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Tests;

/// <summary>Small sites for tests: six jobs on 256 GPUs, about 70 kW, in three tiers and one inflexible.</summary>
internal static class Sites
{
    public static readonly DateTimeOffset T0 = new(2026, 7, 1, 18, 0, 0, TimeSpan.Zero);

    public static readonly PowerCurve Training = Curve("training", (100, 95, 0.30), (200, 180, 0.72), (300, 250, 0.92), (400, 300, 1));

    public static readonly PowerCurve Serving = Curve("serving", (100, 90, 0.45), (200, 160, 0.85), (300, 200, 0.97), (400, 220, 1));

    public static readonly FlexTier Flex1 = new() { Name = "flex 1", MaxLoss = 0.10, Weight = 0.2308 };

    public static readonly FlexTier Flex2 = new() { Name = "flex 2", MaxLoss = 0.25, Weight = 0.1923 };

    public static readonly FlexTier Flex3 = new() { Name = "flex 3", MaxLoss = 0.50, Weight = 0.1282 };

    public static readonly Site Six = new()
    {
        Name = "six",
        Interconnection = new Interconnection { ImportLimit = 100.0.kW },
        Clusters = [new Cluster { Name = "c", GpuModel = "any", Gpus = 256, MinCap = 100.0.W, MaxCap = 400.0.W }],
        Tiers = [Flex1, Flex2, Flex3],
        Jobs =
        [
            Job("serve-1", 32, Flex1, Serving), Job("serve-2", 32, Flex2, Serving), Job("train-1", 48, Flex2, Training),
            Job("train-2", 48, Flex3, Training), Job("tune-1", 48, Flex3, Training), Job("promised", 48, FlexTier.Inflexible, Training),
        ],
    };

    public static Job Job(string id, int gpus, FlexTier tier, PowerCurve curve) => new()
    {
        Id = id,
        Cluster = "c",
        Gpus = gpus,
        Tier = tier,
        Curve = curve,
        Pausable = curve == Training,
    };

    public static Ballast.Signals.Dispatch Cut(double fraction, double startMinute, double ramp, double hold, string id = "cut") => new()
    {
        Id = id,
        Start = T0.AddMinutes(startMinute),
        Duration = TimeSpan.FromMinutes(hold),
        RampDown = TimeSpan.FromMinutes(ramp),
        RampUp = TimeSpan.FromMinutes(ramp),
        Setpoint = new Setpoint.CutFraction(fraction),
    };

    public static SignalReceived Heard(GridSignal signal, double minute = 0) => new(signal) { Known = T0.AddMinutes(minute) };

    static PowerCurve Curve(string workload, params ImmutableArray<(double Cap, double Power, double Throughput)> points) =>
        new() { Workload = workload, Points = [.. points.Select(p => new CurvePoint(p.Cap.W, p.Power.W, p.Throughput))] };
}
