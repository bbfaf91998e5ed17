using System.Text.Json;
using System.Threading.Channels;
using Ballast.App.Api;
using Ballast.Journal;
using Ballast.Signals;

namespace Ballast.App.Live;

/// <summary>
/// The one loop: it owns the run, steps it once per site second, and at once when a fact comes. Site
/// seconds that it cannot keep up with are skipped and counted. If the journal can no longer be
/// written nothing more is commanded: orders given before lapse to their fallbacks, and the process ends.
/// </summary>
sealed class LiveLoop : BackgroundService
{
    // Site time to catch up on at once, in wall time; what lies further back is skipped.
    static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan Publishing = TimeSpan.FromSeconds(0.25);
    static readonly TimeSpan Streaming = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly SiteRun run;
    readonly SiteClock clock;
    readonly TimeProvider time;
    readonly IHostApplicationLifetime lifetime;
    readonly SnapshotMaker maker;
    readonly Channel<Told> facts = Channel.CreateBounded<Told>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    readonly List<Told> drained = [];
    readonly List<Fact> heard = [];
    Snapshot snapshot;
    DateTimeOffset published, streamed;
    DateTimeOffset nextTick;
    long skipped, streamedCommands, streamedNotices;
    Dictionary<string, EventReport> streamedEvents = [];

    public LiveLoop(SiteRun run, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        (this.run, this.time, this.lifetime) = (run, time, lifetime);
        clock = new SiteClock(run.Header.EpochSite, run.Header.EpochWall, run.Header.Speed);
        maker = new SnapshotMaker(run);
        (streamedCommands, streamedNotices) = (run.Commands, run.Notices);
        snapshot = maker.Make(clock.Speed, 0);
    }

    public Feed Feed { get; } = new();

    public SiteRun Run => run;

    /// <summary>The newest picture; never waits.</summary>
    public Snapshot Snapshot => Volatile.Read(ref snapshot);

    /// <summary>What it is at the site now.</summary>
    public DateTimeOffset SiteNow => clock.SiteAt(time.GetUtcNow());

    /// <summary>The site's clock is not the wall's.</summary>
    public bool IsTimeSimulated => clock.Speed != 1 || clock.EpochSite != clock.EpochWall;

