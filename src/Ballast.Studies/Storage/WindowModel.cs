using Ballast.Optimization;

namespace Ballast.Studies.Storage;

/// <summary>
/// The dispatch of a battery over a window of known prices as a linear or mixed-integer program:
/// least cost of energy, operation and wear less what regulation earns, from empty to empty. Formulas: docs/study-storage.md.
/// </summary>
/// <remarks>
/// Whether charging excludes discharging needs whole numbers only where doing both could pay. Taking δ off the charge and
/// η·δ off the discharge leaves the store as it was and changes the cost by −δ·(p·((1+x) − (1−x)·η) + c·η), with price p, auxiliary x,
/// operation and wear c: where the bracket is not negative, both at once never pays, and the linear program's answer is
/// netted. With regulation both at once offers more of it, so there each step has its whole number.
/// </remarks>
public sealed class WindowModel
{
    readonly StorageBattery battery;
    readonly PriceSeries prices;
    readonly int from, count;
    readonly bool exclusive;
    readonly LinearProgram program = new();
    readonly int[] charge, discharge, stored, upCharge, upDischarge, downCharge, downDischarge;

    /// <param name="battery">What it is of.</param>
    /// <param name="prices">All of the series.</param>
    /// <param name="from">First step of the window.</param>
    /// <param name="count">Number of its steps.</param>
    /// <param name="exclusive">Whether charging excludes discharging; without it, both at once burn energy where prices are negative.</param>
    /// <exception cref="StudyException">Regulation is asked for and the series has no prices for it.</exception>
    public WindowModel(StorageBattery battery, PriceSeries prices, int from, int count, bool exclusive = true)
    {
        (this.battery, this.prices, this.from, this.count, this.exclusive) = (battery, prices, from, count, exclusive);
        if (battery.Regulation is not null && !prices.HasRegulation)
            throw new StudyException($"{prices.Name} has no prices for regulation up and down: add columns such as Reg Up Price ($/MW) and Reg Down Price ($/MW), or leave out --regulation.");
        (charge, discharge, stored) = (new int[count], new int[count], new int[count]);
        var offers = battery.Regulation is null ? 0 : count;
        (upCharge, upDischarge, downCharge, downDischarge) = (new int[offers], new int[offers], new int[offers], new int[offers]);
        for (var t = 0; t < count; t++) Step(t);
        LimitCycles();
    }

    /// <summary>The program, to be written to a file or solved elsewhere.</summary>
    public LinearProgram Program => program;

    /// <summary>The best dispatch.</summary>
    /// <exception cref="SolverMissingException">The solver is not on this machine.</exception>
    /// <exception cref="StudyException">There is none, or the solver found no proof.</exception>
    public WindowDispatch Solve(CbcOptions? options = null)
    {
        var solution = Cbc.Solve(program, options);
        if (solution.Status != LinearStatus.Optimal)
            throw new StudyException($"{prices.Name}: the dispatch of {battery.Name} from {prices.At(from):yyyy-MM-dd HH:mm} on is {solution.Status.ToString().ToLowerInvariant()}: check the battery's sizes and limits.");
        var found = new WindowDispatch(from, Of(charge), Of(discharge), Of(upCharge), Of(upDischarge), Of(downCharge), Of(downDischarge), Of(stored));
        if (exclusive && battery.Regulation is null) Net(found);
        return found;

        double[] Of(int[] variables)
        {
            var values = new double[variables.Length];
            // A bound is kept to the solver's tolerance only; what is below zero by less is zero.
            for (var t = 0; t < values.Length; t++) values[t] = Math.Max(0, solution.Values[variables[t]]);
            return values;
        }
    }

    void Step(int t)
    {
        var (price, h) = (prices.Energy[from + t], prices.StepHours);
        var most = battery.Runs(prices, from + t) ? battery.Megawatts : 0;
        var perDischarge = battery.OperatingCost + battery.WearCost;
        charge[t] = program.AddVariable(price * h * (1 + battery.Auxiliary), 0, most);
        discharge[t] = program.AddVariable(h * (perDischarge - price * (1 - battery.Auxiliary)), 0, most);
        // From empty to empty: a window owes nothing to the next one.
        stored[t] = program.AddVariable(0, 0, t == count - 1 ? 0 : battery.Usable);
        if (battery.Regulation is { } terms) Offers(t, terms, price, h, most, perDischarge);
        Balance(t, h);
        if (exclusive && (battery.Regulation is not null || BothMightPay(price)))
        {
            var charging = program.AddVariable(0, 0, 1, whole: true);
            program.AddRow(double.NegativeInfinity, 0, (charge[t], 1), (charging, -most));
            program.AddRow(double.NegativeInfinity, most, (discharge[t], 1), (charging, most));
        }
        if (battery.Regulation is not null) Room(t, h, most);
    }

