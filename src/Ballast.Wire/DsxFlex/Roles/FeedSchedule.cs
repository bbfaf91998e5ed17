using System.Collections.Immutable;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>What one message did: the feeds whose schedule changed, and a sentence for each part that was refused.</summary>
public sealed record TargetsTaken(ImmutableArray<string> Changed, ImmutableArray<string> Refused);

/// <summary>
/// Load targets by feed, from now on. About every instant the newest word counts: a target takes its interval out of older ones, which
/// go on before and after it. Within one message an open-ended target yields to one with an end. A null constraint takes targets out
/// of its interval; without any interval it ends what is in force now and leaves what was scheduled for later.
/// </summary>
public sealed class FeedSchedule
{
    /// <summary>Stretches per feed; what would be more is refused.</summary>
    public const int Most = 256;

    readonly ImmutableArray<FeedTerms> feeds;
    readonly SortedDictionary<string, List<ScheduledTarget>> targets = new(StringComparer.Ordinal);
    readonly Dictionary<(DsxParty Source, string Tag), DateTimeOffset> newest = [];
    long said;

    public FeedSchedule(ImmutableArray<FeedTerms> feeds)
    {
        this.feeds = feeds;
        foreach (var feed in feeds) targets.Add(feed.Tag, []);
    }

    /// <summary>In force and to come, by start.</summary>
    public IReadOnlyList<ScheduledTarget> Targets(string tag) => targets[tag];

    /// <summary>What is in force; null: nothing.</summary>
    public ScheduledTarget? Active(string tag, DateTimeOffset now)
    {
        foreach (var target in targets[tag])
            if (target.Covers(now)) return target;
        return null;
    }

    /// <summary>The next instant at which a target begins or ends; null: none is to come.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var list in targets.Values)
        {
            foreach (var target in list)
            {
                if (target.Start > now && !(target.Start >= next)) next = target.Start;
                if (target.End is { } end && end > now && !(end >= next)) next = end;
            }
        }
        return next;
    }

    /// <summary>
    /// Takes a message. What can be taken is taken; the rest is refused with sentences, which nobody on the bus is sent. Where <paramref name="word"/> says
    /// who sent it and when, what the same party said before something that was taken for a feed no longer counts there, however late it comes.
    /// </summary>
    public TargetsTaken Take(SetLoadTarget message, Guid correlation, DateTimeOffset now, CloudEvent? word = null)
    {
        said++;
        Forget(now);
        var refused = ImmutableArray.CreateBuilder<string>();
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var request in message.Targets.OrderBy(r => r.End is null ? 0 : 1))
        {
            if (request.End is { } end && end <= now)
            {
                refused.Add($"A target that ended at {end:u} came at {now:u}; it is over.");
                continue;
            }
            foreach (var tag in request.FeedTags.IsEmpty ? feeds.Select(f => f.Tag) : request.FeedTags.Distinct())
            {
                if (!targets.TryGetValue(tag, out var list)) refused.Add($"There is no feed \"{Refusals.Short(tag)}\" here; there are {string.Join(", ", feeds.Select(f => f.Tag))}.");
                else if (word is not null && newest.TryGetValue((word.Source, tag), out var newer) && word.Time < newer) refused.Add($"Feed {tag}: a target said at {word.Time:O} came after one said at {newer:O}, which counts.");
                else if (Put(list, request, correlation, now) is { } sentence) refused.Add($"Feed {tag}: {sentence}");
                else changed.Add(tag);
            }
        }
        foreach (var tag in word is null ? [] : changed) newest[(word!.Source, tag)] = word.Time;
        return new TargetsTaken([.. changed], refused.ToImmutable());
    }

    /// <summary>Drops what is over.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var list in targets.Values) list.RemoveAll(t => t.End <= now);
    }

    /// <summary>Puts back what was kept from before a restart.</summary>
    public void Restore(string tag, IEnumerable<ScheduledTarget> kept)
    {
        if (!targets.TryGetValue(tag, out var list)) return;
        list.Clear();
        list.AddRange(kept.OrderBy(t => t.Start).Take(Most));
        foreach (var target in list) said = Math.Max(said, target.Said);
    }

    string? Put(List<ScheduledTarget> list, LoadTargetRequest request, Guid correlation, DateTimeOffset now)
    {
        if (request is { Constraint: null, Start: null, End: null })
        {
            list.RemoveAll(t => t.Covers(now));
            return null;
        }
        var start = request.Start is { } given && given > now ? given : now;
        var pieces = new List<ScheduledTarget>(list.Count + 2);
        foreach (var old in list)
        {
            if (old.Start < start) pieces.Add(old.End is { } end && end <= start ? old : old with { End = start });
            if (request.End is { } until && (old.End is not { } oldEnd || oldEnd > until)) pieces.Add(old.Start >= until ? old : old with { Start = until });
        }
        if (request.Constraint is { } constraint) pieces.Add(new ScheduledTarget(start, request.End, constraint, request.BestEffort, correlation, said));
        if (pieces.Count > Most) return $"more than {Most} targets are scheduled; take some away first.";
        pieces.Sort((a, b) => a.Start.CompareTo(b.Start));
        list.Clear();
        list.AddRange(pieces);
        return null;
    }
}
