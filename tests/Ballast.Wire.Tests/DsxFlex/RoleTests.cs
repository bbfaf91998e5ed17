using System.Collections.Immutable;
using Ballast.Units;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.Wire.Tests.DsxFlex;

/// <summary>The three roles as machines: time and readings in, messages out.</summary>
public class RoleTests
{
    static readonly DateTimeOffset Now = Samples.Now;

    static Power Mw(double value) => Power.FromMegawatts(value);

    static Dictionary<string, FeedReading> Reading(DateTimeOffset at, double a, double? measured = null, double b = 9) => new()
    {
        ["main-a"] = new FeedReading
        {
            Calculated = Mw(a),
            Measured = measured is { } m ? Mw(m) : null,
            MeasuredAt = at,
            Candidates = () =>
            [
                new ShedCandidate { ResourceId = "job-1", Draws = Mw(1), CanGoTo = Mw(0.6), CanBeSuspended = true },
                new ShedCandidate { ResourceId = "job-2", Draws = Mw(2), CanGoTo = Mw(1.2) },
            ],
        },
        ["main-b"] = new FeedReading { Calculated = Mw(b) },
    };

    [Fact]
    public void An_agent_tells_each_transition_in_turn_and_a_heartbeat_between()
    {
        var agent = new AgentRole(Samples.Feeds, new AgentOptions(), Samples.Ids());
        var told = new List<(int Second, FeedEvent Event, bool InFlight, bool Compliant, bool Event0)>();
        var set = Guid.NewGuid();
        for (var second = 0; second < 300; second++)
        {
            var at = Now.AddSeconds(second);
            var load = second switch { < 100 => 8.5, < 160 => 8.5 - (second - 100) * 0.1, < 200 => 5, < 235 => 5 + (second - 200) * 0.1, _ => 8.5 };
            if (second == 100) Note(agent.Take(Samples.Set(Samples.Request(5, null, Now.AddSeconds(200), "main-a")), set, at).Status);
            foreach (var message in agent.Observe(Reading(at, Math.Max(5, load)), at)) Note((PowerStateStatus)message);

            void Note(PowerStateStatus status)
            {
                var feed = status.Feeds[0];
                told.Add((second, feed.Event, feed.InFlight, feed.Compliant, feed.PowerEventStart is not null));
                Assert.Equal(FeedEvent.Periodic, status.Feeds[1].Event);
                if (second is >= 100 and < 200) Assert.Equal((set, true), (feed.Targets.Single().CorrelationId, feed.Targets.Single().Active));
                else Assert.Empty(feed.Targets);
            }
        }
        Assert.Equal(
            [
                (100, FeedEvent.TargetSet, false, false, false), (100, FeedEvent.StartRampDown, true, false, true), (135, FeedEvent.EndRampDown, false, true, true),
                (200, FeedEvent.StartRampUp, true, true, true), (250, FeedEvent.EndRampUp, false, true, false),
            ],
            told.Where(t => t.Event != FeedEvent.Periodic).Select(t => t with { Second = t.Second == 249 ? 250 : t.Second }));
        Assert.True(told.Zip(told.Skip(1)).All(p => p.Second.Second - p.First.Second <= 30));
    }

