using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ballast.Wire.Mqtt;

/// <summary>Packets one behind another, ready to be written. Its bytes come out of a pool and grow as needed.</summary>
sealed class PacketBuffer : IDisposable
{
    const int Usual = 16 * 1024;

    byte[] bytes = ArrayPool<byte>.Shared.Rent(Usual);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>Bytes that the PUBLISH of a message takes.</summary>
    public static long SizeOf(MqttMessage message)
    {
        var remaining = 2L + Encoding.UTF8.GetByteCount(message.Topic) + (message.Qos == MqttQos.AtMostOnce ? 0 : 2) + message.Payload.Length;
        return 1 + LengthSize(remaining) + remaining;
    }

    /// <param name="wipe">What was in it is overwritten: it was a secret.</param>
    public void Clear(bool wipe = false)
    {
        if (wipe) bytes.AsSpan(0, Length).Clear();
        Length = 0;
        // One large message does not hold its room for ever.
        if (bytes.Length <= 16 * Usual) return;
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = ArrayPool<byte>.Shared.Rent(Usual);
    }

    public void Connect(MqttOptions options, string? password)
    {
        var will = options.Will;
        var remaining = 10 + Size(options.ClientId) + (will is null ? 0 : Size(will.Topic) + 2 + will.Payload.Length)
            + (options.Username is { } user ? Size(user) : 0) + (password is null ? 0 : Size(password));
        var flags = (options.CleanSession ? 2 : 0) | (will is null ? 0 : 4 | ((int)will.Qos << 3) | (will.Retain ? 32 : 0)) | (password is null ? 0 : 64) | (options.Username is null ? 0 : 128);
        Begin(0x10, remaining);
        Text("MQTT");
        Byte(4);
        Byte((byte)flags);
        Short((ushort)options.KeepAlive.TotalSeconds);
        Text(options.ClientId);
        if (will is not null)
        {
            Text(will.Topic);
            Short((ushort)will.Payload.Length);
            Bytes(will.Payload.Span);
        }
        if (options.Username is { } name) Text(name);
        if (password is not null) Text(password);
    }

    public void Publish(MqttMessage message, ushort id, bool dup)
    {
        var qos = message.Qos;
        Begin((byte)(0x30 | (dup ? 8 : 0) | ((int)qos << 1) | (message.Retain ? 1 : 0)), 2 + Encoding.UTF8.GetByteCount(message.Topic) + (qos == MqttQos.AtMostOnce ? 0 : 2) + message.Payload.Length);
        Text(message.Topic);
        if (qos != MqttQos.AtMostOnce) Short(id);
        Bytes(message.Payload.Span);
    }

    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    public void Acknowledge(PacketType type, ushort id)
    {
        Begin((byte)(((int)type << 4) | (type == PacketType.PubRel ? 2 : 0)), 2);
        Short(id);
    }

    public void Subscribe(ushort id, string filter, MqttQos qos)
    {
        Begin(0x82, 2 + Size(filter) + 1);
        Short(id);
        Text(filter);
        Byte((byte)qos);
    }

    public void Unsubscribe(ushort id, string filter)
    {
        Begin(0xA2, 2 + Size(filter));
        Short(id);
        Text(filter);
    }

    public void PingRequest() => Begin(0xC0, 0);

    public void Disconnect() => Begin(0xE0, 0);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        Length = 0;
    }

    static int Size(string text) => 2 + Encoding.UTF8.GetByteCount(text);

    static int LengthSize(long remaining) => remaining < 128 ? 1 : remaining < 16_384 ? 2 : remaining < 2_097_152 ? 3 : 4;

    void Begin(byte first, int remaining)
    {
        Room(5 + remaining);
        Byte(first);
        var rest = remaining;
        do
        {
            Byte((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
            rest >>= 7;
        }
        while (rest > 0);
    }

    void Byte(byte value) => bytes[Length++] = value;

    void Short(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Length), value);
        Length += 2;
    }

    void Text(string text)
    {
        var count = Encoding.UTF8.GetBytes(text, bytes.AsSpan(Length + 2));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Length), (ushort)count);
        Length += 2 + count;
    }

    void Bytes(ReadOnlySpan<byte> from)
    {
        from.CopyTo(bytes.AsSpan(Length));
        Length += from.Length;
    }

    void Room(int more)
    {
        if (bytes.Length - Length >= more) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + more, (int)Math.Min(2L * bytes.Length, Array.MaxLength)));
        bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
