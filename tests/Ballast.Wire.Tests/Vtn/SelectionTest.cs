using System.Collections.Immutable;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Vtn.Storage;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>The book's shelves against a plain list that is looked through from end to end.</summary>
public sealed class SelectionTest
{
    static readonly string[] targets = ["a", "b", "c", "d", "e"];

    [Fact]
    public async Task A_page_is_what_looking_through_everything_would_give()
    {
        var time = new SettableTime();
        await using var vtn = await Ballast.Vtn.Vtn.Open(new VtnOptions(), new MemoryStore(), AccessBook.InMemory(time), time, TestContext.Current.CancellationToken);
        var random = new Random(11);
        // Of the programs that events name one is open, one is not, and one is gone.
        List<VtnObject> model = [Object(ObjectKind.Program, "p0", null, []), Object(ObjectKind.Program, "p1", null, ["a"])];
        foreach (var program in model) vtn.Book.Put(program);
        for (var step = 0; step < 4000; step++)
        {
            Change(vtn.Book, model, random, step);
            if (step % 10 == 0) Compare(vtn, model, random);
        }
    }

    [Fact]
    public async Task Reading_while_others_write_sees_whole_objects_in_order_and_nothing_twice()
    {
        var time = new SettableTime();
        await using var vtn = await Ballast.Vtn.Vtn.Open(new VtnOptions(), new MemoryStore(), AccessBook.InMemory(time), time, TestContext.Current.CancellationToken);
        vtn.Book.Put(Object(ObjectKind.Ven, "v", "c", ["a", "b"]));
        var caller = new Caller("c", Role.Ven, ScopeNames.ForVen);
        using var done = new CancellationTokenSource();
        var pages = new int[2];
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Factory.StartNew(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var page = Selection.Of(vtn, caller, ObjectKind.Event, new ListQuery());
                var ids = page.ConvertAll(s => int.Parse(s.Object.Id, System.Globalization.CultureInfo.InvariantCulture));
                Assert.Equal(ids.Distinct().Order(), ids);
                Assert.All(page, s => Assert.True(s.Object.Targets.IsEmpty || s.Object.Targets.Any(t => t is "a" or "b")));
                Interlocked.Increment(ref pages[reader]);
            }
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        var random = new Random(1);
        for (var i = 0; i < 8_000 || (i < 200_000 && pages.Min() < 20 && readers.All(r => !r.IsCompleted)); i++)
        {
            vtn.Book.Put(Object(ObjectKind.Event, $"{i}", null, Some(random)));
            if (i > 100 && random.Next(2) == 0) vtn.Book.Remove(ObjectKind.Event, $"{random.Next(i)}");
            if (i > 100 && $"{random.Next(i)}" is var id && vtn.Book.Find(ObjectKind.Event, id) is not null) vtn.Book.Put(Object(ObjectKind.Event, id, null, Some(random)));
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(pages.Min() > 0);
    }

    [Fact]
    public async Task Changes_are_announced_once_kept_in_the_order_in_which_they_happened()
    {
        var time = new SettableTime();
        var said = new List<(Operation, string)>();
        int count;
        await using (var vtn = await Ballast.Vtn.Vtn.Open(new VtnOptions(), new SlowStore(), AccessBook.InMemory(time), time, TestContext.Current.CancellationToken))
        {
            vtn.Announced += _ => throw new InvalidOperationException("a listener's own fault");
            vtn.Announced += a => said.Add((a.Operation, a.Object.Name!));
            using var body = System.Text.Json.JsonDocument.Parse("""{"programName":"p"}""");
            var made = await vtn.Create(Caller.Host, ObjectKind.Program, body.RootElement);
            var changes = Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
            {
                using var other = System.Text.Json.JsonDocument.Parse($$"""{"programName":"p{{i}}"}""");
                return await vtn.Update(Caller.Host, ObjectKind.Program, made.Object!.Id, other.RootElement);
            })).ToList();
            await Task.WhenAll(changes);
            await vtn.Delete(Caller.Host, ObjectKind.Program, made.Object!.Id);
            count = 52;
            var last = changes.Select(c => c.Result.Object!).MaxBy(o => o.Modified)!.Name;
            for (var i = 0; i < 1000 && Volatile.Read(ref count) > said.Count; i++) await Task.Delay(5, TestContext.Current.CancellationToken);
            Assert.Equal(52, vtn.ListenersFailed);
            Assert.Equal((Operation.Delete, last), said[^1]);
            Assert.Equal(changes.Select(c => c.Result.Object!).OrderBy(o => o.Modified).Select(o => o.Name), said[1..^1].Select(s => s.Item2));
        }
    }

    static void Compare(Ballast.Vtn.Vtn vtn, List<VtnObject> model, Random random)
    {
        var kind = (ObjectKind)random.Next(1, 7);
        var caller = random.Next(3) switch
        {
            0 => Caller.Host,
            var n => new Caller($"c{n}", Role.Ven, ScopeNames.ForVen),
        };
        var query = new ListQuery
        {
            Skip = random.Next(4),
            Limit = random.Next(51),
            Targets = random.Next(2) == 0 ? [] : Some(random),
            ProgramId = random.Next(3) == 0 && kind is ObjectKind.Event or ObjectKind.Subscription ? $"p{random.Next(3)}" : null,
            Name = random.Next(4) == 0 && kind is ObjectKind.Ven or ObjectKind.Resource ? $"n{random.Next(5)}" : null,
            VenId = random.Next(4) == 0 && kind == ObjectKind.Resource ? $"v{random.Next(3)}" : null,
            EventId = random.Next(4) == 0 && kind == ObjectKind.Report ? $"e{random.Next(3)}" : null,
        };
        var granted = model.Where(o => o.Kind is ObjectKind.Ven or ObjectKind.Resource && o.ClientId == caller.ClientId).SelectMany(o => o.Targets).ToHashSet();
        var seen = model.Where(o => o.Kind == kind)
            .Where(o => caller.SeesAll || (kind is ObjectKind.Program or ObjectKind.Event ? Open(o) || o.Targets.Any(granted.Contains) : o.ClientId == caller.ClientId))
            .ToList();
        bool Open(VtnObject o) => o.Targets.IsEmpty && (kind == ObjectKind.Program || (model.Find(p => p.Kind == ObjectKind.Program && p.Id == o.ProgramId) is { } p && (p.Targets.IsEmpty || p.Targets.Any(granted.Contains))));
        Assert.All(seen, o => Assert.True(vtn.Visibility.CanSee(caller, o)));
        var expected = seen
            .Where(o => query.Targets.IsEmpty || o.Targets.Any(t => query.Targets.Contains(t) && (caller.SeesAll || kind is not (ObjectKind.Program or ObjectKind.Event) || granted.Contains(t))))
            .Where(o => query.ProgramId is null || o.ProgramId == query.ProgramId)
            .Where(o => query.Name is null || o.Name == query.Name)
            .Where(o => query.VenId is null || o.VenId == query.VenId)
            .Where(o => query.EventId is null || o.EventId == query.EventId)
            .Skip(query.Skip).Take(query.Limit).Select(o => o.Id);
        Assert.Equal(expected, Selection.Of(vtn, caller, kind, query).Select(s => s.Object.Id));
    }

    static void Change(ObjectBook book, List<VtnObject> model, Random random, int step)
    {
        if (model.Count > 0 && random.Next(10) < 4)
        {
            var at = random.Next(model.Count);
            if (random.Next(2) == 0)
            {
                book.Remove(model[at].Kind, model[at].Id);
                model.RemoveAt(at);
                return;
            }
            var other = Random(random, model[at].Kind, model[at].Id);
            book.Put(other);
            model[at] = other;
            return;
        }
        var item = Random(random, (ObjectKind)random.Next(1, 7), $"id{step}");
        book.Put(item);
        model.Add(item);
    }

    static VtnObject Random(Random random, ObjectKind kind, string id) => Object(kind, id, kind is ObjectKind.Program or ObjectKind.Event ? null : $"c{random.Next(1, 4)}", Some(random)) with
    {
        Name = $"n{random.Next(5)}",
        ProgramId = kind is ObjectKind.Event or ObjectKind.Subscription ? $"p{random.Next(3)}" : null,
        EventId = kind == ObjectKind.Report ? $"e{random.Next(3)}" : null,
        VenId = kind == ObjectKind.Resource ? $"v{random.Next(3)}" : null,
    };

    static ImmutableArray<string> Some(Random random) => [.. targets.Where(_ => random.Next(4) == 0)];

    static VtnObject Object(ObjectKind kind, string id, string? client, ImmutableArray<string> borne) => new()
    {
        Kind = kind,
        Id = id,
        ClientId = client,
        Created = DateTimeOffset.UnixEpoch,
        Modified = DateTimeOffset.UnixEpoch,
        Json = "{\"clientName\":\"n\",\"objectOperations\":[]}"u8.ToArray(),
        Targets = borne,
    };

    sealed class SlowStore : IObjectStore
    {
        public IAsyncEnumerable<VtnObject> Load(CancellationToken cancel) => AsyncEnumerable.Empty<VtnObject>();

        public async Task Commit(Change change) => await Task.Delay(change.Sequence % 3 == 0 ? 10 : 1);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
