namespace Ballast.Wire.Mqtt;

/// <summary>A message on its way out.</summary>
sealed class Outgoing
{
    readonly TaskCompletionSource? done;

    public Outgoing(MqttMessage message, bool awaited)
    {
        Message = message;
        Place = new LinkedListNode<Outgoing>(this);
        if (awaited) done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public MqttMessage Message { get; }

    public LinkedListNode<Outgoing> Place { get; }

    public Task Done => done?.Task ?? Task.CompletedTask;

    /// <summary>Zero while it waits, and at QoS 0.</summary>
    public ushort Id { get; set; }

    /// <summary>Its turn in the order of sending; what is sent again keeps it.</summary>
    public long Turn { get; set; }

    /// <summary>The broker has it (PUBREC); what is under way is the PUBREL.</summary>
    public bool Released { get; set; }

    public void Succeed() => done?.TrySetResult();

    public void Fail(MqttException why)
    {
        // Seen or not by whoever published: a failure nobody awaits is not a fault of the process.
        if (done?.TrySetException(why) == true) _ = done.Task.Exception;
    }
}

/// <summary>
/// Messages that wait to be sent and messages sent and not yet acknowledged, over the life of the session. Does no I/O; its owner's lock is held in each call.
/// </summary>
sealed class Outbox(MqttOptions options, PacketIds ids, Tally tally)
{
    readonly LinkedList<Outgoing> waiting = [];
    readonly Dictionary<ushort, Outgoing> flying = [];
    readonly Queue<Outgoing> again = [];
    long turns;
    bool sessionIsNew;

    public int Waiting => waiting.Count;

    public int Flying => flying.Count;

    public void Add(Outgoing outgoing) => waiting.AddLast(outgoing.Place);

    /// <summary>Takes back what was not sent yet.</summary>
    public void Withdraw(Outgoing outgoing)
    {
        if (outgoing.Place.List == waiting) waiting.Remove(outgoing.Place);
    }

    /// <summary>
    /// A new connection stands. Where the broker kept the session, each handshake goes on where it was; where it did not, each message begins anew, so that it may arrive twice
    /// rather than not at all.
    /// </summary>
    public void Begin(bool sessionKept)
    {
        again.Clear();
        foreach (var outgoing in flying.Values.OrderBy(o => o.Turn))
        {
            if (!sessionKept) outgoing.Released = false;
            again.Enqueue(outgoing);
        }
        sessionIsNew = !sessionKept;
    }

    /// <summary>Puts packets into the buffer until it holds <paramref name="enough"/> bytes or nothing more may be sent now.</summary>
    /// <param name="written">Takes the messages of QoS 0 among them.</param>
    public void Fill(PacketBuffer buffer, int enough, List<Outgoing> written)
    {
        while (buffer.Length < enough && again.TryDequeue(out var repeated))
        {
            // Acknowledged on this connection before its turn came, by a broker that remembers more than it should.
            if (repeated.Id == 0) continue;
            if (repeated.Released) buffer.Acknowledge(PacketType.PubRel, repeated.Id);
            else buffer.Publish(repeated.Message, repeated.Id, dup: !sessionIsNew);
            Tally.Add(ref tally.Resent);
        }
        while (buffer.Length < enough && waiting.First is { } first)
        {
            var outgoing = first.Value;
            if (outgoing.Message.Qos == MqttQos.AtMostOnce) written.Add(outgoing);
            else
            {
                if (flying.Count >= options.MaxInFlight || ids.Take() is not (> 0 and var id)) return;
                (outgoing.Id, outgoing.Turn) = (id, ++turns);
                flying.Add(id, outgoing);
            }
            waiting.RemoveFirst();
            buffer.Publish(outgoing.Message, outgoing.Id, dup: false);
        }
    }

    /// <summary>PUBACK, PUBREC or PUBCOMP has come. True where a PUBREL is to be sent.</summary>
    public bool Acknowledged(PacketType type, ushort id)
    {
        var known = flying.TryGetValue(id, out var outgoing);
        if (type == PacketType.PubRec)
        {
            if (known && outgoing!.Message.Qos == MqttQos.ExactlyOnce)
            {
                outgoing.Released = true;
                return true;
            }
            Tally.Add(ref tally.Unexpected);
            // What the broker holds under an id unknown here is let go, or it would hold it for ever.
            return !known;
        }
        if (!known || outgoing!.Message.Qos != (type == PacketType.PubAck ? MqttQos.AtLeastOnce : MqttQos.ExactlyOnce) || (type == PacketType.PubComp && !outgoing.Released))
        {
            Tally.Add(ref tally.Unexpected);
            return false;
        }
        flying.Remove(id);
        ids.Free(id);
        outgoing.Id = 0;
        Tally.Add(ref tally.Published);
        outgoing.Succeed();
        return false;
    }

    public void Close(MqttException why)
    {
        foreach (var outgoing in flying.Values.Concat(waiting)) outgoing.Fail(why);
        flying.Clear();
        waiting.Clear();
        again.Clear();
    }
}
