using System.Threading.Channels;

namespace Ballast.Wire.Mqtt;

/// <summary>
/// A client for MQTT 3.1.1. Once connected it stays so: after each loss it comes back by itself, subscribes anew where the broker kept no session, and sends again what was not
/// acknowledged.
/// </summary>
/// <remarks>
/// QoS 2 is exactly once as long as the broker keeps the session (<see cref="MqttOptions.CleanSession"/> false, and a broker that forgets nothing); where the session is lost under way,
/// a message is sent anew and may arrive twice. nats-server speaks QoS 2 from version 2.10 on; 2.9 closes the connection when something is published at QoS 2 and grants subscriptions
/// QoS 1: there, set <see cref="MqttOptions.MaxQos"/>. Publishing and awaiting it in the very loop that reads <see cref="Messages"/> can come to a standstill when that is full, as
/// acknowledgements come in behind messages: publish from another task, or by <see cref="TryPublish"/>.
/// </remarks>
public sealed class MqttClient : IAsyncDisposable
{
    readonly MqttOptions options;
    readonly TimeProvider time;
    readonly Tally tally = new();
    readonly Session session;
    readonly Lock gate = new();
    readonly Backoff backoff;
    Attempt? attempt;
    Connection? connection;
    volatile MqttState state;
    bool disposed;

    /// <exception cref="MqttException">The options are unsound.</exception>
    public MqttClient(MqttOptions options, TimeProvider time)
    {
        if (options.Problem() is { } problem) throw new MqttException(problem);
        (this.options, this.time) = (options, time);
        session = new Session(options, tally);
        backoff = new Backoff(options.ReconnectMin, options.ReconnectMax, options.Seed);
    }

    /// <summary>Raised in order, from the client's own task; must return soon. What a listener throws is dropped.</summary>
    public event Action<MqttStateChange>? StateChanged;

    /// <summary>
    /// What comes in, for one reader or several. QoS 1 and 2 are acknowledged when the message is read here. While it is full (<see cref="MqttOptions.QueuedMessages"/>,
    /// <see cref="MqttOptions.QueuedBytes"/>) the socket is not read.
    /// </summary>
    public ChannelReader<MqttMessage> Messages => session.Inbox;

    public bool IsConnected => state == MqttState.Connected;

    public MqttState State => state;

    public MqttCounters Counters => tally.Snapshot();

