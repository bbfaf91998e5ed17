namespace Ballast.Vtn.Notify;

/// <summary>Counts from many threads.</summary>
sealed class NotifyTally
{
    public long Announced, Overrun, Delivered, Retried, GivenUp, Refused, Dropped, Published, Unpublished;

    public NotifyCounters Read() => new(
        Volatile.Read(ref Announced), Volatile.Read(ref Overrun), Volatile.Read(ref Delivered), Volatile.Read(ref Retried), Volatile.Read(ref GivenUp),
        Volatile.Read(ref Refused), Volatile.Read(ref Dropped), Volatile.Read(ref Published), Volatile.Read(ref Unpublished));
}
