using System.Collections.Immutable;
using System.Security.Cryptography;
using Ballast.App.Live;
using Ballast.Journal;
using Ballast.Wire.OpenAdr;
using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.App.Ven;

/// <summary>
/// The site as a client of an OpenADR server: hears its events, tells the loop, and reports. It never stands in the
/// loop's way: whatever the server does, the site goes on with what it was told.
/// </summary>
sealed partial class VenService : BackgroundService
{
    /// <summary>Path of the webhook on this server.</summary>
    public const string CallbackPath = "/openadr/notifications";

    public const int MostNoticeBytes = 1024 * 1024;

    const int MostSaid = 100;

    static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    readonly LiveLoop loop;
    readonly VenSettings settings;
    readonly TimeProvider wall;
    readonly IHostApplicationLifetime lifetime;
    readonly Func<string?> url;
    readonly VenState state;
    readonly Outbox outbox;
    readonly EventBook book;
    readonly VenDesk desk;
    readonly ReportDesk reports;
    readonly SemaphoreSlim gate = new(1);
    readonly Recent<string> remarks = new(100);
    readonly HashSet<string> remarked = [];
    readonly string statePath;
    VenClient? client;
    string? trouble;
    DateTimeOffset saved;
    DateTimeOffset? lastHeard;
    DateTimeOffset saidSince;
    int said;
    bool dirty;

    public VenService(LiveLoop loop, VenSettings settings, TimeProvider wall, IHostApplicationLifetime lifetime, Func<string?> url)
    {
        (this.loop, this.settings, this.wall, this.lifetime, this.url) = (loop, settings, wall, lifetime, url);
        statePath = Path.Combine(settings.StateDirectory, "ven.json");
        state = VenState.Open(statePath, settings.Server);
        outbox = Outbox.Open(Path.Combine(settings.StateDirectory, "ven-outbox.jsonl"), settings.MostWaiting);
        book = new EventBook(loop.Run.Source.Site, new EventTerms { Now = loop.SiteNow, Seed = loop.Run.Header.Seed, RampDown = settings.Ramp, RampUp = settings.Ramp });
        desk = new VenDesk(loop, book, state, Remark);
        desk.Remember();
        reports = new ReportDesk(loop, state, outbox, settings, Remark);
    }

    /// <summary>Takes a call back of the server.</summary>
    public NoticeAnswer Heard(ReadOnlyMemory<byte> body, string? bearer) => client?.Heard(body, bearer) ?? NoticeAnswer.Unauthorized;

