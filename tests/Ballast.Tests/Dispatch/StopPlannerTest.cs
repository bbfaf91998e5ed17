using Ballast.Dispatch;
using Ballast.Units;

namespace Ballast.Tests;

public class StopPlannerTest
{
    static readonly DateTimeOffset T0 = Sites.T0;

    [Fact]
    public void A_job_that_is_stopped_because_it_costs_less_is_not_started_and_stopped_again()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.30, 20, 15, 60)));
        plant.Run(TimeSpan.FromMinutes(120));
        var stops = plant.Commands.Where(c => c.Kind == CommandKind.Pause && c.Reason.Kind == ReasonKind.BeyondCaps).GroupBy(c => c.Target);
        Assert.All(stops, s => Assert.InRange(s.Count(), 1, 3));
    }

    [Fact]
    public void Where_caps_cannot_reach_jobs_are_stopped_in_turn_and_the_mean_is_on_target()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        var free = plant.MeterWatts;
        plant.Hear(Sites.Heard(Sites.Cut(0.52, 20, 15, 60)));
        plant.Run(TimeSpan.FromMinutes(150));
        Assert.Contains(plant.Commands, c => c.Kind == CommandKind.Pause);
        var hold = plant.Meter.Skip(36 * 60).Take(59 * 60).ToArray();
        var minutes = hold.Chunk(60).Select(m => m.Average() / free).ToArray();
        Assert.All(minutes, m => Assert.InRange(m, 0.48 - 0.05, 0.48 + 0.10));
        Assert.InRange(minutes.Average(), 0.47, 0.49);
        Assert.Equal(6, Enumerable.Range(0, 6).Count(i => plant[i].Phase == JobPhase.Running && plant[i].Cap == 400));
    }

    [Fact]
    public void A_job_that_may_not_be_paused_never_is()
    {
        var plant = new TinyPlant(Sites.Six with { Jobs = [.. Sites.Six.Jobs.Select(j => j with { Pausable = j.Id == "train-2" })] }, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.60, 20, 5, 60)));
        plant.Run(TimeSpan.FromMinutes(100));
        Assert.All(plant.Commands.Where(c => c.Kind != CommandKind.SetCap), c => Assert.Equal(3, c.Target));
        Assert.Contains(plant.Notices, n => n.Kind == NoticeKind.CannotReach);
    }

    [Fact]
    public void A_job_takes_only_a_size_that_it_has()
    {
        var site = Sites.Six with { Jobs = [.. Sites.Six.Jobs.Select(j => j.Id == "train-2" ? j with { Pausable = false, Sizes = [16, 32] } : j with { Pausable = false })] };
        var plant = new TinyPlant(site, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.60, 20, 5, 60)));
        plant.Run(TimeSpan.FromMinutes(140));
        var sizes = plant.Commands.Where(c => c.Kind is CommandKind.Resize).ToArray();
        Assert.NotEmpty(sizes);
        Assert.All(sizes, c => Assert.True(c.Target == 3 && c.Value is 16 or 32 or 48, c.ToString()));
        Assert.Equal(48, plant[3].Gpus);
    }
}
