using Ballast.Grid.Cases;

namespace Ballast.Grid.Frequency;

/// <summary>
/// The frequency of a <see cref="FrequencySystem"/> in time, one fixed step after another by the classical Runge-Kutta rule; a step allocates nothing.
/// Load that comes is positive MW and, being electronic, does not follow frequency; it is held through a step.
/// </summary>
/// <remarks>
/// 2·ΣH·S·dω/dt = Σ(generation) − load·(1 + D·ω) − added load. A governed unit: valve y lags its reference less droop by its governor, inside its limits without windup;
/// its power is F·y + (1 − F)·r with r lagging y by the reheat time. Shedding clocks start where the frequency crosses, found by a straight line inside the step;
/// load falls at the end of the step in which a clock runs out.
/// </remarks>
public sealed class FrequencySimulation
{
    readonly FrequencySystem system;
    readonly double step, swing;
    readonly double[] mva, gain, deadband, governor, early, reheat, most, least, share, ramp;
    readonly double[] state, stage, slope, sum, reference, wanted, clock;
    readonly bool[] shed;
    readonly long agcEvery;
    long ticks;
    double integral, nextLoad;

    /// <param name="system">Checked here.</param>
    /// <param name="stepSeconds">Fixed step; at most twice the shortest governor lag and reheat time, and the period of secondary control must be a whole number of it.</param>
    /// <exception cref="CaseException">One sentence that says what cannot be.</exception>
    public FrequencySimulation(FrequencySystem system, double stepSeconds)
    {
        system.Check();
        if (!(stepSeconds > 0)) throw new CaseException($"A step of {stepSeconds} s is none.");
        var units = system.Units.Where(u => u.Droop > 0 || u.AgcShare > 0).ToArray();
        foreach (var unit in units)
        {
            if (unit.GovernorSeconds > 0 && stepSeconds > 2 * unit.GovernorSeconds)
                throw new CaseException(FormattableString.Invariant($"A step of {stepSeconds} s is too long for the governor of {unit.Name} ({unit.GovernorSeconds} s): take at most twice its lag."));
            if (stepSeconds > 2 * unit.ReheatSeconds)
                throw new CaseException(FormattableString.Invariant($"A step of {stepSeconds} s is too long for the reheater of {unit.Name} ({unit.ReheatSeconds} s): take at most twice its time."));
        }
        this.system = system;
        step = stepSeconds;
        swing = 2 * system.StoredMegawattSeconds;
        mva = [.. units.Select(u => u.BaseMva)];
        gain = [.. units.Select(u => u.Droop > 0 ? 1 / u.Droop : 0)];
        deadband = [.. units.Select(u => u.DeadbandHz / system.NominalHz)];
        governor = [.. units.Select(u => u.GovernorSeconds)];
        early = [.. units.Select(u => u.HighPressureFraction)];
        reheat = [.. units.Select(u => u.ReheatSeconds)];
        most = [.. units.Select(u => (u.MostMw - u.OutputMw) / u.BaseMva)];
        least = [.. units.Select(u => (u.LeastMw - u.OutputMw) / u.BaseMva)];
        var shares = units.Sum(u => u.AgcShare);
        share = [.. units.Select(u => shares > 0 ? u.AgcShare / shares : 0)];
        ramp = [.. units.Select(u => u.AgcRampMwPerSecond / u.BaseMva)];
        reference = new double[units.Length];
        wanted = new double[units.Length];
        var size = 1 + 2 * units.Length;
        state = new double[size];
        stage = new double[size];
        slope = new double[size];
        sum = new double[size];
        clock = new double[system.Shedding.Count];
        shed = new bool[system.Shedding.Count];
        if (system.Agc is { } agc)
        {
            agcEvery = (long)Math.Round(agc.PeriodSeconds / step);
            if (agcEvery < 1 || Math.Abs(agcEvery * step - agc.PeriodSeconds) > 1e-9 * agc.PeriodSeconds)
                throw new CaseException(FormattableString.Invariant($"Secondary control samples every {agc.PeriodSeconds} s, which is not a whole number of steps of {step} s."));
        }
    }

    /// <summary>Seconds since the start.</summary>
    public double Seconds => ticks * step;

    public double Hz => system.NominalHz * (1 + state[0]);

    /// <summary>Rate of change of frequency now, Hz/s, with the load of the last step.</summary>
    public double HzPerSecond => system.NominalHz * (OutputMw - LoadMw) / swing;

    /// <summary>What all units give off, MW.</summary>
    public double OutputMw
    {
        get
        {
            var output = system.LoadMw;
            for (var u = 0; u < mva.Length; u++) output += mva[u] * Power(state, u);
            return output;
        }
    }

