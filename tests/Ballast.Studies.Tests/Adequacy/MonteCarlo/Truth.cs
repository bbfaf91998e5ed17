using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy.MonteCarlo;

/// <summary>What a system's figures are, without chance.</summary>
/// <param name="Lolp">Probability of a shortfall per step.</param>
/// <param name="Unserved">MWh per step.</param>
/// <param name="Energy">MWh stored at the end of each step, where there is a store.</param>
/// <param name="Flow">MW over the tie, per step, where there is one.</param>
/// <param name="Use">Utilisation of the tie.</param>
sealed record Truth(double[] Lolp, double[] Unserved, double[] Energy, double[] Flow, double[] Use)
{
    public double[][] AreaUnserved { get; init; } = [];

    public double Steps => Lolp.Sum();

    public double Total => Unserved.Sum();
}

/// <summary>
/// Enumerates all states of systems whose members are in service with 0.9 in each step, independently; what is remembered goes from step to step as a
/// distribution. It shares nothing with the sampling engine: dispatch is written anew for one area, for two areas, and as cuts of a network for more.
/// </summary>
static class Enumerated
{
    const double Up = 0.9;

    public static Truth Of(AdequacySystem system) => system.Areas.Count switch
    {
        1 => One(system),
        2 => Two(system),
        _ => Cuts(system),
    };

    static double Probability(int state, int bits)
    {
        var p = 1.0;
        for (var i = 0; i < bits; i++) p *= (state >> i & 1) == 1 ? Up : 1 - Up;
        return p;
    }

    static double Net(AdequacySystem system, int area, int state, int t)
    {
        var net = -system.Areas[area].Load[t];
        for (var i = 0; i < system.Units.Count; i++)
            if (system.Units[i].Area == area && (state >> i & 1) == 1) net += system.Units[i].Capacity;
        return net + system.Variable.Where(v => v.Area == area).Sum(v => v.Power[t]);
    }

    /// <summary>Units, then the store, then demand response; what is left over pays back, then charges.</summary>
    static Truth One(AdequacySystem system)
    {
        var store = system.Storage.Count > 0 ? system.Storage[0] : null;
        var response = system.DemandResponse.Count > 0 ? system.DemandResponse[0] : null;
        var (units, bits) = (system.Units.Count, system.Units.Count + system.Storage.Count + system.DemandResponse.Count);
        var (n, h) = (system.Steps, system.StepHours);
        var (lolp, unserved, energy) = (new double[n], new double[n], new double[n]);
        // What is stored, what is owed, and steps until it is due.
        var memory = new Dictionary<(double, double, int), double> { [(0, 0, 0)] = 1 };
        for (var t = 0; t < n; t++)
        {
            var next = new Dictionary<(double, double, int), double>();
            foreach (var ((held, owed, wait), weight) in memory)
            {
                for (var state = 0; state < 1 << bits; state++)
                {
                    var p = weight * Probability(state, bits);
                    var net = Net(system, 0, state, t);
                    var storeUp = store is not null && (state >> units & 1) == 1;
                    var responseUp = response is not null && (state >> (units + system.Storage.Count) & 1) == 1;
                    var (e, d, due) = (held, owed, wait - 1);
                    var missing = Math.Max(0, -net);
                    var spare = Math.Max(0, net);
                    if (storeUp)
                    {
                        var given = Math.Min(missing, Math.Min(store!.DischargePower, e / h));
                        (missing, e) = (missing - given, e - given * h);
                    }
                    if (responseUp)
                    {
                        var borrowed = Math.Min(missing, Math.Min(response!.BorrowPower, (response.Energy - d) / h));
                        if (borrowed > 0 && d == 0) due = response.PaybackSteps;
                        (missing, d) = (missing - borrowed, d + borrowed * h);
                        var paid = Math.Min(spare, Math.Min(response.PaybackPower, owed / h));
                        (spare, d) = (spare - paid, d - paid * h);
                    }
                    if (storeUp) e += h * Math.Min(spare, Math.Min(store!.ChargePower, (store.Energy - e) / h));
                    if (d > 0 && (due == 0 || t == n - 1)) (missing, d) = (missing + d / h, 0);
                    if (missing > 0) lolp[t] += p;
                    unserved[t] += p * missing * h;
                    energy[t] += p * e;
                    var key = (e, d, d > 0 ? due : 0);
                    next[key] = next.GetValueOrDefault(key) + p;
                }
            }
            memory = next;
        }
        return new Truth(lolp, unserved, energy, [], []);
    }

