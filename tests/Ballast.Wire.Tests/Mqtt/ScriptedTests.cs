using System.Collections.Concurrent;
using Ballast.Wire.Mqtt;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>Against a broker that does what real ones seldom do.</summary>
public class ScriptedTests
{
    [Fact]
    public async Task A_message_that_comes_twice_under_QoS_2_is_handed_over_once()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { CleanSession = false }, TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        FakeBroker.Line line;
        await using (line = await broker.Welcome())
        {
            await connecting.Soon();
            await line.Send(FakeBroker.Publish(2, 5, "t", "once"u8));
            await line.Send(FakeBroker.Publish(2, 5, "t", "once"u8, dup: true));
            Assert.Equal("once", (await client.Next()).Text());
            Assert.Equal(5, (await line.Expect(5)).Id);
            await line.Send(FakeBroker.Publish(2, 5, "t", "once"u8, dup: true));
            Assert.Equal(5, (await line.Expect(5)).Id);
        }
        // The connection is lost before the PUBREL; the session is kept, and the broker begins once more.
        await using var again = await broker.Welcome(sessionPresent: true);
        await again.Send(FakeBroker.Publish(2, 5, "t", "once"u8, dup: true));
        Assert.Equal(5, (await again.Expect(5)).Id);
        await again.Acknowledge(6, 5);
        Assert.Equal(5, (await again.Expect(7)).Id);
        // Let go, the id means another message.
        await again.Send(FakeBroker.Publish(2, 5, "t", "another"u8));
        Assert.Equal("another", (await client.Next()).Text());
        Assert.Equal((2, 3), (client.Counters.Received, client.Counters.Duplicates));
    }

    [Fact]
    public async Task What_was_not_done_when_the_connection_broke_is_asked_for_again()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { CleanSession = false, AcknowledgeWhenDone = true }, TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        FakeBroker.Line line;
        await using (line = await broker.Welcome())
        {
            await connecting.Soon();
            await line.Send(FakeBroker.Publish(1, 5, "t", "one"u8));
            await line.Send(FakeBroker.Publish(1, 6, "t", "two"u8));
            Assert.Equal("one", (await client.Next()).Text());
            // The first answer is the one to what is done when the next is asked for.
            Assert.Equal("two", (await client.Next()).Text());
            Assert.Equal(5, (await line.Expect(4)).Id);
        }
        await using var again = await broker.Welcome(sessionPresent: true);
        await again.Send(FakeBroker.Publish(1, 6, "t", "two"u8, dup: true));
        Assert.Equal("two", (await client.Next()).Text());
        Assert.False(client.Messages.TryRead(out _));
        Assert.Equal(6, (await again.Expect(4)).Id);
    }

    [Fact]
    public async Task Giving_up_just_as_the_broker_answers_ends()
    {
        await using var broker = new FakeBroker();
        for (var i = 0; i < 100; i++)
        {
            await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Rig.Token);
            var connecting = client.Connect(giveUp.Token);
            await using var line = await broker.Accept();
            await line.Expect(1);
            var answered = line.Send(0x20, 2, 0, 0);
            for (var spins = i * 200; spins > 0; spins--) Thread.SpinWait(1);
            await giveUp.CancelAsync();
            await answered;
            await connecting.Soon().ContinueWith(static _ => { }, TaskScheduler.Default);
            Assert.True(connecting.IsCompleted, "Connecting has not ended.");
        }
    }

    [Fact]
    public async Task A_PUBREL_for_nothing_known_is_confirmed()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await line.Acknowledge(6, 77);
        Assert.Equal(77, (await line.Expect(7)).Id);
    }

    [Fact]
    public async Task Acknowledgements_out_of_order_and_for_nothing_known_do_no_harm()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await connecting.Soon();
        var published = Enumerable.Range(0, 10).Select(i => client.Publish(Rig.Message("t", Rig.Number(i), i % 2 == 0 ? MqttQos.AtLeastOnce : MqttQos.ExactlyOnce), Rig.Token)).ToArray();
        var packets = new List<FakeBroker.Packet>();
        for (var i = 0; i < 10; i++) packets.Add(await line.Expect(3));
        Assert.Equal(10, packets.Select(p => p.Id).Distinct().Count());
        await line.Acknowledge(4, 999);
        await line.Acknowledge(7, 999);
        foreach (var packet in Enumerable.Reverse(packets))
        {
            if (packet.Qos == 1)
            {
                await line.Acknowledge(7, packet.Id);
                await line.Acknowledge(4, packet.Id);
                await line.Acknowledge(4, packet.Id);
                continue;
            }
            await line.Acknowledge(4, packet.Id);
            await line.Acknowledge(5, packet.Id);
            Assert.Equal(packet.Id, (await line.Expect(6)).Id);
            await line.Acknowledge(7, packet.Id);
        }
        await Task.WhenAll(published).Soon();
        Assert.Equal((10, true), (client.Counters.Published, client.IsConnected));
        await Rig.Until(() => client.Counters.Unexpected == 17, "Each one is counted.");
    }

    [Fact]
    public async Task What_was_under_way_goes_on_with_DUP_and_PUBREL_where_the_session_is_kept()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { CleanSession = false }, TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        var published = new List<Task>();
        await using (var line = await broker.Welcome())
        {
            await connecting.Soon();
            Assert.Equal(0, line.Connect!.Body[7] & 2);
            for (var i = 0; i < 3; i++) published.Add(client.Publish(Rig.Message("t", Rig.Number(i), MqttQos.ExactlyOnce), Rig.Token));
            for (var i = 0; i < 3; i++) await line.Expect(3);
            await line.Acknowledge(5, 1);
            Assert.Equal(1, (await line.Expect(6)).Id);
        }
        await using var again = await broker.Welcome(sessionPresent: true);
        Assert.Equal(1, (await again.Expect(6)).Id);
        foreach (var id in (ushort[])[2, 3])
        {
            var repeated = await again.Expect(3);
            Assert.Equal((id, true, 2), (repeated.Id, repeated.Dup, repeated.Qos));
            Assert.Equal(Rig.Number(id - 1), System.Text.Encoding.UTF8.GetString(repeated.Payload));
        }
        await again.Acknowledge(7, 1);
        await published[0].Soon();
        foreach (var id in (ushort[])[2, 3])
        {
            await again.Acknowledge(5, id);
            await again.Expect(6);
            await again.Acknowledge(7, id);
        }
        await Task.WhenAll(published).Soon();
        Assert.Equal((2, 1, 3), (client.Counters.Connections, client.Counters.SessionsResumed, client.Counters.Published));
    }

    [Fact]
    public async Task Filters_are_asked_for_again_only_where_the_session_is_lost()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { CleanSession = false }, TimeProvider.System);
        _ = client.Connect(Rig.Token);
        var asked = client.Subscribe("a/#", MqttQos.AtLeastOnce, Rig.Token);
        await using (var line = await broker.Welcome())
        {
            var subscribe = await line.Expect(8);
            await line.Send(0x90, 3, subscribe.Body[0], subscribe.Body[1], 1);
            await asked.Soon();
        }
        await using (var line = await broker.Welcome(sessionPresent: true))
        {
            var publishing = client.Publish(Rig.Message("t", "x"), Rig.Token);
            await line.Expect(3);
            await publishing.Soon();
        }
        await using var last = await broker.Welcome(sessionPresent: false);
        Assert.Equal("\0\u0003a/#\u0001", System.Text.Encoding.UTF8.GetString((await last.Expect(8)).Body, 2, 6));
    }

    [Fact]
    public async Task A_refused_filter_is_told()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        _ = client.Connect(Rig.Token);
        var asked = client.Subscribe("secret/#", MqttQos.AtLeastOnce, Rig.Token);
        await using var line = await broker.Welcome();
        var subscribe = await line.Expect(8);
        await line.Send(0x90, 3, subscribe.Body[0], subscribe.Body[1], 128);
        Assert.Equal("The broker refuses the filter \"secret/#\".", (await Assert.ThrowsAsync<MqttException>(() => asked.Soon())).Message);
    }

    [Fact]
    public async Task A_broker_that_never_answers_a_ping_is_given_up_within_the_keep_alive()
    {
        await using var broker = new FakeBroker();
        var reasons = new ConcurrentQueue<MqttStateChange>();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { KeepAlive = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        client.StateChanged += reasons.Enqueue;
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await line.Expect(12);
        await using var again = await broker.Welcome();
        Assert.Contains(reasons, r => r.State == MqttState.Waiting && r.Reason.Contains("has not answered within the keep-alive of 1 s", StringComparison.Ordinal));
        Assert.True(client.Counters.DeadlinesMissed >= 1);
    }

    [Fact]
    public async Task A_broker_that_takes_the_connection_and_says_nothing_is_given_up()
    {
        await using var broker = new FakeBroker();
        var reasons = new ConcurrentQueue<MqttStateChange>();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { ConnectTimeout = TimeSpan.FromSeconds(0.3) }, TimeProvider.System);
        client.StateChanged += reasons.Enqueue;
        var connecting = client.Connect(Rig.Token);
        await using var silent = await broker.Accept();
        await using var line = await broker.Welcome();
        await connecting.Soon();
        Assert.Contains(reasons, r => r.Reason.Contains("does not answer within 0.3 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pieces_of_one_byte_are_put_together()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        byte[] all = [.. FakeBroker.Publish(1, 3, "site/π", "hello"u8), .. FakeBroker.Publish(0, 0, "b", new byte[300])];
        foreach (var one in all) await line.Send(one);
        Assert.Equal(("site/π", "hello"), ((await client.Next()) is var m ? m.Topic : "", m.Text()));
        Assert.Equal(300, (await client.Next()).Payload.Length);
        Assert.Equal(3, (await line.Expect(4)).Id);
    }

    [Fact]
    public async Task A_payload_of_a_megabyte_passes_both_ways()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        var large = new byte[1_000_000];
        new Random(3).NextBytes(large);
        var publishing = client.Publish(new MqttMessage("big", large, MqttQos.AtLeastOnce), Rig.Token);
        var packet = await line.Expect(3);
        Assert.Equal(large, packet.Payload);
        await line.Acknowledge(4, packet.Id);
        await publishing.Soon();
        var sending = line.Send(FakeBroker.Publish(1, 9, "big", large));
        Assert.Equal(large, (await client.Next()).Payload);
        await sending;
        await Assert.ThrowsAsync<MqttException>(() => client.Publish(new MqttMessage("big", new byte[5_000_000]), Rig.Token));
    }

    [Theory]
    [InlineData(0, 3_000_000)]
    [InlineData(1, 3_000_000)]
    [InlineData(2, 3_000_000)]
    [InlineData(1, 1100)]
    public async Task A_packet_that_is_too_large_is_skipped_acknowledged_and_counted(int qos, int bytes)
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { MaxPacketBytes = 1024 }, TimeProvider.System);
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await line.Send(FakeBroker.Publish(qos, 4, "big", new byte[bytes]));
        await line.Send(FakeBroker.Publish(0, 0, "small", "fits"u8));
        if (qos > 0) Assert.Equal(4, (await line.Expect(qos == 1 ? 4 : 5)).Id);
        Assert.Equal("fits", (await client.Next()).Text());
        Assert.Equal((1, 1, 1), (client.Counters.Oversize, client.Counters.Received, client.Counters.Connections));
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("20020000")]
    [InlineData("3003000100")]
    [InlineData("90FFFFFF7F")]
    public async Task Garbage_ends_the_connection_in_a_sentence_and_the_client_comes_back(string hex)
    {
        await using var broker = new FakeBroker();
        var reasons = new ConcurrentQueue<MqttStateChange>();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        client.StateChanged += reasons.Enqueue;
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await line.Send(Convert.FromHexString(hex));
        await using var again = await broker.Welcome();
        Assert.Contains(reasons, r => r.State == MqttState.Waiting && r.Reason.StartsWith("The broker sent", StringComparison.Ordinal));
        Assert.Equal(1, client.Counters.ProtocolErrors);
    }

    [Theory]
    [InlineData(1, "does not speak MQTT 3.1.1.")]
    [InlineData(2, "does not take the client id \"ballast-test\".")]
    [InlineData(4, "does not take the user name and password.")]
    [InlineData(5, "does not allow this client to connect.")]
    public async Task A_refusal_is_a_sentence(byte code, string sentence)
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        await using var line = await broker.Accept();
        await line.Expect(1);
        await line.Send(0x20, 2, 0, code);
        var refused = await Assert.ThrowsAsync<MqttException>(() => connecting.Soon());
        Assert.True(refused.Refused);
        Assert.Equal($"The broker at 127.0.0.1:{broker.Port} {sentence}", refused.Message);
        Assert.Equal(MqttState.Idle, client.State);
    }

    [Fact]
    public async Task A_broker_that_is_not_available_is_asked_again()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        await using (var line = await broker.Accept())
        {
            await line.Expect(1);
            await line.Send(0x20, 2, 0, 3);
            await line.Closed();
        }
        await using var next = await broker.Welcome();
        await connecting.Soon();
    }

    [Fact]
    public async Task The_password_is_asked_for_at_each_connect_and_never_told()
    {
        await using var broker = new FakeBroker();
        var (asked, reasons) = (0, new ConcurrentQueue<MqttStateChange>());
        await using var client = new MqttClient(Rig.Options(broker.Port) with
        {
            Username = "oauthtoken",
            Password = _ => ++asked == 2 ? throw new InvalidOperationException("token-2 expired") : ValueTask.FromResult<string?>($"token-{asked}"),
        }, TimeProvider.System);
        client.StateChanged += reasons.Enqueue;
        _ = client.Connect(Rig.Token);
        await using (var line = await broker.Welcome()) Assert.EndsWith("token-1", System.Text.Encoding.UTF8.GetString(line.Connect!.Body), StringComparison.Ordinal);
        await using var again = await broker.Welcome();
        Assert.EndsWith("token-3", System.Text.Encoding.UTF8.GetString(again.Connect!.Body), StringComparison.Ordinal);
        Assert.Contains(reasons, r => r.Reason.Contains("could not be had (InvalidOperationException)", StringComparison.Ordinal));
        Assert.DoesNotContain(reasons, r => r.Reason.Contains("token-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_nobody_reads_the_socket_is_not_read_and_nothing_is_acknowledged_or_lost()
    {
        const int count = 3000;
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { QueuedMessages = 10, KeepAlive = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++) await line.Send(FakeBroker.Publish(0, 0, Rig.Number(i), new byte[10_000]));
        }, Rig.Token);
        await Rig.Until(() => client.Messages.Count == 10, "The queue fills.");
        // Longer than the keep-alive: a client that does not read does not take the broker for dead.
        for (var pings = 0; pings < 3; pings++) await line.Expect(12);
        Assert.Equal(10, client.Messages.Count);
        Assert.False(sending.IsCompleted);
        for (var i = 0; i < count; i++) Assert.Equal(Rig.Number(i), (await client.Next()).Topic);
        await sending.Soon();
        Assert.Equal(1, client.Counters.Connections);
    }

    [Fact]
    public async Task QoS_1_and_2_are_acknowledged_when_they_are_read()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { KeepAlive = TimeSpan.Zero }, TimeProvider.System);
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await line.Send([.. FakeBroker.Publish(1, 1, "a", []), .. FakeBroker.Publish(2, 2, "b", [])]);
        await Rig.Until(() => client.Messages.Count == 2, "Both come.");
        // Had they been acknowledged, that would come before this.
        var publishing = client.Publish(Rig.Message("marker", ""), Rig.Token);
        Assert.Equal("marker", (await line.Expect(3)).Topic);
        await publishing.Soon();
        await client.Next();
        Assert.Equal(1, (await line.Expect(4)).Id);
        await client.Next();
        Assert.Equal(2, (await line.Expect(5)).Id);
    }

    [Fact]
    public async Task No_more_is_in_flight_than_allowed_and_a_full_queue_refuses_TryPublish()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port) with { MaxInFlight = 4, QueuedMessages = 3, KeepAlive = TimeSpan.Zero }, TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await connecting.Soon();
        var flying = new List<FakeBroker.Packet>();
        for (var i = 0; i < 4; i++)
        {
            Assert.True(client.TryPublish(Rig.Message("t", Rig.Number(i), MqttQos.AtLeastOnce)));
            flying.Add(await line.Expect(3));
        }
        for (var i = 0; i < 3; i++) Assert.True(client.TryPublish(Rig.Message("t", "w", MqttQos.AtLeastOnce)));
        Assert.False(client.TryPublish(Rig.Message("t", "w", MqttQos.AtLeastOnce)));
        // Each acknowledgement lets one through.
        await line.Acknowledge(4, flying[0].Id);
        await line.Expect(3);
        await Rig.Until(() => client.TryPublish(Rig.Message("t", "w", MqttQos.AtLeastOnce)), "There is room again.");
    }

    [Fact]
    public async Task A_cancelled_publication_is_withdrawn_before_it_is_sent()
    {
        await using var broker = new FakeBroker();
        await using var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        var first = client.Publish(Rig.Message("first", ""), cancel.Token);
        var second = client.Publish(Rig.Message("second", ""), Rig.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _ = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        Assert.Equal("second", (await line.Expect(3)).Topic);
        await second.Soon();
    }

    [Fact]
    public async Task Closing_acknowledges_what_was_read_says_DISCONNECT_and_ends_what_waits()
    {
        await using var broker = new FakeBroker();
        var client = new MqttClient(Rig.Options(broker.Port), TimeProvider.System);
        var connecting = client.Connect(Rig.Token);
        await using var line = await broker.Welcome();
        await connecting.Soon();
        var publishing = client.Publish(Rig.Message("t", "", MqttQos.AtLeastOnce), Rig.Token);
        await line.Expect(3);
        await line.Send(FakeBroker.Publish(1, 6, "in", []));
        await client.Next();
        var closing = client.DisposeAsync().AsTask();
        await line.Expect(4);
        await line.Expect(14);
        Assert.Null(await line.Read());
        await line.DisposeAsync();
        await closing.Soon();
        await Assert.ThrowsAsync<MqttException>(() => publishing.Soon());
        await client.Messages.Completion.Soon();
        Assert.Equal(MqttState.Closed, client.State);
        Assert.Throws<MqttException>(() => { _ = client.Publish(Rig.Message("t", ""), CancellationToken.None); });
    }
}
