using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>
/// The ISV: turns what the grid wants of a site into load targets for its agent, sends again what no status confirms, and judges by
/// the meter whether they are kept. Pure: time, statuses and readings are given, messages are returned.
/// </summary>
public sealed class IsvRole(IsvOptions options, Func<Guid> newId)
{
    ImmutableArray<GridWish> wishes = [];
    ImmutableArray<GridWish> asked = [];
    PowerStateStatus? status;
    Pending? pending;
    Power? measured;
    DateTimeOffset measuredAt, changedAt = DateTimeOffset.MinValue;

    public IsvCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>The newest status of the agent; null before the first.</summary>
    public PowerStateStatus? Status => status;

    /// <summary>Breaches that are not resolved, by id.</summary>
    public ImmutableDictionary<Guid, PowerBreachAlert> Breaches { get; private set; } = ImmutableDictionary<Guid, PowerBreachAlert>.Empty;

    /// <summary>Whether a status has named the last targets sent.</summary>
    public bool IsConfirmed => pending is null;

    /// <summary>Sets all that the grid wants from now on; gives the message that makes the agent's schedule so, or null where it is so already.</summary>
    public Outgoing? Want(ImmutableArray<GridWish> wanted, DateTimeOffset now)
    {
        wishes = WishLine.Of(wanted, now);
        var goes = asked.Where(a => !(a.End <= now) && !wishes.Contains(a)).ToArray();
        var comes = wishes.Where(w => !asked.Contains(w)).ToArray();
        // Only what nothing new covers is taken away, so the order within the message does not matter.
        var requests = goes.SelectMany(g => WishLine.Uncovered(g, wishes, now))
            .Select(gap => new LoadTargetRequest { Start = gap.Start, End = gap.End, Constraint = null, FeedTags = Tags() })
            .Concat(comes.SelectMany(w => Split(w, now)))
            .ToImmutableArray();
        asked = wishes;
        if (requests.IsEmpty) return null;
        changedAt = now;
        var message = new SetLoadTarget(requests);
        pending = new Pending(new Outgoing(message, newId()), now + options.Confirms, options.Confirms * 2, 0);
        Counts = Counts with { Sent = Counts.Sent + 1 };
        return pending.Message;
    }

    public void Hear(DsxMessage message)
    {
        switch (message)
        {
            case PowerStateStatus s:
                Counts = Counts with { Statuses = Counts.Statuses + 1 };
                if (status is not null && s.SnapshotTime < status.SnapshotTime) break;
                status = s;
                if (pending is { } waiting && Confirms(s, waiting)) pending = null;
                break;
            case PowerBreachAlert alert:
                Counts = Counts with { Alerts = Counts.Alerts + 1 };
                Breaches = alert.Status == BreachStatus.Resolved ? Breaches.Remove(alert.BreachId) : Breaches.Count < 1000 ? Breaches.SetItem(alert.BreachId, alert) : Breaches;
                break;
            case PowerBreachEnforcement:
                Counts = Counts with { Enforcements = Counts.Enforcements + 1 };
                break;
        }
    }

    /// <summary>The site's meter, as somebody other than the agent reads it.</summary>
    public void Measure(Power power, DateTimeOffset at) => (measured, measuredAt) = at >= measuredAt ? (power, at) : (measured, measuredAt);

    /// <summary>Gives what must be sent again; null: nothing.</summary>
    public Outgoing? Advance(DateTimeOffset now)
    {
        if (pending is not { } waiting || now < waiting.Due || waiting.Times >= options.Resends) return null;
        pending = waiting with { Due = now + waiting.Pause, Pause = waiting.Pause * 2, Times = waiting.Times + 1 };
        Counts = Counts with { Resent = Counts.Resent + 1 };
        return waiting.Message;
    }

    /// <summary>Holds the agent's word and the meter against what is asked.</summary>
    public Compliance Judge(DateTimeOffset now)
    {
        var active = wishes.FirstOrDefault(w => w.Start <= now && !(w.End <= now));
        var fresh = status is not null && now - status.SnapshotTime <= options.Stale ? status : null;
        Power? calculated = fresh is null ? null : new Power(fresh.Feeds.Sum(f => f.CalculatedLoad.Power.Watts));
        bool? claimed = fresh?.Feeds.All(f => f.Compliant);
        Power? meter = now - measuredAt <= options.Stale ? measured : null;
        var result = new Compliance { Verdict = Verdict.NothingAsked, Target = active?.Limit, Measured = meter, Calculated = calculated, Claimed = claimed, Sentence = "Nothing is asked." };
        if (active is null) return result;
        if (pending is not null) return result with { Verdict = Verdict.Unconfirmed, Sentence = $"No status has named the target of {active.Limit} yet." };
        if (meter is not { } power) return result with { Verdict = Verdict.NotMeasured, Sentence = $"There is no reading of the meter to hold against the target of {active.Limit}; the agent says {Words(claimed)}." };
        var kept = power.Watts <= active.Limit.Watts * (1 + options.Tolerance);
        var ramping = !kept && now - (changedAt > active.Start ? changedAt : active.Start) < options.Ramp;
        if (ramping) return result with { Verdict = Verdict.Ramping, Sentence = $"The meter reads {power} on its way to {active.Limit}." };
        var apart = calculated is { } load && Math.Abs(load.Watts - power.Watts) > options.Tolerance * Math.Max(load.Watts, power.Watts);
        var differs = claimed is not null && (claimed != kept || apart);
        return result with
        {
            Verdict = kept ? Verdict.Kept : Verdict.Missed,
            Differs = differs,
            Sentence = $"The meter reads {power} against a target of {active.Limit}{(differs ? $", while the agent says {Words(claimed)} at a calculated {calculated}" : "")}.",
        };
    }

    static string Words(bool? claimed) => claimed switch { true => "that it complies", false => "that it does not comply", null => "nothing" };

    ImmutableArray<string> Tags() => [.. options.Feeds.Select(f => f.Tag)];

    IEnumerable<LoadTargetRequest> Split(GridWish wish, DateTimeOffset now) =>
        options.Feeds.Select(f => new LoadTargetRequest
        {
            Start = wish.Start > now ? wish.Start : null,
            End = wish.End,
            FeedTags = [f.Tag],
            Constraint = PowerValue.Of(wish.Limit * f.Share),
            BestEffort = wish.BestEffort,
        });

    static bool Confirms(PowerStateStatus s, Pending waiting)
    {
        if (s.Feeds.Any(f => f.Targets.Any(t => t.CorrelationId == waiting.Message.CorrelationId))) return true;
        // Where only constraints were taken away there is nothing left to name; that a target was set is told by the event.
        return ((SetLoadTarget)waiting.Message.Message).Targets.All(t => t.Constraint is null) && s.Feeds.Any(f => f.Event is FeedEvent.TargetSet or FeedEvent.StartRampUp);
    }

    sealed record Pending(Outgoing Message, DateTimeOffset Due, TimeSpan Pause, int Times);
}
