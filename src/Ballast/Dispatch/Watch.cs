using Ballast.Assets;
using Ballast.State;

namespace Ballast.Dispatch;

/// <summary>Sees what a person should know, and says each thing once while it lasts.</summary>
internal sealed class Watch(Decision decision)
{
    static readonly TimeSpan Again = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Settle = TimeSpan.FromSeconds(20);

    readonly HashSet<int> spent = [];
    DateTimeOffset breachSince = DateTimeOffset.MaxValue;
    DateTimeOffset breachSaid = DateTimeOffset.MinValue;
    DateTimeOffset shortSince = DateTimeOffset.MaxValue;
    DateTimeOffset shortSaid = DateTimeOffset.MinValue;
    DateTimeOffset limitSince = DateTimeOffset.MinValue;
    double limit = double.NaN;
    double aboveAtStart;
    bool silent;
    long silentSince;

    public void Came(DateTimeOffset at, JobState job) =>
        pending.Add(new Notice(at, NoticeKind.JobCame, job.Slot, job.Job.Gpus * job.Job.Curve.Uncapped.Watts));

    public void Gone(DateTimeOffset at, JobState job) => pending.Add(new Notice(at, NoticeKind.JobGone, job.Slot, job.Watts));

    public void Spent(DateTimeOffset at, JobState job)
    {
        if (spent.Add(job.Slot))
            decision.Add(new Notice(at, NoticeKind.AllowanceSpent, job.Slot, job.Ledger.DebtSeconds * job.Job.Gpus / 3600));
    }

    /// <summary>A target that stays out of reach is said, with the least that can be reached.</summary>
    public void Reach(DateTimeOffset at, double target, double shortWatts, double baseline)
    {
        if (shortWatts < 0.01 * baseline)
        {
            shortSince = DateTimeOffset.MaxValue;
            return;
        }
        if (at < shortSince) shortSince = at;
        if (at - shortSince < Settle || at - shortSaid < Again) return;
        shortSaid = at;
        decision.Add(new Notice(at, NoticeKind.CannotReach, -1, target, target + shortWatts));
    }

    /// <summary>Silence of the meter, and breaches of the limit once the ramp allowed for it has passed.</summary>
    public void Meter(DateTimeOffset at, LoadEstimate load, Site site, in Asked asked, bool stopped)
    {
        foreach (var notice in pending) decision.Add(notice);
        pending.Clear();

        var ticks = at.UtcTicks;
        if (load.MeterIsStale(ticks) != silent && load.MeterAt != long.MinValue)
        {
            silent = !silent;
            if (silent) silentSince = load.MeterAt;
            decision.Add(new Notice(at, silent ? NoticeKind.MeterStale : NoticeKind.MeterBack, -1, (ticks - silentSince) / (double)TimeSpan.TicksPerSecond));
        }

        if (asked.LimitWatts != limit)
        {
            (limit, limitSince) = (asked.LimitWatts, at);
            aboveAtStart = Math.Max(0, load.MeterWatts - limit);
        }
        var allowed = Settle + TimeSpan.FromSeconds(Math.Min(3600, aboveAtStart / site.Interconnection.RampDown.WattsPerSecond));
        var over = !silent && load.MeterWatts > limit * 1.002;
        if (!over) breachSince = DateTimeOffset.MaxValue;
        else if (at < breachSince) breachSince = at;
        if (!over || at - breachSaid < Again || at - limitSince < allowed) return;
        // Stopped shaping means nobody acts on the limit: then it is said at once.
        if (!stopped && at - breachSince < TimeSpan.FromSeconds(3)) return;
        breachSaid = at;
        decision.Add(new Notice(at, NoticeKind.Breach, -1, load.MeterWatts, limit));
    }

    readonly List<Notice> pending = [];

    public void Exchange(StateExchange s)
    {
        var slots = s.Keep(spent.Order().ToArray());
        if (s.Restores) spent.UnionWith(slots);
        var notices = s.Count(pending.Count);
        for (var i = 0; i < notices; i++)
        {
            var n = s.Restores ? default : pending[i];
            n = new Notice(s.Keep(n.At), s.Keep(n.Kind), s.Keep(n.Target), s.Keep(n.A), s.Keep(n.B));
            if (s.Restores) pending.Add(n);
        }
        breachSince = s.Keep(breachSince);
        breachSaid = s.Keep(breachSaid);
        shortSince = s.Keep(shortSince);
        shortSaid = s.Keep(shortSaid);
        limitSince = s.Keep(limitSince);
        limit = s.Keep(limit);
        aboveAtStart = s.Keep(aboveAtStart);
        silent = s.Keep(silent);
        silentSince = s.Keep(silentSince);
    }
}
