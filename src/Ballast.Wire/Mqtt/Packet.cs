using System.Buffers.Binary;
using System.Text.Unicode;

namespace Ballast.Wire.Mqtt;

/// <summary>
/// One packet that a broker may send, as a view into the bytes it came in. Fields that its type does not have are zero.
/// </summary>
readonly ref struct Packet
{
    public PacketType Type { get; private init; }

    public bool Dup { get; private init; }

    public MqttQos Qos { get; private init; }

    public bool Retain { get; private init; }

    /// <summary>Packet id; zero in a PUBLISH at QoS 0.</summary>
    public ushort Id { get; private init; }

    /// <summary>UTF-8, sound, without wildcards.</summary>
    public ReadOnlySpan<byte> Topic { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>CONNACK: the broker has kept the session.</summary>
    public bool SessionPresent { get; private init; }

    /// <summary>CONNACK: 0 to 5. SUBACK: the QoS granted, or 128.</summary>
    public byte Code { get; private init; }

    /// <summary>What a header alone shows to be wrong is refused before its body is waited for.</summary>
    /// <exception cref="MqttException">The header is none that a broker sends.</exception>
    public static void Check(Frame frame)
    {
        var length = frame.Type switch
        {
            PacketType.Publish => frame.Remaining,
            PacketType.ConnAck or PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp or PacketType.UnsubAck => 2,
            // The client asks for one filter at a time.
            PacketType.SubAck => 3,
            PacketType.PingResp => 0,
            _ => throw new MqttException($"The broker sent a packet of type {(int)frame.Type}, which brokers do not send."),
        };
        var flags = frame.First & 0x0F;
        if (frame.Type != PacketType.Publish && flags != (frame.Type == PacketType.PubRel ? 2 : 0))
            throw new MqttException($"The broker sent a packet of type {(int)frame.Type} with reserved bits {flags}.");
        if (frame.Remaining != length) throw new MqttException($"The broker sent a packet of type {(int)frame.Type} with {frame.Remaining} bytes behind its header rather than {length}.");
    }

    /// <param name="frame">Its header.</param>
    /// <param name="body">As many bytes as that says.</param>
    /// <exception cref="MqttException">The packet breaks the protocol.</exception>
    public static Packet Read(Frame frame, ReadOnlySpan<byte> body)
    {
        Check(frame);
        switch (frame.Type)
        {
            case PacketType.Publish:
                return ReadPublish(frame.First & 0x0F, body);
            case PacketType.ConnAck:
                if (body[0] > 1 || (body[0] == 1 && body[1] != 0)) throw new MqttException("The broker sent a CONNACK with reserved bits.");
                return new Packet { Type = frame.Type, SessionPresent = body[0] == 1, Code = body[1] };
            case PacketType.SubAck:
                if (body[2] is > 2 and not 128) throw new MqttException($"The broker sent a SUBACK with code {body[2]}; the codes are 0, 1, 2 and 128.");
                return new Packet { Type = frame.Type, Id = ReadId(body), Code = body[2] };
            case PacketType.PingResp:
                return new Packet { Type = frame.Type };
            default:
                return new Packet { Type = frame.Type, Id = ReadId(body) };
        }
    }

    /// <summary>How many bytes of a PUBLISH's body come before its payload, once the first two are there.</summary>
    public static int PublishPrefix(byte first, ReadOnlySpan<byte> body) =>
        2 + BinaryPrimitives.ReadUInt16BigEndian(body) + ((first & 0x06) == 0 ? 0 : 2);

    static Packet ReadPublish(int flags, ReadOnlySpan<byte> body)
    {
        var qos = (flags >> 1) & 3;
        if (qos == 3) throw new MqttException("The broker sent a PUBLISH at QoS 3.");
        if (qos == 0 && (flags & 8) != 0) throw new MqttException("The broker sent a PUBLISH at QoS 0 that is marked as a duplicate.");
        if (body.Length < 2) throw new MqttException("The broker sent a PUBLISH without a topic.");
        var length = BinaryPrimitives.ReadUInt16BigEndian(body);
        var rest = body[2..];
        if (length == 0) throw new MqttException("The broker sent a PUBLISH with an empty topic.");
        if (rest.Length < length + (qos == 0 ? 0 : 2)) throw new MqttException("The broker sent a PUBLISH that ends within its topic or packet id.");
        var topic = rest[..length];
        if (!Utf8.IsValid(topic)) throw new MqttException("The broker sent a topic that is not UTF-8.");
        if (topic.ContainsAny((byte)0, (byte)'+', (byte)'#')) throw new MqttException("The broker sent a topic with a wildcard or a NUL.");
        rest = rest[length..];
        return new Packet
        {
            Type = PacketType.Publish,
            Dup = (flags & 8) != 0,
            Qos = (MqttQos)qos,
            Retain = (flags & 1) != 0,
            Topic = topic,
            Id = qos == 0 ? (ushort)0 : ReadId(rest),
            Payload = qos == 0 ? rest : rest[2..],
        };
    }

    static ushort ReadId(ReadOnlySpan<byte> bytes)
    {
        var id = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return id != 0 ? id : throw new MqttException("The broker sent a packet id of zero.");
    }
}
