using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ballast.Wire.OpenAdr.Ven;

public sealed partial class VenClient
{
    /// <summary>Events asked for one by one in a poll, because the list no longer has them.</summary>
    const int MostConfirmed = 100;

    /// <summary>Within this time a look that was asked for is taken, and no second one.</summary>
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.8);

    static readonly TimeSpan MuchSkew = TimeSpan.FromMinutes(1);

    readonly HashSet<string> said = [];
    ImmutableDictionary<string, VenProgram> programs = ImmutableDictionary<string, VenProgram>.Empty;
    VenPlace place = new(null, ImmutableDictionary<string, string>.Empty, []);
    DateTimeOffset? lastGood;
    DateTimeOffset refreshAt;
    bool found, lost, called, saidSkew, activeOnly = true, byTargets, targetsShown;
    int failures;
    long draws, polls, unchanged;

    async Task Whole(CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ending.Token);
        var sending = SendReports(both.Token);
        try
        {
            while (true)
            {
                var wait = await Turn(both.Token);
                await Wait(wait, both.Token);
            }
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            await both.CancelAsync();
            await sending;
            await StopNotices();
            reports.Close();
            changes.Writer.TryComplete();
        }
    }

    /// <summary>One go at the server; says how long to wait for the next.</summary>
    async Task<TimeSpan> Turn(CancellationToken cancellation)
    {
        try
        {
            if (!version.Task.IsCompleted) version.TrySetResult(await registration.Version(cancellation));
            if (!found || time.GetUtcNow() >= refreshAt) await Refresh(cancellation);
            await Poll(cancellation);
            if (!found) await Tell(new VenChange.ServerFound(version.Task.Result) { At = time.GetUtcNow() }, cancellation);
            (found, lost, failures, lastGood) = (true, false, 0, time.GetUtcNow());
            var skew = options.IsTimeSimulated ? TimeSpan.Zero : wire.Skew ?? TimeSpan.Zero;
            if (skew.Duration() > MuchSkew && !saidSkew)
                await Say(string.Create(CultureInfo.InvariantCulture, $"The server's clock is about {Math.Round(skew.TotalMinutes)} min away from ours; events are taken at the times they state."), cancellation);
            saidSkew = skew.Duration() > MuchSkew;
            Show(null);
            return (Notified ? options.PollWhileNotified : options.PollEvery) * (0.75 + 0.5 * Draw.Share(options.Seed, "poll", Interlocked.Increment(ref draws)));
        }
        catch (VenTrouble trouble)
        {
            return await Failed(trouble, cancellation);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or JsonException or FormatException or OverflowException)
        {
            // Text that is not Unicode, deep in an answer, shows itself only when it is looked at.
            return await Failed(new VenTrouble($"An answer of the server could not be read: {exception.Message.TrimEnd('.').Shown()}."), cancellation);
        }
    }

    async Task<TimeSpan> Failed(VenTrouble trouble, CancellationToken cancellation)
    {
        eventPages.Forget();
        failures++;
        if (!lost && (lastGood is null || failures >= options.LostAfterFailures))
        {
            (lost, found) = (true, false);
            await Tell(new VenChange.ServerLost(lastGood, trouble.Message) { At = time.GetUtcNow() }, cancellation);
        }
        Show(trouble.Message);
        return Backoff(failures, trouble.RetryAfter);
    }

    TimeSpan Backoff(int attempt, TimeSpan? retryAfter)
    {
        var seconds = Math.Min(options.Backoff.First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 20)), options.Backoff.Longest.TotalSeconds);
        var wait = TimeSpan.FromSeconds(seconds * (0.5 + 0.5 * Draw.Share(options.Seed, "backoff", Interlocked.Increment(ref draws))));
        return retryAfter > wait ? retryAfter.Value : wait;
    }

    async Task Refresh(CancellationToken cancellation)
    {
        var spoken = version.Task.Result;
        place = await registration.Register(spoken, cancellation);
        await LearnPrograms(cancellation);
        await StandForNotices(spoken, cancellation);
        refreshAt = time.GetUtcNow() + options.RefreshEvery * (0.75 + 0.5 * Draw.Share(options.Seed, "refresh", Interlocked.Increment(ref draws)));
        shelf.Doubt();
        eventPages.Forget();
    }

    async Task LearnPrograms(CancellationToken cancellation)
    {
        programs = await registration.Programs(cancellation);
        foreach (var wanted in options.Programs.Where(wanted => !programs.Values.Any(program => program.Id == wanted || program.Name == wanted)))
            await Say($"The program {wanted.Shown()} is not at the server, or not shown to us.", cancellation);
    }

    async Task Poll(CancellationToken cancellation)
    {
        if (shelf.Unsure) eventPages.Forget();
        shelf.Unsure = false;
        var asked = time.GetUtcNow();
        var (changed, ids, same) = await List("", cancellation);
        targetsShown |= changed.Any(item => EventTargets.Of(item).Any());
        byTargets |= version.Task.Result == OpenAdrVersion.V310 && place.Given.Count > 0 && !targetsShown;
        if (byTargets && !targetsShown)
        {
            // A server that shows targeted events only to who names the targets.
            var more = await List(string.Concat(place.Given.Order(StringComparer.Ordinal).Take(20).Select(target => $"&targets={Uri.EscapeDataString(target)}")), cancellation);
            changed.AddRange(more.Changed);
            ids.UnionWith(more.Ids);
            same &= more.Same;
        }
        polls++;
        // A hold follows its ramp and so ends after what the server calls the event's end: until then a change of it still counts.
        foreach (var id in shelf.Lingering(asked, options.Linger).Where(id => !ids.Contains(id)).Take(MostConfirmed).ToList()) await Confirm(id, asked, cancellation);
        if (same)
        {
            unchanged++;
            return;
        }
        await LearnMissingPrograms(changed, cancellation);
        foreach (var item in changed) await Put(item, asked, cancellation);
        foreach (var id in ids) shelf.Show(id);
        foreach (var id in shelf.Ids.Where(id => !ids.Contains(id) && !shelf.IsHidden(id)).Take(MostConfirmed).ToList()) await Confirm(id, asked, cancellation);
    }

    async Task<(List<JsonElement> Changed, HashSet<string> Ids, bool Same)> List(string targets, CancellationToken cancellation)
    {
        var active = activeOnly && version.Task.Result == OpenAdrVersion.V310 ? "active=true" : "";
        var query = $"{active}{targets}".TrimStart('&');
        try
        {
            return await eventPages.Changes(query.Length == 0 ? "events" : $"events?{query}", cancellation);
        }
        catch (VenTrouble trouble) when (trouble.Status is 400 or 422 && (active.Length > 0 || targets.Length > 0))
        {
            if (targets.Length > 0)
            {
                byTargets = false;
                targetsShown = true;
                await Say($"The server does not list events by the targets it gave us: {trouble.Message}", cancellation);
                return ([], [], true);
            }
            activeOnly = false;
            await Say($"The server does not know active=true, so all events are listed: {trouble.Message}", cancellation);
            return await eventPages.Changes("events", cancellation);
        }
    }

    async Task LearnMissingPrograms(List<JsonElement> items, CancellationToken cancellation)
    {
        if (items.Any(item => item.Text("programID") is { } id && !programs.ContainsKey(id))) await LearnPrograms(cancellation);
    }

    /// <summary>An event that the list no longer has is gone only if the server does not have it either: a list leaves out what is over, and pages shift.</summary>
    async Task Confirm(string id, DateTimeOffset asked, CancellationToken cancellation)
    {
        var reply = await server.Get($"events/{Uri.EscapeDataString(id)}", null, cancellation);
        switch (reply.Status)
        {
            case 200:
                using (var document = VenServer.Json($"GET events/{id}", reply))
                {
                    if (document.RootElement.Text("id") == id) await Put(document.RootElement.Clone(), asked, cancellation);
                    shelf.Hide(id, asked);
                }
                return;
            case 400 or 403 or 404 or 410:
                await Tell(shelf.Remove(id, time.GetUtcNow(), buried: false), cancellation);
                return;
            default:
                throw VenServer.Trouble($"GET events/{id}", reply);
        }
    }

    async Task Put(JsonElement given, DateTimeOffset? asked, CancellationToken cancellation)
    {
        VenChange? change;
        string? remark;
        try
        {
            var item = await AsEvent(given, cancellation);
            change = shelf.Put(item, Meant(item), programs, time.GetUtcNow(), asked, out remark);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or JsonException)
        {
            // Text that is not Unicode, or a key twice: one such event keeps no others from being heard.
            (change, remark) = (null, "An event holds text that is not Unicode, or a key twice, and was passed over.");
        }
        if (remark is not null) await Say(remark, cancellation);
        await Tell(change, cancellation);
    }

    /// <summary>What stands among events and has a program is one, whatever it calls itself.</summary>
    async Task<JsonElement> AsEvent(JsonElement item, CancellationToken cancellation)
    {
        if (item.Text("objectType") is not { } type || type == "EVENT" || item.Text("programID") is null) return item;
        await Say($"An event calls itself {type.Shown()} and was taken for what it is.", cancellation);
        var corrected = JsonObject.Create(item)!;
        corrected["objectType"] = "EVENT";
        using var document = JsonDocument.Parse(corrected.ToJsonString());
        return document.RootElement.Clone();
    }

    bool Meant(JsonElement item)
    {
        if (item.Text("objectType") is { } type && !type.Equals("EVENT", StringComparison.OrdinalIgnoreCase)) return false;
        if (options.Programs.Length > 0 && !(item.Text("programID") is { } id && (options.Programs.Contains(id) || (programs.TryGetValue(id, out var program) && Heeds(program))))) return false;
        // A server of 3.1 shows nobody what is for others, and knows targets of ours that we do not.
        return version.Task is { IsCompletedSuccessfully: true, Result: OpenAdrVersion.V310 } || EventTargets.Meant(item, Names(place.Given));
    }

    bool Heeds(VenProgram program) => options.Programs.Length == 0 || options.Programs.Contains(program.Id) || options.Programs.Contains(program.Name);

    async Task Wait(TimeSpan wait, CancellationToken cancellation)
    {
        var begun = time.GetUtcNow();
        var until = begun + wait;
        while (true)
        {
            await Hear(cancellation);
            var now = time.GetUtcNow();
            if (failures == 0 && Interlocked.Exchange(ref lookNow, 0) != 0)
            {
                // Spread, because the same news makes others look too, and never more often than this.
                var soon = now + Soon * Draw.Share(options.Seed, "look", Interlocked.Increment(ref draws));
                var least = begun + (options.PollEvery < Soon ? options.PollEvery : Soon);
                until = new[] { until, soon > least ? soon : least }.Min();
            }
            if (now >= until) return;
            using var enough = new CancellationTokenSource(until - now, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, enough.Token);
            try
            {
                await notices.Reader.WaitToReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The wait is over.
            }
        }
    }

    /// <summary>Takes the notices that came. What they say is believed where it is whole; the rest is a reason to look.</summary>
    async Task Hear(CancellationToken cancellation)
    {
        while (notices.Reader.TryRead(out var notice))
        {
            if (notice is null) continue;
            try
            {
                if (notice.ObjectType == "PROGRAM") refreshAt = default;
                if (notice.ObjectType != "EVENT" || notice.Operation == "READ")
                {
                    if (notice.ObjectType == "PROGRAM") Look();
                }
                else if (notice.Odd || !version.Task.IsCompleted || !found)
                {
                    Look();
                }
                else if (notice.Operation == "DELETE")
                {
                    if (notice.Object.Text("id") is { } id) await Tell(shelf.Remove(id, time.GetUtcNow(), buried: true), cancellation);
                    eventPages.Forget();
                }
                else
                {
                    await Put(notice.Object, null, cancellation);
                    if (notice.Object.Text("programID") is { } program && !programs.ContainsKey(program)) Look();
                }
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                // Half a surrogate pair in a text of the notice.
                Look();
            }
        }
    }

    async ValueTask Tell(VenChange? change, CancellationToken cancellation)
    {
        if (change is not null) await changes.Writer.WriteAsync(change, cancellation);
    }

    /// <summary>A remark, once.</summary>
    async ValueTask Say(string sentence, CancellationToken cancellation)
    {
        lock (said)
        {
            if (said.Count >= 1000) said.Clear();
            if (!said.Add(sentence)) return;
        }
        await Tell(new VenChange.Remark(sentence) { At = time.GetUtcNow() }, cancellation);
    }

    void Show(string? trouble) => Volatile.Write(ref status, new VenStatus
    {
        Connected = found,
        Version = version.Task.IsCompletedSuccessfully ? version.Task.Result : null,
        VenId = place.VenId,
        ResourceIds = place.ResourceIds,
        Names = Names(place.Given),
        Programs = [.. programs.Values.OrderBy(program => program.Name, StringComparer.Ordinal)],
        Events = shelf.Count,
        LastHeard = lastGood,
        Trouble = trouble,
    });
}
