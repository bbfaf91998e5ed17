using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ballast.Wire.Tests.Peers;

/// <summary>
/// Stands between a client and a broker and cuts connections: after a number of bytes drawn from a seed, or when told to. It can also fall silent: connections stay open and
/// nothing passes.
/// </summary>
sealed class CuttingProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource ending = new();
    readonly ConcurrentDictionary<TcpClient, byte> open = [];
    readonly Random draws;
    readonly int target;
    readonly Task accepting;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int cuts;

    /// <param name="target">The broker's port on this machine.</param>
    /// <param name="seed">Of the moments.</param>
    /// <param name="meanBytes">Between two cuts, both directions together; zero: none by itself.</param>
    public CuttingProxy(int target, int seed = 1, int meanBytes = 0)
    {
        (this.target, draws, MeanBytes) = (target, new Random(seed), meanBytes);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    public int Port { get; }

    public int MeanBytes { get; set; }

    /// <summary>Nothing passes while this is set; the connections stay open.</summary>
    public bool Silent { get; set; }

    public int Cuts => Volatile.Read(ref cuts);

    /// <summary>Cuts every connection that is open now.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys) Reset(client);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        ended.TrySetResult();
        Cut();
        await accepting;
        ending.Dispose();
    }

    async Task Accept()
    {
        while (true)
        {
            TcpClient near;
            try
            {
                near = await listener.AcceptTcpClientAsync(ending.Token);
            }
            catch (Exception) when (ending.IsCancellationRequested)
            {
                return;
            }
            _ = Pass(near);
        }
    }

    async Task Pass(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, target);
        }
        catch (SocketException)
        {
            Reset(near);
            return;
        }
        (near.NoDelay, far.NoDelay) = (true, true);
        open[near] = 0;
        open[far] = 0;
        int budget;
        lock (draws) budget = MeanBytes == 0 ? int.MaxValue : draws.Next(1, checked(2 * MeanBytes));
        var left = new StrongBox(budget);
        await Task.WhenAny(Copy(near, far, left), Copy(far, near, left));
        if (open.TryRemove(near, out _)) Interlocked.Increment(ref cuts);
        open.TryRemove(far, out _);
        Reset(near);
        Reset(far);
    }

    async Task Copy(TcpClient from, TcpClient to, StrongBox left)
    {
        var buffer = new byte[4096];
        try
        {
            var (source, sink) = (from.GetStream(), to.GetStream());
            while (true)
            {
                var count = await source.ReadAsync(buffer, ending.Token);
                if (count == 0) return;
                while (Silent) await Task.WhenAny(ended.Task, Task.Delay(10, ending.Token));
                var rest = Interlocked.Add(ref left.Value, -count);
                // The cut falls in the middle of a packet as soon as between two.
                if (rest <= 0)
                {
                    await sink.WriteAsync(buffer.AsMemory(0, Math.Max(0, count + rest)), ending.Token);
                    return;
                }
                await sink.WriteAsync(buffer.AsMemory(0, count), ending.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // Either side is gone; so is the other.
        }
    }

    /// <summary>RST rather than FIN: what is under way is lost, as with a cable pulled out.</summary>
    static void Reset(TcpClient client)
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // It is closed already.
        }
        client.Dispose();
    }

    sealed class StrongBox(int value)
    {
        public int Value = value;
    }
}
