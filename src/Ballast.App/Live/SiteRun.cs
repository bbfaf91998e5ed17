using System.Diagnostics;
using Ballast.App.Storage;
using Ballast.Dispatch;
using Ballast.Journal;
using Ballast.Signals;
using Ballast.Simulation;
using Ballast.State;

namespace Ballast.App.Live;

/// <summary>
/// One site under way: coordinator, plant and journal, in step. Every tick goes the same way: read
/// the plant, journal what was heard and read, decide, journal what was decided, wait until that is on
/// disk, and only then let the commands go. Not safe for concurrent use; the loop owns it.
/// </summary>
sealed class SiteRun : IDisposable
{
    /// <summary>Site time between snapshots: a restart runs at most this much again.</summary>
    static readonly TimeSpan SnapshotEvery = TimeSpan.FromMinutes(10);

    readonly FileJournal journal;
    readonly SnapshotIndex index;
    readonly StateExchange coordinatorState = new();
    readonly StateExchange plantState = new();
    readonly JournalEncoder encoder = new();
    readonly Telemetry telemetry = new();
    readonly List<Fact> unheard = [];
    readonly SimulatedPlant plant;
    Decision? late;
    DateTimeOffset snapshotAt;
    long facts;
    bool between;

    SiteRun(FileJournal journal, SnapshotIndex index, JournalHeader header, SiteSource source, Coordinator coordinator, SimulatedPlant plant, History history)
    {
        this.journal = journal;
        this.index = index;
        this.plant = plant;
        (Header, Source, Coordinator, History) = (header, source, coordinator, history);
        At = snapshotAt = header.Start;
        EncodeSnapshot();
        encoder.Clear();
    }

    public JournalHeader Header { get; }

    public SiteSource Source { get; }

    public Coordinator Coordinator { get; }

    public History History { get; }

    public FileJournal Journal => journal;

    public Telemetry Telemetry => telemetry;

    /// <summary>What the last tick decided; null before the first.</summary>
    public Decision? Decided { get; private set; }

    /// <summary>Time of the last tick.</summary>
    public DateTimeOffset At { get; private set; }

    public long Ticks { get; private set; }

    public long Commands { get; private set; }

    public long Notices { get; private set; }

    /// <summary>Stopwatch timestamp at which the commands of the last tick that heard facts had left; 0 before the first.</summary>
    public long AnsweredAt { get; private set; }

    public Recent<Command> RecentCommands { get; } = new(1000);

    public Recent<Notice> RecentNotices { get; } = new(1000);

    /// <summary>How long the last snapshot kept the loop, wall time.</summary>
    public TimeSpan SnapshotTook { get; private set; }

