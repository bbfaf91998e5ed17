namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// Demand response in a sample: what is owed and until when, and what calls there were. A shortfall is in sight in a step where units, ties and stores leave
/// load unserved in an area that ties join to the demand response's own; consecutive such steps are one shortfall, of which at most one call is made.
/// </summary>
sealed class DemandResponseState
{
    readonly IReadOnlyList<DemandResponse> responses;
    readonly Outages[] outages;
    readonly double hours;
    readonly int[] island, order, due, callOf, callBegan, lastShort, shortBegan;
    readonly double[] inCall;
    readonly bool[] borrowedNow;
    readonly int[] callsOfYear;
    readonly int[] yearEnds;
    int year;

    public DemandResponseState(AdequacySystem system, Outages[] outages)
    {
        (responses, this.outages, hours) = (system.DemandResponse, outages, system.StepHours);
        var n = responses.Count;
        island = Islands(system);
        (Debt, Borrowed, Interest, Paid, Unpaid) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        (Calls, Steps, order, due, callOf, callBegan) = (new int[n], new int[n], new int[n], new int[n], new int[n], new int[n]);
        (lastShort, shortBegan) = (new int[system.Areas.Count], new int[system.Areas.Count]);
        (inCall, borrowedNow, callsOfYear) = (new double[n], new bool[n], new int[n]);
        yearEnds = [.. YearEnds(system)];
    }

    /// <summary>MWh owed.</summary>
    public double[] Debt { get; }

    /// <summary>MWh by which load was reduced since the sample began; the others likewise.</summary>
    public double[] Borrowed { get; }

    public double[] Interest { get; }

    public double[] Paid { get; }

    public double[] Unpaid { get; }

    public int[] Calls { get; }

    /// <summary>Steps in which anything was given.</summary>
    public int[] Steps { get; }

    /// <summary>Whether nothing is owed.</summary>
    public bool IsFree
    {
        get
        {
            foreach (var debt in Debt)
                if (debt > 0) return false;
            return true;
        }
    }

    public void Start()
    {
        foreach (var sums in (ReadOnlySpan<double[]>)[Debt, Borrowed, Interest, Paid, Unpaid, inCall]) Array.Clear(sums);
        Array.Clear(Calls);
        Array.Clear(Steps);
        Array.Clear(callsOfYear);
        year = 0;
        Array.Fill(callOf, -1);
        Array.Fill(lastShort, -2);
    }

    /// <summary>A step passes: debts grow.</summary>
    public void Age()
    {
        for (var d = 0; d < Debt.Length; d++)
        {
            borrowedNow[d] = false;
            var growth = Debt[d] * responses[d].Interest;
            Debt[d] += growth;
            Interest[d] += growth;
        }
    }

    public void Borrow(int step, AreaFlow flow)
    {
        if (responses.Count == 0) return;
        for (; step >= yearEnds[year]; year++) Array.Clear(callsOfYear);
        See(step, flow);
        Sort(step, longestFirst: true);
        foreach (var d in order)
        {
            var response = responses[d];
            if (!MayGive(d, step) || outages[d].Covers(step)) continue;
            var room = (response.Energy - (response.PaybackPower > 0 ? Debt[d] : callOf[d] == shortBegan[island[response.Area]] ? inCall[d] : 0)) / hours;
            if (!(room > 0)) continue;
            var power = flow.Serve(response.Area, Math.Min(room, response.BorrowPower));
            if (power <= 0) continue;
            Note(d, step, power * hours);
        }
    }

    public void PayBack(int step, AreaFlow flow)
    {
        if (IsFree) return;
        Sort(step, longestFirst: false);
        foreach (var d in order)
        {
            if (Debt[d] <= 0 || borrowedNow[d] || outages[d].Covers(step)) continue;
            var most = Debt[d] / hours;
            var limited = most <= responses[d].PaybackPower;
            var power = flow.Take(responses[d].Area, limited ? most : responses[d].PaybackPower);
            if (power <= 0 && most > AreaFlow.Nothing) continue;
            var left = limited && power >= most - AreaFlow.Nothing ? 0 : Math.Max(0, Debt[d] - power * hours);
            Paid[d] += Debt[d] - left;
            Debt[d] = left;
        }
    }

    /// <summary>What is still owed when its time or the period ends counts as unserved.</summary>
    public void Default(int step, int steps, double[] unserved)
    {
        for (var d = 0; d < Debt.Length; d++)
        {
            if (Debt[d] <= 0 || (step < due[d] && step < steps - 1)) continue;
            if (Debt[d] / hours > AreaFlow.Nothing) unserved[responses[d].Area] += Debt[d] / hours;
            Unpaid[d] += Debt[d];
            Debt[d] = 0;
        }
    }

    void See(int step, AreaFlow flow)
    {
        for (var a = 0; a < island.Length; a++)
        {
            var i = island[a];
            if (flow.Deficit[a] <= AreaFlow.Nothing || lastShort[i] == step) continue;
            if (lastShort[i] != step - 1) shortBegan[i] = step;
            lastShort[i] = step;
        }
    }

    bool MayGive(int d, int step)
    {
        var response = responses[d];
        var began = shortBegan[island[response.Area]];
        if (lastShort[island[response.Area]] != step || step - began < response.NoticeSteps) return false;
        return callOf[d] == began ? step - callBegan[d] < response.CallSteps : callsOfYear[d] < response.Calls;
    }

    void Note(int d, int step, double energy)
    {
        var began = shortBegan[island[responses[d].Area]];
        if (callOf[d] != began)
        {
            (callOf[d], callBegan[d], inCall[d]) = (began, step, 0);
            Calls[d]++;
            callsOfYear[d]++;
        }
        Steps[d]++;
        inCall[d] += energy;
        Borrowed[d] += energy;
        borrowedNow[d] = true;
        if (responses[d].PaybackPower <= 0) return;
        if (Debt[d] <= 0) due[d] = (int)Math.Min(int.MaxValue, (long)step + responses[d].PaybackSteps);
        Debt[d] += energy;
    }

    /// <summary>Steps that a debt may still wait; one that is made now may wait its whole window.</summary>
    int Wait(int d, int step) => Debt[d] > 0 ? due[d] - step : responses[d].PaybackPower > 0 ? responses[d].PaybackSteps : int.MaxValue;

    void Sort(int step, bool longestFirst)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var (j, wait) = (i, Wait(i, step));
            for (; j > 0 && (longestFirst ? Wait(order[j - 1], step) < wait : Wait(order[j - 1], step) > wait); j--) order[j] = order[j - 1];
            order[j] = i;
        }
    }

    /// <summary>The steps at which calendar years end; the last is that of the period.</summary>
    static IEnumerable<int> YearEnds(AdequacySystem system)
    {
        if (system.Start is { } start)
        {
            for (var next = start.Year + 1; next <= DateTime.MaxValue.Year; next++)
            {
                var end = Math.Ceiling((new DateTime(next, 1, 1) - start).TotalHours / system.StepHours);
                if (end >= system.Steps) break;
                yield return (int)end;
            }
        }

        yield return int.MaxValue;
    }

    /// <summary>For each area the lowest number among those that ties join it to.</summary>
    static int[] Islands(AdequacySystem system)
    {
        int[] island = [.. Enumerable.Range(0, system.Areas.Count)];
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var tie in system.Ties)
            {
                var least = Math.Min(island[tie.From], island[tie.To]);
                changed |= island[tie.From] != least || island[tie.To] != least;
                island[tie.From] = island[tie.To] = least;
            }
        }
        return island;
    }
}
