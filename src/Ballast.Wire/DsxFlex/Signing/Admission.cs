using System.Diagnostics.CodeAnalysis;

namespace Ballast.Wire.DsxFlex.Signing;

/// <summary>What is let in.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Bytes of one message.</summary>
    public int MostBytes { get; init; } = 256 * 1024;

    /// <summary>How old an event may be.</summary>
    public TimeSpan Past { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far another's clock may be ahead.</summary>
    public TimeSpan Future { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Ids, and signatures, that are remembered against replay.</summary>
    public int Remembered { get; init; } = 100_000;

    /// <summary>
    /// Bad signatures of one source that are checked in a second; its messages beyond are not looked at until the second is over.
    /// One check takes about 0.1 ms, so a flood costs at most a few percent of one core.
    /// </summary>
    public int BadSignaturesPerSecond { get; init; } = 200;

    /// <summary>
    /// Whether the same RS256 signature may come again in a new event. RS256 signs equal payloads equally, so a sender that repeats
    /// itself looks like a replay unless its header carries <c>evt</c> or <c>iat</c>.
    /// </summary>
    public bool AcceptRepeats { get; init; }
}

/// <summary>A message that was verified: its envelope, what it says, and the key that signed it.</summary>
public sealed record Admitted(CloudEvent Event, DsxMessage Message, string Kid);

/// <summary>
/// The door: nothing that comes in over the bus is believed before it has passed here. Checks go from cheap to dear, and each
/// refusal is counted by reason. Not safe for concurrent use; <see cref="Refusals"/> and <see cref="Keys"/> are.
/// </summary>
public sealed class Admission(AdmissionOptions options, KeyBook keys)
{
    const int MostSources = 1000;

    readonly SeenBook ids = new(options.Remembered);
    readonly SeenBook signings = new(options.Remembered);
    readonly Dictionary<string, (long Second, int Bad)> bad = new(StringComparer.Ordinal);
    KeyBook keys = keys;
    long admitted;

    /// <summary>Set to another book when keys rotate; counts from the next message on.</summary>
    public KeyBook Keys
    {
        get => Volatile.Read(ref keys);
        set => Volatile.Write(ref keys, value);
    }

    public Refusals Refusals { get; } = new();

    public long Admitted => Interlocked.Read(ref admitted);

    /// <summary>The message, when it is signed by whom it should be, fresh, new, and well formed. Never throws, whatever the bytes.</summary>
    public bool TryAdmit(string topic, ReadOnlyMemory<byte> payload, DateTimeOffset now, [NotNullWhen(true)] out Admitted? message)
    {
        message = Check(topic, payload, now, out var refusal);
        if (message is null) Refusals.Count(refusal!, now);
        else Interlocked.Increment(ref admitted);
        return message is not null;
    }

    Admitted? Check(string topic, ReadOnlyMemory<byte> payload, DateTimeOffset now, out Refusal? refusal)
    {
        if (payload.Length > options.MostBytes)
        {
            refusal = new Refusal(RefusalReason.TooLarge, $"A message of {payload.Length} bytes; at most {options.MostBytes} are read.");
            return null;
        }
        if (!DsxParty.TryParseTopic(topic, out var owner, out var kind))
        {
            refusal = new Refusal(RefusalReason.WrongType, $"The topic {Refusals.Short(topic)} is not one of DSX Flex 1.7.");
            return null;
        }
        if (!CloudEventCodec.TryRead(payload, out var read, out refusal)) return null;
        refusal = Disagreement(read, owner, kind) ?? Age(read.Time, now);
        if (refusal is not null) return null;
        if (ids.Has(read.Id.AsNumber()))
        {
            refusal = new Refusal(RefusalReason.Replayed, $"The event {read.Id} of {owner} was taken before.");
            return null;
        }
        if (!Jws.TryRead(read.Data, out var jws, out refusal)) return null;
        refusal = Verify(read, jws, now);
        if (refusal is not null) return null;
        if (!PayloadCodec.TryRead(kind, jws.Payload, out var message, out var sentence))
        {
            refusal = new Refusal(RefusalReason.BadPayload, $"The {DsxContract.Of(kind).Type} of {owner} is not as the contract has it: {sentence}");
            return null;
        }
        ids.Add(read.Id.AsNumber());
        signings.Add(jws.Fingerprint);
        return new Admitted(read, message, jws.Kid);
    }

    static Refusal? Disagreement(CloudEvent read, DsxParty owner, DsxKind kind)
    {
        if (read.Kind != kind) return new Refusal(RefusalReason.WrongType, $"A {DsxContract.Of(read.Kind).Type} on the topic of {DsxContract.Of(kind).Type}.");
        return read.Source == owner ? null : new Refusal(RefusalReason.WrongSource, $"The source {Refusals.Short(read.Source.Source)} spoke on the topic of {Refusals.Short(owner.Source)}.");
    }

    Refusal? Age(DateTimeOffset time, DateTimeOffset now)
    {
        if (now - time > options.Past) return new Refusal(RefusalReason.Stale, FormattableString.Invariant($"An event is {(now - time).TotalSeconds:0} s old, and at most {options.Past.TotalSeconds:0} s are allowed: compare the clocks."));
        return time - now <= options.Future ? null : new Refusal(RefusalReason.Early, FormattableString.Invariant($"An event is from {(time - now).TotalSeconds:0} s in the future, and at most {options.Future.TotalSeconds:0} s are allowed: compare the clocks."));
    }

    Refusal? Verify(CloudEvent read, Jws jws, DateTimeOffset now)
    {
        var source = read.Source.Source;
        var key = Keys.Find(jws.Kid);
        if (key is null || !key.IsValidAt(now)) return new Refusal(RefusalReason.UnknownKey, $"No key with the id \"{Refusals.Short(jws.Kid)}\" is trusted {(key is null ? "here" : "at this time")}.");
        if (!key.Sources.Contains(source)) return new Refusal(RefusalReason.KeyOfAnother, $"The key \"{Refusals.Short(jws.Kid)}\" may not sign for {Refusals.Short(source)}.");
        if (key.Algorithm.ToString() != jws.Algorithm) return new Refusal(RefusalReason.BadAlgorithm, $"The key \"{Refusals.Short(jws.Kid)}\" signs with {key.Algorithm}, and the message says {jws.Algorithm}.");
        if (IsFlooded(source, now)) return new Refusal(RefusalReason.Flooded, $"{Refusals.Short(source)} sent {options.BadSignaturesPerSecond} bad signatures within this second; the rest is not looked at.");
        if (!jws.VerifiesWith(key))
        {
            CountBad(source, now);
            return new Refusal(RefusalReason.BadSignature, $"The signature by \"{Refusals.Short(jws.Kid)}\" does not fit what is signed.");
        }
        if (jws.EventId is { } signed && signed != read.Id) return new Refusal(RefusalReason.Replayed, $"The signature was made for the event {signed}, and came with {read.Id}.");
        if (jws.Made is { } made && Age(made, now) is { } age) return age;
        if (signings.Has(jws.Fingerprint) && !(options.AcceptRepeats && key.Algorithm == JwsAlgorithm.RS256 && jws.EventId is null))
            return new Refusal(RefusalReason.Replayed, $"The same signature by \"{Refusals.Short(jws.Kid)}\" was taken before in another event.");
        return null;
    }

    bool IsFlooded(string source, DateTimeOffset now) => bad.TryGetValue(source, out var count) && count.Second == now.ToUnixTimeSeconds() && count.Bad >= options.BadSignaturesPerSecond;

    void CountBad(string source, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        bad.TryGetValue(source, out var count);
        if (bad.Count > MostSources) bad.Clear();
        bad[source] = (second, count.Second == second ? count.Bad + 1 : 1);
    }
}
