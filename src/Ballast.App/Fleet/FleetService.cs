using System.Collections.Immutable;
using System.Threading.Channels;
using Ballast.App.Live;
using Ballast.App.Ven;
using Ballast.Assets;
using Ballast.Signals;
using Ballast.Units;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Wire.OpenAdr;
using Ballast.Wire.OpenAdr.Ven;
using VtnServer = Ballast.Vtn.Vtn;

namespace Ballast.App.Fleet;

/// <summary>
/// The fleet: a client of the utility's server, and the business logic of its own. Whatever the utility does, what was promised is carried on;
/// whatever a site does, the others make up for it within their offers, and the utility is told what cannot be made up for.
/// </summary>
sealed class FleetService : BackgroundService
{
    readonly FleetSettings settings;
    readonly FleetClock clock;
    readonly VtnServer server;
    readonly IHostApplicationLifetime lifetime;
    readonly string statePath;
    readonly FleetMemory memory;
    readonly Outbox outbox;
    readonly EventBook book;
    readonly Dictionary<string, SiteRecord> sites;
    readonly Dictionary<string, SiteRecord> byClient;
    readonly Downstream downstream;
    readonly SplitDesk desk;
    readonly FleetSource source;
    readonly UpwardDesk upward;
    readonly PictureMaker maker;
    readonly VenClient client;
    readonly Channel<VtnObject> heard = Channel.CreateBounded<VtnObject>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });
    readonly SemaphoreSlim gate = new(1);
    readonly Recent<SentReport> sent = new(40);
    readonly Recent<FleetNote> notes = new(100);
    readonly HashSet<string> remarked = [];
    readonly HashSet<string> silent = [];
    FleetPicture? picture;
    DateTimeOffset asked;
    bool dirty;

    public FleetService(FleetSettings settings, FleetClock clock, VtnServer server, string stateDirectory, IHostApplicationLifetime lifetime)
    {
        (this.settings, this.clock, this.server, this.lifetime) = (settings, clock, server, lifetime);
        statePath = Path.Combine(stateDirectory, "fleet.json");
        memory = FleetMemory.Open(statePath, settings.Utility.Url);
        outbox = Outbox.Open(Path.Combine(stateDirectory, "fleet-outbox.jsonl"), 10_000);
        sites = settings.Sites.ToDictionary(s => s.Name, s => new SiteRecord(s));
        byClient = sites.Values.ToDictionary(s => s.Site.Client);
        var now = clock.GetUtcNow();
        // Only its SIMPLE levels are read: what an upstream event asks of the fleet as of a site.
        var self = new Site { Name = settings.Name, Interconnection = new Interconnection { ImportLimit = new Power(1e12) } };
        book = new EventBook(self, new EventTerms { Now = now, RampDown = settings.Timings.Ramp, RampUp = settings.Timings.Ramp });
        downstream = new Downstream(server, settings, Remark);
        desk = new SplitDesk(settings, memory, sites, now);
        source = new FleetSource(sites.Values, settings.Timings.Report, s => desk.IsSilent(s, clock.GetUtcNow()), Windows);
        upward = new UpwardDesk(settings, memory, outbox, source, HeardThrough, now, Remark);
        maker = new PictureMaker(settings, memory, sites, desk, source);
        client = new VenClient(Options(), clock);
        Recall();
    }

    /// <summary>The newest picture; null before the first.</summary>
    public FleetPicture? Picture => Volatile.Read(ref picture);

    public override void Dispose()
    {
        base.Dispose();
        outbox.Dispose();
        gate.Dispose();
    }

    /// <summary>Before anybody asks: what the sites find on the server.</summary>
    public async Task Prepare()
    {
        await downstream.Prepare(clock.GetUtcNow());
        foreach (var report in server.Book.Of(ObjectKind.Report).OrderBy(r => r.Created)) Hear(report);
        server.Announced += what =>
        {
            if (what is { Operation: not Operation.Delete, Object.Kind: ObjectKind.Report }) heard.Writer.TryWrite(what.Object);
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Task[] works = [client.Run(ended.Token), Listen(ended.Token), Beat(ended.Token), Send(ended.Token)];
            await Task.WhenAny(works);
            await ended.CancelAsync();
            await Task.WhenAll(works);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The fleet stopped, as its files cannot be written ({e.Message}): free space or mend the rights, and start again. Sites go on with what they were told.");
            lifetime.StopApplication();
        }
        finally
        {
            await client.DisposeAsync();
            if (dirty) memory.Save(statePath);
        }
    }

    VenOptions Options() => new()
    {
        Server = settings.Utility.Url,
        VenName = settings.Utility.VenName,
        ClientId = settings.Utility.Client,
        ClientSecret = settings.Utility.SecretFile is { } file ? () => Secret(file) : null,
        Programs = settings.Utility.Programs,
        PollEvery = settings.Utility.Poll,
        Backoff = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(Math.Clamp(settings.Utility.Poll.TotalSeconds * 4, 2, 120))),
        IsTimeSimulated = settings.Clock is not null,
        KnownEvents = memory.Events.Values.ToImmutableDictionary(e => e.Id, e => e.FirstHeard),
        Seed = (ulong)settings.Name.Length,
    };

    /// <summary>What an earlier run knew: its events ask again what they asked, whether or not the utility answers now.</summary>
    void Recall()
    {
        // As at the time when each was first heard: of one whose interval is over, the hold or the ramp back may still run.
        foreach (var kept in memory.Events.Values)
            book.Take(new VenChange.EventChanged(kept.Id, kept.Json, kept.ProgramId, kept.ProgramName, kept.ProgramJson, kept.FirstHeard, kept.IsUpdate) { At = kept.FirstHeard }, kept.FirstHeard);
        foreach (var report in memory.Sent) sent.Add(report);
        if (memory.Events.Count > 0) Note($"Carried on with {memory.Events.Count} event{(memory.Events.Count == 1 ? "" : "s")} of the utility.");
    }

    async Task Listen(CancellationToken ended)
    {
        await foreach (var change in client.Changes.ReadAllAsync(ended))
        {
            await gate.WaitAsync(ended);
            try
            {
                Take(change);
                await Step();
            }
            finally
            {
                gate.Release();
            }
        }
    }

    void Take(VenChange change)
    {
        var now = clock.GetUtcNow();
        switch (change)
        {
            case VenChange.EventChanged changed:
                Take(changed, now);
                break;
            case VenChange.EventGone gone:
                Forget(gone.Id, now);
                Note($"The utility withdrew event {gone.Id}.");
                break;
            case VenChange.ServerFound:
                foreach (var kept in memory.Events.Values) kept.LetGo = false;
                Note("The utility answers.");
                break;
            case VenChange.ServerLost lost:
                Note($"The utility is away; what was promised is carried on. {lost.Why}");
                break;
            case VenChange.Remark said:
                Remark(said.Sentence);
                break;
        }
        dirty = true;
    }

    void Take(VenChange.EventChanged changed, DateTimeOffset now)
    {
        var known = memory.Events.TryGetValue(changed.Id, out var kept);
        kept ??= memory.Events[changed.Id] = new KeptUtilityEvent { Id = changed.Id, ProgramId = changed.ProgramId, Json = changed.Json, FirstHeard = changed.FirstHeard, ReportedThrough = changed.FirstHeard };
        kept.IsNews |= !known || kept.Json != changed.Json;
        (kept.ProgramId, kept.ProgramName, kept.ProgramJson, kept.Json) = (changed.ProgramId, changed.ProgramName, changed.ProgramJson, changed.Json);
        kept.IsUpdate = changed.IsUpdate;
        var update = book.Take(changed, now);
        var reportsAlone = update.Problems.IsEmpty && book.Events.TryGetValue(changed.Id, out var booked) && booked.Signals.IsEmpty && UtilityEvent.AsksReports(changed.Json);
        foreach (var sentence in update.Remarks.Concat(update.Problems))
            if (!reportsAlone || !sentence.Contains("has no intervals", StringComparison.Ordinal)) Remark(sentence);
        if (reportsAlone && !known)
            Note($"The utility asks for reports: {UtilityEvent.NameOf(changed.Json) ?? changed.Id}.");
        foreach (var received in update.Facts.OfType<SignalReceived>())
        {
            // A changed event is measured against what it was frozen at; only what it asks is new.
            Note($"The utility asks {Api.Words.Asks(received.Signal)} from {received.Signal.Start:HH:mm:ss}.");
        }
    }

    void Forget(string id, DateTimeOffset now)
    {
        var signals = book.Events.TryGetValue(id, out var booked) ? booked.Signals : [];
        book.Gone(id, now);
        memory.Events.Remove(id);
        foreach (var signal in signals) memory.Splits.Remove(signal.Id);
        outbox.Forget(id);
    }

    async Task Beat(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Clamp(5 / clock.Speed, 0.25, 1)));
        do
        {
            await gate.WaitAsync(ended);
            try
            {
                await Step();
            }
            finally
            {
                gate.Release();
            }
        }
        while (await timer.WaitForNextTickAsync(ended));
    }

    /// <summary>One look at everything: what sites said, what is asked, what shall stand, what is to be told.</summary>
    async Task Step()
    {
        var now = clock.GetUtcNow();
        while (heard.Reader.TryRead(out var report)) Hear(report);
        Watch(now);
        LetGo(now);
        foreach (var sentence in book.Renew(now).Problems) Remark(sentence);
        var signals = Signals().ToList();
        foreach (var signal in signals.Where(s => !IsOver(s, now))) dirty |= desk.Split(signal, now);
        foreach (var signal in signals)
            if (memory.Splits.TryGetValue(signal.Id, out var split) && split.Begun && memory.Events.TryGetValue(EventBook.EventOf(signal.Id), out var kept) && !IsOver(signal, now))
                dirty |= upward.TellShortfall(split, kept, [.. silent], now);
        dirty |= upward.Make(now);
        // Kept before it is acted on: a crash in between finds the same parts again.
        if (dirty) memory.Save(statePath);
        dirty = false;
        await Stand(signals, now);
        if (now - asked >= settings.Timings.Offer || asked == default)
        {
            asked = now;
            await downstream.AskOffers(now);
        }
        await downstream.Sweep(now);
        if (client.Status.LastHeard is { } last) memory.LastHeard = last;
        Volatile.Write(ref picture, maker.Make(now, clock.Speed, client.Status, outbox.Waiting, signals, sent.Newest(30), notes.Newest(30)));
    }

    /// <summary>Makes the events for the sites stand as they were decided, and ends those that nobody wants.</summary>
    async Task Stand(List<GridSignal> signals, DateTimeOffset now)
    {
        var wanted = new HashSet<string>();
        foreach (var signal in signals)
        {
            if (SplitDesk.AskOf(signal) is null) continue;
            foreach (var site in settings.Sites)
            {
                var name = DownstreamEvent.NameOf(signal.Id, site.Name);
                // Of a silent site what stands is left: it may well be doing its part, and is asked anew when it speaks.
                if (IsOver(signal, now) || silent.Contains(site.Name)) wanted.Add(name);
                else if (desk.ShareOf(signal.Id, site.Name) is { } share && (share.CutWatts > 0 || signal is CapacityLimit or Signals.Dispatch { Setpoint: Setpoint.Absolute }))
                {
                    wanted.Add(name);
                    await downstream.Stand(DownstreamEvent.Share(downstream.ProgramId, signal, share));
                }
            }
        }
        foreach (var kept in memory.Events.Values)
        {
            if (kept.LetGo || !book.Events.TryGetValue(kept.Id, out var booked) || !booked.Signals.Any(s => SplitDesk.AskOf(s) is null)) continue;
            var copy = DownstreamEvent.Copy(downstream.ProgramId, kept);
            wanted.Add(copy.Name);
            await downstream.Stand(copy);
        }
        foreach (var name in downstream.Shares().Where(n => !wanted.Contains(n)).ToList()) await downstream.Cancel(name);
    }

    /// <summary>Says who fell silent and who is back.</summary>
    void Watch(DateTimeOffset now)
    {
        foreach (var site in sites.Values)
        {
            var quiet = desk.IsSilent(site, now);
            if (quiet == silent.Contains(site.Site.Name)) continue;
            if (quiet) silent.Add(site.Site.Name);
            else silent.Remove(site.Site.Name);
            var asked = memory.Splits.Values.Any(s => s.Begun && s.Shares.Any(p => p.Site == site.Site.Name && p.CutWatts > 0)) && Signals().Any(s => now >= s.Start && !IsOver(s, now));
            Note(!quiet ? $"{site.Site.Name} is back." : asked ? $"{site.Site.Name} is silent; the others take its part within their offers." : $"{site.Site.Name} is silent.");
        }
    }

    /// <summary>The utility is away too long: what it asked without an end is let go.</summary>
    void LetGo(DateTimeOffset now)
    {
        if (client.Status.Connected || memory.LastHeard is not { } last || now - last < settings.Timings.HoldOpen) return;
        foreach (var kept in memory.Events.Values.Where(e => !e.LetGo && book.Events.TryGetValue(e.Id, out var b) && b.Signals.Any(s => s.Duration is null)))
        {
            kept.LetGo = dirty = true;
            Note($"Event {kept.Id} has no end and the utility is away; it is let go.");
        }
    }

    void Hear(VtnObject report)
    {
        if (report.ClientId is null || !byClient.TryGetValue(report.ClientId, out var site)) return;
        site.Heard(report.Modified);
        var name = server.Book.Find(ObjectKind.Event, report.EventId ?? "")?.Name;
        if (name == "readings")
        {
            foreach (var reading in SiteReportReader.Read(report.Json)) site.Take(reading);
        }
        else if (name == "offers")
        {
            var rows = SiteReportReader.Read(report.Json).Where(r => double.IsFinite(r.OfferWatts)).Select(r => (r.To - r.From, r.OfferWatts)).OrderBy(r => r.Item1).ToList();
            if (rows.Count > 0) site.Take(new SiteOffer(report.Modified, rows));
        }
    }

    async Task Send(CancellationToken ended)
    {
        while (true)
        {
            var line = await outbox.Next(ended);
            var answer = await client.Send(line.Json!, null, ended);
            if (answer is ReportAnswer.NoRoom)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ended);
                continue;
            }
            await gate.WaitAsync(ended);
            try
            {
                outbox.Done(line);
                // A report that the utility has already was acknowledged to a run that died before it heard so.
                if (answer is ReportAnswer.Refused { Status: not 409 } refused)
                {
                    memory.ReportsRefused++;
                    Remark($"The utility refused the report {line.Name}: {refused.Sentence}");
                }
                else
                {
                    memory.ReportsSent++;
                }
                var told = PictureMaker.Sent(line, answer, clock.GetUtcNow());
                sent.Add(told);
                memory.Keep(told);
                dirty = true;
            }
            finally
            {
                gate.Release();
            }
        }
    }

    bool HeardThrough(DateTimeOffset time) => sites.Values.Where(s => !silent.Contains(s.Site.Name)).All(s => s.Last?.To >= time);

    IEnumerable<GridSignal> Signals() => book.Events.Values.Where(e => memory.Events.TryGetValue(e.Id, out var kept) && !(kept.LetGo && e.Signals.Any(s => s.Duration is null))).SelectMany(e => e.Signals);

    IReadOnlyList<Settlement.EventWindow> Windows(DateTimeOffset until) => [.. Signals().Select(s => desk.WindowOf(s, until.AddDays(1))).OfType<Settlement.EventWindow>()];

    bool IsOver(GridSignal signal, DateTimeOffset now) => signal.Duration is { } hold
        && now >= signal.Start + hold + (signal is Signals.Dispatch dispatch ? dispatch.RampDown + dispatch.RampUp : TimeSpan.Zero);

    void Note(string sentence) => notes.Add(new FleetNote(clock.GetUtcNow(), sentence));

    /// <summary>What is tolerated, or cannot be done: said once, whatever figures stand in it.</summary>
    void Remark(string sentence)
    {
        if (remarked.Count > 1000) remarked.Clear();
        if (remarked.Add(string.Concat(sentence.Where(c => !char.IsAsciiDigit(c))))) Note(sentence);
    }

    static string? Secret(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
