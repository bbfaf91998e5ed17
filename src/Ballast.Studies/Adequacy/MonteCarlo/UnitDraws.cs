using System.Runtime.Intrinsics;
using Ballast.Numerics;

namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// Draws the outages of all units of a sample. As many as a unit commonly has are drawn for all units before any is entered: draws do not wait for each
/// other, while entering them ends at a step that nobody can foresee. It gives what <see cref="OutageDraw"/> gives one by one.
/// </summary>
sealed class UnitDraws
{
    const int Batch = Sojourns.Batch;
    readonly Member[] units;
    readonly int steps;
    readonly int[] batches, place, from, to;
    readonly long[] reached;
    readonly ulong[] keys;
    readonly bool[] startsFull;

    public UnitDraws(Member[] units, int steps)
    {
        (this.units, this.steps) = (units, steps);
        (batches, place, reached, keys, startsFull) = (new int[units.Length], new int[units.Length], new long[units.Length], new ulong[units.Length], new bool[units.Length]);
        var total = 0;
        for (var u = 0; u < units.Length; u++)
        {
            // Mean outages of the period, and a deviation and a half more: the rest is drawn where it is needed.
            var mean = steps / (Mean(units[u].UpScale) + Mean(units[u].DownScale));
            batches[u] = Math.Max(1, (int)Math.Ceiling((mean + 1.5 * Math.Sqrt(mean)) / Batch));
            place[u] = total;
            total += batches[u] * Batch;
        }
        (from, to) = (new int[total + Batch], new int[total + Batch]);
    }

    // 1/ln(1 − p) is −1/p + ½ to first order, and the mean time is 1/p.
    static double Mean(double scale) => Math.Max(1, 0.5 - scale);

    /// <summary>Draws a sample's outages into the areas that they belong to.</summary>
    public void Draw(ulong sampleKey, AreaOutages[] areas)
    {
        for (var u = 0; u < units.Length; u++)
        {
            ref readonly var unit = ref units[u];
            var key = keys[u] = CounterRandom.MemberKey(sampleKey, unit.Id);
            var start = CounterRandom.Uniform(key, -1);
            startsFull[u] = start < unit.StartOut;
            var at = 0L;
            for (var b = 0; b < batches[u]; b++) at = Draw(key, b * Batch, unit, at, start < unit.StartOut + unit.StartDerated, place[u] + b * Batch);
            reached[u] = at;
        }
        var scratch = from.Length - Batch;
        for (var u = 0; u < units.Length; u++)
        {
            ref readonly var unit = ref units[u];
            var area = areas[unit.Area];
            area.Reserve(batches[u] * Batch);
            if (!Enter(area, unit, u, place[u], batches[u] * Batch, 0)) continue;
            for (var pair = batches[u] * Batch; ; pair += Batch)
            {
                area.Reserve(Batch);
                reached[u] = Draw(keys[u], pair, unit, reached[u], false, scratch);
                if (!Enter(area, unit, u, scratch, Batch, pair)) break;
            }
        }
    }

    /// <summary>Draws eight outages to a place; gives the step at which the last ends.</summary>
    long Draw(ulong key, long pair, in Member unit, long at, bool startsOut, int to0)
    {
        var bits = CounterRandom.EightBits(key, pair);
        var up = Sojourns.Steps(Vector512.ShiftRightLogical(bits, 32), unit.UpScale);
        var down = Sojourns.Steps(bits & Vector512.Create(0xFFFFFFFFul), unit.DownScale);
        if (startsOut && pair == 0) up &= Vector512.Create(0L, -1, -1, -1, -1, -1, -1, -1);
        unchecked
        {
            // Sums of all before it and itself, lane by lane.
            var ends = up + down;
            ends += Vector512.Shuffle(ends, Vector512.Create(0L, 0, 1, 2, 3, 4, 5, 6)) & Vector512.Create(0L, -1, -1, -1, -1, -1, -1, -1);
            ends += Vector512.Shuffle(ends, Vector512.Create(0L, 0, 0, 1, 2, 3, 4, 5)) & Vector512.Create(0L, 0, -1, -1, -1, -1, -1, -1);
            ends += Vector512.Shuffle(ends, Vector512.Create(0L, 0, 0, 0, 0, 1, 2, 3)) & Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1);
            ends += Vector512.Create(at);
            var last = Vector512.Create((long)steps);
            Narrow(Vector512.Min(ends - down, last)).CopyTo(from, to0);
            Narrow(Vector512.Min(ends, last)).CopyTo(to, to0);
            return ends[7];
        }
    }

    static Vector256<int> Narrow(Vector512<long> wide) => Vector512.Narrow(wide, wide).GetLower();

    /// <summary>Enters outages up to the end of the period; false when it is reached.</summary>
    bool Enter(AreaOutages area, in Member unit, int u, int start, int outages, int pair)
    {
        var (two, full, derated) = (unit.OutShare >= 1, unit.Out, unit.Derated);
        for (var i = 0; i < outages; i++)
        {
            var begin = from[start + i];
            if (begin >= steps) return false;
            area.Add(begin, to[start + i], two || IsFull(unit, u, pair + i) ? full : derated);
        }
        return true;
    }

    // Of a unit that starts out of service the first draw has said already what it lacks.
    bool IsFull(in Member unit, int u, int pair)
    {
        if (pair == 0 && from[place[u]] == 0) return startsFull[u];
        return CounterRandom.Uniform(keys[u], -2 - pair) < unit.OutShare;
    }
}
