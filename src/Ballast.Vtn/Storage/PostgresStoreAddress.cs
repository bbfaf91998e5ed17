using System.Text.RegularExpressions;
using Npgsql;

namespace Ballast.Vtn.Storage;

/// <summary>
/// Where a PostgreSQL store stands, from <c>postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…&amp;schema=…</c>.
/// Its text never holds the password.
/// </summary>
sealed partial record PostgresStoreAddress
{
    const string Form = "it is written postgres://USER:PASSWORD@HOST:PORT/DATABASE, with every character of the password that is not a letter or digit as %XX";

    readonly NpgsqlConnectionStringBuilder connection;

    PostgresStoreAddress(NpgsqlConnectionStringBuilder connection, string schema) => (this.connection, Schema) = (connection, schema);

    /// <summary>The schema in which the tables stand; several stores can share a database under different ones.</summary>
    public string Schema { get; }

    public static bool Meant(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="StoreException">It cannot be read; the sentence does not repeat it, since it may hold a password.</exception>
    public static PostgresStoreAddress Parse(string text)
    {
        if (!Meant(text) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Fragment.Length > 0)
            throw new StoreException($"The address of the PostgreSQL store cannot be read: {Form}.");
        var user = uri.UserInfo.Split(':', 2);
        var database = Unescape(uri.AbsolutePath.TrimStart('/'));
        if (user[0].Length == 0 || uri.Host.Length == 0 || database.Length == 0 || database.Contains('/'))
            throw new StoreException($"The address of the PostgreSQL store lacks a user, a host or a database: {Form}.");
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : 5432,
            Username = Unescape(user[0]),
            Database = database,
            // One session holds the writer's lock and writes: a pool would hand out others.
            Pooling = false,
            Multiplexing = false,
            Enlist = false,
            Timeout = 5,
            CommandTimeout = 15,
            TcpKeepAlive = true,
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        };
        if (user.Length == 2 && user[1].Length > 0) connection.Password = Unescape(user[1]);
        var schema = "ballast_vtn";
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var value = pair.Length == 2 ? Unescape(pair[1]) : "";
            switch (pair[0])
            {
                case "sslmode": connection.SslMode = Mode(value); break;
                case "sslrootcert": connection.RootCertificate = value; break;
                case "sslcert": connection.SslCertificate = value; break;
                case "sslkey": connection.SslKey = value; break;
                case "schema" when SchemaName().IsMatch(value): schema = value; break;
                case "schema": throw new StoreException("The schema of the PostgreSQL store is a name of lower-case letters, digits and _ (at most 63).");
                default: throw new StoreException("The address of the PostgreSQL store has an option that is not known; these are: sslmode, sslrootcert, sslcert, sslkey, schema.");
            }
        }
        return new(connection, schema);
    }

    /// <param name="session">Name under which the database lists the session.</param>
    public NpgsqlConnection Connection(string session) => new(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { ApplicationName = session }.ConnectionString);

    public override string ToString() => $"postgres://{connection.Username}@{connection.Host}:{connection.Port}/{connection.Database}";

    static SslMode Mode(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new StoreException("sslmode of the PostgreSQL store is one of disable, allow, prefer, require, verify-ca, verify-full."),
    };

    static string Unescape(string text) => Uri.UnescapeDataString(text);

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
