using Ballast.Assets;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;

namespace Ballast.Tests;

public class ActuatorTest
{
    static readonly DateTimeOffset T0 = Sites.T0;

    [Fact]
    public void A_cap_that_does_not_take_is_ordered_again_and_reported()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        var ignored = 0;
        plant.Takes = c => c.Kind != CommandKind.SetCap || c.Target != 3 || ignored++ > 2;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 10, 0, 30)));
        plant.Run(TimeSpan.FromMinutes(12));
        Assert.Contains(plant.Notices, n => n.Kind == NoticeKind.CapNotTaken && n.Target == 3);
        Assert.Contains(plant.Commands, c => c.Target == 3 && c.Reason.Kind == ReasonKind.NotTaken);
        Assert.Equal(plant.Coordinator.ViewJob(3).CommandedCap, plant[3].Cap, 0);
    }

    [Fact]
    public void A_cap_that_was_lost_is_noticed_and_ordered_again()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 10, 0, 60)));
        plant.Run(TimeSpan.FromMinutes(15));
        var cap = plant[3].Cap;
        Assert.True(cap < 399);
        plant[3].Cap = 400;
        plant.Run(TimeSpan.FromMinutes(1));
        Assert.Contains(plant.Notices, n => n.Kind == NoticeKind.CapLost && n.Target == 3);
        Assert.Equal(cap, plant[3].Cap, 0);
    }

    [Fact]
    public void A_job_goes_back_to_the_cap_that_it_had_and_is_never_raised_above_it()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        plant[2].Cap = 300;
        plant[3].Cap = 250;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 5, 30)));
        plant.Run(TimeSpan.FromMinutes(80), (p, _) =>
        {
            Assert.True(p[2].Cap <= 300);
            Assert.True(p[3].Cap <= 250);
        });
        Assert.Contains(plant.Commands, c => c.Target == 2 && c.Kind == CommandKind.SetCap);
        Assert.Equal([400, 400, 300, 250, 400, 400], Enumerable.Range(0, 6).Select(i => plant[i].Cap));
        Assert.All(plant.Commands.Where(c => c.Kind == CommandKind.SetCap && c.Target == 2), c => Assert.Equal(300, c.Fallback));
        Assert.True(plant.Coordinator.Idle);
    }

    [Fact]
    public void A_cap_lost_while_it_is_put_back_still_ends_at_the_previous_one()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        plant[2].Cap = 300;
        plant.Takes = c => c.Kind != CommandKind.SetCap || c.Sequence % 3 != 0;
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 20, 5, 30)));
        plant.Run(TimeSpan.FromMinutes(90));
        Assert.Equal([400, 400, 300, 400, 400, 400], Enumerable.Range(0, 6).Select(i => plant[i].Cap));
        Assert.True(plant.Coordinator.Idle);
    }

    [Fact]
    public void Every_command_has_an_end_in_the_future_and_a_fallback_to_what_was()
    {
        var plant = new TinyPlant(Sites.Six with { Batteries = [Battery] }, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.30, 10, 5, 60)));
        plant.Run(TimeSpan.FromMinutes(100));
        Assert.NotEmpty(plant.Commands);
        Assert.All(plant.Commands, c =>
        {
            Assert.True(c.Until > c.At && c.Until < c.At.AddDays(1), c.ToString());
            Assert.Equal(c.Kind switch { CommandKind.SetCap => 400, CommandKind.SetBattery => 0, _ => 48 }, c.Fallback);
        });
    }

    [Fact]
    public void An_order_under_an_open_ended_signal_is_renewed_before_it_lapses()
    {
        var plant = new TinyPlant(Sites.Six, T0);
        plant.Hear(Sites.Heard(Sites.Cut(0.10, 10, 0, 1) with { Duration = null }));
        var leases = new Dictionary<int, DateTimeOffset>();
        plant.Run(TimeSpan.FromHours(4), (p, decision) =>
        {
            foreach (var c in decision.Commands)
                if (c.Kind == CommandKind.SetCap) leases[c.Target] = c.Until;
            foreach (var (slot, until) in leases) Assert.True(until > p.Now, $"the order to slot {slot} lapsed");
        });
        Assert.NotEmpty(leases);
    }

    [Fact]
    public void The_lag_of_actuation_is_learned()
    {
        var plant = new TinyPlant(Sites.Six, T0) { Delay = TimeSpan.FromSeconds(3) };
        plant.Hear(Sites.Heard(Sites.Cut(0.25, 5, 15, 30)));
        plant.Run(TimeSpan.FromMinutes(30));
        Assert.InRange(plant.Coordinator.ActuationLagSeconds, 2, 4);
    }

    static readonly Battery Battery = new() { Name = "b", MaxCharge = 25.0.kW, MaxDischarge = 25.0.kW, Capacity = 50.0.kWh };
}