    [Fact]
    public void An_unknown_feed_is_answered_with_a_status_and_counted()
    {
        var agent = new AgentRole(Samples.Feeds, new AgentOptions(), Samples.Ids());
        var (taken, status) = agent.Take(Samples.Set(Samples.Request(5, null, null, "nowhere")), Guid.NewGuid(), Now);
        Assert.Empty(taken.Changed);
        Assert.All(status.Feeds, f => Assert.Equal(FeedEvent.Periodic, f.Event));
        Assert.Equal(1, agent.Counts.Refused);
        Assert.Contains("nowhere", agent.Counts.LastRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_breach_goes_from_active_over_escalated_to_resolved_under_one_id()
    {
        var agent = new AgentRole(Samples.Feeds, new AgentOptions(), Samples.Ids());
        var set = Guid.NewGuid();
        agent.Take(Samples.Set(Samples.Request(5, null, null, "main-a")), set, Now);
        var alerts = new List<(int Second, PowerBreachAlert Alert)>();
        for (var second = 0; second < 400; second++)
        {
            // 10 % too much from the start; 30 % from second 200; in order from second 300.
            var measured = second switch { < 200 => 5.5, < 300 => 6.5, _ => 4.9 };
            foreach (var alert in agent.Observe(Reading(Now.AddSeconds(second), 5, measured), Now.AddSeconds(second)).OfType<PowerBreachAlert>()) alerts.Add((second, alert));
        }
        Assert.Equal([70, 130, 200, 310], alerts.Select(a => a.Second));
        Assert.Equal([BreachStatus.Active, BreachStatus.Escalated, BreachStatus.Escalated, BreachStatus.Resolved], alerts.Select(a => a.Alert.Status));
        Assert.Equal([BreachSeverity.Warning, BreachSeverity.Warning, BreachSeverity.Critical, BreachSeverity.Critical], alerts.Select(a => a.Alert.Severity));
        Assert.Equal([1, 2, 4, 0], alerts.Select(a => a.Alert.Actions.Length));
        Assert.Single(alerts.Select(a => a.Alert.BreachId).Distinct());
        Assert.All(alerts, a => Assert.Equal((set, Now.AddSeconds(60)), (a.Alert.TargetCorrelationId, a.Alert.DetectedAt)));
        Assert.Equal(Now.AddSeconds(310), alerts[^1].Alert.ResolvedAt);
        Assert.Empty(alerts[^1].Alert.ShedHints);

        // 0.5 MW over, with a quarter more: 0.4 of the first job, the rest of the second; 1.5 MW over needs the first stopped as well.
        Assert.Equal([("job-1", ShedAction.PowerCap, 1, 600.0), ("job-2", ShedAction.PowerCap, 2, 1775.0)], alerts[0].Alert.ShedHints.Select(h => (h.ResourceId, h.Action, h.Priority, h.TargetPower!.Value.Value)));
        Assert.Equal([("job-1", ShedAction.PowerCap), ("job-2", ShedAction.PowerCap), ("job-1", ShedAction.Suspend)], alerts[2].Alert.ShedHints.Select(h => (h.ResourceId, h.Action)));
    }

    [Fact]
    public void A_silent_meter_starts_no_breach_and_ends_none()
    {
        var watch = new BreachWatch("main-a", new BreachOptions());
        var target = new ScheduledTarget(Now, null, Samples.Mw(5), false, Guid.NewGuid(), 1);
        var alerts = new List<PowerBreachAlert>();
        for (var second = 0; second < 600; second++)
        {
            var measuredAt = Now.AddSeconds(Math.Min(second, 90));
            if (watch.Look(target, Reading(measuredAt, 5, 6)["main-a"], Now.AddSeconds(second), Guid.NewGuid) is { } alert) alerts.Add(alert);
        }
        Assert.True(watch.IsOpen);
        Assert.Single(alerts);
        Assert.Equal(BreachStatus.Resolved, watch.Look(null, Reading(Now, 5)["main-a"], Now.AddSeconds(601), Guid.NewGuid)!.Status);
    }

    [Fact]
    public void No_breach_begins_while_the_feed_is_on_its_ramp()
    {
        var watch = new BreachWatch("main-a", new BreachOptions());
        var target = new ScheduledTarget(Now, null, Samples.Mw(5), false, Guid.NewGuid(), 1);
        for (var second = 0; second < 400; second++)
        {
            // Down from 9 MW by 1 MW a minute, and the meter a little above it; from second 240 on the feed should be there, and is not.
            var line = Math.Max(5, 9 - second / 60.0);
            var alert = watch.Look(target, new FeedReading { Calculated = Mw(5), Measured = Mw(line + 0.2), MeasuredAt = Now.AddSeconds(second), Line = Mw(line) }, Now.AddSeconds(second), Guid.NewGuid);
            Assert.True(alert is null || second >= 240, $"told at {second} s");
        }
        Assert.True(watch.IsOpen);
    }

    [Fact]
    public void An_isv_turns_wishes_into_the_schedule_that_they_are()
    {
        var options = new IsvOptions { Feeds = [new FeedShare("main-a", 0.5), new FeedShare("main-b", 0.5)] };
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var isv = new IsvRole(options, Guid.NewGuid);
            var agent = new FeedSchedule(Samples.Feeds);
            var now = Now;
            for (var change = 0; change < 6; change++)
            {
                now = now.AddMinutes(random.Next(10));
                ImmutableArray<GridWish> wishes =
                [
                    .. Enumerable.Range(0, random.Next(4)).Select(i =>
                    {
                        var start = Now.AddMinutes(random.Next(-5, 100));
                        return new GridWish($"{i}", start, random.Next(4) == 0 ? null : start.AddMinutes(random.Next(1, 50)), Mw(random.Next(2, 18)));
                    }),
                ];
                if (isv.Want(wishes, now) is { } sent) agent.Take((SetLoadTarget)sent.Message, sent.CorrelationId, now);
                for (var minute = 0; minute < 200; minute++)
                {
                    var at = now.AddMinutes(minute);
                    var wanted = wishes.Where(w => w.Start <= at && !(w.End <= at)).Select(w => (double?)w.Limit.Megawatts).Min();
                    Assert.Equal(wanted, agent.Active("main-a", at)?.Constraint.Power.Megawatts + agent.Active("main-b", at)?.Constraint.Power.Megawatts);
                }
                Assert.Null(isv.Want(wishes, now));
            }
        }
    }

    [Fact]
    public void An_isv_sends_again_what_no_status_names()
    {
        var isv = new IsvRole(new IsvOptions { Feeds = [new FeedShare("main-a", 1)] }, Samples.Ids());
        var sent = isv.Want([new GridWish("e", Now, null, Mw(5))], Now)!;
        Assert.Null(isv.Advance(Now.AddSeconds(19)));
        Assert.Equal(sent.CorrelationId, isv.Advance(Now.AddSeconds(20))!.CorrelationId);
        Assert.Null(isv.Advance(Now.AddSeconds(59)));
        Assert.NotNull(isv.Advance(Now.AddSeconds(60)));
        Assert.Equal(Verdict.Unconfirmed, isv.Judge(Now.AddSeconds(61)).Verdict);
        var agent = new AgentRole(Samples.Feeds, new AgentOptions(), Samples.Ids());
        isv.Hear(agent.Take((SetLoadTarget)sent.Message, sent.CorrelationId, Now.AddSeconds(62)).Status);
        Assert.True(isv.IsConfirmed);
        Assert.Null(isv.Advance(Now.AddHours(1)));
    }

    [Theory]
    [InlineData(4.9, 4.9, true, Verdict.Kept, false)]
    [InlineData(5.6, 4.9, true, Verdict.Missed, true)]
    [InlineData(4.5, 4.95, true, Verdict.Kept, true)]
    [InlineData(5.6, 5.6, false, Verdict.Missed, false)]
    public void An_isv_believes_the_meter_and_says_where_the_agent_says_otherwise(double meter, double calculated, bool claimed, Verdict verdict, bool differs)
    {
        var isv = new IsvRole(new IsvOptions { Feeds = [new FeedShare("main-a", 1)] }, Samples.Ids());
        var sent = isv.Want([new GridWish("e", Now, null, Mw(5))], Now)!;
        var at = Now.AddMinutes(5);
        var feed = new FeedState { Tag = "main-a", Minimum = Samples.Mw(0), Maximum = Samples.Mw(9), Default = Samples.Mw(9), CalculatedLoad = Samples.Mw(calculated), Event = FeedEvent.Periodic, Compliant = claimed, Targets = [new FeedTarget { Active = true, Constraint = Samples.Mw(5), CorrelationId = sent.CorrelationId }] };
        isv.Hear(new PowerStateStatus(at, [feed]));
        Assert.Equal(Verdict.NotMeasured, isv.Judge(at).Verdict);
        isv.Measure(Mw(meter), at);
        var compliance = isv.Judge(at);
        Assert.Equal((verdict, differs), (compliance.Verdict, compliance.Differs));
        Assert.Equal(differs, compliance.Sentence.Contains("while the agent says", StringComparison.Ordinal));
    }

    [Fact]
    public void Infrastructure_is_ordered_from_least_to_most_disruptive_and_taken_back_last_first()
    {
        var infra = new InfraRole(new InfraOptions { Furthest = InfrastructureAction.TripBreakers, HintsAtOnce = 2 });
        var alert = Samples.Alert(BreachStatus.Active, BreachSeverity.Critical) with { Actions = [InfrastructureAction.ShutdownRacks, InfrastructureAction.ShutdownNodes] };
        infra.Take(alert, Now);
        var done = new List<(int Second, string Step)>();
        for (var second = 0; second < 300; second++)
        {
            if (second == 100) infra.Take(alert with { Status = BreachStatus.Escalated, Actions = [.. Enum.GetValues<InfrastructureAction>()] }, Now.AddSeconds(second));
            if (second == 200) infra.Take(alert with { Status = BreachStatus.Resolved }, Now.AddSeconds(second));
            foreach (var step in infra.Next(Now.AddSeconds(second)))
            {
                done.Add((second, $"{step.Phase} {step.Action?.ToString() ?? string.Join('+', step.Hints.Select(h => h.Priority))}"));
                var message = infra.Done(step, new Enforced(Enforcer.Results(step, ResultCode.Applied, null)), Now.AddSeconds(second));
                Assert.Equal((alert.BreachId, step.Phase, EnforcementOutcome.Success), (message.BreachId, message.Phase, message.Outcome));
            }
        }
        Assert.Equal(
            [
                (0, "Applied 1+2"), (5, "Applied 3"), (35, "Applied ShutdownNodes"), (65, "Applied ShutdownRacks"), (100, "Applied CutDataFeeds"), (130, "Applied TripBreakers"),
                (200, "Reverted TripBreakers"), (201, "Reverted CutDataFeeds"), (202, "Reverted ShutdownRacks"), (203, "Reverted ShutdownNodes"), (204, "Reverted 3"), (205, "Reverted 1+2"),
            ],
            done);
        Assert.Equal(0, infra.Open);
    }

    [Fact]
    public async Task A_dry_run_skips_everything_and_says_so()
    {
        var infra = new InfraRole(new InfraOptions());
        infra.Take(Samples.Alert(BreachStatus.Active, BreachSeverity.Warning), Now);
        var step = Assert.Single(infra.Next(Now));
        Assert.Empty(infra.Next(Now));
        var message = infra.Done(step, await Enforcer.Dry(step, TestContext.Current.CancellationToken), Now);
        Assert.Equal(EnforcementOutcome.Partial, message.Outcome);
        Assert.All(message.Results, r => Assert.Equal((ResultCode.Skipped, "dry run"), (r.Code, r.Message)));
    }

    [Fact]
    public void Nothing_goes_further_than_it_may()
    {
        var infra = new InfraRole(new InfraOptions { Furthest = null });
        infra.Take(Samples.Alert(BreachStatus.Escalated, BreachSeverity.Critical) with { Actions = [.. Enum.GetValues<InfrastructureAction>()] }, Now);
        for (var second = 0; second < 600; second++)
        {
            foreach (var step in infra.Next(Now.AddSeconds(second)))
            {
                Assert.Null(step.Action);
                infra.Done(step, new Enforced(Enforcer.Results(step, ResultCode.Failed, "no")), Now.AddSeconds(second));
            }
        }
    }
}