    /// <summary>The site takes no part in an event, or does again. Null: done; else why not, with the status to answer.</summary>
    public async Task<(int Status, string Why)?> Opt(string? eventId, bool isOut, string? reason, CancellationToken cancel)
    {
        if (eventId is not { Length: > 0 }) return (400, "eventId is missing: the events stand in /api/openadr.");
        if (isOut && reason is not { Length: > 0 and <= 500 }) return (400, "An opt-out needs a reason of 1 to 500 characters: it is told to the server.");
        if (reason?.Any(char.IsControl) == true) return (400, "reason must be printable.");
        await gate.WaitAsync(cancel);
        try
        {
            if (!state.Events.TryGetValue(eventId, out var kept)) return (404, "There is no event of this id: the server's events stand in /api/openadr.");
            if (isOut == kept.OptedOut is not null) return (409, isOut ? "The site takes no part in this event already." : "The site takes part in this event: there is nothing to undo.");
            // Kept first: what a person ordered outlives a crash that comes between.
            if (isOut) kept.OptedOut = new OptedOut(reason!, loop.SiteNow);
            else kept.OptedOut = null;
            Save();
            if (isOut) await desk.OptOut(kept);
            else await desk.OptIn(kept);
            SayOpted(kept, reason);
            Save();
            return null;
        }
        catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
        {
            return (503, e.Message);
        }
        finally
        {
            gate.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        reports.Dispose();
        outbox.Dispose();
        gate.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        try
        {
            await Started(stopping);
            lastHeard = state.LastHeard ?? loop.SiteNow;
            while (true)
            {
                await Follow(stopping);
                await Task.Delay(Again, wall, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (JournalException)
        {
            // The loop itself says what is wrong with the journal, and ends the process.
        }
        finally
        {
            if (dirty) TrySave();
        }
    }

    /// <summary>Until it is stopped, or something goes wrong that nobody foresaw: then the site goes on, and the server is followed anew.</summary>
    async Task Follow(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] works = [];
        try
        {
            await using var following = new VenClient(Options(), new SiteTime(loop), settings.Carrier?.Invoke());
            client = following;
            works = [following.Run(ended.Token), Hear(following, ended.Token), Beat(following, ended.Token), Send(following, ended.Token)];
            await await Task.WhenAny(works);
        }
        catch (Exception e) when (e is not (OperationCanceledException or JournalException))
        {
            trouble = e is IOException or UnauthorizedAccessException
                ? $"The files in {settings.StateDirectory} cannot be written ({e.Message.TrimEnd('.')}): free space or mend the rights."
                : $"The OpenADR client ran into something unforeseen ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}), and begins anew.";
            Remark(trouble);
        }
        finally
        {
            await ended.CancelAsync();
            try
            {
                await Task.WhenAll(works);
            }
            catch (Exception e) when (e is not JournalException)
            {
                // The first of them has been told of.
            }
        }
        stopping.ThrowIfCancellationRequested();
    }

    async Task Started(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(() => started.TrySetResult())) await started.Task.WaitAsync(stopping);
    }

    VenOptions Options()
    {
        if (settings.Notify == VenNotify.Webhook && state.CallbackBearer is null)
        {
            state.CallbackBearer = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            Save();
        }
        return new VenOptions
        {
            Server = settings.Server,
            VenName = settings.Name,
            ClientId = settings.ClientId,
            ClientSecret = settings.ClientSecret,
            Resources = [new VenResource(loop.Run.Source.Site.Name)],
            Targets = settings.Targets,
            Programs = settings.Programs,
            Version = settings.Version,
            PollEvery = settings.Poll,
            PollWhileNotified = settings.Poll > TimeSpan.FromMinutes(5) ? settings.Poll : TimeSpan.FromMinutes(5),
            Notices = settings.Notify switch
            {
                VenNotify.Webhook => new VenNotices.Webhook(settings.Callback ?? new Uri(new Uri(url()!), CallbackPath), state.CallbackBearer!),
                VenNotify.Mqtt => new VenNotices.Mqtt(settings.Broker),
                _ => new VenNotices.None(),
            },
            IsTimeSimulated = loop.IsTimeSimulated,
            KnownEvents = state.Events.Values.ToImmutableDictionary(e => e.Id, e => e.FirstHeard),
            Seed = loop.Run.Header.Seed,
        };
    }

    async Task Hear(VenClient from, CancellationToken ended)
    {
        await foreach (var change in from.Changes.ReadAllAsync(ended))
        {
            await gate.WaitAsync(ended);
            try
            {
                await Take(change);
                // What was acted on stands in the journal by now; this may follow it.
                Save();
            }
            finally
            {
                gate.Release();
            }
        }
    }

    async Task Take(VenChange change)
    {
        switch (change)
        {
            case VenChange.EventChanged changed:
                await desk.Take(changed);
                break;
            case VenChange.EventGone gone:
                var given = outbox.Forget(gone.Id);
                if (given > 0) Remark($"Event {gone.Id} is gone from the server; {given} reports that waited for it were given up.");
                await desk.Gone(gone.Id);
                break;
            case VenChange.ServerFound:
                lastHeard = loop.SiteNow;
                Say($"{settings.Server} is followed.");
                await desk.TakeUp();
                break;
            case VenChange.ServerLost lost:
                // Told each time, also in the same words.
                remarked.Remove(lost.Why);
                Remark(lost.Why);
                break;
            case VenChange.Remark said:
                Remark(said.Sentence);
                break;
        }
    }

    /// <summary>What is to be done as time goes on.</summary>
    async Task Beat(VenClient from, CancellationToken ended)
    {
        var period = TimeSpan.FromSeconds(Math.Clamp(5 / loop.Run.Header.Speed, 0.1, 1));
        using var timer = new PeriodicTimer(period, wall);
        while (await timer.WaitForNextTickAsync(ended))
        {
            await gate.WaitAsync(ended);
            try
            {
                await Beat(from.Status);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    async Task Beat(VenStatus status)
    {
        var now = loop.SiteNow;
        if (status.Connected && status.LastHeard is { } heard && !(heard <= lastHeard)) lastHeard = heard;
        if (!status.Connected && now - lastHeard > settings.HoldOpen)
        {
            await desk.LetGo();
            dirty = true;
        }
        foreach (var kept in state.Events.Values)
        {
            // Of an order that a crash cut short the rest is done here.
            if (kept.OptedOut is not null) await desk.OptOut(kept);
            if (kept.OptedOut is null == kept.SaidOut) SayOpted(kept, kept.OptedOut?.Reason);
        }
        await desk.Renew();
        dirty |= reports.Make();
        if (lastHeard - state.LastHeard >= TimeSpan.FromMinutes(1) || state.LastHeard is null)
        {
            state.LastHeard = lastHeard;
            dirty = true;
        }
        if (dirty && wall.GetUtcNow() - saved > TimeSpan.FromSeconds(1)) Save();
        trouble = null;
    }

    async Task Send(VenClient to, CancellationToken ended)
    {
        while (true)
        {
            var line = await outbox.Next(ended);
            var answer = await to.Send(line.Json!, await Replaces(line, ended), ended, line.IsOld);
            if (answer is ReportAnswer.NoRoom)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), wall, ended);
                continue;
            }
            await gate.WaitAsync(ended);
            try
            {
                outbox.Done(line);
                if (answer is ReportAnswer.Refused refused)
                {
                    state.ReportsRefused++;
                    Remark($"The report {line.Name} was refused: {refused.Sentence}");
                }
                else
                {
                    state.ReportsSent++;
                    if (answer is ReportAnswer.Sent { ReportId: { } id } && line.Name!.EndsWith(".opt", StringComparison.Ordinal) && state.Events.TryGetValue(line.EventId!, out var kept)) kept.OptReportId = id;
                }
                dirty = true;
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>Whether the site takes part is one report, that is sent again when that changes.</summary>
    async Task<string?> Replaces(OutboxLine line, CancellationToken ended)
    {
        if (!line.Name!.EndsWith(".opt", StringComparison.Ordinal)) return null;
        await gate.WaitAsync(ended);
        var id = state.Events.TryGetValue(line.EventId!, out var kept) ? kept.OptReportId : null;
        gate.Release();
        return id;
    }

    void SayOpted(KeptEvent kept, string? reason)
    {
        reports.SayOpted(kept, reason);
        kept.SaidOut = kept.OptedOut is not null;
        dirty = true;
    }

    void TrySave()
    {
        try
        {
            Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What it would have said is said by the journal and the server again.
        }
    }

    void Save()
    {
        state.Save(statePath);
        saved = wall.GetUtcNow();
        dirty = false;
    }
}
