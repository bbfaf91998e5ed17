using System.Collections.Immutable;
using Ballast.Units;

namespace Ballast.Wire.DsxFlex.Roles;

/// <summary>Wishes laid out along time without overlaps: of several at once the lowest counts, and it may disrupt jobs if any of them may.</summary>
static class WishLine
{
    public static ImmutableArray<GridWish> Of(ImmutableArray<GridWish> wishes, DateTimeOffset now)
    {
        var live = wishes.Where(w => !(w.End <= now) && !(w.End <= w.Start)).ToArray();
        var edges = live.Select(w => w.Start).Concat(live.Where(w => w.End is not null).Select(w => w.End!.Value)).Distinct().Order().ToArray();
        var line = ImmutableArray.CreateBuilder<GridWish>();
        for (var i = 0; i < edges.Length; i++)
        {
            DateTimeOffset? end = i + 1 < edges.Length ? edges[i + 1] : null;
            var here = live.Where(w => w.Start <= edges[i] && !(w.End <= edges[i])).ToArray();
            if (here.Length == 0 || end <= now) continue;
            var limit = new Power(here.Min(w => w.Limit.Watts));
            var bestEffort = here.All(w => w.BestEffort);
            if (line.Count > 0 && line[^1] is var last && last.End == edges[i] && last.Limit == limit && last.BestEffort == bestEffort) line[^1] = last with { End = end };
            else line.Add(new GridWish("", edges[i], end, limit, bestEffort));
        }
        return line.ToImmutable();
    }

    public static bool Overlap(GridWish a, GridWish b) => (a.End is not { } ends || b.Start < ends) && (b.End is not { } ending || a.Start < ending);

    /// <summary>Whether a covers what is left of b.</summary>
    public static bool Covers(GridWish a, GridWish b, DateTimeOffset now) => a.Start <= (b.Start > now ? b.Start : now) && (a.End is not { } end || b.End <= end);
}
