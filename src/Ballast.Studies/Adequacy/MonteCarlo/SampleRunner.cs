using Ballast.Numerics;

namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// Lives through samples, one thread's worth. Outages are drawn whole, as spans of steps; their powers go into differences per step and sums per block
/// of steps, from which a bound of what lacks in a block follows. Blocks in which no area can be short and nothing has to be remembered are passed over.
/// </summary>
sealed class SampleRunner
{
    const int Bits = SampledSystem.BlockBits;
    readonly SampledSystem sampled;
    readonly long[] room = new long[2 * Sojourns.Batch];
    readonly int[][] change, added, ended;
    readonly int[] lacking, net, most;
    readonly Outages[] storageOutages, responseOutages, tieOutages;
    readonly bool[] isClosed;
    readonly StepDispatch dispatch;
    readonly ShortfallTally system;
    readonly ShortfallTally[] areas;
    readonly MemberTally members;
    double factor;

    public SampleRunner(SampledSystem sampled)
    {
        this.sampled = sampled;
        (change, added, ended) = (Rows(sampled.Steps + 1), Rows(sampled.StepBlocks + 1), Rows(sampled.StepBlocks + 1));
        (lacking, net, most) = (new int[sampled.Areas], new int[sampled.Areas], new int[sampled.Areas]);
        (storageOutages, responseOutages, tieOutages) = (Spans(sampled.System.Storage.Count), Spans(sampled.System.DemandResponse.Count), Spans(sampled.System.Ties.Count));
        isClosed = new bool[tieOutages.Length];
        dispatch = new StepDispatch(sampled, storageOutages, responseOutages, tieOutages);
        system = new ShortfallTally(sampled, sampled.PeakStep[sampled.Areas]);
        areas = sampled.Areas == 1 ? [] : [.. Enumerable.Range(0, sampled.Areas).Select(a => new ShortfallTally(sampled, sampled.PeakStep[a]))];
        members = new MemberTally(sampled);
    }

    /// <summary>The sample that was lived through last, of all areas.</summary>
    public ShortfallTally System => system;

    /// <summary>The same, per area; empty where there is one.</summary>
    public ShortfallTally[] Areas => areas;

    /// <summary>The states at its end.</summary>
    public StepDispatch Dispatch => dispatch;

    /// <summary>Lives through a block of samples.</summary>
    public MonteCarloPart Run(long first, int samples)
    {
        for (var k = first; k < first + samples; k++) Run(k);
        var (storage, response, ties) = members.Take();
        return new MonteCarloPart { Samples = samples, System = system.Take(), Areas = [.. areas.Select(a => a.Take())], Storage = storage, DemandResponse = response, Ties = ties };
    }

    /// <summary>Lives through one sample.</summary>
    public void Run(long sample)
    {
        var key = CounterRandom.Stream(sampled.Options.Seed, (ulong)sample);
        factor = sampled.LoadFactor(key);
        for (var a = 0; a < change.Length; a++)
        {
            Array.Clear(change[a]);
            Array.Clear(added[a]);
            Array.Clear(ended[a]);
            lacking[a] = 0;
            most[a] = sampled.MostTaken(a, factor);
        }
        foreach (ref readonly var unit in sampled.Units.AsSpan()) DrawUnit(unit, key);
        system.Start();
        if (change.Length == 1 && !sampled.Remembers) Alone();
        else Together(key);
        system.End();
    }

    void DrawUnit(in Member unit, ulong key)
    {
        var (change, added, ended) = (this.change[unit.Area], this.added[unit.Area], this.ended[unit.Area]);
        var draw = new OutageDraw(unit, key, sampled.Steps, room);
        while (draw.Next())
        {
            change[draw.From] += draw.Lack;
            change[draw.To] -= draw.Lack;
            added[draw.From >> Bits] += draw.Lack;
            ended[draw.To >> Bits] += draw.Lack;
        }
    }