    /// <summary>What a person should know of how it was brought back; empty for a new run.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Whether it carries on a run that was there.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Goes on with the journal at this path, or begins it with <paramref name="fresh"/>'s header.</summary>
    public static SiteRun Open(string path, Func<JournalHeader> fresh)
    {
        var rebuild = new Rebuild();
        var index = new SnapshotIndex(path);
        var journal = FileJournal.Open(path, rebuild.Take, file => rebuild.Begin(file, path, index));
        try
        {
            return rebuild.Replay.Header is null ? Begin(journal, index, fresh()) : Resume(journal, index, rebuild);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>One tick, at which these facts are heard too. Returns when its commands have left.</summary>
    public void Tick(DateTimeOffset now, IReadOnlyList<Fact> facts)
    {
        if (now < At) now = At;
        between = false;
        plant.Advance(now);
        if (late is not null) LeaveLate(now);
        foreach (var fact in unheard) plant.Hear(fact);
        unheard.Clear();
        while (plant.TryTell(out var own))
        {
            encoder.Fact(own!);
            Coordinator.Hear(own!);
            this.facts++;
        }
        foreach (var fact in facts)
        {
            encoder.Fact(fact);
            plant.Hear(fact);
            Coordinator.Hear(fact);
        }
        plant.Read(telemetry);
        encoder.Frame(now, telemetry);
        var decision = Decide(now);
        encoder.Decision(decision);
        var position = journal.Append(encoder.Pending);
        encoder.Clear();
        if (decision.Commands.Length > 0 || facts.Count > 0) journal.WaitDurable(position);
        this.facts += facts.Count;
        foreach (ref readonly var command in decision.Commands) plant.Apply(in command);
        if (facts.Count > 0) AnsweredAt = System.Diagnostics.Stopwatch.GetTimestamp();
        Note(now, decision);
        between = true;
        if (now - snapshotAt >= SnapshotEvery) TakeSnapshot();
    }

    /// <summary>Ends with a snapshot, so that the next start has nothing to run again.</summary>
    public void Dispose()
    {
        try
        {
            if (between && At > snapshotAt) TakeSnapshot();
        }
        catch (JournalException)
        {
            // The journal says so itself; what was acknowledged is on disk.
        }
        journal.Dispose();
    }

    // Nobody waits for it to be on disk: it says nothing that the records before it do not.
    void TakeSnapshot()
    {
        var began = Stopwatch.GetTimestamp();
        var position = journal.Position;
        EncodeSnapshot();
        journal.Append(encoder.Pending);
        encoder.Clear();
        index.Add(position);
        snapshotAt = At;
        SnapshotTook = Stopwatch.GetElapsedTime(began);
    }

    // Once for nothing at the beginning, so that the loop need not get the memory for it.
    void EncodeSnapshot()
    {
        Coordinator.Save(coordinatorState);
        plant.Save(plantState);
        encoder.Snapshot(new SnapshotCounts(At, Ticks, Commands, facts), Header.SiteHash, coordinatorState.Saved, plantState.Saved);
    }

    Decision Decide(DateTimeOffset now)
    {
        try
        {
            return Coordinator.Step(now, telemetry);
        }
        catch
        {
            // So that a replay of this journal runs into the same thing.
            journal.Append(encoder.Pending);
            throw;
        }
    }

    void Note(DateTimeOffset now, Decision decision)
    {
        (At, Decided) = (now, decision);
        Ticks++;
        Commands += decision.Commands.Length;
        Notices += decision.Notices.Length;
        foreach (ref readonly var command in decision.Commands) RecentCommands.Add(in command);
        foreach (ref readonly var notice in decision.Notices) RecentNotices.Add(in notice);
        History.Add(now, telemetry, decision.TargetWatts, decision.BaselineWatts, decision.LimitWatts, decision.Commands.Length);
    }

    // The crash came between the last frame and its decision: what the rebuilt coordinator believes to have ordered leaves now.
    void LeaveLate(DateTimeOffset now)
    {
        encoder.Decision(late!);
        encoder.Applied(now);
        journal.WaitDurable(journal.Append(encoder.Pending));
        encoder.Clear();
        foreach (ref readonly var command in late!.Commands) plant.Apply(in command);
        late = null;
    }

    static SiteRun Begin(FileJournal journal, SnapshotIndex index, JournalHeader header)
    {
        var source = SiteSource.Of(header);
        var plant = Rebuild.PlantOf(source, header);
        var history = new History(source.Site.Batteries.Select(b => b.Capacity.KilowattHours));
        var run = new SiteRun(journal, index, header, source, new Coordinator(source.Site), plant, history);
        run.encoder.Header(header);
        journal.WaitDurable(journal.Append(run.encoder.Pending));
        run.encoder.Clear();
        return run;
    }

    static SiteRun Resume(FileJournal journal, SnapshotIndex index, Rebuild rebuild)
    {
        var replay = rebuild.Replay;
        rebuild.Leave();
        var run = new SiteRun(journal, index, replay.Header!, rebuild.Source!, replay.Coordinator!, rebuild.Plant!, rebuild.History!)
        {
            At = replay.Ticks > 0 ? replay.At : replay.Header!.Start,
            Ticks = replay.Ticks,
            Commands = replay.Commands,
            Resumed = true,
            late = replay.Undecided,
            snapshotAt = rebuild.SnapshotAt ?? replay.Header!.Start,
            facts = replay.Facts,
        };
        run.unheard.AddRange(rebuild.Unheard);
        run.Told.AddRange(rebuild.Told);
        if (journal.Torn is { } torn) run.Told.Add($"{torn}; cut off and kept beside it.");
        if (replay.Difference is { } difference)
            run.Told.Add($"the journal was written by version {replay.Header!.ProgramVersion}, and this one decides differently from {difference}; it carries on from there.");
        return run;
    }
}