    /// <summary>Two areas, a tie that may fail, and at most one store.</summary>
    static Truth Two(AdequacySystem system)
    {
        var store = system.Storage.Count > 0 ? system.Storage[0] : null;
        var (units, n, tie) = (system.Units.Count, system.Steps, system.Ties[0]);
        var bits = units + system.Storage.Count + 1;
        var (lolp, unserved, energy, flows, use) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        double[][] perArea = [new double[n], new double[n]];
        var memory = new Dictionary<double, double> { [0] = 1 };
        for (var t = 0; t < n; t++)
        {
            var next = new Dictionary<double, double>();
            foreach (var (held, weight) in memory)
            {
                for (var state = 0; state < 1 << bits; state++)
                {
                    var p = weight * Probability(state, bits);
                    double[] net = [Net(system, 0, state, t), Net(system, 1, state, t)];
                    var tieUp = (state >> (bits - 1) & 1) == 1;
                    var (ahead, back) = tieUp ? (tie.Forward, tie.Backward) : (0, 0);
                    var flow = 0.0;
                    void Send(double power)
                    {
                        flow += power;
                        net[0] -= power;
                        net[1] += power;
                    }
                    if (net[0] > 0 && net[1] < 0) Send(Math.Min(ahead, Math.Min(net[0], -net[1])));
                    if (net[1] > 0 && net[0] < 0) Send(-Math.Min(back, Math.Min(net[1], -net[0])));
                    var e = held;
                    if (store is not null && (state >> units & 1) == 1)
                    {
                        // The store lies in the second area: its own load first, then over the tie.
                        var able = Math.Min(store.DischargePower, e);
                        var home = Math.Min(able, Math.Max(0, -net[1]));
                        var abroad = Math.Min(able - home, Math.Min(Math.Max(0, -net[0]), back + flow));
                        net[1] += home + abroad;
                        e -= home + abroad;
                        Send(-abroad);
                        var room = Math.Min(store.ChargePower, store.Energy - held);
                        var own = Math.Min(room, Math.Max(0, net[1]));
                        var foreign = Math.Min(room - own, Math.Min(Math.Max(0, net[0]), ahead - flow));
                        e += own + foreign;
                        net[1] -= own;
                        net[0] -= foreign;
                        flow += foreign;
                    }
                    double[] missing = [Math.Max(0, -net[0]), Math.Max(0, -net[1])];
                    for (var a = 0; a < 2; a++) perArea[a][t] += p * missing[a];
                    if (missing.Sum() > 0) lolp[t] += p;
                    unserved[t] += p * missing.Sum();
                    energy[t] += p * e;
                    flows[t] += p * flow;
                    use[t] += p * (flow > 0 ? flow / ahead : flow < 0 ? -flow / back : tieUp ? 0 : 1);
                    next[e] = next.GetValueOrDefault(e) + p;
                }
            }
            memory = next;
        }
        return new Truth(lolp, unserved, energy, flows, use) { AreaUnserved = perArea };
    }

    /// <summary>Any areas that remember nothing: what lacks is the worst of all cuts, what a set of areas lacks less what its ties can bring in.</summary>
    static Truth Cuts(AdequacySystem system)
    {
        var (areas, bits) = (system.Areas.Count, system.Units.Count);
        var (lolp, unserved) = (new double[system.Steps], new double[system.Steps]);
        for (var t = 0; t < system.Steps; t++)
        {
            for (var state = 0; state < 1 << bits; state++)
            {
                double[] net = [.. Enumerable.Range(0, areas).Select(a => Net(system, a, state, t))];
                var missing = 0.0;
                for (var set = 1; set < 1 << areas; set++)
                {
                    var lack = -Enumerable.Range(0, areas).Where(a => (set >> a & 1) == 1).Sum(a => net[a]);
                    foreach (var tie in system.Ties)
                    {
                        if ((set >> tie.To & 1) == 1 && (set >> tie.From & 1) == 0) lack -= tie.Forward;
                        if ((set >> tie.From & 1) == 1 && (set >> tie.To & 1) == 0) lack -= tie.Backward;
                    }
                    missing = Math.Max(missing, lack);
                }
                var p = Probability(state, bits);
                if (missing > 0) lolp[t] += p;
                unserved[t] += p * missing;
            }
        }
        return new Truth(lolp, unserved, [], [], []);
    }
}
