using System.Text;
using Ballast.App.Dsx;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.App.Tests.Dsx;

/// <summary>What goes wrong on a bus, done to the running program: it goes on, loses no target that was acknowledged, and the site stays within its limits.</summary>
public sealed class FaultTests : IDisposable
{
    readonly BusRig rig = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_broker_that_is_killed_takes_no_target_with_it()
    {
        await using var broker = await Mosquitto.Start();
        await using var site = await rig.Site(broker.Port);
        await using var client = await BusRig.Connect(broker.Port, "acme");
        var bus = rig.Bus(client, BusRig.Isv, rig.IsvKey);
        await bus.Publish(BusRig.Target(48), Guid.NewGuid(), null, Cancel);
        await BusRig.UntilHeld(site, 48);

        broker.Kill();
        await BusRig.Until(async () => !(await site.Report()).Roles[0].Connected);
        var meanwhile = bus.Publish(BusRig.Target(46), Guid.NewGuid(), null, Cancel);
        await BusRig.Sound(site);
        Assert.Equal(48, (await site.Report()).Roles[0].Feeds[0].TargetKw);

        await broker.StartAgain();
        await meanwhile;
        await BusRig.UntilHeld(site, 46);
        await BusRig.Sound(site);
    }

    [Fact]
    public async Task A_half_open_connection_is_found_and_what_was_sent_meanwhile_arrives()
    {
        await using var broker = await Mosquitto.Start();
        await using var proxy = new CuttingProxy(broker.Port);
        await using var site = await rig.Site(proxy.Port, keepAlive: TimeSpan.FromSeconds(4));
        await using var client = await BusRig.Connect(broker.Port, "acme");
        var bus = rig.Bus(client, BusRig.Isv, rig.IsvKey);
        proxy.Silent = true;
        await bus.Publish(BusRig.Target(48), Guid.NewGuid(), null, Cancel);
        await BusRig.Until(async () => !(await site.Report()).Roles[0].Connected);
        await BusRig.Sound(site);
        proxy.Silent = false;
        await BusRig.UntilHeld(site, 48);
        Assert.Equal(1, (await site.Report()).Roles[0].Taken);
    }

    [Fact]
    public async Task Cut_again_and_again_every_target_is_taken_once_and_the_last_one_holds()
    {
        await using var broker = await Mosquitto.Start();
        await using var proxy = new CuttingProxy(broker.Port);
        await using var site = await rig.Site(proxy.Port);
        await using var client = await BusRig.Connect(broker.Port, "acme");
        var bus = rig.Bus(client, BusRig.Isv, rig.IsvKey);
        for (var i = 1; i <= 20; i++)
        {
            await bus.Publish(BusRig.Target(60 - i * 0.5), Guid.NewGuid(), null, Cancel);
            if (i % 5 != 0) continue;
            proxy.Cut();
            await BusRig.Until(async () => (await site.Report()).Roles[0].Connected);
        }
        await BusRig.Until(async () => (await site.Report()).Roles[0].Taken == 20);
        await BusRig.UntilHeld(site, 50);
        await BusRig.Sound(site);
    }

    [Fact]
    public async Task What_comes_twice_or_too_late_changes_nothing()
    {
        await using var broker = await Mosquitto.Start();
        await using var site = await rig.Site(broker.Port);
        await using var client = await BusRig.Connect(broker.Port, "acme");
        MqttMessage At(int seconds, double kilowatts) => rig.Bus(client, BusRig.Isv, rig.IsvKey, new Skewed(TimeSpan.FromSeconds(seconds))).Wrap(BusRig.Target(kilowatts), Guid.NewGuid(), null);
        MqttMessage first = At(-3, 60), second = At(-2, 55), third = At(-1, 50);
        foreach (var message in (MqttMessage[])[first, first, third, second, first, third]) await client.Publish(message, Cancel);
        await BusRig.Until(async () => (await site.Report()).Roles[0].Refused.Any(r => r is { Reason: nameof(RefusalReason.Replayed), Count: 3 }));
        await BusRig.UntilHeld(site, 50);
        var agent = (await site.Report()).Roles[0];
        Assert.Contains("counts", agent.LastTargetRefused, StringComparison.Ordinal);
        // Another feed was not spoken of later, so an earlier word counts there.
        await client.Publish(rig.Bus(client, BusRig.Isv, rig.IsvKey, new Skewed(TimeSpan.FromSeconds(-20))).Wrap(BusRig.Target(70, "main-b"), Guid.NewGuid(), null), Cancel);
        await BusRig.Until(async () => (await site.Report()).Roles[0].Feeds[1].TargetKw == 70);
        await BusRig.Sound(site);
    }

