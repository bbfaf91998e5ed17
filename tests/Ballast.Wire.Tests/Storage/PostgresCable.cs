using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ballast.Wire.Tests.Storage;

/// <summary>A cable to a port of this machine that can be cut, at once or after so many bytes of answers.</summary>
sealed class PostgresCable : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentDictionary<TcpClient, bool> ends = [];
    readonly int target;
    readonly Task accepting;
    long untilCut = long.MaxValue;

    public PostgresCable(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Cuts { get; private set; }

    /// <summary>Cuts once so many bytes of answers have passed; these still arrive, what follows does not.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref untilCut, bytes);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        foreach (var end in ends.Keys) end.Dispose();
        await accepting;
    }

    async Task Accept()
    {
        while (true)
        {
            TcpClient near;
            try
            {
                near = await listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            var far = new TcpClient();
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, target);
            }
            catch (SocketException)
            {
                near.Dispose();
                continue;
            }
            ends[near] = ends[far] = true;
            _ = Pass(near, far, answers: false);
            _ = Pass(far, near, answers: true);
        }
    }

    async Task Pass(TcpClient from, TcpClient to, bool answers)
    {
        var buffer = new byte[16384];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
            {
                if (answers && Interlocked.Read(ref untilCut) is < long.MaxValue and var left)
                {
                    if (left < count)
                    {
                        await to.GetStream().WriteAsync(buffer.AsMemory(0, (int)left));
                        Interlocked.Exchange(ref untilCut, long.MaxValue);
                        Cuts++;
                        break;
                    }
                    Interlocked.Add(ref untilCut, -count);
                }
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went; the other goes with it.
        }
        foreach (var end in (TcpClient[])[from, to])
        {
            ends.TryRemove(end, out _);
            end.Dispose();
        }
    }
}
