using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Ballast.Wire.Mqtt;

/// <summary>
/// Messages that wait for their reader, and the packet ids of those not yet acknowledged, over the life of the session. A message is acknowledged when it is read, or when the next one is asked for.
/// </summary>
sealed class Inbox(MqttOptions options, Session session, Tally tally) : ChannelReader<MqttMessage>
{
    readonly Channel<Delivery> channel = Channel.CreateUnbounded<Delivery>(new() { SingleWriter = true });
    readonly Lock gate = new();
    readonly Dictionary<ushort, Entry> entries = [];
    Delivery? held;
    long connection;
    int messages;
    long bytes;
    TaskCompletionSource? room;

    public override bool CanCount => true;

    public override int Count => channel.Reader.Count;

    public override Task Completion => channel.Reader.Completion;

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => channel.Reader.WaitToReadAsync(cancellationToken);

    public override bool TryRead([MaybeNullWhen(false)] out MqttMessage item)
    {
        item = null;
        lock (gate)
        {
            if (held is { } done) Settle(done);
            held = null;
        }
        if (!channel.Reader.TryRead(out var delivery)) return false;
        item = delivery.Message;
        lock (gate)
        {
            messages--;
            bytes -= item.Payload.Length;
            if (options.AcknowledgeWhenDone) held = delivery;
            else Settle(delivery);
            if (room is not null && !Full)
            {
                room.TrySetResult();
                room = null;
            }
        }
        return true;
    }

    /// <summary>A new connection stands.</summary>
    public void Begin(bool sessionKept)
    {
        lock (gate)
        {
            connection++;
            // Ids of QoS 1 are not carried over: not every broker sends an unacknowledged message again under the same one, and twice is better than never.
            foreach (var (id, entry) in entries.ToArray())
                if (!sessionKept || entry.Qos == MqttQos.AtLeastOnce) entries.Remove(id);
        }
    }

    /// <summary>A PUBLISH has come.</summary>
    /// <param name="packet">Its fields.</param>
    /// <param name="topics">Gives the topic's text.</param>
    /// <param name="skip">It is too large: it is acknowledged and nobody reads it.</param>
    public void Arrived(in Packet packet, TopicCache topics, bool skip)
    {
        lock (gate)
        {
            Entry? entry = null;
            if (packet.Qos != MqttQos.AtMostOnce)
            {
                if (entries.TryGetValue(packet.Id, out var known) && known.Qos == packet.Qos && (packet.Qos == MqttQos.ExactlyOnce || packet.Dup))
                {
                    Tally.Add(ref tally.Duplicates);
                    known.Connection = connection;
                    if (known.Read && Answer(known) is var (type, id)) session.Answer(type, id);
                    return;
                }
                entries[packet.Id] = entry = new Entry(packet.Id, packet.Qos) { Connection = connection, Read = skip };
            }
            if (skip)
            {
                Tally.Add(ref tally.Oversize);
                if (entry is not null && Answer(entry) is var (type, id)) session.Answer(type, id);
                return;
            }
            var message = new MqttMessage(topics.Text(packet.Topic), packet.Payload.ToArray(), packet.Qos, packet.Retain);
            messages++;
            bytes += message.Payload.Length;
            Tally.Add(ref tally.Received);
            channel.Writer.TryWrite(new Delivery(message, entry));
        }
    }

    /// <summary>A PUBREL has come: its id is free, and is confirmed even where it is unknown (section 4.3.3).</summary>
    public void Released(ushort id)
    {
        lock (gate)
        {
            if (!entries.Remove(id)) Tally.Add(ref tally.Unexpected);
            session.Answer(PacketType.PubComp, id);
        }
    }

    /// <summary>Null where there is room; else done when there is again.</summary>
    public Task? Room()
    {
        lock (gate)
        {
            if (!Full) return null;
            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return room.Task;
        }
    }

    public void Close() => channel.Writer.TryComplete();

    bool Full => messages >= options.QueuedMessages || bytes >= options.QueuedBytes;

    // Within the lock: an answer must not slip past the beginning of another connection.
    void Settle(Delivery delivery)
    {
        if (delivery.Entry is not { } entry) return;
        entry.Read = true;
        if (!entries.TryGetValue(entry.Id, out var current) || current != entry || entry.Connection != connection) return;
        var (type, id) = Answer(entry);
        session.Answer(type, id);
    }

    (PacketType Type, ushort Id) Answer(Entry entry)
    {
        if (entry.Qos == MqttQos.ExactlyOnce) return (PacketType.PubRec, entry.Id);
        entries.Remove(entry.Id);
        return (PacketType.PubAck, entry.Id);
    }

    readonly record struct Delivery(MqttMessage Message, Entry? Entry);

    sealed class Entry(ushort id, MqttQos qos)
    {
        public ushort Id { get; } = id;

        public MqttQos Qos { get; } = qos;

        /// <summary>On which it came last.</summary>
        public long Connection { get; set; }

        public bool Read { get; set; }
    }
}
