using Ballast.Numerics;

namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>
/// A system made ready for sampling, the same for all samples and threads. Powers of units and loads are whole numbers of a quantum, at most 4e-9 of
/// the system's size, so that sums of capacities are exact in whatever order they are made.
/// </summary>
sealed class SampledSystem
{
    /// <summary>Steps are looked over in blocks of 2^BlockBits.</summary>
    public const int BlockBits = 4;

    const int MostQuanta = 1 << 29;
    readonly int[][] load;
    readonly double lowestFactor;

    public SampledSystem(AdequacySystem system, MonteCarloOptions options)
    {
        AdequacyChecks.System(system);
        MemoryChecks.System(system);
        (System, Options) = (system, options);
        (Steps, StepHours, Areas) = (system.Steps, system.StepHours, system.Areas.Count);
        StepBlocks = (Steps >> BlockBits) + 1;
        days = new DayIndex(system);
        lowestFactor = Math.Max(0, 1 - 7 * system.LoadUncertainty);
        Quantum = QuantumOf(system);
        (Installed, Reserve, load) = (new int[Areas], new int[Areas][], new int[Areas][]);
        var units = new List<Member>();
        foreach (var unit in system.Units) Installed[unit.Area] += Quanta(unit.Capacity);
        for (var i = 0; i < system.Units.Count; i++)
        {
            var unit = system.Units[i];
            if (unit.OutageRate + unit.DeratedRate == 0 || unit.Capacity == 0) continue;
            units.Add(Member.Of(Member.UnitKind, i, unit.Name, unit.OutageRate, unit.DeratedRate, unit.RepairHours, StepHours) with { Area = unit.Area, Out = Quanta(unit.Capacity), Derated = Quanta(unit.DeratedBy) });
        }
        Units = [.. units];
        Keepers = Keep(system);
        Keepless = Keepers.All(k => k == 0);
        for (var a = 0; a < Areas; a++)
        {
            load[a] = [.. system.Areas[a].Load.Select(Quanta)];
            Reserve[a] = new int[Steps];
            for (var t = 0; t < Steps; t++) Reserve[a][t] = Installed[a] - load[a][t];
        }
        foreach (var variable in system.Variable)
        {
            for (var t = 0; t < Steps; t++) Reserve[variable.Area][t] += Quanta(variable.Power[t]);
        }
        Lowest = [.. Reserve.Select((reserve, a) => LowestOf(reserve, Keepers[a]))];
        (HighestLoad, LowestLoad) = ([.. load.Select(l => l.Max())], [.. load.Select(l => l.Min())]);
        PeakStep = PeakSteps();
        Storage = Members(Member.StorageKind, system.Storage, s => (s.Name, s.OutageRate, s.RepairHours));
        DemandResponse = Members(Member.DemandResponseKind, system.DemandResponse, d => (d.Name, d.OutageRate, d.RepairHours));
        Ties = Members(Member.TieKind, system.Ties, t => (t.Name, t.OutageRate, t.RepairHours));
        Remembers = system.Storage.Count + system.DemandResponse.Count > 0;
    }

    readonly DayIndex days;

    public AdequacySystem System { get; }

    public MonteCarloOptions Options { get; }

    public int Steps { get; }

    public double StepHours { get; }

    public int Areas { get; }

    /// <summary>How many blocks of steps there are, with one more than needed where steps fill them.</summary>
    public int StepBlocks { get; }

    /// <summary>MW of one quantum.</summary>
    public double Quantum { get; }

    /// <summary>Capacity per area with nothing out, quanta.</summary>
    public int[] Installed { get; }

    /// <summary>Capacity and variable power above the load, per area and step, with nothing out and no error of the load, quanta.</summary>
    public int[][] Reserve { get; }

    /// <summary>The least of <see cref="Reserve"/> above what keeps stores full, per area and block of steps.</summary>
    public int[][] Lowest { get; }

    /// <summary>Power by which stores that leak are kept full, per area, quanta, rounded up.</summary>
    public int[] Keepers { get; }

    public bool Keepless { get; }

    public int[] HighestLoad { get; }

    public int[] LowestLoad { get; }

    public Member[] Units { get; }

    public Member[] Storage { get; }

    public Member[] DemandResponse { get; }

    public Member[] Ties { get; }

    /// <summary>Whether a step depends on those before it by more than its outages.</summary>
    public bool Remembers { get; }

