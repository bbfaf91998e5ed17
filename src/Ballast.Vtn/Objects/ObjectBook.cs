using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Ballast.Vtn.Objects;

/// <summary>What objects are looked up by, each kind by those that it has.</summary>
enum Facet : byte
{
    Target,
    Untargeted,
    Program,
    Event,
    Client,
    Ven,
    Name,
}

/// <summary>
/// All objects of the server, in memory. Reading never waits and sees each object whole; writing is the server's
/// alone, one change at a time.
/// </summary>
public sealed class ObjectBook
{
    static readonly ImmutableArray<string> none = [];

    readonly ConcurrentDictionary<(ObjectKind, string), Slot> byId = new();
    readonly ConcurrentDictionary<(ObjectKind, Facet, string), Shelf> shelves = new();
    readonly ConcurrentDictionary<string, ImmutableArray<string>> grants = new(StringComparer.Ordinal);
    readonly Shelf[] all = [.. Enumerable.Range(0, 7).Select(_ => new Shelf())];
    long ordinal;

    internal ObjectBook() { }

    /// <summary>Every object of a kind, in the order in which they were created.</summary>
    public IEnumerable<VtnObject> Of(ObjectKind kind) => Standing(all[(int)kind]);

    /// <summary>How many of a kind there are.</summary>
    public int Count(ObjectKind kind) => all[(int)kind].Count;

    /// <summary>One object; null where there is none of that id.</summary>
    public VtnObject? Find(ObjectKind kind, string id) => Get(kind, id)?.Object;

    /// <summary>The objects of a kind that belong to a client.</summary>
    public IEnumerable<VtnObject> OfClient(ObjectKind kind, string clientId) => Standing(On(kind, Facet.Client, clientId));

    /// <summary>The events of a program.</summary>
    public IEnumerable<VtnObject> EventsOf(string programId) => Standing(On(ObjectKind.Event, Facet.Program, programId));

    /// <summary>The reports on an event.</summary>
    public IEnumerable<VtnObject> ReportsOn(string eventId) => Standing(On(ObjectKind.Report, Facet.Event, eventId));

    /// <summary>The resources of a VEN.</summary>
    public IEnumerable<VtnObject> ResourcesOf(string venId) => Standing(On(ObjectKind.Resource, Facet.Ven, venId));

    /// <summary>The programs, VENs or resources of that name.</summary>
    public IEnumerable<VtnObject> Named(ObjectKind kind, string name) => Standing(On(kind, Facet.Name, name));

    /// <summary>The targets that business logic has granted to a client: those of its VEN and of that VEN's resources.</summary>
    public ImmutableArray<string> Grants(string clientId) => grants.TryGetValue(clientId, out var found) ? found : none;

    internal Shelved? Get(ObjectKind kind, string id) => byId.TryGetValue((kind, id), out var slot) ? slot.Now : null;

    internal Shelf All(ObjectKind kind) => all[(int)kind];

    /// <summary>A shelf that stays empty where there is nothing of that facet.</summary>
    internal Shelf On(ObjectKind kind, Facet facet, string value) => shelves.TryGetValue((kind, facet, value), out var shelf) ? shelf : empty;

    static readonly Shelf empty = new();

    /// <summary>Creates or replaces. Called by one writer at a time.</summary>
    internal void Put(VtnObject item)
    {
        var shelved = Shelved.Of(item);
        if (byId.TryGetValue((item.Kind, item.Id), out var slot))
        {
            var before = slot.Now!.Object;
            var (old, now) = (KeysOf(before).ToHashSet(), KeysOf(item).ToHashSet());
            slot.Now = shelved;
            foreach (var key in now.Except(old)) Take(key).Add(slot);
            foreach (var key in old.Except(now)) Drop(key, slot);
            if (before.ClientId != item.ClientId) Grant(before);
        }
        else
        {
            slot = new Slot(++ordinal, shelved);
            byId[(item.Kind, item.Id)] = slot;
            all[(int)item.Kind].Add(slot);
            foreach (var key in KeysOf(item)) Take(key).Add(slot);
        }
        Grant(item);
    }

    /// <summary>Takes an object away. Called by one writer at a time.</summary>
    internal void Remove(ObjectKind kind, string id)
    {
        if (!byId.TryRemove((kind, id), out var slot)) return;
        var item = slot.Now!.Object;
        slot.Now = null;
        all[(int)kind].Remove(slot);
        foreach (var key in KeysOf(item)) Drop(key, slot);
        Grant(item);
    }

    Shelf Take((ObjectKind, Facet, string) key) => shelves.GetOrAdd(key, _ => new Shelf());

    void Drop((ObjectKind, Facet, string) key, Slot slot)
    {
        if (!shelves.TryGetValue(key, out var shelf)) return;
        shelf.Remove(slot);
        if (shelf.Count == 0) shelves.TryRemove(key, out _);
    }

    void Grant(VtnObject changed)
    {
        if (changed.Kind is not (ObjectKind.Ven or ObjectKind.Resource) || changed.ClientId is not { } client) return;
        var granted = OfClient(ObjectKind.Ven, client).Concat(OfClient(ObjectKind.Resource, client)).SelectMany(o => o.Targets).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (granted.IsEmpty) grants.TryRemove(client, out _);
        else grants[client] = granted;
    }

    static IEnumerable<VtnObject> Standing(Shelf shelf)
    {
        var slots = shelf.Slots;
        for (var i = 0; i < slots.Length; i++)
            if (slots.Span[i].Now is { } now) yield return now.Object;
    }

    static IEnumerable<(ObjectKind, Facet, string)> KeysOf(VtnObject item)
    {
        if (item.Kind is (ObjectKind.Program or ObjectKind.Event) && item.Targets.IsEmpty) yield return (item.Kind, Facet.Untargeted, "");
        foreach (var target in item.Targets) yield return (item.Kind, Facet.Target, target);
        if (item.ProgramId is { } program) yield return (item.Kind, Facet.Program, program);
        if (item.EventId is { } about) yield return (item.Kind, Facet.Event, about);
        if (item.ClientId is { } client) yield return (item.Kind, Facet.Client, client);
        if (item.VenId is { } ven) yield return (item.Kind, Facet.Ven, ven);
        if (item.Kind is (ObjectKind.Program or ObjectKind.Ven or ObjectKind.Resource) && item.Name is { } name) yield return (item.Kind, Facet.Name, name);
    }
}
