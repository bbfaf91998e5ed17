namespace Ballast.Vtn.Access;

/// <summary>One who may ask for tokens.</summary>
/// <param name="Id">client_id: 1 to 128 printable ASCII characters without blank, colon or quote.</param>
/// <param name="Role">Business logic or VEN.</param>
/// <param name="Scopes">What its tokens permit.</param>
/// <param name="Salt">Of the secret's hash.</param>
/// <param name="Hash">SHA-256 of salt and secret. Secrets are 32 random bytes, so that a slow hash would protect nothing that a fast one does not: there are 2^256 to try.</param>
/// <param name="Created">When it was added, or its secret last changed.</param>
public sealed record Client(string Id, Role Role, Scopes Scopes, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Hash, DateTimeOffset Created)
{
    /// <summary>Without the hash: records tell of all their members otherwise.</summary>
    public override string ToString() => $"{Id} ({Role})";
}
