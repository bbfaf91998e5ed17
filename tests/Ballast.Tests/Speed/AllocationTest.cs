using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Simulation;

namespace Ballast.Tests.Speed;

/// <summary>
/// In steady state a step allocates nothing: a controller that runs for months leaves nothing to
/// collect, and is not stopped to collect it. The plant is the simulated one, noise and all, so that
/// caps are moved while this is counted.
/// </summary>
public class AllocationTest
{
    const int Counted = 1000;

    [Theory]
    [InlineData(6)]
    [InlineData(500)]
    public void A_thousand_steps_in_the_hold_allocate_nothing(int jobs)
    {
        var run = new Run(jobs);
        run.Steps(15 * 60);
        run.Coordinator.Hear(Sites.Heard(Sites.Cut(0.25, startMinute: 16, ramp: 5, hold: 60), minute: 15));
        run.Steps(15 * 60);
        var (bytes, commands) = run.Steps(Counted);
        Assert.True(commands > 0, "Nothing was commanded in the hold: the test would count the wrong thing.");
        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(500)]
    public void A_thousand_idle_steps_allocate_nothing(int jobs)
    {
        var run = new Run(jobs);
        run.Steps(15 * 60);
        Assert.Equal((0, 0), run.Steps(Counted));
    }

    sealed class Run
    {
        readonly SimulatedPlant plant;
        readonly Telemetry telemetry = new();
        DateTimeOffset now = Sites.T0;

        public Run(int jobs)
        {
            var copies = (jobs + 5) / 6;
            var six = Sites.Six;
            var site = six with
            {
                Interconnection = six.Interconnection with { ImportLimit = six.Interconnection.ImportLimit * copies },
                Clusters = [six.Clusters[0] with { Gpus = six.Clusters[0].Gpus * copies }],
                Jobs = [.. Enumerable.Range(0, jobs).Select(i => six.Jobs[i % 6] with { Id = $"job-{i}" })],
            };
            Coordinator = new Coordinator(site);
            plant = new SimulatedPlant(site, new PlantOptions(), [], 1, now);
        }

        public Coordinator Coordinator { get; }

        /// <summary>Bytes that the steps allocated, without the plant between them, and how many commands they gave.</summary>
        public (long Bytes, int Commands) Steps(int count)
        {
            var (bytes, commands) = (0L, 0);
            for (var i = 0; i < count; i++)
            {
                now = now.AddSeconds(1);
                plant.Advance(now);
                plant.Read(telemetry);
                var before = GC.GetAllocatedBytesForCurrentThread();
                var decision = Coordinator.Step(now, telemetry);
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                commands += decision.Commands.Length;
                foreach (ref readonly var command in decision.Commands) plant.Apply(command);
            }
            return (bytes, commands);
        }
    }
}