    bool BothMightPay(double price) =>
        price * (1 + battery.Auxiliary - (1 - battery.Auxiliary) * battery.RoundTrip) + (battery.OperatingCost + battery.WearCost) * battery.RoundTrip < 0;

    void Offers(int t, RegulationTerms terms, double price, double h, double most, double perDischarge)
    {
        var (up, down) = (prices.RegulationUp[from + t], prices.RegulationDown[from + t]);
        upCharge[t] = program.AddVariable(h * (-up - price * terms.UpEnergy), 0, most);
        upDischarge[t] = program.AddVariable(h * (-up - (price - perDischarge) * terms.UpEnergy), 0, most);
        downCharge[t] = program.AddVariable(h * (-down + price * terms.DownEnergy), 0, most);
        downDischarge[t] = program.AddVariable(h * (-down + (price - perDischarge) * terms.DownEnergy), 0, most);
    }

    void Balance(int t, double h)
    {
        var (into, outOf) = (h * battery.ChargeEfficiency, h / battery.DischargeEfficiency);
        Span<(int, double)> row = stackalloc (int, double)[8];
        var n = 0;
        row[n++] = (stored[t], 1);
        row[n++] = (charge[t], -into);
        row[n++] = (discharge[t], outOf);
        if (t > 0) row[n++] = (stored[t - 1], -battery.Kept(h));
        if (battery.Regulation is { } terms)
        {
            row[n++] = (upCharge[t], into * terms.UpEnergy);
            row[n++] = (downCharge[t], -into * terms.DownEnergy);
            row[n++] = (upDischarge[t], outOf * terms.UpEnergy);
            row[n++] = (downDischarge[t], -outOf * terms.DownEnergy);
        }
        program.AddRow(0, 0, row[..n]);
    }

    /// <summary>What is offered must be there, in power and in the store, should all of it be called for the whole step.</summary>
    void Room(int t, double h, double most)
    {
        var (into, outOf) = (h * battery.ChargeEfficiency, h / battery.DischargeEfficiency);
        const double none = double.NegativeInfinity;
        program.AddRow(none, 0, (upCharge[t], 1), (charge[t], -1));
        program.AddRow(none, most, (downCharge[t], 1), (charge[t], 1));
        program.AddRow(none, most, (upDischarge[t], 1), (discharge[t], 1));
        program.AddRow(none, 0, (downDischarge[t], 1), (discharge[t], -1));
        if (t == 0)
        {
            program.AddRow(none, battery.Usable, (downCharge[t], into), (downDischarge[t], outOf));
            program.AddRow(none, 0, (upCharge[t], into), (upDischarge[t], outOf));
        }
        else
        {
            program.AddRow(none, battery.Usable, (stored[t - 1], 1), (downCharge[t], into), (downDischarge[t], outOf));
            program.AddRow(none, 0, (stored[t - 1], -1), (upCharge[t], into), (upDischarge[t], outOf));
        }
        var terms = battery.Regulation!;
        if (!terms.DerVetCompatible) return;
        var (given, taken) = (1 + 1 / battery.DischargeEfficiency, 1 + battery.ChargeEfficiency);
        program.AddRow(0, double.PositiveInfinity, (upDischarge[t], given * terms.UpEnergy), (downDischarge[t], -given * terms.DownEnergy), (downCharge[t], -taken * terms.DownEnergy), (upCharge[t], taken * terms.UpEnergy));
    }

    void LimitCycles()
    {
        if (double.IsPositiveInfinity(battery.CyclesPerDay)) return;
        var outOf = prices.StepHours / battery.DischargeEfficiency;
        var row = new List<(int, double)>();
        for (var t = 0; t < count; t++)
        {
            row.Add((discharge[t], outOf));
            if (battery.Regulation is { } terms)
            {
                row.Add((upDischarge[t], outOf * terms.UpEnergy));
                row.Add((downDischarge[t], -outOf * terms.DownEnergy));
            }
            if (t < count - 1 && prices.At(from + t + 1).Date == prices.At(from + t).Date) continue;
            program.AddRow(double.NegativeInfinity, battery.CyclesPerDay * battery.Usable, [.. row]);
            row.Clear();
        }
    }

    void Net(WindowDispatch found)
    {
        for (var t = 0; t < count; t++)
        {
            var both = Math.Min(found.Charge[t] * battery.RoundTrip, found.Discharge[t]);
            if (both <= 0) continue;
            found.Discharge[t] -= both;
            found.Charge[t] -= both / battery.RoundTrip;
        }
    }
}
