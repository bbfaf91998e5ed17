using Ballast.Numerics;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>
/// When jobs write checkpoints of their own, and how deep a hole each leaves. Keyed by job and number
/// of the checkpoint. Arrays are indexed by slot.
/// </summary>
/// <param name="options">How often, how deep, how long.</param>
/// <param name="incident">Told of begins and ends: slot, kind, change as a share of the job's power, ticks; null: nobody is told.</param>
sealed class CheckpointClock(PlantOptions options, Action<int, IncidentKind, double, long>? incident)
{
    static readonly long Edge = TimeSpan.FromSeconds(1.5).Ticks;

    ulong[] key = [];
    long[] begins = [];
    long[] ends = [];
    double[] depth = [];
    int[] index = [];
    bool[] seen = [];
    bool[] asked = [];

    /// <summary>A job without checkpoints, until <see cref="Start"/>.</summary>
    public void Add(int slot)
    {
        if (slot >= key.Length) Grow(Math.Max(16, slot * 2));
        begins[slot] = ends[slot] = long.MaxValue;
        index[slot] = 0;
    }

    public void Start(int slot, ulong jobKey, long first)
    {
        key[slot] = jobKey;
        Plan(slot, first);
    }

    /// <summary>Write one now; the clock starts anew. False where one is being written, or the job has none.</summary>
    public bool Ask(int slot, long now)
    {
        if (begins[slot] == long.MaxValue || now >= begins[slot]) return false;
        index[slot]++;
        Plan(slot, now);
        asked[slot] = true;
        return true;
    }

    /// <summary>The next one is a full interval from now. False where the job has none.</summary>
    public bool Restart(int slot, long now)
    {
        if (begins[slot] == long.MaxValue) return false;
        Plan(slot, After(slot, now));
        return true;
    }

    /// <summary>Stands where another clock of the same key stands.</summary>
    public void Follow(CheckpointClock other, int slot)
    {
        begins[slot] = other.begins[slot];
        ends[slot] = other.ends[slot];
        depth[slot] = other.depth[slot];
        index[slot] = other.index[slot];
        seen[slot] = other.seen[slot];
        asked[slot] = other.asked[slot];
    }

    /// <summary>Factor on the job's power and throughput: 1, or less in a hole.</summary>
    public double Factor(int slot, long now)
    {
        if (now < begins[slot]) return 1;
        if (!seen[slot])
        {
            seen[slot] = true;
            incident?.Invoke(slot, asked[slot] ? IncidentKind.AskedCheckpointBegins : IncidentKind.CheckpointBegins, -depth[slot], now);
        }
        if (now < ends[slot])
        {
            var inside = Math.Min(now - begins[slot], ends[slot] - now);
            return inside >= Edge ? 1 - depth[slot] : 1 - depth[slot] * inside / Edge;
        }
        incident?.Invoke(slot, asked[slot] ? IncidentKind.AskedCheckpointEnds : IncidentKind.CheckpointEnds, depth[slot], now);
        Plan(slot, After(slot, begins[slot]));
        return 1;
    }

    /// <summary>Counts one checkpoint on, and says when it begins after the last.</summary>
    long After(int slot, long last) =>
        last + (long)(options.CheckpointEvery!.Value.Ticks * CounterRandom.Uniform(key[slot], 4L * ++index[slot] + 3, 0.9, 1.1));

    void Plan(int slot, long at)
    {
        var k = 4L * index[slot];
        begins[slot] = at;
        depth[slot] = CounterRandom.Uniform(key[slot], k, options.CheckpointDipMin, options.CheckpointDipMax);
        ends[slot] = at + (long)CounterRandom.Uniform(key[slot], k + 1, options.CheckpointLengthMin.Ticks, options.CheckpointLengthMax.Ticks);
        seen[slot] = false;
        asked[slot] = false;
    }

    void Grow(int capacity)
    {
        Array.Resize(ref key, capacity);
        Array.Resize(ref begins, capacity);
        Array.Resize(ref ends, capacity);
        Array.Resize(ref depth, capacity);
        Array.Resize(ref index, capacity);
        Array.Resize(ref seen, capacity);
        Array.Resize(ref asked, capacity);
    }

    public void Exchange(StateExchange s)
    {
        key = s.Keep(key);
        begins = s.Keep(begins);
        ends = s.Keep(ends);
        depth = s.Keep(depth);
        index = s.Keep(index);
        seen = s.Keep(seen);
        asked = s.Keep(asked);
    }
}
