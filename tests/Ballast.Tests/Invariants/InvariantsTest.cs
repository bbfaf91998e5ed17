using Ballast.Dispatch;
using Ballast.Signals;

namespace Ballast.Tests.Invariants;

/// <summary>docs/invariants.md, one property each, on random sites and events with an honest plant.</summary>
public class InvariantsTest
{
    [Fact]
    public void Energy_balances_at_every_tick() => Holds(10, story => story.Play(each: (plant, _, _, _) =>
    {
        var jobs = Enumerable.Range(0, plant.JobCount).Sum(plant.TrueWatts);
        True(plant.TrueItWatts >= jobs - 1e-6, "IT power covers the jobs");
        Near(plant.TrueItWatts + plant.CoolingWatts + plant.BatteryWatts - plant.GenerationWatts, plant.TrueMeterWatts);
    }));

    [Fact]
    public void No_tier_is_overdrawn_over_any_window() => Holds(16, story =>
    {
        var site = story.Site;
        var lost = site.Jobs.Select(_ => new List<double>()).ToArray();
        story.Play(each: (plant, _, _, _) =>
        {
            for (var i = 0; i < lost.Length; i++)
            {
                // A job's own checkpoints are no loss of ours, and a stop moves them: uncapped and running, nothing is lost.
                var asItWas = plant.PhaseOf(i) == JobPhase.Running && plant.CapOf(i) > 399.5;
                lost[i].Add(asItWas ? 0 : plant.UncappedThroughput(i) - plant.TrueThroughput(i));
            }
        });
        for (var i = 0; i < lost.Length; i++)
        {
            var tier = site.Jobs[i].Tier;
            var worst = WorstWindow(lost[i], (int)tier.Window.TotalSeconds);
            True(worst <= tier.MaxLoss * tier.Window.TotalSeconds + 1e-6, $"{site.Jobs[i].Id} lost {worst:0} s of {tier.MaxLoss * tier.Window.TotalSeconds:0} s");
        }
    });

    [Fact]
    public void A_job_without_flexibility_is_never_commanded() => Holds(10, story =>
    {
        foreach (var command in story.Play())
            True(command.Kind is CommandKind.SetBattery or CommandKind.SetGenerator || story.Site.Jobs[command.Target].IsFlexible, command.ToString());
    });

    [Fact]
    public void A_cap_is_the_previous_one_or_inside_the_settable_range() => Holds(10, story =>
    {
        var cluster = story.Site.Clusters[0];
        foreach (var command in story.Play().Where(c => c.Kind == CommandKind.SetCap))
            True(command.Value == command.Fallback || command.Value >= cluster.MinCap.Watts && command.Value <= command.Fallback, command.ToString());
    });

    [Fact]
    public void What_was_changed_is_put_back_to_what_it_was() => Holds(10, story =>
    {
        // Under random loss the last order may still be on its way: the end is looked at for some minutes.
        var restored = false;
        story.Play(each: (plant, coordinator, _, _) =>
        {
            if (plant.Now < Story.T0 + Story.Length - TimeSpan.FromMinutes(5)) return;
            restored |= coordinator.Idle && Enumerable.Range(0, plant.JobCount).All(i =>
                plant.PhaseOf(i) == JobPhase.Running && Math.Abs(plant.CapOf(i) - 400) < 0.5);
        });
        True(restored, "every job runs, at its previous cap");
    });

    [Fact]
    public void Every_setpoint_has_an_end_and_a_fallback() => Holds(10, story =>
    {
        foreach (var command in story.Play())
        {
            True(command.Until > command.At && command.Until < command.At.AddDays(1), command.ToString());
            True(double.IsFinite(command.Fallback) && double.IsFinite(command.Value), command.ToString());
        }
    });

    [Fact]
    public void Losing_the_controller_is_safe() => Holds(10, story =>
    {
        var plant = new Ballast.Simulation.SimulatedPlant(story.Site, story.Plant, [], story.Seed, Story.T0);
        var coordinator = new Coordinator(story.Site);
        var telemetry = new Telemetry();
        foreach (var fact in story.Facts) coordinator.Hear(fact);
        for (var t = Story.T0; t < Story.T0.AddMinutes(95); t = t.AddSeconds(1))
        {
            plant.Advance(t);
            plant.Read(telemetry);
            foreach (var command in coordinator.Step(t, telemetry).Commands) plant.Apply(command);
        }
        // Nobody renews anything: the leases lapse.
        plant.Advance(Story.T0.AddHours(8));
        for (var i = 0; i < plant.JobCount; i++) True(Math.Abs(plant.CapOf(i) - 400) < 0.5 && plant.PhaseOf(i) == JobPhase.Running, $"slot {i}: {plant.CapOf(i)} W, {plant.PhaseOf(i)}");
        Near(0, plant.BatteryWatts);
    });

