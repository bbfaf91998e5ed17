using System.Collections.Immutable;
using Ballast.Vtn.Access;
using Ballast.Vtn.Notify;

namespace Ballast.Vtn.Objects;

/// <summary>What may be changed by whom, and what would leave something pointing at nothing. Asked by the one writer, against the book as it stands.</summary>
sealed class Rules(ObjectBook book, Visibility visibility, VtnOptions limits)
{
    /// <summary>Whose the object will be; null for programs and events.</summary>
    public static string? OwnerOf(Caller caller, Draft draft, VtnObject? before) => draft.Kind switch
    {
        ObjectKind.Program or ObjectKind.Event => null,
        ObjectKind.Ven or ObjectKind.Resource when draft.SaysBl => draft.ClientId,
        _ => before?.ClientId ?? caller.ClientId,
    };

    /// <summary>The targets it will bear: of VENs and resources what business logic grants, whatever a VEN says.</summary>
    public static ImmutableArray<string> TargetsOf(Draft draft, VtnObject? before) =>
        draft.Kind is ObjectKind.Ven or ObjectKind.Resource && !draft.SaysBl ? before?.Targets ?? [] : draft.Targets;

    /// <summary>Null where it may be created.</summary>
    public Outcome? Create(Caller caller, Draft draft)
    {
        if (book.Count(draft.Kind) >= limits.MaxObjects) return Outcome.Refused(403, $"This server holds {limits.MaxObjects} {Plural(draft.Kind)}, which is as many as it takes; delete some first.");
        if (Speaks(caller, draft, null) is { } wrong) return wrong;
        var owner = OwnerOf(caller, draft, null);
        if (owner is not null && book.On(draft.Kind, Facet.Client, owner).Count >= limits.MaxObjectsPerClient)
            return Outcome.Refused(403, $"Client {owner} has {limits.MaxObjectsPerClient} {Plural(draft.Kind)}, which is as many as one may have; delete some first.");
        return Fits(caller, draft, null, owner);
    }

    /// <summary>Null where it may be replaced.</summary>
    public Outcome? Update(Caller caller, Draft draft, VtnObject before) =>
        Own(caller, before) ?? Speaks(caller, draft, before) ?? Fits(caller, draft, before, OwnerOf(caller, draft, before));

    /// <summary>Null where it may be deleted.</summary>
    public Outcome? Delete(Caller caller, VtnObject item)
    {
        if (Own(caller, item) is { } refused) return refused;
        return item.Kind switch
        {
            ObjectKind.Program when book.On(ObjectKind.Event, Facet.Program, item.Id).Count is > 0 and var n =>
                Outcome.Refused(409, $"Program {item.Id} has {Counted(n, "event")}; delete {(n == 1 ? "it" : "them")} first."),
            ObjectKind.Event when book.On(ObjectKind.Report, Facet.Event, item.Id).Count is > 0 and var n =>
                Outcome.Refused(409, $"Event {item.Id} has {Counted(n, "report")}, which would be left without it; to cancel the event, give it the intervalPeriod start 0001-01-01T00:00:00Z and duration PT0S."),
            ObjectKind.Ven when book.On(ObjectKind.Resource, Facet.Ven, item.Id).Count is > 0 and var n =>
                Outcome.Refused(409, $"VEN {item.Id} has {Counted(n, "resource")}; delete {(n == 1 ? "it" : "them")} first."),
            _ => null,
        };
    }

    static Outcome? Own(Caller caller, VtnObject item) =>
        caller.Role == Role.BusinessLogic || string.Equals(item.ClientId, caller.ClientId, StringComparison.Ordinal)
            ? null : Outcome.Refused(403, $"This {Singular(item.Kind)} belongs to another client.");

    /// <summary>Who may use which form of request, and who may say which targets.</summary>
    static Outcome? Speaks(Caller caller, Draft draft, VtnObject? before)
    {
        if (draft.Kind is not (ObjectKind.Ven or ObjectKind.Resource)) return null;
        var form = draft.Kind == ObjectKind.Ven ? "VEN" : "RESOURCE";
        if (draft.SaysBl && caller.Role != Role.BusinessLogic)
            return Outcome.Refused(403, $"Only business logic makes a BL_{form}_REQUEST; a VEN makes a VEN_{form}_REQUEST.");
        if (draft.SaysBl) return null;
        if (caller.Role == Role.BusinessLogic && before is null)
            return Outcome.Refused(400, $"$.objectType: business logic says for which client it speaks; make a BL_{form}_REQUEST with a clientID.");
        if (draft.Targets is { IsEmpty: false } wanted && !wanted.ToHashSet().SetEquals(before?.Targets ?? []))
            return Outcome.Refused(403, $"$.targets: only business logic grants targets; leave them out of a VEN_{form}_REQUEST.");
        return null;
    }

