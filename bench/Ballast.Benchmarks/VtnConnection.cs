using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ballast.Benchmarks;

/// <summary>One keep-alive connection to the server, one request at a time: as little of its own as can be, since it shares the machine with what it measures.</summary>
sealed class VtnConnection(int port) : IDisposable
{
    Socket? socket;
    byte[] buffer = new byte[32 * 1024];

    /// <summary>The entity tag of the last answer.</summary>
    public string? Tag { get; private set; }

    public static byte[] Request(string method, string path, string? token, string? body = null, string type = "application/json", string? tag = null)
    {
        var head = new StringBuilder().Append(method).Append(' ').Append(path).Append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (token is not null) head.Append("Authorization: Bearer ").Append(token).Append("\r\n");
        if (tag is not null) head.Append("If-None-Match: ").Append(tag).Append("\r\n");
        if (body is not null) head.Append("Content-Type: ").Append(type).Append("\r\nContent-Length: ").Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n");
        return Encoding.UTF8.GetBytes(head.Append("\r\n").Append(body).ToString());
    }

    /// <summary>Status and body of the answer; the body holds until the next request.</summary>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> Exchange(ReadOnlyMemory<byte> request)
    {
        if (socket is null)
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
        }
        await socket.SendAsync(request);
        var have = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0) throw new IOException("The server closed the connection.");
            have += read;
            var end = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var (status, length) = Head(buffer.AsSpan(0, end + 2));
            var total = end + 4 + length;
            if (total > buffer.Length) Array.Resize(ref buffer, total);
            while (have < total)
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(have, total - have));
                if (read == 0) throw new IOException("The server closed the connection.");
                have += read;
            }
            return (status, buffer.AsMemory(end + 4, length));
        }
    }

    /// <summary>Begins anew after a failure.</summary>
    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    (int Status, int Length) Head(ReadOnlySpan<byte> head)
    {
        _ = Utf8Parser.TryParse(head[9..12], out int status, out _);
        var length = 0;
        if (Find(head, "\r\nContent-Length: "u8) is { Length: > 0 } written) _ = Utf8Parser.TryParse(written, out length, out _);
        Tag = Find(head, "\r\nETag: "u8) is { Length: > 0 } tag ? Encoding.ASCII.GetString(tag[..tag.IndexOf("\r\n"u8)]) : null;
        return (status, length);
    }

    static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) => head.IndexOf(name) is >= 0 and var at ? head[(at + name.Length)..] : default;
}
