using System.Collections.Immutable;
using Ballast.App.Dsx;
using Ballast.App.Live;
using Ballast.Dispatch;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.App.Tests.Dsx;

/// <summary>A site as an agent on a bus, with a broker of others and a party that sends it targets.</summary>
public sealed class BusTests : IDisposable
{
    static readonly DsxParty Isv = new(DsxRole.Isv, "acme-energy"), Agent = new(DsxRole.Agent, "ballast-1"), Infra = new(DsxRole.Infra, "ima");

    readonly Folder folder = new();
    readonly SigningKey isvKey = SigningKey.NewES256("acme-1"), agentKey = SigningKey.NewES256("ballast-1"), infraKey = SigningKey.NewES256("ima-1");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        isvKey.Dispose();
        agentKey.Dispose();
        infraKey.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_target_becomes_a_limit_of_its_feed_and_what_becomes_of_it_is_told()
    {
        await using var broker = await Mosquitto.Start();
        var file = Write(broker.Port, "agent: { identifier: ballast-1, isvs: [acme-energy], heartbeat: 2 s }");
        var target = Guid.NewGuid();
        await using var client = await Connect(broker.Port, "acme");
        var bus = new DsxBus(client, Isv, isvKey, new Admission(new AdmissionOptions(), Book()), TimeProvider.System);
        await bus.Subscribe([Agent], Cancel);
        await using var heard = bus.Receive(Cancel).GetAsyncEnumerator(Cancel);
        await using (var site = await BusSite.Start(folder["state"], file))
        {
            await Until(heard, s => s.Feeds.Length == 2 && s.Feeds.All(f => f.Targets.IsEmpty));
            await bus.Publish(new SetLoadTarget([new LoadTargetRequest { FeedTags = ["main-a"], Constraint = new PowerValue(48, PowerUnit.Kilowatt), End = DateTimeOffset.UtcNow.AddHours(1) }]), target, null, Cancel);
            var set = await Until(heard, s => s.Feeds[0].Event == FeedEvent.TargetSet);
            Assert.Equal(target, Assert.Single(set.Feeds[0].Targets).CorrelationId);
            Assert.Empty(set.Feeds[1].Targets);
            await Until(heard, s => s.Feeds[0].Event == FeedEvent.StartRampDown);
            var end = await Until(heard, s => s.Feeds[0].Event == FeedEvent.EndRampDown);
            Assert.InRange(end.Feeds[0].CalculatedLoad.Power.Kilowatts, 30, 48.5);
            Assert.True(end.Feeds[1].CalculatedLoad.Power.Kilowatts > 50);

            var report = await site.Report();
            Assert.Equal((1, 48), (report.Roles.Single().Taken, report.Roles.Single().Feeds[0].TargetKw));

            // Strangers, and those who sign for another, change nothing.
            using var stranger = SigningKey.NewES256("acme-1");
            var forged = new DsxBus(client, Isv, stranger, new Admission(new AdmissionOptions(), Book()), TimeProvider.System);
            await forged.Publish(new SetLoadTarget([new LoadTargetRequest { Constraint = new PowerValue(1, PowerUnit.Watt) }]), null, null, Cancel);
            await Until(async () => (await site.Report()).Roles[0].Refused.Any(r => r.Reason == nameof(RefusalReason.BadSignature)));
            Assert.Equal(48, (await site.Report()).Roles[0].Feeds[0].TargetKw);
        }

        // Started again, it goes on with what its journal has, and a reset is understood.
        await using (var site = await BusSite.Start(folder["state"], file))
        {
            var again = await Until(heard, s => !s.Feeds[0].Targets.IsEmpty);
            Assert.Equal((target, true), (again.Feeds[0].Targets.Single().CorrelationId, again.Feeds[0].Targets.Single().Active));
            await bus.Publish(new SetLoadTarget([new LoadTargetRequest { Constraint = null }]), Guid.NewGuid(), null, Cancel);
            await Until(heard, s => s.Feeds[0].Targets.IsEmpty && s.Feeds[0].Event == FeedEvent.StartRampUp);
            Assert.All(site.Loop.Snapshot.Views.Where(v => v.Signal.Id.StartsWith("dsx:", StringComparison.Ordinal)), v => Assert.True(v.Phase is EventPhase.RampingUp or EventPhase.Over || v.CutShortAt is not null));
        }
    }

