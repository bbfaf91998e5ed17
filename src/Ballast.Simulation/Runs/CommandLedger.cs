using System.Buffers.Binary;
using System.Security.Cryptography;
using Ballast.Dispatch;

namespace Ballast.Simulation.Runs;

/// <summary>Counts commands and hashes them, over the whole run and by minute, without keeping them.</summary>
sealed class CommandLedger(DateTimeOffset start) : IDisposable
{
    const int RecordLength = 62;

    readonly IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash ofMinute = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] buffer = new byte[RecordLength * 64];
    readonly List<(long Minute, long Count, byte[] Digest)> minutes = [];
    readonly HashSet<int> commandedJobs = [];
    int used;
    long minute = long.MinValue;
    long countInMinute;

    public long Count { get; private set; }

    public IReadOnlySet<int> CommandedJobs => commandedJobs;

    public void Add(in Command command)
    {
        var m = (command.At - start).Ticks / TimeSpan.TicksPerMinute;
        if (m != minute)
        {
            CloseMinute();
            minute = m;
        }
        if (used + RecordLength > buffer.Length) Flush();
        Write(buffer.AsSpan(used, RecordLength), command);
        used += RecordLength;
        Count++;
        countInMinute++;
        if (command.Kind is not (CommandKind.SetBattery or CommandKind.SetGenerator)) commandedJobs.Add(command.Target);
    }

    public string Hash()
    {
        Flush();
        return Short(all.GetCurrentHash());
    }

    /// <summary>Count and hash of the commands of all minutes since the start that begin in [from, to).</summary>
    public (long Count, string Hash) Between(DateTimeOffset from, DateTimeOffset to)
    {
        CloseMinute();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long count = 0;
        foreach (var (m, n, digest) in minutes)
        {
            var at = start.AddMinutes(m);
            if (at < from || at >= to) continue;
            count += n;
            hash.AppendData(digest);
        }
        return (count, Short(hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        all.Dispose();
        ofMinute.Dispose();
    }

    static string Short(byte[] digest) => Convert.ToHexStringLower(digest.AsSpan(0, 8));

    void Flush()
    {
        if (used == 0) return;
        all.AppendData(buffer, 0, used);
        ofMinute.AppendData(buffer, 0, used);
        used = 0;
    }

    void CloseMinute()
    {
        Flush();
        if (countInMinute == 0) return;
        minutes.Add((minute, countInMinute, ofMinute.GetHashAndReset()));
        countInMinute = 0;
    }

    static void Write(Span<byte> to, in Command c)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, c.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], c.At.UtcTicks);
        to[16] = (byte)c.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(to[17..], c.Target);
        BinaryPrimitives.WriteDoubleLittleEndian(to[21..], c.Value);
        BinaryPrimitives.WriteInt64LittleEndian(to[29..], c.Until.UtcTicks);
        BinaryPrimitives.WriteDoubleLittleEndian(to[37..], c.Fallback);
        to[45] = (byte)c.Reason.Kind;
        BinaryPrimitives.WriteDoubleLittleEndian(to[46..], c.Reason.A);
        BinaryPrimitives.WriteDoubleLittleEndian(to[54..], c.Reason.B);
    }
}
