using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Ballast.Wire.Mqtt;

/// <summary>One connection from CONNECT to its end: a loop that reads, one that writes, and one that watches for silence.</summary>
sealed class Connection : IAsyncDisposable
{
    /// <summary>Bytes that are written at a time.</summary>
    const int Slice = 64 * 1024;

    readonly MqttOptions options;
    readonly TimeProvider time;
    readonly Session session;
    readonly Tally tally;
    readonly Socket socket;
    readonly Stream stream;
    readonly CancellationTokenSource ending = new();
    readonly TopicCache topics = new();
    readonly PacketBuffer outgoing = new();
    readonly List<Outgoing> unconfirmed = [];
    readonly FrameReader frames;
    readonly Silence silence;
    volatile bool leaving;

    Connection(MqttOptions options, TimeProvider time, Session session, Tally tally, Socket socket, Stream stream)
    {
        (this.options, this.time, this.session, this.tally, this.socket, this.stream) = (options, time, session, tally, socket, stream);
        silence = new Silence(time, options.KeepAlive);
        frames = new FrameReader(stream, options.MaxPacketBytes, silence);
    }

    /// <summary>Dials, and goes as far as an accepting CONNACK.</summary>
    /// <exception cref="MqttException">In a sentence why not.</exception>
    public static async Task<Connection> Open(MqttOptions options, TimeProvider time, Session session, Tally tally, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Connection? made = null;
        Stream? stream = null;
        try
        {
            var password = await Password(options, both.Token).ConfigureAwait(false);
            await socket.ConnectAsync(options.Host, options.Port, both.Token).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is { } tls)
            {
                if (string.IsNullOrEmpty(tls.TargetHost)) tls.TargetHost = options.Host;
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(tls, both.Token).ConfigureAwait(false);
            }
            made = new Connection(options, time, session, tally, socket, stream);
            await made.Greet(password, both.Token).ConfigureAwait(false);
            return made;
        }
        catch (Exception e)
        {
            if (made is not null) await made.DisposeAsync().ConfigureAwait(false);
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw e switch
            {
                MqttException => e,
                OperationCanceledException => new MqttException($"The broker at {options.Place} does not answer within {options.ConnectTimeout.TotalSeconds:0.#} s."),
                SocketException s => new MqttException($"The broker at {options.Place} cannot be reached ({s.SocketErrorCode}).", e),
                AuthenticationException => new MqttException($"TLS with the broker at {options.Place} fails: its certificate is not believed, or it takes none of the versions offered.", e) { Refused = true },
                IOException => new MqttException($"The broker at {options.Place} cut the connection before it answered.", e),
                _ => new MqttException($"The connection to the broker at {options.Place} could not be made ({e.GetType().Name}).", e),
            };
        }
    }

    /// <summary>Until the connection breaks, or <see cref="Leave"/> has said goodbye.</summary>
    /// <exception cref="MqttException">What broke.</exception>
    public async Task Run()
    {
        Task[] loops = [Read(), Write(), Watch()];
        var first = await Task.WhenAny(loops).ConfigureAwait(false);
        if (leaving && first == loops[1] && first.IsCompletedSuccessfully)
        {
            // The broker closes once it has the DISCONNECT; until then what it still sends is read and dropped, or a reset could overtake the goodbye.
            await Task.WhenAny(loops[0], Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None)).ConfigureAwait(false);
        }
        await ending.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var lost in unconfirmed)
        {
            Tally.Add(ref tally.LostInWriting);
            lost.Succeed();
        }
        if (leaving) return;
        var why = (first.Exception ?? loops[0].Exception)?.InnerException;
        if (why is MqttException) throw why;
        throw new MqttException($"The connection to the broker at {options.Place} was cut.", why ?? new IOException());
    }

    /// <summary>What is to be acknowledged goes out, then a DISCONNECT; <see cref="Run"/> ends.</summary>
    public void Leave()
    {
        leaving = true;
        session.Wake();
        ending.CancelAfter(TimeSpan.FromSeconds(3));
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        socket.Dispose();
        frames.Dispose();
        outgoing.Dispose();
        ending.Dispose();
    }

    static async Task<string?> Password(MqttOptions options, CancellationToken cancellation)
    {
        if (options.Password is null) return null;
        string? password;
        try
        {
            password = await options.Password(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its own words are not repeated: they may hold the secret.
            throw new MqttException($"The password for the broker at {options.Place} could not be had ({e.GetType().Name}).");
        }
        return password is null || Encoding.UTF8.GetByteCount(password) <= 65_535 ? password : throw new MqttException("The password is longer than 65535 bytes.");
    }

    async Task Greet(string? password, CancellationToken cancellation)
    {
        outgoing.Connect(options, password);
        await stream.WriteAsync(outgoing.Written, cancellation).ConfigureAwait(false);
        outgoing.Clear(wipe: true);
        if (!await frames.Next(cancellation).ConfigureAwait(false)) throw new MqttException($"The broker at {options.Place} closed the connection rather than answer.");
        SessionKept = frames.Skipped ? throw new MqttException("The broker's first packet is too large.") : Accepted(frames.Packet());
        Tally.Add(ref tally.Connections);
        if (SessionKept) Tally.Add(ref tally.SessionsResumed);
        // Here, not when the loops start: what is done for a connection must know of the ones before.
        session.Begin(SessionKept);
    }

    public bool SessionKept { get; private set; }

    bool Accepted(Packet packet)
    {
        if (packet.Type != PacketType.ConnAck) throw new MqttException($"The broker's first packet is of type {(int)packet.Type} rather than a CONNACK.");
        return packet.Code switch
        {
            0 => packet.SessionPresent,
            1 => throw Refusal("does not speak MQTT 3.1.1"),
            2 => throw Refusal($"does not take the client id \"{options.ClientId}\""),
            3 => throw new MqttException($"The broker at {options.Place} says that it is not available now."),
            4 => throw Refusal("does not take the user name and password"),
            5 => throw Refusal("does not allow this client to connect"),
            _ => throw new MqttException($"The broker at {options.Place} refuses with code {packet.Code}, which MQTT 3.1.1 does not have."),
        };
    }

    MqttException Refusal(string what) => new($"The broker at {options.Place} {what}.") { Refused = true };

    async Task Read()
    {
        while (await Next().ConfigureAwait(false))
        {
            if (leaving || session.Inbox.Room() is not { } room) continue;
            // While nobody reads the messages, nobody reads the socket; the broker's silence means nothing then.
            silence.Deaf = true;
            while (!leaving && !room.IsCompleted) await Task.WhenAny(room, Task.Delay(TimeSpan.FromSeconds(0.5), time, ending.Token)).ConfigureAwait(false);
            ending.Token.ThrowIfCancellationRequested();
            silence.Deaf = false;
        }
        throw new MqttException($"The broker at {options.Place} closed the connection.");
    }

    async ValueTask<bool> Next()
    {
        try
        {
            if (!await frames.Next(ending.Token).ConfigureAwait(false)) return false;
            if (!leaving) Take(frames.Packet(), frames.Skipped);
            return true;
        }
        catch (MqttException)
        {
            Tally.Add(ref tally.ProtocolErrors);
            throw;
        }
    }

    void Take(Packet packet, bool skipped)
    {
        switch (packet.Type)
        {
            case PacketType.Publish:
                session.Inbox.Arrived(packet, topics, skipped);
                break;
            case PacketType.PubRel:
                session.Inbox.Released(packet.Id);
                break;
            case PacketType.ConnAck:
                throw new MqttException("The broker sent a second CONNACK.");
            case PacketType.PingResp:
                break;
            default:
                session.Acknowledged(packet);
                break;
        }
        session.CheckAnswers();
    }

    async Task Write()
    {
        while (true)
        {
            var bye = leaving;
            session.Fill(outgoing, Slice, unconfirmed, out var pinged, onlyAnswers: bye);
            if (bye && outgoing.Length == 0)
            {
                outgoing.Disconnect();
                await stream.WriteAsync(outgoing.Written, ending.Token).ConfigureAwait(false);
                await stream.FlushAsync(ending.Token).ConfigureAwait(false);
                if (options.Tls is null) socket.Shutdown(SocketShutdown.Send);
                return;
            }
            if (outgoing.Length == 0)
            {
                await session.Work.WaitToReadAsync(ending.Token).ConfigureAwait(false);
                session.Work.TryRead(out _);
                continue;
            }
            for (var at = 0; at < outgoing.Length; at += Slice)
            {
                silence.WriteBegins(pinged && at == 0);
                await stream.WriteAsync(outgoing.Written.Slice(at, Math.Min(Slice, outgoing.Length - at)), ending.Token).ConfigureAwait(false);
                silence.WriteEnds();
            }
            outgoing.Clear();
            session.Written(unconfirmed);
        }
    }

    async Task Watch()
    {
        if (options.KeepAlive == TimeSpan.Zero)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ending.Token).ConfigureAwait(false);
            return;
        }
        while (true)
        {
            await Task.Delay(options.KeepAlive / 8, time, ending.Token).ConfigureAwait(false);
            switch (silence.Judge())
            {
                case Silence.Verdict.Ask:
                    session.AskPing();
                    break;
                case Silence.Verdict.Dead:
                    Tally.Add(ref tally.DeadlinesMissed);
                    throw new MqttException($"The broker at {options.Place} has not answered within the keep-alive of {options.KeepAlive.TotalSeconds:0.#} s; the connection is given up.");
            }
        }
    }
}
