using System.Collections.Immutable;
using Ballast.Assets;
using Ballast.Signals;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>What a change of an event means to the coordinator.</summary>
/// <param name="Facts">Signals received and withdrawn, to be told in this order; empty when nothing changed for the site.</param>
/// <param name="Remarks">What was tolerated, assumed or passed over, a sentence each.</param>
/// <param name="Problems">Why the event was not acted on; what was asked before then stands.</param>
public sealed record EventUpdate(ImmutableArray<Fact> Facts, ImmutableArray<string> Remarks, ImmutableArray<string> Problems);

/// <summary>What the book knows of an event.</summary>
/// <param name="Id">The server's id.</param>
/// <param name="ProgramId">Of its program.</param>
/// <param name="Json">As last understood.</param>
/// <param name="FirstHeard">When it was first heard.</param>
/// <param name="Signals">What it asks, as last told.</param>
public sealed record BookedEvent(string Id, string ProgramId, string Json, DateTimeOffset FirstHeard, ImmutableArray<GridSignal> Signals);

/// <summary>
/// Turns the events of a server into facts, and remembers what each event has asked: a changed event replaces its signals under the same
/// ids and withdraws those that vanished; one that repeats its intervals is laid out as time goes on. Not for several threads at once.
/// </summary>
/// <param name="site">Gives SIMPLE levels their meaning.</param>
/// <param name="terms">What the standard leaves open; its times are taken from each call.</param>
public sealed class EventBook(Site site, EventTerms terms)
{
    readonly Site site = site;
    readonly EventTerms terms = terms;

    /// <summary>Events in the book, by id.</summary>
    public IReadOnlyDictionary<string, BookedEvent> Events => throw new NotImplementedException();

    /// <summary>An event came, or came again changed. Signals wholly past when first heard are not told.</summary>
    public EventUpdate Take(VenChange.EventChanged change, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>An event is gone: withdraws what it still asks.</summary>
    public EventUpdate Gone(string id, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Lays out further what repeats; to be called at least hourly, and cheap when there is nothing to do.</summary>
    public EventUpdate Renew(DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>The event that a signal came from: its id up to <c>#</c>, <c>@</c>, <c>/</c> or <c>.</c></summary>
    public static string EventOf(string signalId) => signalId.IndexOfAny(['#', '@', '/', '.']) is var at and >= 0 ? signalId[..at] : signalId;
}
