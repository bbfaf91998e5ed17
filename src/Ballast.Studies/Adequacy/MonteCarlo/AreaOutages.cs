using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// What units of an area lack in a sample, by blocks of steps: how much fails and how much is repaired in each block, from which a bound of what lacks in
/// the block follows, and the events of each block as a list, for blocks that must be looked at step by step. It all stays in the nearest cache.
/// </summary>
sealed class AreaOutages(int blocks)
{
    public const int BlockSteps = 1 << SampledSystem.BlockBits;

    const int Mask = BlockSteps - 1;

    // One more than its number, so that 0 is none.
    readonly int[] head = new int[blocks];
    readonly int[] added = new int[blocks], ended = new int[blocks];
    Event[] events = new Event[512];
    int count;

    struct Event
    {
        public int Next, Step, Lack;
    }

    public void Clear()
    {
        Array.Clear(head);
        Array.Clear(added);
        Array.Clear(ended);
        count = 0;
    }

    /// <summary>Makes room for so many more outages.</summary>
    public void Reserve(int outages)
    {
        if (count + 2 * outages <= events.Length) return;
        Array.Resize(ref events, Math.Max(2 * events.Length, count + 2 * outages));
    }

    /// <summary>An outage of a unit, for which room has been made.</summary>
    /// <param name="from">The first step.</param>
    /// <param name="to">The step after the last; at most the number of steps.</param>
    /// <param name="lack">Quanta.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int from, int to, int lack)
    {
        unchecked
        {
            var (first, last) = (from >> SampledSystem.BlockBits, to >> SampledSystem.BlockBits);
            added[first] += lack;
            ended[last] += lack;
            ref var begin = ref events[count];
            ref var end = ref events[count + 1];
            (begin.Next, begin.Step, begin.Lack) = (head[first], from & Mask, lack);
            head[first] = count + 1;
            (end.Next, end.Step, end.Lack) = (head[last], to & Mask, -lack);
            head[last] = count + 2;
            count += 2;
        }
    }

    /// <summary>What fails in each block, quanta.</summary>
    public int[] Added => added;

    /// <summary>What is repaired in each block.</summary>
    public int[] Ended => ended;

    /// <summary>By how much more lacks from each step of a block on.</summary>
    /// <param name="block">Which.</param>
    /// <param name="change">Receives a number per step.</param>
    public void Unfold(int block, Span<int> change)
    {
        change.Clear();
        unchecked
        {
            for (var at = head[block]; at != 0;)
            {
                ref var one = ref events[at - 1];
                change[one.Step] += one.Lack;
                at = one.Next;
            }
        }
    }

    /// <summary>What lacks in each step of a block.</summary>
    /// <param name="block">Which.</param>
    /// <param name="before">What lacks in the step before it.</param>
    /// <param name="lack">Receives a number per step.</param>
    public void Unfold(int block, int before, Span<int> lack)
    {
        Unfold(block, lack);
        unchecked
        {
            for (var i = 0; i < BlockSteps; i++) lack[i] = before += lack[i];
        }
    }
}
