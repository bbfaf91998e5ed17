namespace Ballast.Wire.Mqtt;

/// <summary>The fixed header of a packet: MQTT 3.1.1, section 2.2.</summary>
/// <param name="First">Type and flags.</param>
/// <param name="HeaderLength">2 to 5 bytes.</param>
/// <param name="Remaining">Bytes after the header, up to 268,435,455.</param>
readonly record struct Frame(byte First, int HeaderLength, int Remaining)
{
    public PacketType Type => (PacketType)(First >> 4);

    public int Length => HeaderLength + Remaining;

    /// <summary>False where the bytes end before the header does.</summary>
    /// <exception cref="MqttException">The length is not one of at most four bytes, in its shortest form.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;
        var (remaining, shift) = (0, 0);
        for (var i = 1; i < bytes.Length; i++)
        {
            remaining |= (bytes[i] & 0x7F) << shift;
            if ((bytes[i] & 0x80) == 0)
            {
                if (i > 1 && bytes[i] == 0) throw new MqttException("The broker sent a packet whose length is not in its shortest form.");
                frame = new Frame(bytes[0], i + 1, remaining);
                return true;
            }
            if (i == 4) throw new MqttException("The broker sent a packet whose length has more than four bytes.");
            shift += 7;
        }
        return false;
    }
}
