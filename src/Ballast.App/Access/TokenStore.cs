using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ballast.App.Access;

/// <summary>
/// The token that changes of state need. It is 32 random bytes, shown once when it is made; only its
/// SHA-256 is kept, readable by this user alone. (A plain hash is enough: 256 random bits cannot be guessed,
/// as a password can.)
/// </summary>
sealed class TokenStore
{
    readonly byte[] hash;

    TokenStore(byte[] hash, string? fresh) => (this.hash, Fresh) = (hash, fresh);

    /// <summary>The token itself, if it was made just now; never again.</summary>
    public string? Fresh { get; }

    public static TokenStore Open(string directory)
    {
        var path = Path.Combine(directory, "token.sha256");
        if (File.Exists(path))
        {
            var text = File.ReadAllText(path).Trim();
            if (text.Length != 64 || !text.All(char.IsAsciiHexDigit))
                throw new Live.InputException($"{path} does not hold a token's hash: delete it, and a new token is made at the next start.");
            return new TokenStore(Convert.FromHexString(text), null);
        }
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var hash = Hash(token);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, Encoding.ASCII, options);
        file.WriteLine(Convert.ToHexStringLower(hash));
        return new TokenStore(hash, token);
    }

    /// <summary>Whether this is the token; takes the same time whatever is wrong with it.</summary>
    public bool Accepts(string token) => CryptographicOperations.FixedTimeEquals(Hash(token), hash);

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