    /// <summary>What it refers to is there, and nothing else bears its name.</summary>
    Outcome? Fits(Caller caller, Draft draft, VtnObject? before, string? owner) => draft.Kind switch
    {
        ObjectKind.Program => Taken(ObjectKind.Program, draft.Name!, before) ? Outcome.Refused(409, $"$.programName: there is a program {draft.Name} already.") : null,
        ObjectKind.Event => book.Get(ObjectKind.Program, draft.ProgramId!) is null ? Outcome.Refused(409, $"$.programID: there is no program {draft.ProgramId}; create it first.") : null,
        ObjectKind.Report => Sees(caller, ObjectKind.Event, draft.EventId!) || before?.EventId == draft.EventId ? null : Outcome.Refused(409, $"$.eventID: there is no event {draft.EventId}; report on one that you have read."),
        ObjectKind.Subscription => Subscribes(caller, draft, before, owner!),
        ObjectKind.Ven => Ven(draft, before, owner!),
        _ => Resource(caller, draft, before, owner!),
    };

    Outcome? Subscribes(Caller caller, Draft draft, VtnObject? before, string owner)
    {
        if (draft.ProgramId is { } program && !Sees(caller, ObjectKind.Program, program)) return Outcome.Refused(409, $"$.programID: there is no program {program}; leave it out, or name one that you have read.");
        foreach (var (callback, i) in draft.Callbacks.Select((url, i) => (url, i)))
            if (CallbackRules.Problem(callback, limits.AllowPrivateCallbacks) is { } problem) return Outcome.Refused(400, $"$.objectOperations[{i}].callbackUrl: {problem}");
        var body = draft.Fingerprint();
        foreach (var other in book.OfClient(ObjectKind.Subscription, owner))
            if (other.Id != before?.Id && other.Name == draft.Name && other.ProgramId == draft.ProgramId && body.AsSpan().SequenceEqual(Draft.FingerprintOf(other)))
                return Outcome.Refused(409, $"Subscription {other.Id} of this client says the same already.");
        return null;
    }

    Outcome? Ven(Draft draft, VtnObject? before, string owner)
    {
        if (Taken(ObjectKind.Ven, draft.Name!, before)) return Outcome.Refused(409, $"$.venName: there is a VEN {draft.Name} already.");
        if (book.OfClient(ObjectKind.Ven, owner).Any(v => v.Id != before?.Id)) return Outcome.Refused(409, $"Client {owner} has a VEN already; update that one.");
        if (before is not null && before.ClientId != owner && book.On(ObjectKind.Resource, Facet.Ven, before.Id).Count > 0)
            return Outcome.Refused(409, $"$.clientID: VEN {before.Id} has resources that belong to client {before.ClientId}; delete them first.");
        return null;
    }

    Outcome? Resource(Caller caller, Draft draft, VtnObject? before, string owner)
    {
        if (book.Find(ObjectKind.Ven, draft.VenId!) is not { } ven || (caller.Role == Role.Ven && caller.ClientId != ven.ClientId))
        {
            // A VEN learns the same of a VEN that is not there and of one that is another's.
            if (caller.Role == Role.Ven && book.OfClient(ObjectKind.Ven, caller.ClientId).Any()) return Outcome.Refused(403, $"$.venID: {draft.VenId} is not the VEN of this client.");
            return Outcome.Refused(before is null ? 404 : 409, $"$.venID: there is no VEN {draft.VenId}; create it first.");
        }
        if (ven.ClientId != owner) return Outcome.Refused(409, $"$.clientID: VEN {ven.Id} belongs to client {ven.ClientId}, not {owner}.");
        foreach (var other in book.Named(ObjectKind.Resource, draft.Name!))
            if (other.VenId == ven.Id && other.Id != before?.Id) return Outcome.Refused(409, $"$.resourceName: VEN {ven.Id} has a resource {draft.Name} already.");
        return null;
    }

    bool Taken(ObjectKind kind, string name, VtnObject? before) => book.Named(kind, name).Any(o => o.Id != before?.Id);

    bool Sees(Caller caller, ObjectKind kind, string id) => book.Find(kind, id) is { } found && visibility.CanSee(caller, found);

    static string Counted(int n, string word) => n == 1 ? $"a {word}" : $"{n} {word}s";

    public static string Singular(ObjectKind kind) => kind == ObjectKind.Ven ? "VEN" : kind.ToString().ToLowerInvariant();

    public static string Plural(ObjectKind kind) => Singular(kind) + "s";
}
