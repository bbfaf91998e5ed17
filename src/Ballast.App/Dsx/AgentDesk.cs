using System.Globalization;
using Ballast.App.Live;
using Ballast.Dispatch;
using Ballast.Signals;
using Ballast.Units;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Roles;

namespace Ballast.App.Dsx;

/// <summary>
/// Between the agent's schedule and the site: each stretch of a feed's schedule is one capacity limit in the site's journal, under an id that
/// says all that the schedule knows of it, so that a restart finds it there again.
/// </summary>
sealed class AgentDesk
{
    const string Mark = "dsx";

    readonly LiveLoop loop;
    readonly AgentRole role;
    readonly bool hasFeeds;
    readonly Dictionary<string, GridSignal> told = new(StringComparer.Ordinal);
    bool behind;

    public AgentDesk(LiveLoop loop, AgentRole role)
    {
        (this.loop, this.role, hasFeeds) = (loop, role, !loop.Run.Source.Site.Feeds.IsEmpty);
        Remember();
    }

    /// <summary>Limits of the bus that stand in the site's journal and are not over.</summary>
    public int InForce => told.Count;

    /// <summary>Takes a message; done when what it changes is on disk, decided, and its commands have left.</summary>
    public async Task<(TargetsTaken Taken, PowerStateStatus Status)> Take(SetLoadTarget message, Guid correlation, CloudEvent word)
    {
        var result = role.Take(message, correlation, loop.SiteNow, word);
        await Tell();
        return result;
    }

    /// <summary>Tells what the loop had no room for before.</summary>
    public Task Catch() => behind ? Tell() : Task.CompletedTask;

    /// <summary>Brings the site's limits to what the schedule says: the new before the old goes, so that there is no gap between them.</summary>
    async Task Tell()
    {
        var wanted = role.Feeds.SelectMany(f => role.Schedule.Targets(f.Tag).Select(t => SignalOf(f.Tag, t))).ToDictionary(s => s.Id);
        var now = loop.SiteNow;
        var done = new List<Task>();
        behind = false;
        foreach (var (id, signal) in wanted)
        {
            if (told.TryGetValue(id, out var before) && before == signal) continue;
            behind |= !loop.TryTell(new SignalReceived(signal) { Known = now }, out var task);
            if (behind) break;
            told[id] = signal;
            done.Add(task);
        }
        foreach (var (id, signal) in told.Where(t => !wanted.ContainsKey(t.Key)).ToList())
        {
            if (!IsOver(signal, now))
            {
                behind |= !loop.TryTell(new SignalWithdrawn(id) { Known = now }, out var task);
                if (behind) break;
                done.Add(task);
            }
            told.Remove(id);
        }
        await Task.WhenAll(done);
    }

    CapacityLimit SignalOf(string tag, ScheduledTarget target) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{Mark}:{target.CorrelationId:N}:{target.Start.UtcTicks}:{(target.BestEffort ? 'b' : 'f')}:{tag}"),
        Start = target.Start,
        Duration = target.End - target.Start,
        Limit = target.Constraint.Power,
        Feed = hasFeeds ? tag : null,
        Note = target.BestEffort ? "DSX Flex, best effort" : "DSX Flex",
    };

    // What an earlier run was told stands in the journal, and the schedule goes on with it.
    void Remember()
    {
        var kept = role.Feeds.ToDictionary(f => f.Tag, _ => new List<ScheduledTarget>());
        foreach (var view in loop.Snapshot.Views)
        {
            var parts = view.Signal.Id.Split(':', 5);
            if (view.Signal is not CapacityLimit limit || parts.Length != 5 || parts[0] != Mark || view.Phase is EventPhase.Over or EventPhase.RampingUp || view.CutShortAt is not null) continue;
            if (!Guid.TryParseExact(parts[1], "N", out var correlation) || !kept.TryGetValue(parts[4], out var list)) continue;
            told[limit.Id] = limit;
            list.Add(new ScheduledTarget(limit.Start, limit.Start + limit.Duration, PowerValue.Of(limit.Limit), parts[3] == "b", correlation, 0));
        }
        foreach (var (tag, list) in kept) role.Schedule.Restore(tag, list);
    }

    static bool IsOver(GridSignal signal, DateTimeOffset now) => signal.Start + signal.Duration <= now;
}
