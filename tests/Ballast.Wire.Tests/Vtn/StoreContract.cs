using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;
using Ballast.Vtn.Storage;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>What every store must do, whatever it keeps its objects in.</summary>
public abstract class StoreContract
{
    /// <summary>Opens the store, or opens it again with what it was left with; one test, one store.</summary>
    protected abstract Task<IObjectStore> Open();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_store_is_empty()
    {
        await using var store = await Open();
        Assert.Empty(await All(store));
    }

    [Fact]
    public async Task What_was_kept_comes_back_whole_and_in_the_order_of_creation()
    {
        var items = Enumerable.Range(0, 60).Select(i => Sample(i)).ToList();
        await using (var store = await Open())
        {
            Assert.Empty(await All(store));
            for (var i = 0; i < items.Count; i++) await store.Commit(new Change(i + 1, items[i].Kind, items[i].Id, items[i]));
        }
        await using var again = await Open();
        Equal(items, await All(again));
    }

    [Fact]
    public async Task A_change_keeps_its_place_a_deletion_leaves_none_and_what_comes_again_comes_last()
    {
        var (a, b, c) = (Sample(1), Sample(2), Sample(3));
        var changed = a with { Modified = a.Modified.AddHours(1), Json = "{\"x\":1}"u8.ToArray(), Targets = ["new"], Name = null };
        await using (var store = await Open())
        {
            await All(store);
            var sequence = 0;
            async Task Keep(VtnObject item, bool gone = false) => await store.Commit(new Change(++sequence, item.Kind, item.Id, gone ? null : item));
            await Keep(a);
            await Keep(b);
            await Keep(c);
            await Keep(changed);
            await Keep(b, gone: true);
        }
        await using (var again = await Open())
        {
            Equal([changed, c], await All(again));
            await again.Commit(new Change(1, b.Kind, b.Id, b));
        }
        await using var last = await Open();
        Equal([changed, c, b], await All(last));
    }

    [Fact]
    public async Task Commits_need_not_wait_for_each_other()
    {
        var items = Enumerable.Range(0, 2000).Select(i => Sample(i)).ToList();
        await using (var store = await Open())
        {
            await All(store);
            var commits = items.Select((item, i) => store.Commit(new Change(i + 1, item.Kind, item.Id, item))).ToList();
            await Task.WhenAll(commits);
        }
        await using var again = await Open();
        Equal(items, await All(again));
    }

    [Fact]
    public async Task Every_letter_and_every_length_comes_back()
    {
        var odd = Sample(1) with
        {
            Name = "Straße 东京 \u0001 \" \\ 🔌",
            Targets = ["", "a,b", "{}", "null", new string('x', 128)],
            Json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { a = new string('€', 300_000) })),
            ClientId = null,
        };
        await using (var store = await Open())
        {
            await All(store);
            await store.Commit(new Change(1, odd.Kind, odd.Id, odd));
        }
        await using var again = await Open();
        Equal([odd], await All(again));
    }

    [Fact]
    public async Task A_server_that_starts_again_serves_what_it_served()
    {
        var time = new SettableTime();
        var access = AccessBook.InMemory(time);
        List<string> before;
        await using (var vtn = await Ballast.Vtn.Vtn.Open(new VtnOptions(), await Open(), access, time, Cancel))
        {
            var program = await Make(vtn, ObjectKind.Program, """{"programName":"p","targets":["t"]}""");
            await Make(vtn, ObjectKind.Event, $$"""{"programID":"{{program.Id}}","intervalPeriod":{"start":"2026-01-01T00:00:00Z"},"targets":["t","u"]}""");
            var ven = await Make(vtn, ObjectKind.Ven, """{"objectType":"BL_VEN_REQUEST","clientID":"c","venName":"v","targets":["t"]}""");
            await Make(vtn, ObjectKind.Resource, $$"""{"objectType":"BL_RESOURCE_REQUEST","clientID":"c","venID":"{{ven.Id}}","resourceName":"r","targets":["u"]}""");
            var gone = await Make(vtn, ObjectKind.Program, """{"programName":"q"}""");
            Assert.Equal(200, (await vtn.Delete(Caller.Host, ObjectKind.Program, gone.Id)).Status);
            before = Texts(vtn);
            Assert.Equal(["t", "u"], vtn.Book.Grants("c"));
        }
        await using var again = await Ballast.Vtn.Vtn.Open(new VtnOptions(), await Open(), access, time, Cancel);
        Assert.Equal(before, Texts(again));
        Assert.Equal(["t", "u"], again.Book.Grants("c"));
        Assert.Equal(409, (await again.Create(Caller.Host, ObjectKind.Program, JsonDocument.Parse("""{"programName":"p"}""").RootElement)).Status);
    }

    protected static async Task<List<VtnObject>> All(IObjectStore store)
    {
        var found = new List<VtnObject>();
        await foreach (var item in store.Load(Cancel)) found.Add(item);
        return found;
    }

    protected static VtnObject Sample(int i) => new()
    {
        Kind = (ObjectKind)(i % 6 + 1),
        Id = $"id-{i}",
        ClientId = i % 3 == 0 ? null : $"client-{i}",
        Created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, i % 1000, TimeSpan.Zero).AddMinutes(i),
        Modified = new DateTimeOffset(2026, 2, 1, 0, 0, 0, i % 1000, TimeSpan.Zero).AddMinutes(i),
        Json = Encoding.UTF8.GetBytes($"{{\"id\":\"id-{i}\",\"objectOperations\":[],\"n\":{i}}}"),
        Name = i % 4 == 0 ? null : $"name-{i}",
        ProgramId = i % 6 == 1 ? "p" : null,
        EventId = i % 6 == 2 ? "e" : null,
        VenId = i % 6 == 5 ? "v" : null,
        Targets = i % 2 == 0 ? [] : [.. Enumerable.Range(0, i % 5).Select(n => $"t-{n}")],
    };

    protected static void Equal(IReadOnlyList<VtnObject> expected, IReadOnlyList<VtnObject> actual)
    {
        Assert.Equal(expected.Select(o => o.Id), actual.Select(o => o.Id));
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal(a.Json.ToArray(), b.Json.ToArray());
            Assert.Equal(a.Targets.AsEnumerable(), b.Targets.AsEnumerable());
            Assert.Equal(a with { Json = default, Targets = default }, b with { Json = default, Targets = default });
        }
    }

    static async Task<VtnObject> Make(Ballast.Vtn.Vtn vtn, ObjectKind kind, string body)
    {
        using var document = JsonDocument.Parse(body);
        var outcome = await vtn.Create(Caller.Host, kind, document.RootElement);
        Assert.True(outcome.Done, outcome.Detail);
        return outcome.Object!;
    }

    static List<string> Texts(Ballast.Vtn.Vtn vtn) =>
        [.. Enum.GetValues<ObjectKind>().SelectMany(vtn.Book.Of).Select(o => Encoding.UTF8.GetString(o.Json.Span))];
}
