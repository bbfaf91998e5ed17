using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ballast.Vtn.Access;

/// <summary>
/// Gives out bearer tokens and reads them. A token says itself who holds it, what it permits and until when, under
/// an HMAC-SHA256 whose key lives as long as the process: nothing is kept per token, and after a restart clients ask
/// for a new one. It ends early when its client is removed or gets a new secret.
/// </summary>
sealed class TokenDesk(AccessBook access, VtnOptions options, TimeProvider time)
{
    const int head = 1 + 8 + 4 + 8;
    const int seal = 32;

    readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A token for a client, with no more scopes than it has.</summary>
    public string Give(Client client, Scopes scopes)
    {
        var id = Encoding.ASCII.GetBytes(client.Id);
        var bytes = new byte[head + id.Length + seal];
        bytes[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), (time.GetUtcNow() + options.TokenLife).ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), (int)(scopes & client.Scopes));
        client.Hash.Span[..8].CopyTo(bytes.AsSpan(13));
        id.CopyTo(bytes.AsSpan(head));
        HMACSHA256.HashData(key, bytes.AsSpan(0, head + id.Length), bytes.AsSpan(head + id.Length));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Who holds the token; null and a sentence where it is none, has expired, or its client is no more.</summary>
    public Caller? Read(ReadOnlySpan<char> token, out string fault)
    {
        fault = "The bearer token is not one of this server's; ask for one at /auth/token.";
        Span<byte> bytes = stackalloc byte[head + 128 + seal];
        if (token.Length > Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length <= head + seal) return null;
        bytes = bytes[..length];
        Span<byte> expected = stackalloc byte[seal];
        HMACSHA256.HashData(key, bytes[..^seal], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[^seal..]) || bytes[0] != 1) return null;
        if (BinaryPrimitives.ReadInt64BigEndian(bytes[1..]) <= time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            fault = "The bearer token has expired; ask for a new one at /auth/token.";
            return null;
        }
        if (access.Find(Encoding.ASCII.GetString(bytes[head..^seal])) is not { } client || !client.Hash.Span[..8].SequenceEqual(bytes.Slice(13, 8)))
        {
            fault = "The client of this bearer token has been removed or given a new secret; ask for a new token.";
            return null;
        }
        return new Caller(client.Id, client.Role, (Scopes)BinaryPrimitives.ReadInt32BigEndian(bytes[9..]) & client.Scopes);
    }
}
