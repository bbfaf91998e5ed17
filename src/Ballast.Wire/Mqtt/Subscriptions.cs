namespace Ballast.Wire.Mqtt;

/// <summary>
/// The filters that are wanted, and what the broker has confirmed of them, over the life of the session. Does no I/O; its owner's lock is held in each call.
/// </summary>
sealed class Subscriptions(PacketIds ids, Tally tally)
{
    readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    readonly Dictionary<ushort, Entry> asked = [];
    readonly Queue<Entry> toAsk = [];

    /// <summary>Done when the broker has confirmed the newest wish about this filter.</summary>
    public Task Want(string filter, MqttQos qos, bool wanted)
    {
        if (!entries.TryGetValue(filter, out var entry)) entries.Add(filter, entry = new Entry(filter));
        (entry.Wanted, entry.Qos) = (wanted, qos);
        Ask(entry);
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        entry.Waiters.Add(waiter);
        return waiter.Task;
    }

    public void Begin(bool sessionKept)
    {
        foreach (var (id, entry) in asked)
        {
            ids.Free(id);
            entry.Id = 0;
            Ask(entry);
        }
        asked.Clear();
        if (sessionKept) return;
        foreach (var entry in entries.Values.ToArray())
        {
            if (entry.Wanted) Ask(entry);
            else Settle(entry, null);
        }
    }

    public void Fill(PacketBuffer buffer)
    {
        for (var i = toAsk.Count; i > 0; i--)
        {
            var entry = toAsk.Dequeue();
            entry.Queued = false;
            if (entry.Settled) continue;
            var id = entry.Id == 0 ? ids.Take() : (ushort)0;
            if (id == 0)
            {
                // One question per filter at a time; the answer to the first brings the second.
                entry.Changed = true;
                continue;
            }
            (entry.Id, entry.Changed) = (id, false);
            asked.Add(id, entry);
            if (entry.Wanted) buffer.Subscribe(id, entry.Filter, entry.Qos);
            else buffer.Unsubscribe(id, entry.Filter);
        }
    }

    /// <summary>SUBACK or UNSUBACK has come.</summary>
    public void Acknowledged(ushort id, byte code)
    {
        if (!asked.Remove(id, out var entry))
        {
            Tally.Add(ref tally.Unexpected);
            return;
        }
        ids.Free(id);
        entry.Id = 0;
        if (entry.Changed || entry.Queued) Ask(entry);
        else if (code == 128)
        {
            Tally.Add(ref tally.FiltersRefused);
            // Refused at the first asking, it is forgotten; refused when it is renewed, it is asked for again at the next connection.
            if (entry.Waiters.Count > 0) Settle(entry, new MqttException($"The broker refuses the filter \"{entry.Filter}\"."));
        }
        else if (entry.Wanted) Tell(entry, null);
        else Settle(entry, null);
    }

    public void Close(MqttException why)
    {
        foreach (var entry in entries.Values) Tell(entry, why);
        entries.Clear();
        asked.Clear();
        toAsk.Clear();
    }

    void Ask(Entry entry)
    {
        if (entry.Queued) return;
        entry.Queued = true;
        toAsk.Enqueue(entry);
    }

    void Settle(Entry entry, MqttException? why)
    {
        entry.Settled = true;
        entries.Remove(entry.Filter);
        Tell(entry, why);
    }

    static void Tell(Entry entry, MqttException? why)
    {
        foreach (var waiter in entry.Waiters)
        {
            if (why is null) waiter.TrySetResult();
            else if (waiter.TrySetException(why)) _ = waiter.Task.Exception;
        }
        entry.Waiters.Clear();
    }

    sealed class Entry(string filter)
    {
        public string Filter { get; } = filter;

        public List<TaskCompletionSource> Waiters { get; } = [];

        public MqttQos Qos { get; set; }

        public bool Wanted { get; set; }

        /// <summary>Of the question under way, or zero.</summary>
        public ushort Id { get; set; }

        public bool Queued { get; set; }

        /// <summary>Wished for otherwise since it was asked.</summary>
        public bool Changed { get; set; }

        public bool Settled { get; set; }
    }
}
