namespace Ballast.Vtn.Storage;

/// <summary>Watches whether the store answers: a database that is away leaves changes waiting, and no further ones should join them.</summary>
sealed class StoreWatch(TimeSpan patience, TimeProvider time)
{
    long sent;
    long settled;
    long progress;

    /// <summary>A change is on its way to the store. Called by one writer at a time.</summary>
    public void Sent()
    {
        if (Volatile.Read(ref settled) == sent) Volatile.Write(ref progress, time.GetTimestamp());
        Volatile.Write(ref sent, sent + 1);
    }

    /// <summary>The store has kept the oldest that was on its way.</summary>
    public void Settled()
    {
        Volatile.Write(ref progress, time.GetTimestamp());
        Interlocked.Increment(ref settled);
    }

    /// <summary>A sentence while changes wait and none was kept for longer than patience allows; else null.</summary>
    public string? Trouble => Volatile.Read(ref settled) != Volatile.Read(ref sent) && time.GetElapsedTime(Volatile.Read(ref progress)) > patience
        ? "The store does not answer; no change is taken until it does, and what stands can be read." : null;
}
