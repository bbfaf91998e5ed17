using System.Diagnostics;
using Ballast.Wire.Mqtt;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>With the broker of others that most sites run, and with its two programs for the shell.</summary>
public class MosquittoTests
{
    [Theory]
    [InlineData(MqttQos.AtMostOnce)]
    [InlineData(MqttQos.AtLeastOnce)]
    [InlineData(MqttQos.ExactlyOnce)]
    public async Task Messages_go_out_and_come_in(MqttQos qos)
    {
        await using var broker = await Mosquitto.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        await client.Subscribe("site/+/power", qos, Rig.Token).Soon();
        for (var i = 0; i < 300; i++) await client.Publish(Rig.Message($"site/{i % 3}/power", Rig.Number(i), qos), Rig.Token).Soon();
        for (var i = 0; i < 300; i++)
        {
            var message = await client.Next();
            Assert.Equal((Rig.Number(i), $"site/{i % 3}/power", qos, false), (message.Text(), message.Topic, message.Qos, message.Retain));
        }
        Assert.Equal((300, 300, 0), (client.Counters.Published, client.Counters.Received, client.Counters.Duplicates));
    }

    [Fact]
    public async Task What_is_retained_meets_those_who_subscribe_later_until_it_is_removed()
    {
        await using var broker = await Mosquitto.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        await client.Publish(Rig.Message("meta/a", "kept", MqttQos.AtLeastOnce, retain: true), Rig.Token).Soon();
        await client.Subscribe("meta/#", MqttQos.AtLeastOnce, Rig.Token).Soon();
        Assert.Equal(("kept", true), ((await client.Next()) is var m ? m.Text() : "", m.Retain));
        await client.Unsubscribe("meta/#", Rig.Token).Soon();
        await client.Publish(Rig.Message("meta/a", "", MqttQos.AtLeastOnce, retain: true), Rig.Token).Soon();
        await client.Subscribe("meta/#", MqttQos.AtLeastOnce, Rig.Token).Soon();
        await client.Publish(Rig.Message("meta/b", "only this", MqttQos.AtLeastOnce), Rig.Token).Soon();
        Assert.Equal("only this", (await client.Next()).Text());
    }

    [Fact]
    public async Task The_will_is_published_when_the_connection_is_cut_and_not_after_a_DISCONNECT()
    {
        await using var broker = await Mosquitto.Start();
        await using var proxy = new CuttingProxy(broker.Port);
        await using var watcher = await Rig.Connected(Rig.Options(broker.Port, "watcher"));
        await watcher.Subscribe("will/#", MqttQos.ExactlyOnce, Rig.Token).Soon();
        var options = Rig.Options(proxy.Port, "mortal");
        await using (await Rig.Connected(options with { Will = Rig.Message("will/polite", "never") }))
        {
        }
        await using var mortal = await Rig.Connected(options with { Will = Rig.Message("will/cut", "gone", MqttQos.ExactlyOnce) });
        proxy.Cut();
        Assert.Equal(("will/cut", "gone"), ((await watcher.Next()) is var m ? m.Topic : "", m.Text()));
    }

    [Fact]
    public async Task A_session_kept_holds_what_came_while_the_client_was_away()
    {
        await using var broker = await Mosquitto.Start();
        await using var sender = await Rig.Connected(Rig.Options(broker.Port, "sender"));
        var options = Rig.Options(broker.Port, "sleeper") with { CleanSession = false };
        await using (var first = await Rig.Connected(options)) await first.Subscribe("news", MqttQos.ExactlyOnce, Rig.Token).Soon();
        for (var i = 0; i < 50; i++) await sender.Publish(Rig.Message("news", Rig.Number(i), i % 2 == 0 ? MqttQos.AtLeastOnce : MqttQos.ExactlyOnce), Rig.Token).Soon();
        await using var second = await Rig.Connected(options);
        for (var i = 0; i < 50; i++) Assert.Equal(Rig.Number(i), (await second.Next()).Text());
        Assert.Equal(1, second.Counters.SessionsResumed);
    }

    [Fact]
    public async Task A_connection_that_falls_silent_is_found_and_replaced()
    {
        await using var broker = await Mosquitto.Start();
        await using var proxy = new CuttingProxy(broker.Port);
        await using var client = await Rig.Connected(Rig.Options(proxy.Port) with { KeepAlive = TimeSpan.FromSeconds(1), ConnectTimeout = TimeSpan.FromSeconds(1) });
        await client.Subscribe("t", MqttQos.AtLeastOnce, Rig.Token).Soon();
        proxy.Silent = true;
        await Rig.Until(() => client.Counters.DeadlinesMissed >= 1, "The silence is found.");
        var publishing = client.Publish(Rig.Message("t", "after", MqttQos.AtLeastOnce), Rig.Token);
        proxy.Silent = false;
        await publishing.Soon();
        // The connection that fell silent may still carry the old subscription; the new one has its own.
        Assert.Equal("after", (await client.Next()).Text());
    }