    /// <summary>How many days there are, begun ones included.</summary>
    public int Days => days.Days;

    /// <summary>The day of each step.</summary>
    public int[] DayOf => days.Of;

    /// <summary>Per area, and last of the system, the step of highest net load in each day.</summary>
    public int[][] PeakStep { get; }

    /// <summary>By what the load is multiplied in a sample.</summary>
    public double LoadFactor(ulong sampleKey)
    {
        if (System.LoadUncertainty == 0) return 1;
        var key = CounterRandom.MemberKey(sampleKey, Member.IdOf(Member.LoadKind, 0));
        if (!Options.SevenLoadClasses) return Math.Max(lowestFactor, 1 + System.LoadUncertainty * CounterRandom.Gaussian(key, 0));
        var at = CounterRandom.Uniform(key, 0);
        var classes = LoadForecastError.Classes(System.LoadUncertainty);
        for (var i = 0; i < classes.Length - 1; i++)
        {
            at -= classes[i].Weight;
            if (at < 0) return classes[i].Factor;
        }
        return classes[^1].Factor;
    }

    /// <summary>What remains of an area's reserve in a step when the load is multiplied, quanta.</summary>
    public int ReserveAt(int area, int step, double factor) =>
        factor == 1 ? Reserve[area][step] : Reserve[area][step] + load[area][step] - (int)Math.Round(load[area][step] * factor);

    /// <summary>The most by which multiplying the load takes from an area's reserve in any step; negative where it always adds.</summary>
    public int MostTaken(int area, double factor) => factor == 1 ? 0 : (int)Math.Ceiling((factor > 1 ? HighestLoad[area] : LowestLoad[area]) * (factor - 1)) + 1;

    int Quanta(double megawatts) => (int)Math.Round(megawatts / Quantum);

    static double QuantumOf(AdequacySystem system)
    {
        var size = system.Units.Sum(u => u.Capacity) + system.Variable.Sum(v => v.Power.Max(Math.Abs)) + system.Areas.Sum(a => a.Load.Max()) * (1 + 7 * system.LoadUncertainty) + system.Storage.Sum(s => s.ChargePower);
        var quantum = 1e-6;
        for (var perMegawatt = 1e6; size * perMegawatt > MostQuanta; quantum = 1 / perMegawatt) perMegawatt /= 10;
        return quantum;
    }

    /// <summary>A leaking store that never fails is kept full by a steady power; what this rounds up to is left out of "nothing happens".</summary>
    int[] Keep(AdequacySystem system)
    {
        var keep = new int[Areas];
        foreach (var store in system.Storage)
        {
            if (store.CarryOver < 1) keep[store.Area] += (int)Math.Ceiling(store.Energy * (1 - store.CarryOver) / (store.ChargeEfficiency * StepHours) / Quantum) + 1;
        }
        return keep;
    }

    int[] LowestOf(int[] reserve, int keep)
    {
        var lowest = new int[StepBlocks];
        Array.Fill(lowest, int.MaxValue);
        for (var t = 0; t < Steps; t++) lowest[t >> BlockBits] = Math.Min(lowest[t >> BlockBits], reserve[t] - keep);
        return lowest;
    }

    int[][] PeakSteps()
    {
        var peaks = new int[Areas + 1][];
        for (var a = 0; a <= Areas; a++)
        {
            peaks[a] = new int[Days];
            Array.Fill(peaks[a], -1);
            for (var t = 0; t < Steps; t++)
            {
                ref var peak = ref peaks[a][DayOf[t]];
                if (peak < 0 || ReserveOf(a, t) < ReserveOf(a, peak)) peak = t;
            }
        }
        return peaks;
    }

    long ReserveOf(int area, int step)
    {
        if (area < Areas) return Reserve[area][step];
        var sum = 0L;
        foreach (var reserve in Reserve) sum += reserve[step];
        return sum;
    }

    /// <summary>Those of a kind that may fail.</summary>
    Member[] Members<T>(int kind, IReadOnlyList<T> all, Func<T, (string Name, double Rate, double Repair)> of)
    {
        var members = new List<Member>();
        for (var i = 0; i < all.Count; i++)
        {
            var (name, rate, repair) = of(all[i]);
            if (rate > 0) members.Add(Member.Of(kind, i, name, rate, 0, repair, StepHours));
        }
        return [.. members];
    }
}