    [Fact]
    public async Task A_site_sends_its_own_limit_to_anothers_agent_and_believes_the_meter()
    {
        await using var broker = await Mosquitto.Start();
        await using var agent = await BusSite.Start(folder["agent"], Write(broker.Port, "agent: { identifier: ballast-1, heartbeat: 2 s }"));
        await using var utility = await BusSite.Start(folder["isv"], Write(broker.Port, """
            isv:
              identifier: acme-energy
              agent: ballast-1
              feeds: [ { tag: main-a, share: 50 % }, { tag: main-b, share: 50 % } ]
              meter: ["PowerMeter/ActivePower:POI"]
            """, isvKey));
        await using var meter = await Connect(broker.Port, "meter");
        await meter.Publish(new MqttMessage("BMS/v1/PUB/Metadata/PowerMeter/ActivePower/poi/value", """{"engUnit":"kW","objectId":"POI"}"""u8.ToArray(), MqttQos.AtLeastOnce, Retain: true), Cancel);
        // Values are not retained: who subscribes later never hears them.
        await Until(async () => (await utility.Report()).Bms!.Decoded == 1);
        await meter.Publish(new MqttMessage("BMS/v1/PUB/Value/PowerMeter/ActivePower/poi/value", System.Text.Encoding.UTF8.GetBytes($$"""{"value":99.5,"timestamp":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}},"quality":1}"""), MqttQos.AtLeastOnce), Cancel);

        Assert.True(utility.Loop.TryTell(new Signals.SignalReceived(new Signals.CapacityLimit { Id = "l", Start = utility.Loop.SiteNow, Duration = TimeSpan.FromHours(1), Limit = Units.Power.FromKilowatts(90) }) { Known = utility.Loop.SiteNow }, out _));
        await Until(async () => (await agent.Report()).Roles[0].Feeds.All(f => f.TargetKw == 45));
        await Until(async () => (await utility.Report()).Roles[0].Compliance is { } said && said.StartsWith("The meter reads 99.5 kW", StringComparison.Ordinal));
        Assert.Equal(2, (await utility.Report()).Bms!.Decoded);
    }

