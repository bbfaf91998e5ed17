using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Simulation
{
    sealed class SimulatedPlant(Site site, PlantOptions options, ImmutableArray<Fault> faults, ulong seed, DateTimeOffset start)
    {
        readonly List<Job> jobs = [.. site.Jobs];
        readonly Dictionary<int, double> caps = [];
        DateTimeOffset at = start;

        public void Advance(DateTimeOffset now)
        {
            _ = (options, faults, seed);
            at = now;
        }

        public void Apply(in Command c)
        {
            if (c.Kind == CommandKind.SetCap) caps[c.Target] = c.Value;
        }

        public void Hear(Fact fact)
        {
            if (fact is JobArrived a) jobs.Add(a.Job);
        }

        public void Read(Telemetry t)
        {
            if (t.Jobs.Length < jobs.Count) t.Jobs = new JobReading[jobs.Count];
            t.JobCount = jobs.Count;
            double sum = 0;
            for (var i = 0; i < jobs.Count; i++)
            {
                var cap = caps.GetValueOrDefault(i, 400);
                var w = jobs[i].Curve.PowerAt(cap) * jobs[i].Gpus;
                sum += w;
                t.Jobs[i] = new JobReading { At = at, Phase = JobPhase.Running, Gpus = jobs[i].Gpus, Cap = cap, Watts = w, Throughput = jobs[i].Curve.ThroughputAt(cap) };
            }
            t.Meter = new MeterReading { At = at, Watts = sum, Valid = true };
        }
    }
}

namespace Ballast.App.Live
{
    using Ballast.Simulation;

    static class StandIn
    {
        public static Scenario Scenario(string text, string name)
        {
            var curve = new PowerCurve { Workload = "w", Points = [new(new Power(200), new Power(190), 0.7), new(new Power(400), new Power(300), 1)] };
            var tier = new FlexTier { Name = "Flex 3", MaxLoss = 0.5 };
            return new Scenario
            {
                Name = name, Start = DateTimeOffset.UnixEpoch, Duration = TimeSpan.FromHours(5),
                Site = new Site
                {
                    Name = text.Length > 0 ? "stand-in" : "empty",
                    Interconnection = new Interconnection { ImportLimit = Power.FromKilowatts(120) },
                    Clusters = [new Cluster { Name = "c", GpuModel = "A100", Gpus = 256, MinCap = new Power(200), MaxCap = new Power(400) }],
                    Tiers = [tier], Curves = [curve],
                    Jobs = [.. Enumerable.Range(0, 6).Select(i => new Job { Id = $"job-{i}", Cluster = "c", Gpus = 40, Curve = curve, Tier = tier })],
                },
            };
        }
    }
}
