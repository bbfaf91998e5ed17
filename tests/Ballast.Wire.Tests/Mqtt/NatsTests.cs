using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>With the broker under the power plane of AI factories. Version 2.9 has no QoS 2.</summary>
public class NatsTests
{
    [Theory]
    [InlineData(MqttQos.AtMostOnce)]
    [InlineData(MqttQos.AtLeastOnce)]
    public async Task Messages_go_out_and_come_in(MqttQos qos)
    {
        await using var broker = await Nats.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        await client.Subscribe("site/+/power", qos, Rig.Token).Soon();
        for (var i = 0; i < 200; i++) await client.Publish(Rig.Message($"site/{i % 3}/power", Rig.Number(i), qos), Rig.Token).Soon();
        for (var i = 0; i < 200; i++) Assert.Equal((Rig.Number(i), $"site/{i % 3}/power", qos), ((await client.Next()) is var m ? m.Text() : "", m.Topic, m.Qos));
    }

    [Fact]
    public async Task QoS_2_is_lowered_to_1_where_the_options_say_so_as_nats_server_2_9_does_not_speak_it()
    {
        await using var broker = await Nats.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port) with { MaxQos = MqttQos.AtLeastOnce });
        await client.Subscribe("breach", MqttQos.ExactlyOnce, Rig.Token).Soon();
        await client.Publish(Rig.Message("breach", "now", MqttQos.ExactlyOnce), Rig.Token).Soon();
        Assert.Equal(("now", MqttQos.AtLeastOnce), ((await client.Next()) is var m ? m.Text() : "", m.Qos));
        Assert.Equal(1, client.Counters.Lowered);
    }

    [Fact]
    public async Task QoS_2_without_that_ends_the_connection_and_is_never_taken_for_done()
    {
        await using var broker = await Nats.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        var publishing = client.Publish(Rig.Message("breach", "now", MqttQos.ExactlyOnce), Rig.Token);
        await Rig.Until(() => client.Counters.Failures >= 2, "nats-server 2.9 closes on QoS 2.");
        Assert.False(publishing.IsCompleted);
        Assert.Equal(0, client.Counters.Published);
    }

    [Fact]
    public async Task What_is_retained_meets_those_who_subscribe_later()
    {
        await using var broker = await Nats.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        await client.Publish(Rig.Message("meta/a", "kept", MqttQos.AtLeastOnce, retain: true), Rig.Token).Soon();
        await client.Subscribe("meta/#", MqttQos.AtLeastOnce, Rig.Token).Soon();
        Assert.Equal(("kept", true), ((await client.Next()) is var m ? m.Text() : "", m.Retain));
    }

    [Fact]
    public async Task The_will_is_published_when_the_connection_is_cut()
    {
        await using var broker = await Nats.Start();
        await using var proxy = new CuttingProxy(broker.Port);
        await using var watcher = await Rig.Connected(Rig.Options(broker.Port, "watcher"));
        await watcher.Subscribe("will/#", MqttQos.AtLeastOnce, Rig.Token).Soon();
        await using var mortal = await Rig.Connected(Rig.Options(proxy.Port, "mortal") with { Will = Rig.Message("will/cut", "gone", MqttQos.AtLeastOnce) });
        proxy.Cut();
        Assert.Equal(("will/cut", "gone"), ((await watcher.Next()) is var m ? m.Topic : "", m.Text()));
    }

    [Fact]
    public async Task A_session_kept_holds_what_came_while_the_client_was_away()
    {
        await using var broker = await Nats.Start();
        await using var sender = await Rig.Connected(Rig.Options(broker.Port, "sender"));
        var options = Rig.Options(broker.Port, "sleeper") with { CleanSession = false };
        await using (var first = await Rig.Connected(options)) await first.Subscribe("news", MqttQos.AtLeastOnce, Rig.Token).Soon();
        for (var i = 0; i < 50; i++) await sender.Publish(Rig.Message("news", Rig.Number(i), MqttQos.AtLeastOnce), Rig.Token).Soon();
        await using var second = await Rig.Connected(options);
        var seen = new HashSet<string>();
        while (seen.Count < 50) seen.Add((await second.Next()).Text());
    }

    [Fact]
    public async Task A_broker_killed_and_started_again_loses_nothing_that_was_acknowledged()
    {
        await using var broker = await Nats.Start("ack_wait: \"1s\"");
        await using var reader = await Rig.Connected(Rig.Options(broker.Port, "reader") with { CleanSession = false });
        await reader.Subscribe("log", MqttQos.AtLeastOnce, Rig.Token).Soon();
        await using var writer = await Rig.Connected(Rig.Options(broker.Port, "writer") with { CleanSession = false });
        for (var round = 0; round < 3; round++)
        {
            var (from, before) = (200 * round, writer.Counters.Published);
            var publishing = Task.WhenAll(Enumerable.Range(from, 200).Select(i => writer.Publish(Rig.Message("log", Rig.Number(i), MqttQos.AtLeastOnce), Rig.Token)));
            await Rig.Until(() => writer.Counters.Published >= before + 20, "Messages flow.");
            broker.Kill();
            await broker.StartAgain();
            await publishing.Soon(60);
        }
        var seen = new HashSet<string>();
        while (seen.Count < 600) seen.Add((await reader.Next()).Text());
        await Rig.Until(() => writer.Counters.Connections == 4, "Three kills, three new connections.");
    }
}