    [Fact]
    public void A_breach_is_reported_and_never_smoothed_over() => Holds(16, story =>
    {
        var above = 0;
        var changed = Story.T0;
        double limit = double.NaN, allowed = 0;
        var told = new List<DateTimeOffset>();
        story.Play(each: (plant, _, decision, _) =>
        {
            foreach (var notice in decision.Notices)
                if (notice.Kind is NoticeKind.Breach) told.Add(plant.Now);
            if (decision.LimitWatts != limit)
            {
                (limit, changed) = (decision.LimitWatts, plant.Now);
                allowed = 30 + Math.Max(0, plant.TrueMeterWatts - limit) / story.Site.Interconnection.RampDown.WattsPerSecond * 1.05;
            }
            above = plant.TrueMeterWatts > 1.01 * limit && (plant.Now - changed).TotalSeconds > allowed ? above + 1 : 0;
            if (above > 15) True(told.Any(t => plant.Now - t < TimeSpan.FromMinutes(6)), $"{plant.TrueMeterWatts:0} W above the limit of {limit:0} W at {plant.Now:t} without a word");
        });
    });

    [Fact]
    public void The_state_of_charge_stays_in_its_window() => Holds(16, story =>
    {
        if (story.Site.Batteries.IsEmpty) return;
        var battery = story.Site.Batteries[0];
        story.Play(each: (plant, _, _, _) =>
            True(plant.Soc(0) >= battery.MinSoc - 2e-3 && plant.Soc(0) <= battery.MaxSoc + 2e-3, $"{plant.Soc(0):P2} at {plant.Now:t}"));
    });

    [Fact]
    public void The_same_seed_gives_the_same_commands_and_a_replay_gives_them_again() => Holds(6, story =>
    {
        var heard = new List<(DateTimeOffset At, Telemetry Telemetry)>();
        var length = TimeSpan.FromMinutes(110);
        var commands = story.Play(length, (plant, _, _, telemetry) => heard.Add((plant.Now, Copy(telemetry))));
        True(commands.SequenceEqual(story.Play(length)), "the same run again");

        var coordinator = new Coordinator(story.Site);
        var facts = new Queue<Fact>(story.Facts);
        var replayed = new List<Command>();
        foreach (var (at, telemetry) in heard)
        {
            while (facts.TryPeek(out var fact) && fact.Known <= at) coordinator.Hear(facts.Dequeue());
            replayed.AddRange(coordinator.Step(at, telemetry).Commands);
        }
        True(commands.SequenceEqual(replayed), "the replay of what was recorded");
    });

    [Fact]
    public void Cutting_the_future_off_changes_no_past_command() => Holds(6, story =>
    {
        var whole = story.Play(TimeSpan.FromMinutes(120));
        foreach (var minutes in new[] { 40, 75 })
        {
            var until = Story.T0.AddMinutes(minutes);
            var cut = story.Play(TimeSpan.FromMinutes(minutes), facts: story.Facts.Where(f => f.Known <= until));
            True(whole.TakeWhile(c => c.At <= until).SequenceEqual(cut), $"up to minute {minutes}");
        }
    });

    [Fact]
    public void With_every_fault_at_once_untagged_jobs_are_left_alone_and_no_ledger_is_overdrawn() => Holds(6, story =>
    {
        foreach (var command in story.Play(each: (_, coordinator, _, _) =>
        {
            for (var i = 0; i < story.Site.Jobs.Length; i++) True(coordinator.ViewJob(i).AllowanceLeft >= 0, "the ledger");
        }))
            True(command.Kind is CommandKind.SetBattery or CommandKind.SetGenerator || story.Site.Jobs[command.Target].IsFlexible, command.ToString());
    }, faults: true);

    /// <summary>Stories by seed, the same in every run. BALLAST_STORIES=1000:200 plays 200 others, from seed 1000 on.</summary>
    static void Holds(int stories, Action<Story> property, bool faults = false)
    {
        var first = 1;
        if (Environment.GetEnvironmentVariable("BALLAST_STORIES")?.Split(':') is [var from, var many]) (first, stories) = (int.Parse(from), int.Parse(many));
        for (var seed = first; seed < first + stories; seed++)
        {
            try
            {
                property(new Story(seed, faults));
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException($"Story {seed}: {failed.Message}", failed);
            }
        }
    }

    static void True(bool condition, string what)
    {
        if (!condition) Assert.Fail(what);
    }

    static void Near(double expected, double actual) => True(Math.Abs(expected - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{actual} is not {expected}");

    static double WorstWindow(List<double> lost, int seconds)
    {
        double sum = 0, worst = 0;
        for (var i = 0; i < lost.Count; i++)
        {
            sum += lost[i] - (i >= seconds ? lost[i - seconds] : 0);
            worst = Math.Max(worst, sum);
        }
        return worst;
    }

    static Telemetry Copy(Telemetry of) => new()
    {
        Meter = of.Meter,
        Jobs = [.. of.Jobs],
        JobCount = of.JobCount,
        Batteries = [.. of.Batteries],
        Generators = [.. of.Generators],
    };
}
