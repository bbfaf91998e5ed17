using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ballast.Wire.DsxFlex.Signing;

/// <summary>A JWS in compact form (RFC 7515), taken apart and not yet believed.</summary>
sealed class Jws
{
    const int LongestHeader = 2048;
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    readonly byte[] input;
    readonly byte[] signature;

    Jws(byte[] input, byte[] payload, byte[] signature) => (this.input, Payload, this.signature) = (input, payload, signature);

    public required string Algorithm { get; init; }

    public required string Kid { get; init; }

    /// <summary>The event it was made for, and when, where its signer says so.</summary>
    public Guid? EventId { get; init; }

    public DateTimeOffset? Made { get; init; }

    public byte[] Payload { get; }

    /// <summary>
    /// Names this very signing, however it is wrapped. Of an ECDSA signature only the first half counts: from (r, s) anyone can
    /// make (r, n - s), which verifies as well.
    /// </summary>
    public UInt128 Fingerprint
    {
        get
        {
            var counted = Algorithm == nameof(JwsAlgorithm.ES256) ? signature.AsSpan(0, Math.Min(32, signature.Length)) : signature;
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sha.AppendData(input);
            sha.AppendData(counted);
            sha.GetHashAndReset(hash);
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
        }
    }

    /// <summary>Takes it apart. Never throws.</summary>
    public static bool TryRead(string compact, [NotNullWhen(true)] out Jws? jws, [NotNullWhen(false)] out Refusal? refusal)
    {
        (jws, refusal) = (null, null);
        var first = compact.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : compact.IndexOf('.', first + 1);
        if (second < 0 || !TryDecode(compact.AsSpan(0, first), out var header) || !TryDecode(compact.AsSpan(first + 1, second - first - 1), out var payload) || !TryDecode(compact.AsSpan(second + 1), out var signature))
        {
            refusal = new Refusal(RefusalReason.Unsigned, "The data is not a JWS in compact form: three parts in base64url with points between, none of them empty.");
            return false;
        }
        if (header.Length > LongestHeader) refusal = new Refusal(RefusalReason.Unsigned, $"The signature's header is longer than {LongestHeader} bytes.");
        else jws = ReadHeader(header, Encoding.ASCII.GetBytes(compact, 0, second), payload, signature, out refusal);
        return jws is not null;
    }

    public bool VerifiesWith(TrustedKey key) => key.Algorithm.ToString() == Algorithm && key.Verifies(input, signature);

    /// <summary>Base64url without padding and without anything else in it; empty is not taken.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.IsEmpty || text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet)) return false;
        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var written) != System.Buffers.OperationStatus.Done) return false;
        Array.Resize(ref bytes, written);
        return true;
    }

    static readonly System.Buffers.SearchValues<char> Alphabet = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    static Jws? ReadHeader(byte[] header, byte[] input, byte[] payload, byte[] signature, out Refusal? refusal)
    {
        refusal = null;
        try
        {
            using var document = JsonDocument.Parse(header, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !TryText(root, "alg", out var alg) || !TryText(root, "kid", out var kid))
            {
                refusal = new Refusal(RefusalReason.Unsigned, "The signature's header does not name its algorithm (alg) and its key (kid).");
                return null;
            }
            if (root.TryGetProperty("crit", out _)) refusal = new Refusal(RefusalReason.BadAlgorithm, "The signature's header has critical extensions (crit), and none are known here.");
            else if (alg is not (nameof(JwsAlgorithm.ES256) or nameof(JwsAlgorithm.RS256))) refusal = new Refusal(RefusalReason.BadAlgorithm, $"The signature's algorithm \"{Refusals.Short(alg)}\" is not ES256 or RS256.");
            if (refusal is not null) return null;
            return new Jws(input, payload, signature)
            {
                Algorithm = alg,
                Kid = kid,
                EventId = TryText(root, "evt", out var evt) && WireFormats.TryUuid(evt, out var id) ? id : null,
                Made = root.TryGetProperty("iat", out var iat) && iat.ValueKind == JsonValueKind.Number && iat.TryGetDouble(out var seconds) && seconds is >= 0 and < 253402300799 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            refusal = new Refusal(RefusalReason.Unsigned, "The signature's header is not JSON.");
            return null;
        }
    }

    static bool TryText(JsonElement root, string name, out string text)
    {
        text = root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return text.Length > 0;
    }
}
