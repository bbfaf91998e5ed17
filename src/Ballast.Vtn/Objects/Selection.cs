using System.Collections.Immutable;
using Ballast.Vtn.Access;

namespace Ballast.Vtn.Objects;

/// <summary>
/// One page of a list, in the order in which the objects were created. It walks only shelves on which everything may
/// be meant for the caller: a VEN's poll never touches the events of others.
/// </summary>
static class Selection
{
    public static List<Shelved> Of(Vtn vtn, Caller caller, ObjectKind kind, ListQuery query)
    {
        var found = new List<Shelved>();
        if (query.Limit == 0) return found;
        var wanted = new Wanted(vtn, caller, kind, query);
        var skip = query.Skip;
        foreach (var slot in Merged(wanted.Shelves()))
        {
            if (slot.Now is not { } now || !wanted.Holds(now) || skip-- > 0) continue;
            found.Add(now);
            if (found.Count == query.Limit) break;
        }
        return found;
    }

    static IEnumerable<Slot> Merged(List<Shelf> shelves)
    {
        if (shelves.Count == 1)
        {
            var slots = shelves[0].Slots;
            for (var i = 0; i < slots.Length; i++) yield return slots.Span[i];
            yield break;
        }
        var cursors = shelves.ConvertAll(s => (Slots: s.Slots, At: 0));
        var next = new PriorityQueue<int, long>(cursors.Count);
        for (var i = 0; i < cursors.Count; i++)
            if (cursors[i].Slots.Length > 0) next.Enqueue(i, cursors[i].Slots.Span[0].Ordinal);
        var last = -1L;
        while (next.TryDequeue(out var which, out var ordinal))
        {
            var (slots, at) = cursors[which];
            if (ordinal != last) yield return slots.Span[at];
            last = ordinal;
            if (++at == slots.Length) continue;
            cursors[which] = (slots, at);
            next.Enqueue(which, slots.Span[at].Ordinal);
        }
    }

    readonly struct Wanted
    {
        readonly ObjectBook book;
        readonly Visibility visibility;
        readonly Caller caller;
        readonly ObjectKind kind;
        readonly ListQuery query;
        readonly DateTimeOffset now;
        readonly bool byTarget, sees;
        readonly ImmutableArray<string> targets;

        public Wanted(Vtn vtn, Caller caller, ObjectKind kind, ListQuery query)
        {
            (book, visibility, this.caller, this.kind, this.query) = (vtn.Book, vtn.Visibility, caller, kind, query);
            now = vtn.Time.GetUtcNow();
            sees = caller.SeesAll;
            byTarget = kind is ObjectKind.Program or ObjectKind.Event;
            var granted = sees || !byTarget ? [] : book.Grants(caller.ClientId);
            targets = sees || !byTarget ? query.Targets
                : query.Targets.IsEmpty ? vtn.Options.TargetsMustBeNamed ? [] : granted
                : [.. query.Targets.Where(granted.Contains)];
        }

        public bool Holds(Shelved shelved)
        {
            var item = shelved.Object;
            if (!sees && !byTarget && !string.Equals(item.ClientId, caller.ClientId, StringComparison.Ordinal)) return false;
            if (!query.Targets.IsEmpty || (byTarget && !sees && !item.Targets.IsEmpty))
            {
                if (!Meets(item.Targets)) return false;
            }
            else if (byTarget && !sees && !visibility.CanSee(caller, item)) return false;
            if (query.ProgramId is { } program && (kind == ObjectKind.Report ? book.Find(ObjectKind.Event, item.EventId!)?.ProgramId : item.ProgramId) != program) return false;
            if (query.EventId is { } about && item.EventId != about) return false;
            if (query.VenId is { } ven && item.VenId != ven) return false;
            if (query.Name is { } name && item.Name != name) return false;
            if (query.ClientName is { } client && shelved.ClientName != client) return false;
            if (query.Kinds != 0 && (shelved.Kinds & query.Kinds) == 0) return false;
            return !query.Active || shelved.Ends > now;
        }

        bool Meets(ImmutableArray<string> borne)
        {
            foreach (var target in targets)
                if (borne.Contains(target)) return true;
            return false;
        }

        /// <summary>The fewest shelves, and of those the shortest, on which all that is wanted stands.</summary>
        public List<Shelf> Shelves()
        {
            List<Shelf> shelves = [];
            if (!sees && !byTarget) shelves.Add(book.On(kind, Facet.Client, caller.ClientId));
            else if (!query.Targets.IsEmpty || !sees)
            {
                foreach (var target in targets) shelves.Add(book.On(kind, Facet.Target, target));
                if (query.Targets.IsEmpty) shelves.Add(book.On(kind, Facet.Untargeted, ""));
            }
            else shelves.Add(book.All(kind));
            if (query.ProgramId is { } program && kind != ObjectKind.Report) Narrow(ref shelves, book.On(kind, Facet.Program, program));
            if (query.EventId is { } about) Narrow(ref shelves, book.On(kind, Facet.Event, about));
            if (query.VenId is { } ven) Narrow(ref shelves, book.On(kind, Facet.Ven, ven));
            if (query.Name is { } name) Narrow(ref shelves, book.On(kind, Facet.Name, name));
            return shelves;
        }

        static void Narrow(ref List<Shelf> shelves, Shelf other)
        {
            if (shelves.Count != 1 ? other.Count < shelves.Sum(s => s.Count) : other.Count < shelves[0].Count) shelves = [other];
        }
    }
}
