using System.Buffers;

namespace Ballast.Wire.Mqtt;

/// <summary>
/// Cuts a stream into packets. Its buffer grows up to the largest packet taken and shrinks again; of a larger PUBLISH only the part before the payload is kept.
/// </summary>
sealed class FrameReader(Stream stream, int largest, Silence? silence = null) : IDisposable
{
    const int Usual = 64 * 1024;

    byte[] buffer = ArrayPool<byte>.Shared.Rent(Usual);
    int start, end;
    Frame frame;
    int body, bodyLength;

    /// <summary>The packet was too large: it is a PUBLISH without its payload.</summary>
    public bool Skipped { get; private set; }

    /// <summary>The packet that <see cref="Next"/> found; valid until it is called again.</summary>
    /// <exception cref="MqttException">It breaks the protocol.</exception>
    public Packet Packet() => Mqtt.Packet.Read(frame, buffer.AsSpan(body, bodyLength));

    /// <summary>False where the stream has ended.</summary>
    /// <exception cref="MqttException">The bytes are no packet that a broker sends.</exception>
    public async ValueTask<bool> Next(CancellationToken cancellation)
    {
        Skipped = false;
        while (!Frame.TryRead(buffer.AsSpan(start, end - start), out frame))
            if (!await Fill(5, cancellation).ConfigureAwait(false)) return false;
        Mqtt.Packet.Check(frame);
        if (frame.Length > largest)
        {
            Skipped = true;
            return await Skip(cancellation).ConfigureAwait(false);
        }
        while (end - start < frame.Length)
            if (!await Fill(frame.Length, cancellation).ConfigureAwait(false)) return false;
        (body, bodyLength) = (start + frame.HeaderLength, frame.Remaining);
        start += frame.Length;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        (start, end) = (0, 0);
    }

    async ValueTask<bool> Skip(CancellationToken cancellation)
    {
        var kept = frame.HeaderLength + 2;
        for (var known = false; ;)
        {
            while (end - start < kept)
                if (!await Fill(kept, cancellation).ConfigureAwait(false)) return false;
            if (known) break;
            kept = frame.HeaderLength + Mqtt.Packet.PublishPrefix(frame.First, buffer.AsSpan(start + frame.HeaderLength));
            if (kept > frame.Length) throw new MqttException("The broker sent a PUBLISH that ends within its topic or packet id.");
            known = true;
        }
        // The kept part stays where it is; the payload runs through what is behind it.
        long rest = frame.Length - kept;
        var there = (int)Math.Min(rest, end - start - kept);
        rest -= there;
        var tail = start + kept;
        if (rest == 0)
        {
            (body, bodyLength) = (start + frame.HeaderLength, kept - frame.HeaderLength);
            start += frame.Length;
            return true;
        }
        end = tail;
        if (buffer.Length - end < 4096) Grow(buffer.Length + 4096);
        tail = end;
        while (rest > 0)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(tail, (int)Math.Min(rest, buffer.Length - tail)), cancellation).ConfigureAwait(false);
            if (count == 0) return false;
            silence?.Heard();
            rest -= count;
        }
        (body, bodyLength) = (start + frame.HeaderLength, kept - frame.HeaderLength);
        (start, end) = (tail, tail);
        return true;
    }

    async ValueTask<bool> Fill(int needed, CancellationToken cancellation)
    {
        if (start == end)
        {
            (start, end) = (0, 0);
            if (buffer.Length > 4 * Usual && needed <= Usual)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(Usual);
            }
        }
        if (needed > buffer.Length - start) Grow(needed);
        var count = await stream.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
        end += count;
        if (count > 0) silence?.Heard();
        return count > 0;
    }

    /// <summary>Moves what is there to the front of a buffer that holds at least this much.</summary>
    void Grow(int needed)
    {
        var to = needed <= buffer.Length ? buffer : ArrayPool<byte>.Shared.Rent(needed);
        buffer.AsSpan(start, end - start).CopyTo(to);
        if (to != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = to;
        }
        (start, end) = (0, end - start);
    }
}
