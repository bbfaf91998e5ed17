namespace Ballast.Wire.Mqtt;

/// <summary>The counts behind <see cref="MqttCounters"/>. Each is added to by <see cref="Interlocked"/>.</summary>
sealed class Tally
{
    public long Connections, SessionsResumed, Failures, Published, Resent, LostInWriting, Lowered, Received, Duplicates, Oversize, Unexpected, ProtocolErrors, DeadlinesMissed, FiltersRefused;

    public static void Add(ref long count, long by = 1) => Interlocked.Add(ref count, by);

    public MqttCounters Snapshot() => new()
    {
        Connections = Volatile.Read(ref Connections),
        SessionsResumed = Volatile.Read(ref SessionsResumed),
        Failures = Volatile.Read(ref Failures),
        Published = Volatile.Read(ref Published),
        Resent = Volatile.Read(ref Resent),
        LostInWriting = Volatile.Read(ref LostInWriting),
        Lowered = Volatile.Read(ref Lowered),
        Received = Volatile.Read(ref Received),
        Duplicates = Volatile.Read(ref Duplicates),
        Oversize = Volatile.Read(ref Oversize),
        Unexpected = Volatile.Read(ref Unexpected),
        ProtocolErrors = Volatile.Read(ref ProtocolErrors),
        DeadlinesMissed = Volatile.Read(ref DeadlinesMissed),
        FiltersRefused = Volatile.Read(ref FiltersRefused),
    };
}
