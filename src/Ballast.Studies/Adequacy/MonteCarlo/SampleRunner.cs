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
    readonly AreaOutages[] outages;
    readonly UnitDraws units;
    readonly int[] lacking, net, most;
    readonly int[][] change;
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
        outages = [.. Enumerable.Range(0, sampled.Areas).Select(_ => new AreaOutages(sampled.StepBlocks))];
        units = new UnitDraws(sampled.Units, sampled.Steps);
        change = [.. outages.Select(_ => new int[AreaOutages.BlockSteps])];
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
        for (var a = 0; a < outages.Length; a++)
        {
            outages[a].Clear();
            lacking[a] = 0;
            most[a] = sampled.MostTaken(a, factor);
        }
        units.Draw(key, outages);
        system.Start();
        if (outages.Length == 1 && !sampled.Remembers) Alone();
        else Together(key);
        system.End();
    }

    /// <summary>One area that remembers nothing: only blocks in which it may be short are looked at.</summary>
    void Alone()
    {
        var (area, lowest, extra) = (outages[0], sampled.Lowest[0], most[0]);
        ReadOnlySpan<int> added = area.Added, ended = area.Ended;
        var before = 0;
        for (var b = 0; b < added.Length; b++)
        {
            // All that lacks when the block begins and all that fails in it: more never lacks at a time.
            unchecked
            {
                if (before + added[b] > lowest[b] - extra) Look(b, before);
                before += added[b] - ended[b];
            }
        }
    }

    void Look(int block, int before)
    {
        var lack = change[0];
        outages[0].Unfold(block, before, lack);
        var from = block << Bits;
        var to = Math.Min(sampled.Steps, from + AreaOutages.BlockSteps);
        for (var t = from; t < to; t++)
        {
            var missing = lack[t - from] - sampled.ReserveAt(0, t, factor);
            if (missing > 0) system.Add(t, missing * sampled.Quantum);
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
            else rested += Live(b, from, to);
            for (var a = 0; a < lacking.Length; a++) lacking[a] += outages[a].Added[b] - outages[a].Ended[b];
        }
        dispatch.Storage.Rest(rested);
        members.End(dispatch);
        foreach (var area in areas) area.End();
    }

    bool MayBeShort(int block)
    {
        for (var a = 0; a < lacking.Length; a++)
            if (lacking[a] + outages[a].Added[block] + most[a] > sampled.Lowest[a][block]) return true;
        return false;
    }

    /// <summary>Lives through a block of steps; gives in how many nothing happened.</summary>
    int Live(int block, int from, int to)
    {
        var rested = 0;
        for (var a = 0; a < net.Length; a++) outages[a].Unfold(block, lacking[a], change[a]);
        for (var t = from; t < to; t++)
        {
            var quiet = dispatch.IsSettled;
            for (var a = 0; a < net.Length; a++)
            {
                net[a] = sampled.ReserveAt(a, t, factor) - change[a][t - from];
                quiet &= net[a] >= sampled.Keepers[a];
            }
            if (quiet)
            {
                rested++;
                continue;
            }
            if (dispatch.Run(t, net)) Short(t);
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

    void Draw(Member[] fallible, Outages[] spans, ulong key)
    {
        foreach (ref readonly var member in fallible.AsSpan())
        {
            var own = spans[member.Index];
            own.Clear();
            var draw = new OutageDraw(member, key, sampled.Steps, room);
            while (draw.Next()) own.Add(draw.From, draw.To);
        }
    }

    static Outages[] Spans(int count)
    {
        var spans = new Outages[count];
        for (var i = 0; i < count; i++) spans[i] = new Outages();
        return spans;
    }
}