    /// <summary>What is drawn at the frequency of now, MW, added load included.</summary>
    public double LoadMw => (system.LoadMw - ShedMw) * (1 + system.LoadDamping * state[0]) + nextLoad;

    /// <summary>Load shed so far, MW at nominal frequency.</summary>
    public double ShedMw { get; private set; }

    /// <summary>Area control error at its last sample, MW; positive where generation is in excess.</summary>
    public double AceMw { get; private set; }

    /// <summary>What secondary control asks of its units together, MW above their start.</summary>
    public double AgcMw { get; private set; }

    /// <summary>One step with <paramref name="addedMw"/> of load above that of the start; negative where load is lost.</summary>
    public void Step(double addedMw)
    {
        nextLoad = addedMw;
        if (agcEvery > 0 && ticks % agcEvery == 0) Sample();
        for (var u = 0; u < mva.Length; u++)
        {
            var most = ramp[u] * step;
            reference[u] += Math.Clamp(wanted[u] - reference[u], -most, most);
        }
        var before = state[0];
        Derive(state, slope);
        for (var i = 0; i < state.Length; i++) (sum[i], stage[i]) = (slope[i], state[i] + step / 2 * slope[i]);
        Derive(stage, slope);
        for (var i = 0; i < state.Length; i++) (sum[i], stage[i]) = (sum[i] + 2 * slope[i], state[i] + step / 2 * slope[i]);
        Derive(stage, slope);
        for (var i = 0; i < state.Length; i++) (sum[i], stage[i]) = (sum[i] + 2 * slope[i], state[i] + step * slope[i]);
        Derive(stage, slope);
        for (var i = 0; i < state.Length; i++) state[i] += step / 6 * (sum[i] + slope[i]);
        for (var u = 0; u < mva.Length; u++) state[1 + 2 * u] = Valve(state, u);
        ticks++;
        if (shed.Length > 0) Relays(system.NominalHz * (1 + before), Hz);
    }

    void Sample()
    {
        var agc = system.Agc!;
        AceMw = -10 * agc.BiasMwPerTenthHz * (Hz - system.NominalHz);
        integral = Math.Clamp(integral - agc.IntegralPerSecond * agc.PeriodSeconds * AceMw, -agc.MostMw, agc.MostMw);
        AgcMw = Math.Clamp(integral - agc.Proportional * AceMw, -agc.MostMw, agc.MostMw);
        for (var u = 0; u < mva.Length; u++) wanted[u] = share[u] * AgcMw / mva[u];
    }

    /// <summary>Valve of a unit, pu above its start: what its state says, or straight from its reference where nothing lags.</summary>
    double Valve(double[] at, int unit)
    {
        if (governor[unit] > 0) return Math.Clamp(at[1 + 2 * unit], least[unit], most[unit]);
        return Math.Clamp(Asked(at[0], unit), least[unit], most[unit]);
    }

    double Asked(double speed, int unit)
    {
        var past = Math.Abs(speed) > deadband[unit] ? speed - Math.CopySign(deadband[unit], speed) : 0;
        return reference[unit] - gain[unit] * past;
    }

    double Power(double[] at, int unit) => early[unit] * Valve(at, unit) + (1 - early[unit]) * at[2 + 2 * unit];

    void Derive(double[] at, double[] rate)
    {
        var surplus = ShedMw - nextLoad - (system.LoadMw - ShedMw) * system.LoadDamping * at[0];
        for (var u = 0; u < mva.Length; u++)
        {
            var valve = Valve(at, u);
            surplus += mva[u] * (early[u] * valve + (1 - early[u]) * at[2 + 2 * u]);
            rate[2 + 2 * u] = (valve - at[2 + 2 * u]) / reheat[u];
            if (governor[u] > 0)
            {
                var move = (Asked(at[0], u) - valve) / governor[u];
                rate[1 + 2 * u] = (valve >= most[u] && move > 0) || (valve <= least[u] && move < 0) ? 0 : move;
            }
            else rate[1 + 2 * u] = 0;
        }
        rate[0] = surplus / swing;
    }

    void Relays(double before, double now)
    {
        for (var k = 0; k < shed.Length; k++)
        {
            if (shed[k]) continue;
            var relay = system.Shedding[k];
            if (now >= relay.Hz)
            {
                clock[k] = 0;
                continue;
            }
            clock[k] += before > relay.Hz ? step * (relay.Hz - now) / (before - now) : step;
            if (clock[k] < relay.DelaySeconds) continue;
            shed[k] = true;
            ShedMw = Math.Min(system.LoadMw, ShedMw + relay.Share * system.LoadMw);
        }
    }
}
