namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>Stores in a sample: what they hold, and the order in which they are asked.</summary>
sealed class StorageState
{
    readonly IReadOnlyList<StorageUnit> stores;
    readonly Outages[] outages;
    readonly double hours;
    readonly bool neverRests;
    readonly double[] timeToGo;
    readonly bool[] isOut;
    readonly int[] order;

    public StorageState(AdequacySystem system, Outages[] outages)
    {
        (stores, this.outages, hours) = (system.Storage, outages, system.StepHours);
        var n = stores.Count;
        (Energy, Drawn, Given, Lost) = (new double[n], new double[n], new double[n], new double[n]);
        (timeToGo, isOut, order) = (new double[n], new bool[n], new int[n]);
        // A leak that repairs or the charging power leave unfilled must be followed step by step.
        neverRests = stores.Any(s => s.CarryOver < 1 && (s.OutageRate > 0 || s.Energy * (1 - s.CarryOver) / (s.ChargeEfficiency * hours) > s.ChargePower));
    }

    /// <summary>MWh stored.</summary>
    public double[] Energy { get; }

    /// <summary>MWh drawn from the grid since the sample began.</summary>
    public double[] Drawn { get; }

    /// <summary>MWh given to the grid since the sample began.</summary>
    public double[] Given { get; }

    /// <summary>MWh lost since the sample began.</summary>
    public double[] Lost { get; }

    public bool IsFull { get; private set; }

    public void Start()
    {
        for (var s = 0; s < stores.Count; s++)
        {
            Energy[s] = stores[s].Energy * stores[s].InitialShare;
            Drawn[s] = Given[s] = Lost[s] = 0;
        }
        Look();
    }

    /// <summary>A step passes: stores leak, and those that are out are out.</summary>
    public void Age(int step)
    {
        for (var s = 0; s < stores.Count; s++)
        {
            isOut[s] = outages[s].Covers(step);
            var leak = Energy[s] * (1 - stores[s].CarryOver);
            Energy[s] -= leak;
            Lost[s] += leak;
            timeToGo[s] = stores[s].DischargePower > 0 ? Energy[s] * stores[s].DischargeEfficiency / stores[s].DischargePower : 0;
        }
    }

    public void Discharge(AreaFlow flow)
    {
        if (stores.Count == 0) return;
        Sort(longestFirst: true);
        foreach (var s in order)
        {
            var store = stores[s];
            if (isOut[s] || Energy[s] <= 0 || store.DischargePower <= 0) continue;
            var most = Energy[s] * store.DischargeEfficiency / hours;
            var limited = most <= store.DischargePower;
            var power = flow.Serve(store.Area, limited ? most : store.DischargePower);
            if (power <= 0) continue;
            var left = limited && power >= most - AreaFlow.Nothing ? 0 : Math.Max(0, Energy[s] - power * hours / store.DischargeEfficiency);
            Lost[s] += Energy[s] - left - power * hours;
            Given[s] += power * hours;
            Energy[s] = left;
        }
    }

    public void Charge(AreaFlow flow)
    {
        if (stores.Count > 0)
        {
            Sort(longestFirst: false);
            foreach (var s in order)
            {
                var store = stores[s];
                if (isOut[s] || store.ChargePower <= 0 || Energy[s] >= store.Energy) continue;
                var most = (store.Energy - Energy[s]) / (store.ChargeEfficiency * hours);
                var limited = most <= store.ChargePower;
                var power = flow.Take(store.Area, limited ? most : store.ChargePower);
                if (power <= 0 && most > AreaFlow.Nothing) continue;
                var more = limited && power >= most - AreaFlow.Nothing ? store.Energy : Math.Min(store.Energy, Energy[s] + power * hours * store.ChargeEfficiency);
                Lost[s] += power * hours - (more - Energy[s]);
                Drawn[s] += power * hours;
                Energy[s] = more;
            }
        }
    }

    /// <summary>Notes whether all are full.</summary>
    public void Look()
    {
        IsFull = !neverRests;
        for (var s = 0; s < stores.Count && IsFull; s++) IsFull = Energy[s] >= stores[s].Energy;
    }

    /// <summary>Adds what stores drew and lost in steps that changed nothing.</summary>
    public void Rest(long steps)
    {
        for (var s = 0; s < stores.Count; s++)
        {
            if (stores[s].CarryOver >= 1) continue;
            var leak = stores[s].Energy * (1 - stores[s].CarryOver) * steps;
            Drawn[s] += leak / stores[s].ChargeEfficiency;
            Lost[s] += leak / stores[s].ChargeEfficiency;
        }
    }

    // Few stores, mostly in order already: insertion keeps equal ones in the system's order.
    void Sort(bool longestFirst)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var j = i;
            for (; j > 0 && (longestFirst ? timeToGo[order[j - 1]] < timeToGo[i] : timeToGo[order[j - 1]] > timeToGo[i]); j--) order[j] = order[j - 1];
            order[j] = i;
        }
    }
}