    [Fact]
    public async Task Clocks_may_differ_a_little_and_not_much()
    {
        await using var broker = await Mosquitto.Start();
        await using var site = await rig.Site(broker.Port);
        await using var client = await BusRig.Connect(broker.Port, "acme");
        foreach (var (minutes, kilowatts) in new[] { (-10, 30), (10, 31), (-4, 52), (0, 50) })
            await rig.Bus(client, BusRig.Isv, rig.IsvKey, new Skewed(TimeSpan.FromMinutes(minutes))).Publish(BusRig.Target(kilowatts), Guid.NewGuid(), null, Cancel);
        await BusRig.UntilHeld(site, 50);
        var agent = (await site.Report()).Roles[0];
        Assert.Equal([(nameof(RefusalReason.Early), 1), (nameof(RefusalReason.Stale), 1)], agent.Refused.Select(r => (r.Reason, r.Count)).Order());
        Assert.Equal(2, agent.Taken);
        await BusRig.Sound(site);
    }

    [Fact]
    public async Task A_flood_of_bad_signatures_and_of_large_payloads_is_counted_and_targets_go_on()
    {
        await using var broker = await Mosquitto.Start(["max_inflight_messages 0"]);
        await using var site = await rig.Site(broker.Port, "bms: true\n");
        await using var client = await BusRig.Connect(broker.Port, "acme");
        await using var flooder = await BusRig.Connect(broker.Port, "stranger");
        using var stranger = SigningKey.NewES256("acme-1");
        var forged = rig.Bus(flooder, BusRig.Isv, stranger);
        var bus = rig.Bus(client, BusRig.Isv, rig.IsvKey);
        await bus.Publish(BusRig.Target(52), Guid.NewGuid(), null, Cancel);
        await BusRig.UntilHeld(site, 52);

        var bad = Enumerable.Range(0, 3000).Select(_ => forged.Wrap(BusRig.Target(1), Guid.NewGuid(), null)).ToArray();
        await Task.WhenAll(bad.Select(m => flooder.Publish(m, Cancel)));
        var topic = BusRig.Isv.Topic(DsxKind.LoadTargetSet);
        var noise = new byte[1_000_000];
        new Random(7).NextBytes(noise);
        foreach (var where in new[] { topic, topic, "BMS/v1/PUB/Value/PowerMeter/ActivePower/x/value", "BMS/v1/PUB/Metadata/PowerMeter/ActivePower/x/value" })
            await flooder.Publish(new MqttMessage(where, noise, MqttQos.AtLeastOnce), Cancel);
        // More than the client reads at all.
        await flooder.Publish(new MqttMessage(topic, new byte[2_000_000], MqttQos.AtLeastOnce), Cancel);
        await BusRig.Sound(site);

        long Counted(DsxRoleReport role, RefusalReason reason) => role.Refused.FirstOrDefault(r => r.Reason == reason.ToString())?.Count ?? 0;
        await BusRig.Until(async () => (await site.Report()).Roles[0] is var role && Counted(role, RefusalReason.BadSignature) + Counted(role, RefusalReason.Flooded) == 3000 && Counted(role, RefusalReason.TooLarge) == 2 && role.Skipped == 1);
        await BusRig.Until(async () => (await site.Report()).Bms!.Refused == 2);
        Assert.True(Counted((await site.Report()).Roles[0], RefusalReason.BadSignature) >= 200);

        // The source's own messages are heard again once the second of the flood is over.
        await Task.Delay(TimeSpan.FromSeconds(1.1), Cancel);
        await bus.Publish(BusRig.Target(48), Guid.NewGuid(), null, Cancel);
        await BusRig.UntilHeld(site, 48);
        await BusRig.Sound(site);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_that_does_not_answer_does_not_keep_the_program_from_ending(bool connected)
    {
        await using var broker = await Mosquitto.Start();
        await using var proxy = new CuttingProxy(broker.Port) { Silent = !connected };
        var more = "bms: true\nisv: { identifier: acme-energy, agent: other, feeds: [ { tag: x, share: 100 % } ] }\ninfra: { identifier: ima, agents: [other] }\n";
        await using var site = connected ? await rig.Site(proxy.Port, more) : await BusSite.Start(rig.Folder["state"], rig.Write(proxy.Port, "agent: { identifier: ballast-1 }\n" + more));
        if (connected)
        {
            await BusRig.Until(async () => (await site.Report()) is { Bms.Connected: true } report && report.Roles.All(r => r.Connected));
            proxy.Silent = true;
            // A status and targets wait for an acknowledgement that never comes.
            Assert.True(site.Loop.TryTell(new Signals.SignalReceived(new Signals.CapacityLimit { Id = "l", Start = site.Loop.SiteNow, Duration = TimeSpan.FromHours(1), Limit = Units.Power.FromKilowatts(90) }) { Known = site.Loop.SiteNow }, out var told));
            await told;
            var published = (await site.Report()).Roles[1].Published;
            await BusRig.Until(async () => (await site.Report()).Roles[1].Published > published);
        }
        var began = TimeProvider.System.GetTimestamp();
        await site.Stop();
        // The host would give up on it after five seconds, and leave it running.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 4.9);
    }

    /// <summary>A clock that is wrong by so much.</summary>
    sealed class Skewed(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
