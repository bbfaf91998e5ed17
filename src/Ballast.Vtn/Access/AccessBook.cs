using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Ballast.Vtn.Access;

/// <summary>
/// The clients of a server, kept in a file that only its owner can read (mode 600) and read anew when it changes on
/// disk, so that the shell can add one while the server runs. Secrets are shown once, when made, and kept hashed.
/// </summary>
public sealed class AccessBook
{
    static readonly Client nobody = new("", Role.Ven, Scopes.None, new byte[16], new byte[32], default);

    readonly string? path;
    readonly TimeProvider time;
    readonly Lock gate = new();
    FrozenDictionary<string, Client> clients = FrozenDictionary<string, Client>.Empty;
    (DateTime Written, long Length) stamp;
    long looked;
    string? trouble;

    AccessBook(string? path, TimeProvider time) => (this.path, this.time) = (path, time);

    /// <summary>Opens the list in that file; where there is none it is empty, and the file is made with the first client.</summary>
    /// <exception cref="AccessException">The file cannot be read, or is not such a list.</exception>
    public static AccessBook Open(string path, TimeProvider time)
    {
        var book = new AccessBook(path, time);
        book.clients = AccessFile.Read(path);
        book.stamp = AccessFile.Stamp(path);
        book.looked = time.GetTimestamp();
        return book;
    }

    /// <summary>A list that is kept nowhere.</summary>
    public static AccessBook InMemory(TimeProvider time) => new(null, time);

    /// <summary>Why the file as it now is was not taken, in a sentence: the list as last read holds. Null while all is well.</summary>
    public string? Trouble => Volatile.Read(ref trouble);

    /// <summary>All clients, by id.</summary>
    public IReadOnlyList<Client> List()
    {
        Look();
        return [.. clients.Values.OrderBy(c => c.Id, StringComparer.Ordinal)];
    }

    /// <summary>One client; null where there is none of that id.</summary>
    public Client? Find(string id)
    {
        Look();
        return clients.TryGetValue(id, out var found) ? found : null;
    }

    /// <summary>Adds a client.</summary>
    /// <param name="id">1 to 128 characters: printable ASCII without blank, colon, quotes and backslash.</param>
    /// <param name="role">Its role.</param>
    /// <param name="scopes">What it may do; null: what its role usually may.</param>
    /// <param name="secret">At least 20 characters that nobody can guess; null: 32 random bytes are made.</param>
    /// <returns>The secret, which is not shown again.</returns>
    /// <exception cref="AccessException">The id is taken or cannot be one, the scopes are not for that role, the secret is short, or the file cannot be written.</exception>
    public string Add(string id, Role role, Scopes? scopes = null, string? secret = null)
    {
        if (!IsId(id)) throw new AccessException("A client id is 1 to 128 printable ASCII characters without blanks, colons, quotes and backslashes.");
        var given = scopes ?? (role == Role.Ven ? ScopeNames.ForVen : ScopeNames.ForBusinessLogic);
        if (role == Role.Ven && (given & ScopeNames.NeverForVen) != 0)
            throw new AccessException($"A VEN is not given {(given & ScopeNames.NeverForVen).Written()}: that is business logic's alone.");
        return Change(list =>
        {
            if (list.ContainsKey(id)) throw new AccessException($"There is a client {id} already; rotate its secret, or remove it first.");
            var (client, shown) = Make(id, role, given, secret);
            list[id] = client;
            return shown;
        });
    }

    /// <summary>Gives a client a new secret; tokens from the old one hold no more.</summary>
    /// <exception cref="AccessException">There is no such client, or the file cannot be written.</exception>
    public string Rotate(string id) => Change(list =>
    {
        if (!list.TryGetValue(id, out var old)) throw new AccessException($"There is no client {id}.");
        var (client, shown) = Make(id, old.Role, old.Scopes, null);
        list[id] = client;
        return shown;
    });

    /// <summary>Removes a client; its tokens hold no more. False where there is none of that id.</summary>
    /// <exception cref="AccessException">The file cannot be written.</exception>
    public bool Remove(string id) => Change(list => list.Remove(id));

    /// <summary>The client whose id and secret these are; null where they are nobody's. Takes as long for ids that are nobody's as for others.</summary>
    public Client? Check(string id, string secret)
    {
        var client = Find(id);
        var right = CryptographicOperations.FixedTimeEquals(HashOf((client ?? nobody).Salt.Span, secret), (client ?? nobody).Hash.Span);
        return right ? client : null;
    }

    (Client, string) Make(string id, Role role, Scopes scopes, string? secret)
    {
        if (secret is { Length: < 20 or > 4096 }) throw new AccessException("A secret has 20 to 4096 characters; leave it out to have one made.");
        secret ??= Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var salt = RandomNumberGenerator.GetBytes(16);
        return (new Client(id, role, scopes, salt, HashOf(salt, secret), time.GetUtcNow()), secret);
    }

    static byte[] HashOf(ReadOnlySpan<byte> salt, string secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(Encoding.UTF8.GetBytes(secret));
        return hash.GetHashAndReset();
    }

    T Change<T>(Func<Dictionary<string, Client>, T> change)
    {
        lock (gate)
        {
            if (path is null)
            {
                var list = new Dictionary<string, Client>(clients, StringComparer.Ordinal);
                var result = change(list);
                clients = list.ToFrozenDictionary(StringComparer.Ordinal);
                return result;
            }
            using var held = AccessFile.Hold(path);
            // Another process may have changed the file since: the change is made to what stands there now.
            var now = new Dictionary<string, Client>(AccessFile.Read(path), StringComparer.Ordinal);
            var made = change(now);
            AccessFile.Write(path, now.Values);
            clients = now.ToFrozenDictionary(StringComparer.Ordinal);
            stamp = AccessFile.Stamp(path);
            return made;
        }
    }

    /// <summary>Reads the file anew if it changed; looks at most once a second.</summary>
    void Look()
    {
        if (path is null || time.GetElapsedTime(Volatile.Read(ref looked)) < TimeSpan.FromSeconds(1)) return;
        lock (gate)
        {
            if (time.GetElapsedTime(looked) < TimeSpan.FromSeconds(1)) return;
            Volatile.Write(ref looked, time.GetTimestamp());
            var now = AccessFile.Stamp(path);
            if (now == stamp) return;
            try
            {
                clients = AccessFile.Read(path);
                Volatile.Write(ref trouble, null);
            }
            catch (AccessException e)
            {
                // A file half edited must lock nobody out.
                Volatile.Write(ref trouble, e.Message);
            }
            stamp = now;
        }
    }

    static bool IsId(string id) => id.Length is >= 1 and <= 128 && id.All(c => c is > ' ' and < (char)127 and not (':' or '"' or '\'' or '\\'));
}
