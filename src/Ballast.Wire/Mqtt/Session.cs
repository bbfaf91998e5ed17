using System.Threading.Channels;

namespace Ballast.Wire.Mqtt;

/// <summary>
/// What outlives a connection: messages both ways, filters, and the packets that are to be written next. Does no I/O. Locks are taken in the order inbox, session.
/// </summary>
sealed class Session
{
    /// <summary>Acknowledgements that a broker leaves untaken before it is given up.</summary>
    const int MostAnswers = 200_000;

    readonly Lock gate = new();
    readonly Tally tally;
    readonly Outbox outbox;
    readonly Subscriptions subscriptions;
    readonly Queue<(PacketType Type, ushort Id)> answers = [];
    readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    readonly int queued;
    MqttException? closed;
    bool pingAsked, overrun;

    public Session(MqttOptions options, Tally tally)
    {
        this.tally = tally;
        queued = options.QueuedMessages;
        var ids = new PacketIds();
        outbox = new Outbox(options, ids, tally);
        subscriptions = new Subscriptions(ids, tally);
        Inbox = new Inbox(options, this, tally);
    }

    public Inbox Inbox { get; }

    /// <summary>Has a value whenever there may be something to write.</summary>
    public ChannelReader<bool> Work => wake.Reader;

    /// <returns>False where it is not taken, as the queue is full.</returns>
    public bool Publish(Outgoing outgoing, bool mustFit)
    {
        lock (gate)
        {
            if (closed is not null) throw closed;
            if (mustFit && outbox.Waiting >= queued) return false;
            outbox.Add(outgoing);
        }
        Wake();
        return true;
    }

    public void Withdraw(Outgoing outgoing)
    {
        lock (gate) outbox.Withdraw(outgoing);
    }

    public Task Want(string filter, MqttQos qos, bool wanted)
    {
        Task done;
        lock (gate)
        {
            if (closed is not null) throw closed;
            done = subscriptions.Want(filter, qos, wanted);
        }
        Wake();
        return done;
    }

    /// <summary>A CONNACK has come.</summary>
    public void Begin(bool sessionKept)
    {
        Inbox.Begin(sessionKept);
        lock (gate)
        {
            answers.Clear();
            (pingAsked, overrun) = (false, false);
            outbox.Begin(sessionKept);
            subscriptions.Begin(sessionKept);
        }
        Wake();
    }

    public void Answer(PacketType type, ushort id)
    {
        lock (gate)
        {
            if (answers.Count < MostAnswers) answers.Enqueue((type, id));
            else overrun = true;
        }
        Wake();
    }

    /// <exception cref="MqttException">The broker sends, and does not take the answers.</exception>
    public void CheckAnswers()
    {
        if (Volatile.Read(ref overrun)) throw new MqttException($"The broker takes no acknowledgements: {MostAnswers} wait.");
    }

    public void AskPing()
    {
        lock (gate) pingAsked = true;
        Wake();
    }

    /// <summary>PUBACK, PUBREC, PUBCOMP, SUBACK or UNSUBACK has come.</summary>
    public void Acknowledged(in Packet packet)
    {
        lock (gate)
        {
            if (packet.Type is PacketType.SubAck or PacketType.UnsubAck) subscriptions.Acknowledged(packet.Id, packet.Code);
            else if (outbox.Acknowledged(packet.Type, packet.Id)) answers.Enqueue((PacketType.PubRel, packet.Id));
        }
        Wake();
    }

    /// <summary>Puts what may be written now into the buffer, up to about <paramref name="enough"/> bytes.</summary>
    /// <param name="written">Takes the messages of QoS 0 among it.</param>
    /// <param name="pinged">A PINGREQ is among it.</param>
    /// <param name="onlyAnswers">The client takes its leave.</param>
    public void Fill(PacketBuffer buffer, int enough, List<Outgoing> written, out bool pinged, bool onlyAnswers = false)
    {
        lock (gate)
        {
            pinged = pingAsked;
            if (pingAsked) buffer.PingRequest();
            pingAsked = false;
            while (buffer.Length < enough && answers.TryDequeue(out var answer)) buffer.Acknowledge(answer.Type, answer.Id);
            if (onlyAnswers) return;
            subscriptions.Fill(buffer);
            outbox.Fill(buffer, enough, written);
        }
    }

    public void Written(List<Outgoing> messages)
    {
        if (messages.Count == 0) return;
        Tally.Add(ref tally.Published, messages.Count);
        foreach (var message in messages) message.Succeed();
        messages.Clear();
    }

    public void Close(MqttException why)
    {
        lock (gate)
        {
            closed = why;
            outbox.Close(why);
            subscriptions.Close(why);
        }
        Inbox.Close();
    }

    public void Wake() => wake.Writer.TryWrite(true);
}
