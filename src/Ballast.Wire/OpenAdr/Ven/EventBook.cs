using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Signals;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>What a change of an event means to the coordinator.</summary>
/// <param name="Facts">Signals received and withdrawn, to be told in this order; empty when nothing changed for the site.</param>
/// <param name="Remarks">What was tolerated, assumed or passed over, a sentence each.</param>
/// <param name="Problems">Why the event was not acted on; what was asked before then stands.</param>
public sealed record EventUpdate(ImmutableArray<Fact> Facts, ImmutableArray<string> Remarks, ImmutableArray<string> Problems)
{
    internal static EventUpdate Nothing { get; } = new([], [], []);
}

/// <summary>What the book knows of an event.</summary>
/// <param name="Id">The server's id.</param>
/// <param name="ProgramId">Of its program.</param>
/// <param name="Json">As last understood; empty for one that was remembered and not heard since.</param>
/// <param name="FirstHeard">When it was first heard.</param>
/// <param name="Signals">What it asks, as last told.</param>
public sealed record BookedEvent(string Id, string ProgramId, string Json, DateTimeOffset FirstHeard, ImmutableArray<GridSignal> Signals)
{
    internal string? ProgramJson { get; init; }

    internal bool IsUpdate { get; init; }

    internal EventNames? Names { get; init; }

    internal DateTimeOffset? LaidOutUntil { get; init; }
}

/// <summary>
/// Turns the events of a server into facts, and remembers what each event has asked: a changed event replaces its signals under the same
/// ids and withdraws those that vanished; one that repeats its intervals is laid out as time goes on. Not for several threads at once.
/// </summary>
/// <param name="site">Gives SIMPLE levels their meaning.</param>
/// <param name="terms">What the standard leaves open; its times are taken from each call.</param>
public sealed class EventBook(Site site, EventTerms terms)
{
    readonly Dictionary<string, BookedEvent> events = [];

    /// <summary>Events in the book, by id.</summary>
    public IReadOnlyDictionary<string, BookedEvent> Events => events;

    /// <summary>Signals that an earlier run had told of an event, so that what vanished meanwhile is withdrawn. Before the first <see cref="Take"/> of the event.</summary>
    public void Remember(string eventId, string programId, DateTimeOffset firstHeard, IEnumerable<GridSignal> signals)
    {
        var told = signals.ToImmutableArray();
        // An event that began with several intervals has its signals numbered, also when one is left.
        var names = told.Length > 0 && told.All(signal => signal.Id.Contains('#', StringComparison.Ordinal)) ? new EventNames(null, null) : null;
        events[eventId] = new BookedEvent(eventId, programId, "", firstHeard, told) { Names = names };
    }

    /// <summary>An event came, or came again changed. Signals wholly past when first heard are not told.</summary>
    public EventUpdate Take(VenChange.EventChanged change, DateTimeOffset now)
    {
        var before = events.GetValueOrDefault(change.Id) ?? new BookedEvent(change.Id, change.ProgramId, "", change.FirstHeard, []);
        return Read(before, before with { ProgramId = change.ProgramId, Json = change.Json, ProgramJson = change.ProgramJson, IsUpdate = change.IsUpdate }, now);
    }

    /// <summary>An event is gone: withdraws what it still asks.</summary>
    public EventUpdate Gone(string id, DateTimeOffset now) =>
        events.Remove(id, out var booked) ? EventUpdate.Nothing with { Facts = [.. Withdrawn(booked.Signals, now)] } : EventUpdate.Nothing;

    /// <summary>Lays out further what repeats; to be called at least hourly, and cheap when there is nothing to do.</summary>
    public EventUpdate Renew(DateTimeOffset now)
    {
        EventUpdate[] updates = [.. events.Values.Where(booked => booked.LaidOutUntil - terms.Ahead / 2 <= now).ToList().Select(booked => Read(booked, booked, now))];
        return new([.. updates.SelectMany(update => update.Facts)], [], [.. updates.SelectMany(update => update.Problems)]);
    }

    /// <summary>The event that a signal came from: its id up to <c>#</c>, <c>@</c>, <c>/</c> or <c>.</c></summary>
    public static string EventOf(string signalId) => signalId.IndexOfAny(['#', '@', '/', '.']) is var at and >= 0 ? signalId[..at] : signalId;

    EventUpdate Read(BookedEvent before, BookedEvent booked, DateTimeOffset now)
    {
        var here = terms with { Now = now, FirstHeard = booked.FirstHeard, IsUpdate = booked.IsUpdate, ProgramJson = booked.ProgramJson };
        var reading = EventDocument.Read(booked.Json, site, here, before.Names);
        if (!reading.Ok)
        {
            // What was understood before stands; the event is kept, so that its end is still acted on.
            events[before.Id] = before;
            return EventUpdate.Nothing with { Remarks = reading.Remarks, Problems = reading.Problems };
        }
        var told = before.Signals.ToDictionary(signal => signal.Id);
        var kept = reading.Signals.Where(signal => told.ContainsKey(signal.Id) || !(signal.Start + signal.Duration <= now)).ToImmutableArray();
        var ids = kept.Select(signal => signal.Id).ToHashSet();
        var vanished = before.Signals.Where(signal => !ids.Contains(signal.Id));
        events[before.Id] = booked with { Signals = kept, Names = reading.Names ?? before.Names, LaidOutUntil = reading.LaidOutUntil };
        return new(
            [.. kept.Where(signal => !signal.Equals(told.GetValueOrDefault(signal.Id))).Select(signal => new SignalReceived(signal) { Known = now }), .. Withdrawn(vanished, now)],
            reading.Remarks,
            []);
    }

    static IEnumerable<Fact> Withdrawn(IEnumerable<GridSignal> signals, DateTimeOffset now) =>
        signals.Where(signal => !(EndOf(signal) <= now)).Select(signal => new SignalWithdrawn(signal.Id) { Known = now });

    /// <summary>When it lets go of the site; null: not by itself.</summary>
    static DateTimeOffset? EndOf(GridSignal signal) => signal.Start + (signal is Signals.Dispatch dispatch ? dispatch.RampDown : TimeSpan.Zero) + signal.Duration;
}
