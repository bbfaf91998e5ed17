using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ballast.Wire.Tests.Mqtt;

/// <summary>A broker that does what a test tells it, byte by byte. It reads packets by a parser of its own, written for it alone.</summary>
sealed class FakeBroker : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FakeBroker()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>The next connection, whatever it says.</summary>
    public async Task<Line> Accept() => new(await listener.AcceptTcpClientAsync(Rig.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Rig.Token));

    /// <summary>The next connection, its CONNECT taken and answered.</summary>
    public async Task<Line> Welcome(bool sessionPresent = false)
    {
        var line = await Accept();
        line.Connect = await line.Expect(1);
        await line.Send(0x20, 2, sessionPresent ? (byte)1 : (byte)0, 0);
        return line;
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    public static byte[] Publish(int qos, ushort id, string topic, ReadOnlySpan<byte> payload, bool dup = false)
    {
        var name = Encoding.UTF8.GetBytes(topic);
        var body = new List<byte> { (byte)(name.Length >> 8), (byte)(name.Length & 255) };
        body.AddRange(name);
        if (qos > 0) body.AddRange([(byte)(id >> 8), (byte)(id & 255)]);
        body.AddRange(payload);
        return [(byte)(0x30 | (dup ? 8 : 0) | (qos << 1)), .. Length(body.Count), .. body];
    }

    public static byte[] Length(int value)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((value % 128) | (value >= 128 ? 128 : 0)));
            value /= 128;
        }
        while (value > 0);
        return [.. bytes];
    }

    public sealed record Packet(byte First, byte[] Body)
    {
        public int Type => First >> 4;

        public int Qos => (First >> 1) & 3;

        public bool Dup => (First & 8) != 0;

        public string Topic => Encoding.UTF8.GetString(Body, 2, BinaryPrimitives.ReadUInt16BigEndian(Body));

        public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(Type == 3 ? Body.AsSpan(2 + BinaryPrimitives.ReadUInt16BigEndian(Body)) : Body);

        public byte[] Payload => Body[(2 + BinaryPrimitives.ReadUInt16BigEndian(Body) + (Qos > 0 ? 2 : 0))..];
    }

    public sealed class Line(TcpClient client) : IAsyncDisposable
    {
        readonly NetworkStream stream = client.GetStream();

        public Packet? Connect { get; set; }

        public async Task Send(params byte[] bytes) => await stream.WriteAsync(bytes, Rig.Token);

        /// <summary>PUBACK 4, PUBREC 5, PUBREL 6, PUBCOMP 7, UNSUBACK 11.</summary>
        public Task Acknowledge(int type, ushort id) => Send((byte)((type << 4) | (type == 6 ? 2 : 0)), 2, (byte)(id >> 8), (byte)(id & 255));

        /// <summary>Null where the client has closed.</summary>
        public async Task<Packet?> Read(int seconds = 30)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Rig.Token);
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
            try
            {
                var one = new byte[1];
                if (await stream.ReadAsync(one, limit.Token) == 0) return null;
                var (first, length, scale) = (one[0], 0, 1);
                do
                {
                    await stream.ReadExactlyAsync(one, limit.Token);
                    length += (one[0] & 127) * scale;
                    scale *= 128;
                }
                while (one[0] >= 128);
                var body = new byte[length];
                await stream.ReadExactlyAsync(body, limit.Token);
                return new Packet(first, body);
            }
            catch (IOException)
            {
                return null;
            }
        }

        /// <summary>The next packet that is no PINGREQ; must be of this type.</summary>
        public async Task<Packet> Expect(int type)
        {
            while (true)
            {
                var packet = await Read();
                Assert.NotNull(packet);
                if (packet.Type == 12 && type != 12) continue;
                Assert.Equal(type, packet.Type);
                return packet;
            }
        }

        public async Task Closed()
        {
            while (await Read() is not null)
            {
            }
        }

        public ValueTask DisposeAsync()
        {
            if (client.Client is { } socket) socket.LingerState = new LingerOption(true, 0);
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
