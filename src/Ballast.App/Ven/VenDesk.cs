using System.Text.Json;
using Ballast.App.Live;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.App.Ven;

/// <summary>
/// Between the server's events and the site: tells the loop what changed and nothing twice. What was told stands in the
/// site's own journal; what is kept here says which of its signals are the server's, and of which events the site takes no part.
/// </summary>
sealed class VenDesk(LiveLoop loop, EventBook book, VenState state, Action<string> remark)
{
    /// <summary>What earlier runs told the site, as its journal has it; before anything is heard.</summary>
    public void Remember()
    {
        foreach (var kept in state.Events.Values)
        {
            var told = loop.Snapshot.Views.Where(v => EventBook.EventOf(v.Signal.Id) == kept.Id).GroupBy(v => v.Signal.Id).Select(g => g.Last().Signal);
            book.Remember(kept.Id, kept.ProgramId, kept.FirstHeard, told);
        }
    }

    /// <summary>An event came or changed.</summary>
    public async Task Take(VenChange.EventChanged change)
    {
        if (!state.Events.TryGetValue(change.Id, out var kept))
            kept = state.Events[change.Id] = new KeptEvent { Id = change.Id, ProgramId = change.ProgramId, FirstHeard = change.FirstHeard, ReportedThrough = change.FirstHeard };
        (kept.ProgramId, kept.ProgramName, kept.IsNews) = (change.ProgramId, change.ProgramName ?? kept.ProgramName, true);
        (kept.Name, kept.Json) = Look(change.Json);
        await Do(change.Id, book.Take(change, loop.SiteNow));
        // A signal of an earlier run that the event no longer asks for: the book of this run never knew it.
        if (book.Events.TryGetValue(change.Id, out var booked)) await WithdrawAll(v => EventBook.EventOf(v.Signal.Id) == change.Id && booked.Signals.All(s => s.Id != v.Signal.Id));
    }

    /// <summary>An event is gone from the server: what it asks ends.</summary>
    public async Task Gone(string id)
    {
        await Do(id, book.Gone(id, loop.SiteNow));
        await WithdrawAll(v => EventBook.EventOf(v.Signal.Id) == id);
        state.Events.Remove(id);
    }

    /// <summary>What repeats is laid out further.</summary>
    public async Task Renew()
    {
        var update = book.Renew(loop.SiteNow);
        foreach (var group in update.Facts.GroupBy(EventOf)) await Do(group.Key, update with { Facts = [.. group] });
    }

    /// <summary>What the site takes no part in ends.</summary>
    public Task OptOut(KeptEvent kept) => WithdrawAll(v => EventBook.EventOf(v.Signal.Id) == kept.Id);

    /// <summary>It takes part again, in what is left of the event.</summary>
    public Task OptIn(KeptEvent kept) => TellAgain(kept.Id);

    /// <summary>The server is away too long: what it asked without an end is let go; what has an end runs to it.</summary>
    public async Task LetGo()
    {
        foreach (var kept in state.Events.Values.Where(e => !e.LetGo).ToList())
        {
            var open = loop.Snapshot.Views.Count(v => IsInForce(v) && v.Signal.Duration is null && EventBook.EventOf(v.Signal.Id) == kept.Id);
            if (open == 0) continue;
            kept.LetGo = true;
            remark($"Event {kept.Id} has no end and its server is away; it was let go, and the site goes back to its own course.");
            await WithdrawAll(v => v.Signal.Duration is null && EventBook.EventOf(v.Signal.Id) == kept.Id);
        }
    }

    /// <summary>The server is back: what was let go and still stands there counts again.</summary>
    public async Task TakeUp()
    {
        foreach (var kept in state.Events.Values.Where(e => e.LetGo).ToList())
        {
            kept.LetGo = false;
            if (kept.OptedOut is null) await TellAgain(kept.Id);
        }
    }

    /// <summary>Signals of the server that are in force or to come.</summary>
    public int InForce => loop.Snapshot.Views.Count(v => IsInForce(v) && state.Events.ContainsKey(EventBook.EventOf(v.Signal.Id)));

    async Task Do(string eventId, EventUpdate update)
    {
        foreach (var sentence in update.Remarks) remark(sentence);
        foreach (var problem in update.Problems) remark(problem);
        if (state.Events.TryGetValue(eventId, out var kept) && kept.OptedOut is not null) return;
        foreach (var fact in update.Facts)
        {
            switch (fact)
            {
                case SignalReceived received when Known(received.Signal):
                    break;
                case SignalWithdrawn withdrawn when !loop.Snapshot.Views.Any(v => v.Signal.Id == withdrawn.SignalId && IsInForce(v)):
                    break;
                default:
                    await Tell(fact);
                    break;
            }
        }
    }

    /// <summary>Whether the site heard just this last of the signal; if it was ended since, that was meant.</summary>
    bool Known(GridSignal signal) => loop.Snapshot.Views.LastOrDefault(v => v.Signal.Id == signal.Id) is { } view && view.Signal == signal;

    async Task TellAgain(string eventId)
    {
        if (!book.Events.TryGetValue(eventId, out var booked)) return;
        var now = loop.SiteNow;
        foreach (var signal in booked.Signals)
        {
            if (signal.Start + (signal is Signals.Dispatch dispatch ? dispatch.RampDown : TimeSpan.Zero) + signal.Duration <= now) continue;
            if (loop.Snapshot.Views.Any(v => v.Signal.Id == signal.Id && IsInForce(v))) continue;
            await Tell(new SignalReceived(signal) { Known = now });
        }
    }

    async Task WithdrawAll(Func<EventView, bool> which)
    {
        foreach (var view in loop.Snapshot.Views.Where(v => IsInForce(v) && which(v)).ToList())
            await Tell(new SignalWithdrawn(view.Signal.Id) { Known = loop.SiteNow });
    }

    static bool IsInForce(EventView view) => view.CutShortAt is null && view.Phase != EventPhase.Over;

    static string EventOf(Fact fact) => EventBook.EventOf(fact switch
    {
        SignalReceived received => received.Signal.Id,
        SignalWithdrawn withdrawn => withdrawn.SignalId,
        _ => "",
    });

    async Task Tell(Fact fact)
    {
        // The loop's queue empties within a tick; to wait for that is better than to lose what the grid asks.
        Task done;
        while (!loop.TryTell(fact, out done)) await Task.Delay(50);
        await done;
    }

    /// <summary>Its name, and its whole text where it asks for reports.</summary>
    static (string? Name, string Json) Look(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var name = document.RootElement.TryGetProperty("eventName", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
            var asks = document.RootElement.TryGetProperty("reportDescriptors", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;
            return (name, asks ? json : "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, "");
        }
    }
}
