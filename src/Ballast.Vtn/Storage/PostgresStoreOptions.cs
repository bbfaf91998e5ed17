namespace Ballast.Vtn.Storage;

/// <summary>How a PostgreSQL store is opened.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary><c>postgres://USER:PASSWORD@HOST:PORT/DATABASE</c>, optionally with <c>?sslmode=…&amp;sslrootcert=…&amp;sslcert=…&amp;sslkey=…&amp;schema=…</c>.</summary>
    public required string Address { get; init; }

    /// <summary>How long opening waits while another server writes; zero: it is refused at once. A standby gives hours.</summary>
    public TimeSpan WaitForWriter { get; init; } = TimeSpan.Zero;

    /// <summary>How long a commit waits for a database that is away before the store gives up for good. Whoever asked for the change has been answered long before.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Most changes in one transaction.</summary>
    public int BatchChanges { get; init; } = 500;

    /// <summary>Most bytes of JSON in one transaction, the last change not counted.</summary>
    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>Most changes waiting for the database; one more and the store gives up.</summary>
    public int WaitingChanges { get; init; } = 50_000;

    public override string ToString() => nameof(PostgresStoreOptions); // the address may hold a password
}