    [Fact]
    public async Task A_broker_that_ends_and_starts_again_loses_nothing_that_was_acknowledged()
    {
        await using var broker = await Mosquitto.Start();
        await using var reader = await Rig.Connected(Rig.Options(broker.Port, "reader") with { CleanSession = false });
        await reader.Subscribe("log", MqttQos.AtLeastOnce, Rig.Token).Soon();
        await using var writer = await Rig.Connected(Rig.Options(broker.Port, "writer") with { CleanSession = false });
        for (var round = 0; round < 3; round++)
        {
            var (from, before) = (200 * round, writer.Counters.Published);
            var publishing = Task.WhenAll(Enumerable.Range(from, 200).Select(i => writer.Publish(Rig.Message("log", Rig.Number(i), MqttQos.AtLeastOnce), Rig.Token)));
            await Rig.Until(() => writer.Counters.Published >= before + 20, "Messages flow.");
            await broker.Restart();
            await publishing.Soon(60);
        }
        var seen = new HashSet<string>();
        while (seen.Count < 600) seen.Add((await reader.Next()).Text());
        Assert.True(writer.Counters.SessionsResumed >= 1, "The broker came back with what it had kept.");
    }

    [Fact]
    public async Task What_is_published_here_mosquitto_sub_shows()
    {
        await using var broker = await Mosquitto.Start(["queue_qos0_messages true"]);
        var program = Peer.Find("mosquitto_sub");
        string[] asks = ["-p", Rig.Number(broker.Port), "-i", "listener", "-c", "-t", "out/#", "-q", "2"];
        // It subscribes and goes; the broker keeps its session, and it comes back for what was sent.
        await using (var first = Peer.Start(program, [.. asks, "-E"], Peer.Scratch())) await Rig.Until(() => first.Ended, "mosquitto_sub has subscribed.");
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        byte[] bytes = [0, 1, 255, 0x24];
        foreach (var qos in (MqttQos[])[MqttQos.AtMostOnce, MqttQos.AtLeastOnce, MqttQos.ExactlyOnce]) await client.Publish(new MqttMessage($"out/ü{(int)qos}", bytes, qos), Rig.Token).Soon();
        await using var listener = Peer.Start(program, [.. asks, "-F", "%t %q %r %l %x", "-C", "3"], Peer.Scratch());
        foreach (var qos in (int[])[0, 1, 2]) await Rig.Until(() => listener.Output.Contains($"out/ü{qos} {qos} 0 4 0001ff24", StringComparison.Ordinal), $"mosquitto_sub shows what went out at QoS {qos}.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_mosquitto_pub_publishes_comes_in(int qos)
    {
        await using var broker = await Mosquitto.Start();
        await using var client = await Rig.Connected(Rig.Options(broker.Port));
        await client.Subscribe("in/#", MqttQos.ExactlyOnce, Rig.Token).Soon();
        await using var publisher = Peer.Start(Peer.Find("mosquitto_pub"), ["-p", Rig.Number(broker.Port), "-t", "in/π", "-q", Rig.Number(qos), "-m", "größe", "-r"], Peer.Scratch());
        var message = await client.Next();
        Assert.Equal(("in/π", "größe", qos), (message.Topic, message.Text(), (int)message.Qos));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_a_sentence_and_a_right_one_is_taken()
    {
        await using var broker = await Mosquitto.Start(["allow_anonymous false", "password_file {folder}/passwords"], folder =>
        {
            using var made = Process.Start(Peer.Find("mosquitto_passwd"), ["-b", "-c", Path.Combine(folder, "passwords"), "oauthtoken", "right"]);
            made.WaitForExit();
        });
        var options = Rig.Options(broker.Port) with { Username = "oauthtoken" };
        await using var wrong = new MqttClient(options with { Password = _ => ValueTask.FromResult<string?>("wrong") }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<MqttException>(() => wrong.Connect(Rig.Token).Soon());
        Assert.True(refused.Refused);
        Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);
        await using var right = await Rig.Connected(options with { Password = async _ => { await Task.Yield(); return "right"; } });
        Assert.True(right.IsConnected);
    }
}