    /// <summary>Why it stopped, in a sentence; null while it runs.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// Tells the loop a fact. The task ends when it is on disk, has been decided on, and the commands
    /// that it asked for have left. False: too much is waiting already, and it was not taken.
    /// </summary>
    public bool TryTell(Fact fact, out Task done)
    {
        var told = new Told(fact, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        done = told.Done.Task;
        return facts.Writer.TryWrite(told);
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await Task.Yield();
        // A collection of everything at once would hold the loop for longer than an order may take.
        System.Runtime.GCSettings.LatencyMode = System.Runtime.GCLatencyMode.SustainedLowLatency;
        nextTick = run.Ticks == 0 ? run.Header.Start : run.At + Second;
        var told = facts.Reader.WaitToReadAsync(stopping).AsTask();
        try
        {
            if (run.Resumed) SkipTo(SiteNow, TimeSpan.Zero);
            Advance(SiteNow);
            var tick = Task.Delay(ToNextTick(), time, stopping);
            while (true)
            {
                await Task.WhenAny(tick, told);
                if (tick.IsCompleted) await tick;
                Advance(SiteNow);
                if (tick.IsCompleted) tick = Task.Delay(ToNextTick(), time, stopping);
                if (told.IsCompleted)
                {
                    await told;
                    told = facts.Reader.WaitToReadAsync(stopping).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            facts.Writer.TryComplete();
            while (facts.Reader.TryRead(out var left)) left.Done.TrySetException(new JournalException(Failure ?? "The controller is stopping; send it again."));
        }
    }

    // Each second is done when it begins, and not when the next fact comes, which would have to wait for it. Where time hurries, several are done at once.
    TimeSpan ToNextTick()
    {
        var wall = (nextTick - SiteNow) / clock.Speed + TimeSpan.FromMilliseconds(1);
        var least = TimeSpan.FromMilliseconds(clock.Speed >= 100 ? 10 : 1);
        return wall < least ? least : wall > Second ? Second : wall;
    }

    /// <summary>Does everything that is due by this site time: whole seconds first, then the facts that wait.</summary>
    internal void Advance(DateTimeOffset now)
    {
        SkipTo(now, CatchUp * clock.Speed < Second ? Second : CatchUp * clock.Speed);
        while (nextTick <= now)
        {
            run.Tick(nextTick, []);
            nextTick += Second;
        }
        HearFacts(now);
        Publish(drained.Count > 0);
        foreach (var told in drained) told.Done.TrySetResult();
        drained.Clear();
    }

    void SkipTo(DateTimeOffset now, TimeSpan keep)
    {
        var behind = now - keep - nextTick;
        if (behind < Second) return;
        var seconds = (long)behind.TotalSeconds;
        nextTick += Second * seconds;
        if (keep > TimeSpan.Zero) skipped += seconds;
    }

    void HearFacts(DateTimeOffset now)
    {
        while (facts.Reader.TryRead(out var told)) drained.Add(told);
        if (drained.Count == 0) return;
        heard.Clear();
        if (now < run.At) now = run.At;
        foreach (var told in drained) heard.Add(told.Fact with { Known = now });
        run.Tick(now, heard);
    }

    void Publish(bool atOnce)
    {
        var wall = time.GetUtcNow();
        if (!atOnce && wall - published < Publishing) return;
        published = wall;
        Volatile.Write(ref snapshot, maker.Make(clock.Speed, skipped));
        if (Feed.Listeners > 0) Stream(wall, atOnce);
        else (streamedCommands, streamedNotices) = (run.Commands, run.Notices);
    }

    void Stream(DateTimeOffset wall, bool atOnce)
    {
        var current = snapshot;
        foreach (var report in current.Events)
            if (!streamedEvents.TryGetValue(report.Id, out var before) || before != report)
                Feed.Publish(new FeedItem("event", JsonSerializer.Serialize(report, ApiJson.Default.EventReport)));
        streamedEvents = current.Events.ToDictionary(e => e.Id);

        var commands = run.RecentCommands.Newest((int)Math.Min(200, run.Commands - streamedCommands));
        streamedCommands = run.Commands;
        if (commands.Count > 0)
        {
            IReadOnlyList<CommandReport> reports = [.. commands.Select(c => Words.Of(c, run.Source.Site, current.Roster))];
            Feed.Publish(new FeedItem("command", JsonSerializer.Serialize(reports, ApiJson.Default.IReadOnlyListCommandReport)));
        }
        var notices = run.RecentNotices.Newest((int)Math.Min(50, run.Notices - streamedNotices));
        streamedNotices = run.Notices;
        for (var i = notices.Count - 1; i >= 0; i--)
            Feed.Publish(new FeedItem("notice", JsonSerializer.Serialize(Words.Of(notices[i], current.Roster), ApiJson.Default.NoticeReport)));

        if (!atOnce && wall - streamed < Streaming) return;
        streamed = wall;
        Feed.Publish(new FeedItem("status", JsonSerializer.Serialize(current.Status, ApiJson.Default.Status)));
    }

    void Fail(Exception e)
    {
        Failure = e is JournalException
            ? $"{e.Message} No command leaves without its record: orders given before lapse to their fallbacks."
            : $"The controller stopped at {run.At:O} ({e.GetType().Name}: {e.Message}); orders given before lapse to their fallbacks. `ballast replay` on its journal runs into the same.";
        foreach (var told in drained) told.Done.TrySetException(new JournalException(Failure));
        lifetime.StopApplication();
    }

    sealed record Told(Fact Fact, TaskCompletionSource Done);
}
