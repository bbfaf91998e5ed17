using System.Collections.Concurrent;

namespace Ballast.Vtn.Access;

/// <summary>
/// Counts attempts that failed, by client and address and by address alone, minute by minute. A client is held back
/// only together with the address that fails, so that nobody locks another out.
/// </summary>
sealed class FailedAttempts(VtnOptions options, TimeProvider time)
{
    const int most = 20_000;

    readonly ConcurrentDictionary<(string Address, string Client), int> counts = new();
    readonly Lock gate = new();
    long minute;

    /// <summary>Whether this client, from this address, has to wait.</summary>
    public bool Exhausted(string address, string client)
    {
        Turn();
        return Count(address, client) >= options.FailedAttemptsPerMinute || Count(address, "") >= 10L * options.FailedAttemptsPerMinute;
    }

    public void Note(string address, string client)
    {
        Turn();
        // When the table is full, whoever is not in it yet shares the count of its address.
        if (counts.Count < most || counts.ContainsKey((address, client))) counts.AddOrUpdate((address, client), 1, (_, n) => Math.Min(n + 1, int.MaxValue - 1));
        counts.AddOrUpdate((counts.Count < 2 * most ? address : "", ""), 1, (_, n) => Math.Min(n + 1, int.MaxValue - 1));
    }

    int Count(string address, string client) => counts.TryGetValue((address, client), out var n) ? n : 0;

    void Turn()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (Volatile.Read(ref minute) == now) return;
        lock (gate)
        {
            if (minute == now) return;
            counts.Clear();
            Volatile.Write(ref minute, now);
        }
    }
}
