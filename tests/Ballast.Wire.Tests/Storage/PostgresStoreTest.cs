using System.Text;
using Ballast.Vtn.Objects;
using Ballast.Vtn.Storage;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Storage;

/// <summary>One PostgreSQL for a class of tests; each uses a schema of its own.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    internal Postgres Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await Postgres.Start();

    public async ValueTask DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
    }
}

/// <summary>What PostgreSQL alone can do to a store: go away, cut a connection, hold two writers apart.</summary>
public sealed class PostgresStoreTest(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    static readonly DateTimeOffset Start = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    readonly Postgres server = cluster.Server;
    readonly string schema = $"s{Guid.NewGuid():N}";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_that_PostgreSQL_cannot_hold_come_back_unchanged()
    {
        string[] names = ["plain", "a\0b", @"back\slash", "half \ud800 pair", "\udc00", "😀", @"\0041"];
        await using (var store = await Open())
        {
            for (var i = 0; i < names.Length; i++)
            {
                var put = Put(i + 1, ObjectKind.Program, $"p{i}", i);
                await store.Commit(put with { Object = put.Object! with { Name = names[i], Targets = [names[i], "t"] } });
            }
        }
        await using var again = await Open();
        var read = await Read(again);
        Assert.Equal(names, read.Select(o => o.Name));
        Assert.Equal(names, read.Select(o => o.Targets[0]));
    }

    [Fact]
    public async Task The_second_writer_is_refused_and_the_sentence_names_no_password()
    {
        await using var first = await Open();
        var refused = await Assert.ThrowsAsync<StoreException>(() => Open());
        Assert.Contains("Another server writes", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", refused.ToString(), StringComparison.Ordinal);
        await first.Commit(Put(1, ObjectKind.Program, "p1", 1));
    }

    [Fact]
    public async Task A_standby_takes_over_when_the_first_goes_and_has_all_that_it_kept()
    {
        var first = await Open();
        await first.Commit(Put(1, ObjectKind.Program, "p1", 1));
        var standby = Open(wait: TimeSpan.FromMinutes(5));
        await first.Commit(Put(2, ObjectKind.Program, "p2", 2));
        Assert.False(standby.IsCompleted);
        await first.DisposeAsync();
        await using var second = await standby;
        Assert.Equal(["p1", "p2"], (await Read(second)).Select(o => o.Id));
        Assert.Equal(2, second.Fence);
    }

    [Fact]
    public async Task A_writer_whose_session_was_lost_is_fenced_off_by_the_one_that_took_over()
    {
        await using var first = await Open();
        await first.Commit(Put(1, ObjectKind.Program, "p1", 1));
        var standby = Open(wait: TimeSpan.FromMinutes(5));
        await Cut();
        await using var second = await standby;
        await second.Commit(Put(1, ObjectKind.Program, "p2", 2));
        var deposed = await Assert.ThrowsAsync<StoreException>(() => first.Commit(Put(2, ObjectKind.Program, "p3", 3)));
        Assert.Contains("taken over", deposed.Message, StringComparison.Ordinal);
        Assert.NotNull(first.Failure);
        await Assert.ThrowsAsync<StoreException>(() => first.Commit(Put(3, ObjectKind.Program, "p4", 4)));
        await second.Commit(Put(2, ObjectKind.Program, "p5", 5));
        Assert.Equal(3L, await server.Run($"select count(*) from {schema}.object"));
    }

    [Fact]
    public async Task The_fencing_number_is_proved_by_every_transaction_though_the_lock_is_held()
    {
        await using var store = await Open();
        await store.Commit(Put(1, ObjectKind.Program, "p1", 1));
        await server.Run($"update {schema}.writer set fence = fence + 1");
        var deposed = await Assert.ThrowsAsync<StoreException>(() => store.Commit(Put(2, ObjectKind.Program, "p2", 2)));
        Assert.Contains("taken over", deposed.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await server.Run($"select count(*) from {schema}.object"));
    }

    [Fact]
    public async Task A_session_that_is_ended_is_made_anew_and_nothing_is_lost_or_kept_twice()
    {
        await using var store = await Open();
        for (var i = 1; i <= 20; i++)
        {
            await store.Commit(Put(i, ObjectKind.Event, $"e{i}", i));
            if (i % 5 == 0) await Cut();
        }
        Assert.Equal(20L, await server.Run($"select changes from {schema}.writer"));
        Assert.Equal(20L, await server.Run($"select count(*) from {schema}.object"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_answer_is_cut_off_each_change_is_kept_once(int seed)
    {
        await using var cable = new PostgresCable(server.Port);
        await using var store = await Open(port: cable.Port);
        var random = new Random(seed);
        var done = new List<Task>();
        for (var i = 1; i <= 400; i++)
        {
            if (i % 10 == 0) cable.CutAfter(random.Next(600));
            done.Add(store.Commit(i % 50 % 7 == 3 && i > 100 ? new(i, ObjectKind.Event, $"e{i % 50}", null) : Put(i, ObjectKind.Event, $"e{i % 50}", i)));
            if (random.Next(3) == 0) await done[^1];
        }
        await Task.WhenAll(done);
        Assert.True(cable.Cuts > 5, $"only {cable.Cuts} cuts");
        Assert.Equal(400L, await server.Run($"select changes from {schema}.writer"));
        await store.DisposeAsync();
        await using var again = await Open();
        var expected = Enumerable.Range(351, 50).Where(i => i % 50 % 7 != 3).Select(i => ($"e{i % 50}", Body(i))).Order();
        Assert.Equal(expected, (await Read(again)).Select(o => (o.Id, Encoding.UTF8.GetString(o.Json.Span))).Order());
    }

    [Fact]
    public async Task A_database_killed_in_mid_write_has_what_was_acknowledged_and_the_store_goes_on()
    {
        var cluster = await Postgres.Start();
        await using var end = cluster;
        await using var store = await Open(server: cluster);
        var acknowledged = 0;
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= 3000; i++)
            {
                await store.Commit(Put(i, ObjectKind.Report, $"r{i}", i));
                Volatile.Write(ref acknowledged, i);
            }
        }, Cancel);
        for (var round = 0; round < 3; round++)
        {
            var mark = Volatile.Read(ref acknowledged) + 100;
            await Until(() => Volatile.Read(ref acknowledged) >= mark || writing.IsCompleted);
            cluster.Kill();
            var kept = Volatile.Read(ref acknowledged);
            await cluster.Again();
            Assert.True((long)(await cluster.Run($"select count(*) from {schema}.object"))! >= kept);
        }
        await writing;
        Assert.Equal(3000L, await cluster.Run($"select count(*) from {schema}.object"));
        Assert.Equal(3000L, await cluster.Run($"select changes from {schema}.writer"));
    }

    [Fact]
    public async Task A_database_that_stays_away_ends_the_store_with_a_sentence_that_holds_no_password()
    {
        await using var cable = new PostgresCable(server.Port);
        await using var store = await Open(port: cable.Port, patience: TimeSpan.FromSeconds(1));
        await store.Commit(Put(1, ObjectKind.Program, "p1", 1));
        await cable.DisposeAsync();
        var gone = await Assert.ThrowsAsync<StoreException>(() => store.Commit(Put(2, ObjectKind.Program, "p2", 2)));
        Assert.Contains("has been away for too long", gone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", gone.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://ballast:wrong-secret@127.0.0.1:PORT/postgres", "password authentication failed")]
    [InlineData("postgres://ballast:wrong-secret@127.0.0.1:1/postgres", "cannot be opened")]
    [InlineData("postgres://:wrong-secret@127.0.0.1/x", "lacks a user")]
    [InlineData("postgres://ballast:wrong-secret@127.0.0.1/", "lacks a user, a host or a database")]
    [InlineData("postgres://ballast:wrong-secret@127.0.0.1/x?schema=A;drop", "lower-case")]
    [InlineData("postgres://ballast:wrong-secret@127.0.0.1/x?wrong-secret=1", "not known")]
    [InlineData("postgres://ballast:wrong-secret#@127.0.0.1/x", "cannot be read")]
    [InlineData("http://ballast:wrong-secret@127.0.0.1/x", "cannot be read")]
    public async Task A_wrong_address_is_refused_in_a_sentence_without_the_password(string address, string sentence)
    {
        var options = new PostgresStoreOptions { Address = address.Replace("PORT", $"{server.Port}", StringComparison.Ordinal) };
        var refused = await Assert.ThrowsAsync<StoreException>(() => PostgresStore.Open(options, TimeProvider.System, Cancel));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_together_goes_in_few_transactions()
    {
        await using var store = await Open();
        await store.Commit(Put(1, ObjectKind.Event, "e1", 1));
        var before = (long)(await server.Run("select xact_commit from pg_stat_database where datname = 'postgres'"))!;
        await Task.WhenAll(Enumerable.Range(2, 2000).Select(i => store.Commit(Put(i, ObjectKind.Event, $"e{i}", i))));
        await server.Run("select pg_stat_force_next_flush()");
        var after = (long)(await server.Run("select xact_commit from pg_stat_database where datname = 'postgres'"))!;
        Assert.InRange(after - before, 0, 500);
    }

    /// <summary>Ends every session of stores in this database.</summary>
    Task Cut() => server.Run("select count(pg_terminate_backend(pid)) from pg_stat_activity a join pg_locks l using (pid) where locktype = 'advisory' and granted and application_name like 'ballast-vtn-%'");

    Task<PostgresStore> Open(TimeSpan wait = default, int? port = null, TimeSpan? patience = null, Postgres? server = null) =>
        PostgresStore.Open(new() { Address = (server ?? this.server).Address(schema, port), WaitForWriter = wait, Patience = patience ?? TimeSpan.FromSeconds(60) }, TimeProvider.System, Cancel);

    static async Task<List<VtnObject>> Read(PostgresStore store)
    {
        var read = new List<VtnObject>();
        await foreach (var each in store.Load(Cancel)) read.Add(each);
        return read;
    }

    static string Body(int number) => $$"""{"n":{{number}}}""";

    static Change Put(long sequence, ObjectKind kind, string id, int number) => new(sequence, kind, id, new VtnObject
    {
        Kind = kind,
        Id = id,
        Created = Start.AddTicks(number),
        Modified = Start.AddTicks(number),
        Json = Encoding.UTF8.GetBytes(Body(number)),
    });

    static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 3000, "waited in vain");
            await Task.Delay(20, Cancel);
        }
    }
}
