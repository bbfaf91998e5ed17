using System.Text;
using Ballast.Wire.Mqtt;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>Packets to bytes and back.</summary>
public class CodecTests
{
    [Fact]
    public void What_is_published_is_read_back_the_same()
    {
        var topics = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(s => s.Get).Where(t => MqttTopic.Problem(t) is null);
        var messages =
            from topic in topics
            from payload in ArbMap.Default.GeneratorFor<byte[]>()
            from repeat in Gen.Choose(0, 400)
            from qos in Gen.Elements(MqttQos.AtMostOnce, MqttQos.AtLeastOnce, MqttQos.ExactlyOnce)
            from retain in Gen.Elements(true, false)
            from dup in Gen.Elements(true, false)
            from id in Gen.Choose(1, 65_535)
            select (Message: new MqttMessage(topic, Enumerable.Repeat(payload, repeat).SelectMany(b => b).ToArray(), qos, retain), Id: (ushort)id, Dup: dup && qos > 0);
        Prop.ForAll(messages.ToArbitrary(), given =>
        {
            using var buffer = new PacketBuffer();
            buffer.Publish(given.Message, given.Id, given.Dup);
            Assert.Equal(PacketBuffer.SizeOf(given.Message), buffer.Length);
            Assert.True(Frame.TryRead(buffer.Written.Span, out var frame));
            Assert.Equal(buffer.Length, frame.Length);
            var packet = Packet.Read(frame, buffer.Written.Span[frame.HeaderLength..]);
            Assert.Equal((PacketType.Publish, given.Message.Qos, given.Message.Retain, given.Dup), (packet.Type, packet.Qos, packet.Retain, packet.Dup));
            Assert.Equal(given.Message.Qos == 0 ? 0 : given.Id, packet.Id);
            Assert.Equal(given.Message.Topic, Encoding.UTF8.GetString(packet.Topic));
            Assert.True(packet.Payload.SequenceEqual(given.Message.Payload.Span));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Acknowledgements_are_read_back_the_same()
    {
        foreach (var type in (PacketType[])[PacketType.PubAck, PacketType.PubRec, PacketType.PubRel, PacketType.PubComp])
            foreach (var id in (ushort[])[1, 255, 256, 65_535])
            {
                using var buffer = new PacketBuffer();
                buffer.Acknowledge(type, id);
                Assert.True(Frame.TryRead(buffer.Written.Span, out var frame));
                var packet = Packet.Read(frame, buffer.Written.Span[frame.HeaderLength..]);
                Assert.Equal((type, id), (packet.Type, packet.Id));
            }
    }

    [Theory]
    [InlineData(0, new byte[] { 0x00 })]
    [InlineData(127, new byte[] { 0x7F })]
    [InlineData(128, new byte[] { 0x80, 0x01 })]
    [InlineData(16_383, new byte[] { 0xFF, 0x7F })]
    [InlineData(16_384, new byte[] { 0x80, 0x80, 0x01 })]
    [InlineData(2_097_151, new byte[] { 0xFF, 0xFF, 0x7F })]
    [InlineData(2_097_152, new byte[] { 0x80, 0x80, 0x80, 0x01 })]
    [InlineData(268_435_455, new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    public void Lengths_are_read_as_table_2_4_of_the_standard_says(int length, byte[] bytes)
    {
        byte[] header = [0x30, .. bytes];
        Assert.True(Frame.TryRead(header, out var frame));
        Assert.Equal((length, header.Length), (frame.Remaining, frame.HeaderLength));
        for (var cut = 0; cut < header.Length; cut++) Assert.False(Frame.TryRead(header.AsSpan(0, cut), out _));
    }

    [Theory]
    [InlineData("3080808080", "more than four bytes")]
    [InlineData("30FFFFFFFF7F", "more than four bytes")]
    [InlineData("D08000", "shortest form")]
    public void A_bad_length_is_refused(string hex, string why) =>
        Assert.Contains(why, Assert.Throws<MqttException>(() => Frame.TryRead(Convert.FromHexString(hex), out _)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("20020200", "CONNACK with reserved bits")]
    [InlineData("20020105", "CONNACK with reserved bits")]
    [InlineData("2003000000", "3 bytes behind its header rather than 2")]
    [InlineData("21020000", "reserved bits 1")]
    [InlineData("60020001", "reserved bits 0")]
    [InlineData("40020000", "packet id of zero")]
    [InlineData("400100", "rather than 2")]
    [InlineData("9003000103", "SUBACK with code 3")]
    [InlineData("90020001", "rather than 3")]
    [InlineData("D00100", "rather than 0")]
    [InlineData("36050001610001", "QoS 3")]
    [InlineData("3803000161", "marked as a duplicate")]
    [InlineData("3000", "without a topic")]
    [InlineData("30020000", "empty topic")]
    [InlineData("3003000561", "ends within its topic")]
    [InlineData("3203000161", "ends within its topic or packet id")]
    [InlineData("3205000161" + "0000", "packet id of zero")]
    [InlineData("30040002" + "C328", "not UTF-8")]
    [InlineData("30050003" + "EDA080", "not UTF-8")]
    [InlineData("3003000100", "NUL")]
    [InlineData("300300012B", "wildcard")]
    [InlineData("1000", "type 1, which brokers do not send")]
    [InlineData("C000", "type 12, which brokers do not send")]
    [InlineData("F000", "type 15")]
    [InlineData("0000", "type 0")]
    public void A_packet_that_breaks_the_protocol_is_refused_in_a_sentence(string hex, string why)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.True(Frame.TryRead(bytes, out var frame));
        Assert.Equal(bytes.Length, frame.Length);
        var sentence = Assert.Throws<MqttException>(() => Packet.Read(frame, bytes.AsSpan(frame.HeaderLength)).Type).Message;
        Assert.Contains(why, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void CONNECT_has_the_bytes_of_the_standard()
    {
        using var buffer = new PacketBuffer();
        var options = new MqttOptions
        {
            Host = "h",
            ClientId = "cl",
            CleanSession = false,
            KeepAlive = TimeSpan.FromSeconds(300),
            Username = "us",
            Will = new MqttMessage("w/t", "bye"u8.ToArray(), MqttQos.AtLeastOnce, Retain: true),
        };
        buffer.Connect(options, "pw");
        Assert.Equal("1020" + "00044D515454" + "04" + "EC" + "012C" + "0002636C" + "0003772F74" + "0003627965" + "00027573" + "00027077", Convert.ToHexString(buffer.Written.Span));
    }

    [Fact]
    public void SUBSCRIBE_and_UNSUBSCRIBE_have_the_bytes_of_the_standard()
    {
        using var buffer = new PacketBuffer();
        buffer.Subscribe(10, "a/b", MqttQos.AtLeastOnce);
        buffer.Unsubscribe(11, "a/b");
        buffer.PingRequest();
        buffer.Disconnect();
        Assert.Equal("8208000A0003612F6201" + "A207000B0003612F62" + "C000" + "E000", Convert.ToHexString(buffer.Written.Span));
    }

    [Fact]
    public async Task Mutated_streams_are_read_or_refused_in_a_sentence()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("BALLAST_FUZZ"), out var asked) ? asked : 20_000;
        byte[] good =
        [
            0x20, 2, 0, 0, .. FakeBroker.Publish(0, 0, "a/b", "hello"u8), .. FakeBroker.Publish(1, 7, "site/π", new byte[200]), .. FakeBroker.Publish(2, 8, "x", []),
            0x40, 2, 0, 1, 0x50, 2, 0, 2, 0x62, 2, 0, 3, 0x70, 2, 0, 4, 0x90, 3, 0, 5, 1, 0xB0, 2, 0, 6, 0xD0, 0, .. FakeBroker.Publish(1, 9, "large", new byte[3000]),
        ];
        var draws = new Random(11);
        for (var i = 0; i < count; i++)
        {
            var bytes = i % 10 == 0 ? new byte[draws.Next(64)] : good[draws.Next(good.Length)..];
            if (i % 10 == 0) draws.NextBytes(bytes);
            for (var edits = draws.Next(1, 6); edits > 0 && bytes.Length > 0; edits--) bytes[draws.Next(bytes.Length)] = (byte)draws.Next(256);
            using var frames = new FrameReader(new Dribble(bytes, draws), largest: 1024);
            try
            {
                while (await frames.Next(Rig.Token)) _ = frames.Packet().Payload.Length;
            }
            catch (MqttException e)
            {
                Assert.Matches(@"^The broker [^\r\n]+\.$", e.Message);
            }
        }
    }

    /// <summary>Gives its bytes in pieces of random size.</summary>
    sealed class Dribble(byte[] bytes, Random draws) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, draws.Next(1, 40))], cancellationToken);
    }
}
