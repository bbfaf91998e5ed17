using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Numerics;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.Units;

namespace Ballast.Tests.Invariants;

/// <summary>A random site with random events on the simulated plant, all of it drawn from one number.</summary>
internal sealed class Story
{
    public static readonly DateTimeOffset T0 = new(2026, 7, 1, 16, 0, 0, TimeSpan.Zero);

    /// <summary>Long enough for any event to be over and its jobs back.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(240);

    readonly ulong key;
    long drawn;

    public Story(int seed, bool faults = false)
    {
        Seed = (ulong)seed;
        key = CounterRandom.Key(Seed, 7_001);
        Site = DrawSite();
        Facts = [.. DrawFacts().OrderBy(f => f.Known)];
        Plant = new PlantOptions
        {
            CurveError = 0.10,
            CapsNotTaking = faults ? 0.2 : 0.05,
            MeanTimeToLoseCap = faults ? TimeSpan.FromMinutes(40) : null,
            StaleTelemetry = faults ? 0.0005 : 0,
            MeterDropouts = faults ? 0.001 : 0,
        };
    }

    public ulong Seed { get; }

    public Site Site { get; }

    public ImmutableArray<Fact> Facts { get; }

    public PlantOptions Plant { get; }

    /// <summary>Plays it; <paramref name="each"/> looks on after every step, before its commands are applied.</summary>
    public List<Command> Play(TimeSpan? length = null, Action<SimulatedPlant, Coordinator, Decision, Telemetry>? each = null, IEnumerable<Fact>? facts = null)
    {
        var plant = new SimulatedPlant(Site, Plant, [], Seed, T0);
        var coordinator = new Coordinator(Site);
        var telemetry = new Telemetry();
        var commands = new List<Command>();
        var left = new Queue<Fact>(facts ?? Facts);
        for (var t = T0; t <= T0 + (length ?? Length); t = t.AddSeconds(1))
        {
            plant.Advance(t);
            while (left.TryPeek(out var fact) && fact.Known <= t)
            {
                plant.Hear(fact);
                coordinator.Hear(left.Dequeue());
            }
            plant.Read(telemetry);
            var decision = coordinator.Step(t, telemetry);
            each?.Invoke(plant, coordinator, decision, telemetry);
            foreach (var command in decision.Commands)
            {
                commands.Add(command);
                plant.Apply(command);
            }
        }
        return commands;
    }

    Site DrawSite()
    {
        FlexTier[] tiers =
        [
            new() { Name = "none", MaxLoss = 0 },
            new() { Name = "flex 1", MaxLoss = 0.10, Weight = 0.23 },
            new() { Name = "flex 2", MaxLoss = 0.25, Weight = 0.19 },
            new() { Name = "flex 3", MaxLoss = 0.50, Weight = 0.13, Window = TimeSpan.FromMinutes(Pick(60, 180)) },
        ];
        var cluster = new Cluster
        {
            Name = "c",
            GpuModel = "any",
            Gpus = 512,
            MinCap = Between(100, 220).W,
            MaxCap = 400.0.W,
            GpuIdle = 50.0.W,
            HostOverhead = Pick(0.0, 600.0).W,
        };
        var jobs = Enumerable.Range(0, 3 + (int)Between(0, 5)).Select(i => new Job
        {
            Id = $"job-{i}",
            Cluster = "c",
            Gpus = (int)Pick(16.0, 32, 48),
            Class = Pick(WorkloadClass.Training, WorkloadClass.BatchInference, WorkloadClass.FineTuning),
            Tier = i == 0 ? tiers[3] : tiers[(int)Between(0, 4)],
            Curve = DrawCurve($"w{i}"),
            Pausable = Between(0, 1) < 0.5,
        }).ToImmutableArray();
        var peak = jobs.Sum(j => j.Gpus * j.Curve.Uncapped.Watts) + (cluster.Gpus - jobs.Sum(j => j.Gpus)) * 50 + cluster.Hosts * cluster.HostOverhead.Watts;
        var cooling = Pick<Cooling?>(null, new Cooling { Pue = [new PuePoint(0.0.W, 1.4), new PuePoint(peak.W, 1.2)] });
        peak *= cooling is null ? 1 : 1.2;
        var ramp = Pick(Ramp.Unlimited, new Ramp(peak * 0.03 / 60));
        return new Site
        {
            Name = "drawn",
            Interconnection = new Interconnection { ImportLimit = (peak * 1.2).W, RampDown = ramp, RampUp = ramp },
            Clusters = [cluster],
            Cooling = cooling,
            Tiers = [.. tiers],
            Jobs = jobs,
            Batteries = Pick<ImmutableArray<Battery>>([], [new Battery { Name = "b", MaxCharge = (peak / 5).W, MaxDischarge = (peak / 4).W, Capacity = new Energy(peak / 2) }]),
        };
    }

    PowerCurve DrawCurve(string name)
    {
        double power = Between(90, 100), throughput = Between(0.3, 0.5), slope = 1;
        var points = new List<CurvePoint> { new(100.0.W, power.W, throughput) };
        for (var cap = 200; cap <= 400; cap += 100)
        {
            var rise = Between(30, 95);
            power += rise;
            slope *= Between(0.4, 1);
            throughput += rise * slope;
            points.Add(new(new Power(cap), power.W, throughput));
        }
        var first = points[0].Throughput;
        return new PowerCurve { Workload = name, Points = [.. points.Select(p => p with { Throughput = 0.35 + 0.65 * (p.Throughput - first) / (throughput - first) })] };
    }

    IEnumerable<Fact> DrawFacts()
    {
        var count = (int)Between(1, 4);
        for (var i = 0; i < count; i++)
        {
            var start = T0.AddMinutes(Math.Round(Between(20, 90)));
            var hold = TimeSpan.FromMinutes(Math.Round(Between(5, 50)));
            var known = start.AddMinutes(-Math.Round(Between(0, 15)));
            GridSignal signal = (int)Between(0, 5) switch
            {
                0 => new Emergency { Id = $"e{i}", Start = start, Duration = hold },
                1 => new CapacityLimit { Id = $"l{i}", Start = start, Duration = hold, Limit = Site.Interconnection.ImportLimit * Between(0.55, 0.9) },
                _ => new Ballast.Signals.Dispatch
                {
                    Id = $"d{i}",
                    Start = start,
                    Duration = hold,
                    Priority = (int)Between(0, 2),
                    RampDown = TimeSpan.FromMinutes(Math.Round(Between(0, 15))),
                    RampUp = TimeSpan.FromMinutes(Math.Round(Between(0, 15))),
                    Setpoint = new Setpoint.CutFraction(Between(0.05, 0.5)),
                },
            };
            yield return new SignalReceived(signal) { Known = known };
            if (Between(0, 1) < 0.2) yield return new SignalWithdrawn(signal.Id) { Known = start.AddMinutes(Math.Round(Between(1, 30))) };
        }
    }

    double Between(double from, double to) => CounterRandom.Uniform(key, drawn++, from, to);

    T Pick<T>(params ReadOnlySpan<T> of) => of[(int)Between(0, of.Length)];
}