    /// <summary>One area that remembers nothing: only steps in which it may be short are looked at.</summary>
    void Alone()
    {
        var (change, added, ended, lowest) = (this.change[0], this.added[0], this.ended[0], sampled.Lowest[0]);
        var (out0, extra) = (0, most[0]);
        for (var b = 0; b < lowest.Length; b++)
        {
            // All that is out when the block begins and all that fails in it: more is never out at a time.
            if (out0 + added[b] + extra > lowest[b])
            {
                var now = out0;
                var end = Math.Min(sampled.Steps, (b + 1) << Bits);
                for (var t = b << Bits; t < end; t++)
                {
                    now += change[t];
                    var reserve = sampled.ReserveAt(0, t, factor);
                    if (now > reserve) system.Add(t, (now - reserve) * sampled.Quantum);
                }
            }
            out0 += added[b] - ended[b];
        }
    }

    /// <summary>Any system.</summary>
    void Together(ulong key)
    {
        Draw(sampled.Storage, storageOutages, key);
        Draw(sampled.DemandResponse, responseOutages, key);
        Draw(sampled.Ties, tieOutages, key);
        foreach (var area in areas) area.Start();
        members.Start();
        dispatch.Start();
        Close();
        var rested = 0L;
        for (var b = 0; b < sampled.StepBlocks; b++)
        {
            var (from, to) = (b << Bits, Math.Min(sampled.Steps, (b + 1) << Bits));
            if (dispatch.IsSettled && !MayBeShort(b)) rested += to - from;
            else rested += Live(from, to);
            for (var a = 0; a < lacking.Length; a++) lacking[a] += added[a][b] - ended[a][b];
        }
        dispatch.Storage.Rest(rested);
        members.End(dispatch);
        foreach (var area in areas) area.End();
    }

    bool MayBeShort(int block)
    {
        for (var a = 0; a < lacking.Length; a++)
            if (lacking[a] + added[a][block] + most[a] > sampled.Lowest[a][block]) return true;
        return false;
    }

    /// <summary>Lives through a block of steps; gives in how many nothing happened.</summary>
    int Live(int from, int to)
    {
        var rested = 0;
        for (var a = 0; a < net.Length; a++) net[a] = -lacking[a];
        Span<int> free = stackalloc int[net.Length];
        for (var t = from; t < to; t++)
        {
            var quiet = dispatch.IsSettled;
            for (var a = 0; a < net.Length; a++)
            {
                net[a] -= change[a][t];
                free[a] = net[a] + sampled.ReserveAt(a, t, factor);
                quiet &= free[a] >= sampled.Keepers[a];
            }
            if (quiet)
            {
                rested++;
                continue;
            }
            if (dispatch.Run(t, free)) Short(t);
            members.Step(t, dispatch, isClosed);
        }
        return rested;
    }

    void Short(int step)
    {
        var sum = 0.0;
        for (var a = 0; a < dispatch.Unserved.Length; a++)
        {
            var power = dispatch.Unserved[a];
            sum += power;
            if (power > 0 && areas.Length > 0) areas[a].Add(step, power);
        }
        system.Add(step, sum);
    }

    /// <summary>Ties that carry nothing, and those that never can.</summary>
    void Close()
    {
        for (var t = 0; t < tieOutages.Length; t++)
        {
            var tie = sampled.System.Ties[t];
            isClosed[t] = tie.Forward == 0 && tie.Backward == 0;
            if (isClosed[t]) members.Closed(t, 0, sampled.Steps);
            else
                for (var i = 0; i < tieOutages[t].Count; i++) members.Closed(t, tieOutages[t].From[i], tieOutages[t].To[i]);
        }
    }

    void Draw(Member[] fallible, Outages[] outages, ulong key)
    {
        foreach (ref readonly var member in fallible.AsSpan())
        {
            var spans = outages[member.Index];
            spans.Clear();
            var draw = new OutageDraw(member, key, sampled.Steps, room);
            while (draw.Next()) spans.Add(draw.From, draw.To);
        }
    }

    int[][] Rows(int length)
    {
        var rows = new int[sampled.Areas][];
        for (var a = 0; a < rows.Length; a++) rows[a] = new int[length];
        return rows;
    }

    static Outages[] Spans(int count)
    {
        var spans = new Outages[count];
        for (var i = 0; i < count; i++) spans[i] = new Outages();
        return spans;
    }
}
