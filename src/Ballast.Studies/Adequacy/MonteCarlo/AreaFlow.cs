namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// Power between areas over ties in one step. Power is sent from where it is left over to where it lacks, along the way of the fewest ties, by successive
/// shortest augmenting paths (Ahuja, Magnanti, Orlin 1993, 9.7): exact, as a path may take back what an earlier one sent, so that whoever is
/// asked first gives as much as anybody could, and later ones add without taking from it.
/// </summary>
sealed class AreaFlow
{
    /// <summary>MW that are nothing: a tenth of a watt, against the rounding of sums.</summary>
    public const double Nothing = 1e-7;

    readonly IReadOnlyList<Tie> ties;
    readonly int areas;
    readonly double[] flow, forward, backward, single;
    readonly int[] distance, via;

    public AreaFlow(int areas, IReadOnlyList<Tie> ties)
    {
        (this.areas, this.ties) = (areas, ties);
        (flow, forward, backward) = (new double[ties.Count], new double[ties.Count], new double[ties.Count]);
        (distance, via, single) = (new int[areas], new int[areas], new double[areas]);
        (Surplus, Deficit) = (new double[areas], new double[areas]);
    }

    /// <summary>MW that units give and nobody takes, per area.</summary>
    public double[] Surplus { get; }

    /// <summary>MW that lack, per area.</summary>
    public double[] Deficit { get; }

    /// <summary>MW from the beginning of each tie to its end; negative the other way.</summary>
    public double[] Flow => flow;

    /// <summary>Begins a step.</summary>
    /// <param name="tie">A tie.</param>
    /// <param name="isOut">Whether it is out.</param>
    public void Open(int tie, bool isOut)
    {
        flow[tie] = 0;
        (forward[tie], backward[tie]) = isOut ? (0, 0) : (ties[tie].Forward, ties[tie].Backward);
    }

    /// <summary>Share used of what could flow in the direction of the flow; 1 where nothing could in either.</summary>
    public double Utilization(int tie) => flow[tie] > 0 ? flow[tie] / forward[tie] : flow[tie] < 0 ? -flow[tie] / backward[tie] : forward[tie] == 0 && backward[tie] == 0 ? 1 : 0;

    /// <summary>Serves what lacks from what units have left over.</summary>
    public void Serve()
    {
        if (areas > 1)
            while (Send(Surplus, Deficit) > 0) { }
    }

    /// <summary>Serves what lacks from one area; gives how much of it went.</summary>
    public double Serve(int area, double power)
    {
        if (areas == 1)
        {
            var given = Math.Min(power, Deficit[0]);
            Deficit[0] -= given;
            return given;
        }
        single[area] = power;
        var sent = 0.0;
        for (var more = Send(single, Deficit); more > 0; more = Send(single, Deficit)) sent += more;
        single[area] = 0;
        return sent;
    }

    /// <summary>Takes up to a power to an area from what units have left over; gives how much came.</summary>
    public double Take(int area, double power)
    {
        if (areas == 1)
        {
            var taken = Math.Min(power, Surplus[0]);
            Surplus[0] -= taken;
            return taken;
        }
        single[area] = power;
        var sent = 0.0;
        for (var more = Send(Surplus, single); more > 0; more = Send(Surplus, single)) sent += more;
        single[area] = 0;
        return sent;
    }

    public bool AnyDeficit() => Any(Deficit);

    public bool AnySurplus() => Any(Surplus);

    static bool Any(double[] power)
    {
        foreach (var p in power)
            if (p > Nothing) return true;
        return false;
    }

    /// <summary>Sends along one shortest path as much as it bears; 0 where there is none.</summary>
    double Send(double[] from, double[] to)
    {
        const int Far = int.MaxValue / 2;
        for (var a = 0; a < areas; a++) (distance[a], via[a]) = (from[a] > Nothing ? 0 : Far, 0);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var t = 0; t < ties.Count; t++)
            {
                var tie = ties[t];
                // Taking back a flow makes the way shorter by a tie.
                if (Room(t, true) > Nothing) changed |= Reach(tie.From, tie.To, flow[t] < 0 ? -1 : 1, t + 1);
                if (Room(t, false) > Nothing) changed |= Reach(tie.To, tie.From, flow[t] > 0 ? -1 : 1, -t - 1);
            }
        }
        var end = -1;
        for (var a = 0; a < areas; a++)
            if (to[a] > Nothing && distance[a] < Far && (end < 0 || distance[a] < distance[end])) end = a;
        if (end < 0) return 0;
        var power = to[end];
        var start = end;
        for (; via[start] != 0; start = Before(start)) power = Math.Min(power, Room(Math.Abs(via[start]) - 1, via[start] > 0));
        power = Math.Min(power, from[start]);
        for (var a = end; via[a] != 0; a = Before(a))
        {
            if (via[a] > 0) flow[via[a] - 1] += power;
            else flow[-via[a] - 1] -= power;
        }
        from[start] -= power;
        to[end] -= power;
        return power;
    }

    double Room(int tie, bool ahead) => ahead ? flow[tie] < 0 ? -flow[tie] : forward[tie] - flow[tie] : flow[tie] > 0 ? flow[tie] : backward[tie] + flow[tie];

    bool Reach(int from, int to, int length, int tie)
    {
        if (distance[from] == int.MaxValue / 2 || distance[from] + length >= distance[to]) return false;
        (distance[to], via[to]) = (distance[from] + length, tie);
        return true;
    }

    int Before(int area) => via[area] > 0 ? ties[via[area] - 1].From : ties[-via[area] - 1].To;
}