    [Fact]
    public async Task Infrastructure_takes_breaches_and_tells_what_it_would_do()
    {
        await using var broker = await Mosquitto.Start();
        await using var client = await Connect(broker.Port, "agent");
        var bus = new DsxBus(client, Agent, agentKey, new Admission(new AdmissionOptions(), Book()), TimeProvider.System);
        await bus.Subscribe([Infra], Cancel);
        await using var heard = bus.Receive(Cancel).GetAsyncEnumerator(Cancel);
        await using var site = await BusSite.Start(folder["infra"], Write(broker.Port, "infra: { identifier: ima, agents: [ballast-1] }", infraKey));
        await Until(async () => (await site.Report()).Roles[0].Connected);
        var alert = new PowerBreachAlert
        {
            FeedTag = "main-a",
            Status = BreachStatus.Active,
            Severity = BreachSeverity.Warning,
            BreachId = Guid.NewGuid(),
            DetectedAt = DateTimeOffset.UtcNow,
            TargetCorrelationId = Guid.NewGuid(),
            TargetConstraint = new PowerValue(5, PowerUnit.Megawatt),
            MeasuredLoad = new PowerValue(5.5, PowerUnit.Megawatt),
            ShedHints = [new ShedHint { ResourceId = "n", ResourceKind = ResourceKind.Node, Action = ShedAction.Throttle, Priority = 1 }],
            Actions = [],
        };
        // The subscription may come after the connection, so an alert is told until it is heard.
        var next = heard.MoveNextAsync().AsTask();
        for (var i = 0; i < 60 && !next.IsCompleted; i++)
        {
            await bus.Publish(alert, null, null, Cancel);
            await Task.WhenAny(next, Task.Delay(500, Cancel));
        }
        Assert.True(await next);
        var enforcement = Assert.IsType<PowerBreachEnforcement>(heard.Current.Message);
        Assert.Equal((alert.BreachId, EnforcementPhase.Applied, EnforcementOutcome.Partial), (enforcement.BreachId, enforcement.Phase, enforcement.Outcome));
        Assert.Equal((ResultCode.Skipped, "dry run"), (enforcement.Results.Single().Code, enforcement.Results.Single().Message));
        await bus.Publish(alert with { Status = BreachStatus.Resolved, ResolvedAt = DateTimeOffset.UtcNow, ShedHints = [] }, null, null, Cancel);
        Assert.True(await heard.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal(EnforcementPhase.Reverted, Assert.IsType<PowerBreachEnforcement>(heard.Current.Message).Phase);
    }

    [Theory]
    [InlineData("", "names no role")]
    [InlineData("agent: { identifier: a/b }", "cannot be one level of a topic")]
    [InlineData("agent: { identifier: a, feeds: [ { tag: nowhere, meter: [\"PowerMeter/ActivePower:X\"] } ] }", "nowhere")]
    [InlineData("agent: { identifier: a, feeds: [ { tag: main-a, meter: [\"X\"] } ] }", "is not a point")]
    [InlineData("agent: { identifer: a }", "identifer")]
    [InlineData("isv: { identifier: a, agent: b, feeds: [ { tag: x, share: 60 % } ] }", "add up to 60 %")]
    [InlineData("infra: { identifier: a, dryRun: false }", "dryRun")]
    [InlineData("infra: { identifier: a, dryRun: false, command: [./nowhere.sh] }", "there is no program")]
    public void A_file_that_does_not_fit_is_told_in_a_sentence(string roles, string words)
    {
        var site = SiteSource.Read(Repository.Scenario("two-feeds.yaml")).Site;
        Assert.Contains(words, Assert.Throws<InputException>(() => DsxFile.Read(Write(1883, roles), site)).Message, StringComparison.Ordinal);
    }

    KeyBook Book() => KeyBook.Read(Trusted());

    string Trusted() => $$"""{"keys":[{{isvKey.PublicJwk(Isv)}},{{agentKey.PublicJwk(Agent)}},{{infraKey.PublicJwk(Infra)}}]}""";

    string Write(int port, string roles, SigningKey? key = null)
    {
        key ??= agentKey;
        File.WriteAllText(folder["trusted.json"], Trusted());
        File.WriteAllText(folder[$"{key.Kid}.pem"], key.ExportPem());
        var path = folder[$"{key.Kid}.yaml"];
        File.WriteAllText(path, $"broker: mqtt://127.0.0.1:{port}\nkey: {{ kid: {key.Kid}, file: {key.Kid}.pem }}\ntrusted: trusted.json\n{roles}\n");
        return path;
    }

    static async Task<MqttClient> Connect(int port, string name)
    {
        var client = new MqttClient(new MqttOptions { Host = "127.0.0.1", Port = port, ClientId = name }, TimeProvider.System);
        await client.Connect(Cancel);
        return client;
    }

    static async Task<PowerStateStatus> Until(IAsyncEnumerator<Admitted> heard, Func<PowerStateStatus, bool> isIt)
    {
        var seen = ImmutableArray<string>.Empty;
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(60);
        while (TimeProvider.System.GetUtcNow() < deadline && await heard.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel))
        {
            if (heard.Current.Message is not PowerStateStatus status) continue;
            if (isIt(status)) return status;
            seen = seen.Add(string.Join(", ", status.Feeds.Select(f => $"{f.Tag} {f.Event} {f.Targets.Length} {f.CalculatedLoad}")));
        }
        throw new TimeoutException(string.Join('\n', seen));
    }

    static async Task Until(Func<Task<bool>> isSo)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(60);
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It did not become so within a minute.");
            await Task.Delay(100, Cancel);
        }
    }
}
