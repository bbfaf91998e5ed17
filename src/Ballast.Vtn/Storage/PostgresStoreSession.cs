using System.Collections.Immutable;
using System.Data;
using System.Runtime.CompilerServices;
using Ballast.Vtn.Objects;
using Npgsql;
using NpgsqlTypes;

namespace Ballast.Vtn.Storage;

/// <summary>
/// One session of the database: it holds the writer's lock as long as it lives, and every transaction of it
/// also proves the fencing number, so that a session which lost the lock unawares writes nothing.
/// </summary>
sealed class PostgresStoreSession(PostgresStoreAddress address, string name) : IAsyncDisposable
{
    const int Layout = 1;

    readonly NpgsqlConnection connection = address.Connection(name);
    readonly string schema = address.Schema;

    /// <summary>Connects; true when the writer's lock is ours.</summary>
    public async Task<bool> Connect(CancellationToken cancel)
    {
        await connection.OpenAsync(cancel);
        // A session that idles is closed by some servers' settings, and a commit that is not flushed by others'.
        await Run("""
            select set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false),
                   set_config('idle_session_timeout', '0', false), set_config('search_path', '', false)
            """, cancel);
        return await Lock(cancel);
    }

    public async Task<bool> Lock(CancellationToken cancel)
    {
        await using var command = Command("select pg_try_advisory_lock($1)", LockKey(schema));
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Ends sessions of this name that still hold the lock: this server's own, from before its connection broke.</summary>
    public async Task EndGhosts(CancellationToken cancel)
    {
        await using var command = Command("""
            select pg_terminate_backend(a.pid) from pg_stat_activity a
            where a.application_name = $1 and a.pid <> pg_backend_pid() and a.usename = current_user and a.datname = current_database()
            """, name);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Makes the tables where they are not yet. Only under the lock.</summary>
    public async Task Prepare(CancellationToken cancel)
    {
        await using (var encoding = Command("select current_setting('server_encoding')"))
            if ((string)(await encoding.ExecuteScalarAsync(cancel))! is var used && used != "UTF8")
                throw new StoreException($"The database of {address} is encoded in {used}; make one with UTF8 (createdb --encoding UTF8 --template template0).");
        await using (var there = Command("select to_regclass($1) is not null", $"{schema}.writer"))
            if ((bool)(await there.ExecuteScalarAsync(cancel))!) return;
        await Run($"""
            begin;
            create schema if not exists {schema};
            create table {schema}.writer (
                only_row boolean primary key default true check (only_row),
                layout integer not null,
                fence bigint not null,
                changes bigint not null,
                since timestamptz not null);
            create table {schema}.object (
                kind smallint not null,
                id text collate "C" not null,
                ordinal bigint not null,
                client_id text,
                name text,
                program_id text,
                event_id text,
                ven_id text,
                targets text[] not null,
                created_ticks bigint not null,
                modified_ticks bigint not null,
                body bytea not null,
                primary key (kind, id));
            create view {schema}.readable as
                select (array['program', 'event', 'report', 'subscription', 'ven', 'resource'])[kind] as kind,
                       id, ordinal, client_id, name, program_id, event_id, ven_id, targets, convert_from(body, 'UTF8') as body
                from {schema}.object;
            insert into {schema}.writer (layout, fence, changes, since) values ({Layout}, 0, 0, now());
            commit;
            """, cancel);
    }

    /// <summary>Takes the next fencing number: whoever wrote before is refused from here on.</summary>
    /// <returns>The number, and how many changes the store has seen.</returns>
    public async Task<(long Fence, long Changes)> TakeOver(CancellationToken cancel)
    {
        await using var command = Command($"update {schema}.writer set fence = fence + 1, since = now() where layout = {Layout} returning fence, changes");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
            throw new StoreException($"The tables in {address} were made by another version of this program (layout {Layout} is expected).");
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Who may write and how many changes there are, once no transaction is in flight any more.</summary>
    public async Task<(long Fence, long Changes)> Standing(CancellationToken cancel)
    {
        await using var command = Command($"select fence, changes from {schema}.writer for update");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) throw new StoreException($"The writer's row in {address} is gone.");
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Writes a batch in one transaction; false: the fencing number or the count is another, and nothing was written.</summary>
    public async Task<bool> Write(PostgresStoreBatch batch, long fence, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        await using var commands = new NpgsqlBatch(connection, transaction);
        var proof = Add(commands, $"update {schema}.writer set changes = $1 where fence = $2 and changes = $3", batch.Last, fence, batch.First - 1);
        if (batch.Gone.Count > 0)
            Add(commands, $"delete from {schema}.object o using unnest($1::smallint[], $2::text[]) as g (kind, id) where o.kind = g.kind and o.id = g.id",
                batch.Gone.Select(k => (short)k.Kind).ToArray(), batch.Gone.Select(k => k.Id).ToArray());
        foreach (var (value, ordinal) in batch.Standing)
        {
            Add(commands, $"""
                insert into {schema}.object (kind, id, ordinal, client_id, name, program_id, event_id, ven_id, targets, created_ticks, modified_ticks, body)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                on conflict (kind, id) do update set client_id = excluded.client_id, name = excluded.name, program_id = excluded.program_id,
                    event_id = excluded.event_id, ven_id = excluded.ven_id, targets = excluded.targets, created_ticks = excluded.created_ticks,
                    modified_ticks = excluded.modified_ticks, body = excluded.body
                """, (short)value.Kind, value.Id, ordinal, Text(value.ClientId), Text(value.Name), Text(value.ProgramId), Text(value.EventId), Text(value.VenId),
                value.Targets.Select(PostgresStoreText.Write).ToArray(), value.Created.UtcTicks, value.Modified.UtcTicks, value.Json);
        }
        await commands.ExecuteNonQueryAsync(cancel);
        if (proof.RecordsAffected != 1)
        {
            await transaction.RollbackAsync(cancel);
            return false;
        }
        await transaction.CommitAsync(cancel);
        return true;
    }

    public async IAsyncEnumerable<VtnObject> Objects([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = Command($"""
            select kind, id, client_id, name, program_id, event_id, ven_id, targets, created_ticks, modified_ticks, body from {schema}.object order by ordinal
            """);
        command.CommandTimeout = 600;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return new VtnObject
            {
                Kind = (ObjectKind)reader.GetInt16(0),
                Id = reader.GetString(1),
                ClientId = At(2),
                Name = At(3),
                ProgramId = At(4),
                EventId = At(5),
                VenId = At(6),
                Targets = reader.GetFieldValue<string[]>(7).Select(PostgresStoreText.Read).ToImmutableArray(),
                Created = new DateTimeOffset(reader.GetInt64(8), TimeSpan.Zero),
                Modified = new DateTimeOffset(reader.GetInt64(9), TimeSpan.Zero),
                Json = reader.GetFieldValue<byte[]>(10),
            };
        }

        string? At(int column) => reader.IsDBNull(column) ? null : PostgresStoreText.Read(reader.GetString(column));
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>FNV-1a of the schema's name: the lock is the database's, and several stores share a database.</summary>
    static long LockKey(string schema)
    {
        var hash = 0xcbf29ce484222325ul;
        foreach (var letter in "ballast vtn " + schema) hash = unchecked((hash ^ letter) * 0x100000001b3ul);
        return unchecked((long)hash);
    }

    static object Text(string? text) => text is null ? DBNull.Value : PostgresStoreText.Write(text);

    static NpgsqlBatchCommand Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
        return command;
    }

    static NpgsqlParameter Parameter(object value) => value switch
    {
        DBNull => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = value },
        ReadOnlyMemory<byte> => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = value },
        _ => new NpgsqlParameter { Value = value },
    };

    NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    async Task Run(string sql, CancellationToken cancel)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
