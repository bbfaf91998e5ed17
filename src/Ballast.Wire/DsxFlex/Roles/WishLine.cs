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

    /// <summary>What is left, from now on, of a stretch when those of a line are taken out of it.</summary>
    public static IEnumerable<(DateTimeOffset Start, DateTimeOffset? End)> Uncovered(GridWish stretch, ImmutableArray<GridWish> line, DateTimeOffset now)
    {
        var at = stretch.Start > now ? stretch.Start : now;
        foreach (var piece in line)
        {
            if (piece.End <= at) continue;
            if (stretch.End <= piece.Start) break;
            if (piece.Start > at) yield return (at, piece.Start);
            if (piece.End is not { } end) yield break;
            at = end;
        }
        if (!(stretch.End <= at)) yield return (at, stretch.End);
    }
}
