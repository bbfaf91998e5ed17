using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;

namespace Ballast.Wire.DsxFlex.Signing;

/// <summary>Every key that is believed, by id. Immutable: keys are changed by putting a new book in the old one's place.</summary>
public sealed class KeyBook
{
    const int MostKeys = 1000;

    readonly ImmutableDictionary<string, TrustedKey> keys;

    /// <exception cref="FormatException">Two keys have one id.</exception>
    public KeyBook(params IEnumerable<TrustedKey> keys)
    {
        var builder = ImmutableDictionary.CreateBuilder<string, TrustedKey>(StringComparer.Ordinal);
        foreach (var key in keys)
            if (!builder.TryAdd(key.Kid, key)) throw new FormatException($"Two trusted keys have the id {Refusals.Short(key.Kid)}: give each its own.");
        this.keys = builder.ToImmutable();
    }

    public static KeyBook Empty { get; } = new();

    public IEnumerable<TrustedKey> Keys => keys.Values;

    public TrustedKey? Find(string kid) => keys.GetValueOrDefault(kid);

    /// <summary>
    /// Reads a JWK set (RFC 7517): <c>{"keys":[{"kid":…,"kty":"EC","crv":"P-256","x":…,"y":…,"sources":["//grid/v1/isv/acme-energy"]}, …]}</c>,
    /// or <c>"kty":"RSA","n":…,"e":…</c>. <c>sources</c> names whom the key may sign for; <c>nbf</c> and <c>exp</c> (seconds) bound when, so
    /// that an old and a new key overlap while keys rotate.
    /// </summary>
    /// <exception cref="FormatException">Something in it is no such key; the message is a sentence.</exception>
    public static KeyBook Read(string jwkSet)
    {
        try
        {
            using var document = JsonDocument.Parse(jwkSet, new JsonDocumentOptions { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
                throw new FormatException("The trusted keys are not a JWK set: write {\"keys\": [ … ]}.");
            if (list.GetArrayLength() > MostKeys) throw new FormatException($"The trusted keys are more than {MostKeys}: split them by publisher.");
            return new KeyBook([.. list.EnumerateArray().Select(ReadKey)]);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The trusted keys are not JSON (line {(e.LineNumber ?? 0) + 1}).");
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("The trusted keys hold text that is not Unicode.");
        }
    }

    static TrustedKey ReadKey(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object) throw new FormatException("Every trusted key must be a JSON object with kid, kty and sources.");
        var kid = Text(key, "kid", "a key");
        var name = Refusals.Short(kid);
        if (key.TryGetProperty("d", out _)) throw new FormatException($"The trusted key {name} holds its private half (d): give the public half only, and treat the private one as known to others.");
        if (key.TryGetProperty("use", out var use) && !(use.ValueKind == JsonValueKind.String && use.GetString() == "sig")) throw new FormatException($"The trusted key {name} is not for signatures (use must be \"sig\").");
        var kty = Text(key, "kty", name);
        var read = kty switch
        {
            "EC" when Text(key, "crv", name) == "P-256" => TrustedKey.FromPoint(kid, Bytes(key, "x", name, 32), Bytes(key, "y", name, 32), Sources(key, name), Time(key, "nbf", name), Time(key, "exp", name)),
            "RSA" => TrustedKey.FromModulus(kid, Bytes(key, "n", name, null), Bytes(key, "e", name, null), Sources(key, name), Time(key, "nbf", name), Time(key, "exp", name)),
            _ => throw new FormatException($"The trusted key {name} is neither EC on P-256 nor RSA: DSX Flex signs with ES256 and RS256 only."),
        };
        if (key.TryGetProperty("alg", out var alg) && !(alg.ValueKind == JsonValueKind.String && alg.GetString() == read.Algorithm.ToString()))
            throw new FormatException($"The trusted key {name} names an algorithm (alg) that is not its own: {read.Algorithm}.");
        return read;
    }

    static List<DsxParty> Sources(JsonElement key, string name)
    {
        var sources = new List<DsxParty>();
        if (!key.TryGetProperty("sources", out var list) || list.ValueKind != JsonValueKind.Array) return sources;
        foreach (var source in list.EnumerateArray())
        {
            if (source.ValueKind != JsonValueKind.String || !DsxParty.TryParse(source.GetString()!, out var party)) throw new FormatException($"The trusted key {name} has a source that is not of the form //grid/v1/ROLE/IDENTIFIER, ROLE being isv, dsx-flex-agent or infra.");
            sources.Add(party);
        }
        return sources;
    }

    static DateTimeOffset? Time(JsonElement key, string member, string name)
    {
        if (!key.TryGetProperty(member, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253402300800) return DateTimeOffset.FromUnixTimeSeconds(seconds);
        throw new FormatException($"The trusted key {name} has a {member} that is not a number of seconds since 1970.");
    }

    static string Text(JsonElement key, string member, string name) =>
        key.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw new FormatException($"The trusted key {name} has no {member}.");

    static byte[] Bytes(JsonElement key, string member, string name, int? length)
    {
        var text = Text(key, member, name);
        if (Jws.TryDecode(text, out var bytes) && (length is null || bytes.Length == length)) return bytes;
        throw new FormatException($"The trusted key {name} has a {member} that is not base64url{(length is { } n ? $" of {n} bytes" : "")}.");
    }
}