    /// <summary>Dials until the broker accepts, and from then on keeps the connection until disposed. A broker that cannot be reached is dialled again until cancelled.</summary>
    /// <exception cref="MqttException">The broker refuses, or its certificate is not believed.</exception>
    public async Task Connect(CancellationToken cancellation)
    {
        Attempt mine;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            mine = attempt ??= Begin();
        }
        try
        {
            await mine.Accepted.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!mine.Accepted.Task.IsCompleted)
        {
            await mine.Stop().ConfigureAwait(false);
            lock (gate) if (attempt == mine) attempt = null;
            throw;
        }
    }

    /// <summary>
    /// Subscribes, also after each new connection; done when the broker has granted it. May be called before <see cref="Connect"/>. Cancelling ends the waiting only.
    /// </summary>
    /// <exception cref="MqttException">The filter is unsound, or the broker refuses it.</exception>
    public Task Subscribe(string filter, MqttQos qos, CancellationToken cancellation)
    {
        if (MqttTopic.FilterProblem(filter) is { } problem) throw new MqttException(problem);
        if (qos > MqttQos.ExactlyOnce) throw new MqttException("The QoS is 0, 1 or 2.");
        return session.Want(filter, Lower(qos), wanted: true).WaitAsync(cancellation);
    }

    /// <summary>Done when the broker has confirmed; from the call on, the filter is not renewed.</summary>
    public Task Unsubscribe(string filter, CancellationToken cancellation)
    {
        if (MqttTopic.FilterProblem(filter) is { } problem) throw new MqttException(problem);
        return session.Want(filter, MqttQos.AtMostOnce, wanted: false).WaitAsync(cancellation);
    }

    /// <summary>
    /// Done when the handshake of its QoS is (QoS 0: when it is written), over as many connections as that takes. Messages go out in the order of the calls. Cancelled before it
    /// was sent, the message is withdrawn; later, only the waiting ends.
    /// </summary>
    /// <exception cref="MqttException">The message is unsound or too large, or the client was closed first.</exception>
    public Task Publish(MqttMessage message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var outgoing = new Outgoing(Check(message), awaited: true);
        session.Publish(outgoing, mustFit: false);
        return cancellation.CanBeCanceled && !outgoing.Done.IsCompleted ? Wait(outgoing, cancellation) : outgoing.Done;
    }

    /// <summary>As <see cref="Publish"/>, but nobody waits; false where <see cref="MqttOptions.QueuedMessages"/> wait already.</summary>
    /// <exception cref="MqttException">The message is unsound or too large, or the client was closed.</exception>
    public bool TryPublish(MqttMessage message) => session.Publish(new Outgoing(Check(message), awaited: false), mustFit: true);

    /// <summary>
    /// Acknowledges what was read, and says DISCONNECT, so that the will is not published. Publications under way end with an <see cref="MqttException"/>;
    /// <see cref="Messages"/> completes.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Attempt? running;
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            running = attempt;
        }
        if (running is not null) await running.Stop().ConfigureAwait(false);
        session.Close(new MqttException("The client was closed before the broker had confirmed."));
        Tell(MqttState.Closed, "The client was closed.");
    }

    MqttMessage Check(MqttMessage message)
    {
        if (MqttTopic.Problem(message.Topic) is { } problem) throw new MqttException(problem);
        if (message.Qos > MqttQos.ExactlyOnce) throw new MqttException("The QoS is 0, 1 or 2.");
        if (PacketBuffer.SizeOf(message) is var size && size > options.MaxPacketBytes) throw new MqttException($"The message takes {size} bytes; up to {options.MaxPacketBytes} are sent.");
        if (message.Qos <= options.MaxQos) return message;
        Tally.Add(ref tally.Lowered);
        return message with { Qos = options.MaxQos };
    }

    MqttQos Lower(MqttQos qos) => qos <= options.MaxQos ? qos : options.MaxQos;

    async Task Wait(Outgoing outgoing, CancellationToken cancellation)
    {
        try
        {
            await outgoing.Done.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            session.Withdraw(outgoing);
            throw;
        }
    }

    Attempt Begin()
    {
        var begun = new Attempt();
        begun.Running = Task.Run(() => Keep(begun));
        return begun;
    }

    async Task Keep(Attempt mine)
    {
        var stop = mine.Stopping.Token;
        while (!stop.IsCancellationRequested)
        {
            string sentence;
            try
            {
                Tell(MqttState.Connecting, $"Connects to {options.Place}.");
                await Once(mine, stop).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (MqttException e)
            {
                Tally.Add(ref tally.Failures);
                sentence = e.Message;
                if (e.Refused && !mine.Accepted.Task.IsCompleted)
                {
                    lock (gate) attempt = null;
                    Tell(MqttState.Idle, sentence);
                    mine.Accepted.TrySetException(e);
                    return;
                }
            }
            var pause = backoff.Next();
            Tell(MqttState.Waiting, $"{sentence} The next attempt is in {pause.TotalSeconds:0.0} s.");
            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        mine.Accepted.TrySetException(new MqttException("The client was closed before the broker had answered."));
        _ = mine.Accepted.Task.Exception;
    }

    async Task Once(Attempt mine, CancellationToken stop)
    {
        await using var opened = await Connection.Open(options, time, session, tally, stop).ConfigureAwait(false);
        lock (gate)
        {
            connection = opened;
        }
        // Whoever gave up connecting may have done so just as the broker answered.
        await using var leaving = stop.Register(Leave);
        var (since, before) = (time.GetTimestamp(), Moved());
        try
        {
            Tell(MqttState.Connected, $"Connected to {options.Place}; the broker {(opened.SessionKept ? "kept the session" : "began a new session")}.");
            mine.Accepted.TrySetResult();
            await opened.Run().ConfigureAwait(false);
        }
        finally
        {
            lock (gate) connection = null;
            // A connection that does nothing but die soon is no success: the pauses go on growing.
            if (Moved() != before || time.GetElapsedTime(since) > options.ReconnectMax) backoff.Reset();
        }
    }

    void Leave()
    {
        lock (gate) connection?.Leave();
    }

    long Moved() => Volatile.Read(ref tally.Published) + Volatile.Read(ref tally.Received);

    void Tell(MqttState now, string reason)
    {
        state = now;
        try
        {
            StateChanged?.Invoke(new MqttStateChange(now, reason));
        }
        catch (Exception)
        {
            // A listener's fault does not end the connection.
        }
    }

    /// <summary>From a call of <see cref="Connect"/> to the end, or to its refusal.</summary>
    sealed class Attempt
    {
        public TaskCompletionSource Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Stopping { get; } = new();

        public Task Running { get; set; } = Task.CompletedTask;

        public async Task Stop()
        {
            await Stopping.CancelAsync().ConfigureAwait(false);
            await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
