using System.Collections.Immutable;

namespace Ballast.Wire.DsxFlex;

/// <summary>Why a message was not believed.</summary>
public enum RefusalReason
{
    /// <summary>More bytes than are read.</summary>
    TooLarge,

    /// <summary>Not JSON, or not the envelope that the contract describes.</summary>
    BadEnvelope,

    /// <summary>A type that the contract does not have, or not the one of this topic.</summary>
    WrongType,

    /// <summary>The source is not the owner of the topic.</summary>
    WrongSource,

    /// <summary>The data is not a JWS in compact form.</summary>
    Unsigned,

    /// <summary>An algorithm other than the key's, <c>none</c> among them, or critical headers that nobody here knows.</summary>
    BadAlgorithm,

    /// <summary>No trusted key has this id, or it is not valid now.</summary>
    UnknownKey,

    /// <summary>A trusted key, of another publisher.</summary>
    KeyOfAnother,

    BadSignature,

    /// <summary>Older than the window allows.</summary>
    Stale,

    /// <summary>From further in the future than clocks may differ.</summary>
    Early,

    /// <summary>Its id, or its signature, was taken before.</summary>
    Replayed,

    /// <summary>Signed and fresh, and its content is not what the contract describes.</summary>
    BadPayload,

    /// <summary>Not looked at: this source sent more bad signatures in this second than are checked.</summary>
    Flooded,
}

/// <summary>One refusal, with a sentence for people. It never repeats what came from outside unshortened.</summary>
public sealed record Refusal(RefusalReason Reason, string Sentence);

/// <summary>Counts refusals by reason and keeps the last sentence of each. Safe to read from any thread.</summary>
public sealed class Refusals
{
    static readonly int Reasons = Enum.GetValues<RefusalReason>().Length;

    readonly long[] counts = new long[Reasons];
    readonly (DateTimeOffset At, string Sentence)?[] last = new (DateTimeOffset, string)?[Reasons];

    public long this[RefusalReason reason] => Interlocked.Read(ref counts[(int)reason]);

    public long Total => Enumerable.Range(0, Reasons).Sum(i => Interlocked.Read(ref counts[i]));

    /// <summary>Those that happened, with how often, when last, and the last sentence.</summary>
    public ImmutableArray<(RefusalReason Reason, long Count, DateTimeOffset At, string Sentence)> All()
    {
        lock (last)
        {
            return [.. Enumerable.Range(0, Reasons).Where(i => last[i] is not null).Select(i => ((RefusalReason)i, Interlocked.Read(ref counts[i]), last[i]!.Value.At, last[i]!.Value.Sentence))];
        }
    }

    public void Count(Refusal refusal, DateTimeOffset at)
    {
        Interlocked.Increment(ref counts[(int)refusal.Reason]);
        lock (last) last[(int)refusal.Reason] = (at, refusal.Sentence);
    }

    /// <summary>Text from outside, short and on one line, for a sentence.</summary>
    internal static string Short(string text) =>
        string.Concat((text.Length > 60 ? text[..60] + "..." : text).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c));
}
