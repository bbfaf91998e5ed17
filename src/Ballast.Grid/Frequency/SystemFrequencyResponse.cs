using Ballast.Grid.Cases;

namespace Ballast.Grid.Frequency;

/// <summary>
/// The frequency of a whole interconnection after a step of power, in closed form: one inertia, one reheat turbine under droop, load damping,
/// no limits and no deadband (Anderson and Mirheydar, A low-order system frequency response model, IEEE Transactions on Power Systems 5(3), 1990).
/// Everything per unit on one base; a step ΔP is positive where generation is gained or load is lost, so load that comes is negative.
/// </summary>
/// <remarks>
/// 2H·dω/dt = ΔP − D·ω − (Km/R)·(1 + F·T·s)/(1 + T·s)·ω, hence ω(t) = ω∞·[1 − e^(−σt)·(C + (σ − T·ωn²)·S)] with σ = ζωn and
/// C = cos ωr·t, S = sin(ωr·t)/ωr where it swings, their hyperbolic kin where it creeps (ζ > 1), and C = 1, S = t between the two.
/// </remarks>
public sealed record SystemFrequencyResponse
{
    /// <summary>R, pu speed per pu power; above zero.</summary>
    public required double Droop { get; init; }

    /// <summary>H, seconds; above zero.</summary>
    public required double InertiaSeconds { get; init; }

    /// <summary>Km: the share of the base that governs, times its power factor.</summary>
    public double MechanicalGain { get; init; } = 1;

    /// <summary>F: what of the turbine's power comes before its reheater, 0 to 1.</summary>
    public required double HighPressureFraction { get; init; }

    /// <summary>T, seconds; above zero.</summary>
    public required double ReheatSeconds { get; init; }

    /// <summary>D, pu power per pu speed; zero or above.</summary>
    public double Damping { get; init; }

    /// <summary>Nominal frequency, Hz.</summary>
    public double NominalHz { get; init; } = 60;

    /// <summary>D·R + Km, by which the frequency is held in the end.</summary>
    double Hold => Damping * Droop + MechanicalGain;

    /// <summary>ωn, rad/s.</summary>
    public double NaturalFrequency => Math.Sqrt(Hold / (2 * InertiaSeconds * Droop * ReheatSeconds));

    /// <summary>ζ; above 1 the frequency creeps to its end without swinging.</summary>
    public double DampingRatio =>
        (2 * InertiaSeconds * Droop + (Damping * Droop + MechanicalGain * HighPressureFraction) * ReheatSeconds) / (2 * Hold) * NaturalFrequency;

    /// <summary>ωr, rad/s, at which it swings; NaN where it does not.</summary>
    public double SwingFrequency => NaturalFrequency * Math.Sqrt(1 - DampingRatio * DampingRatio);

    /// <summary>a in ω(t) = ω∞·[1 + a·e^(−σt)·sin(ωr·t + φ)]; NaN where it does not swing.</summary>
    public double SwingGain
    {
        get
        {
            var tn = ReheatSeconds * NaturalFrequency;
            return Math.Sqrt((1 - 2 * tn * DampingRatio + tn * tn) / (1 - DampingRatio * DampingRatio));
        }
    }

    /// <summary>φ, rad, of the same form; NaN where it does not swing.</summary>
    public double SwingPhase =>
        Math.Atan2(SwingFrequency * ReheatSeconds, 1 - DampingRatio * NaturalFrequency * ReheatSeconds)
        - Math.Atan2(Math.Sqrt(1 - DampingRatio * DampingRatio), -DampingRatio);

    /// <summary>When the frequency is farthest from nominal, seconds after the step; infinite where it creeps to its end without passing it.</summary>
    public double NadirSeconds
    {
        get
        {
            Check();
            double n = NaturalFrequency, z = DampingRatio, lag = z * n * ReheatSeconds - 1;
            if (z < 1) return Math.Atan2(SwingFrequency * ReheatSeconds, lag) / SwingFrequency;
            // An extreme needs tanh(βt)/β = T/(σT − 1), which has a root only below 1.
            var creep = n * Math.Sqrt(z * z - 1);
            if (lag <= 0 || creep * ReheatSeconds >= lag) return double.PositiveInfinity;
            return creep > 0 ? Math.Atanh(creep * ReheatSeconds / lag) / creep : ReheatSeconds / lag;
        }
    }

    /// <summary>Speed that it settles at, pu from nominal, after a step of <paramref name="step"/> pu.</summary>
    public double SettlesAt(double step)
    {
        Check();
        return Droop * step / Hold;
    }

    /// <summary>Farthest speed, pu from nominal, after a step of <paramref name="step"/> pu.</summary>
    public double Nadir(double step) => double.IsFinite(NadirSeconds) ? Speed(step, NadirSeconds) : SettlesAt(step);

    /// <summary>Rate of change of speed at the first moment, pu/s.</summary>
    public double InitialRate(double step)
    {
        Check();
        return step / (2 * InertiaSeconds);
    }

    /// <summary>Speed, pu from nominal, <paramref name="seconds"/> after a step of <paramref name="step"/> pu.</summary>
    public double Speed(double step, double seconds)
    {
        Check();
        if (seconds <= 0) return 0;
        double n = NaturalFrequency, sigma = DampingRatio * n, square = n * n - sigma * sigma;
        double c, s;
        if (Math.Abs(square) * seconds * seconds < 1e-12) (c, s) = (1, seconds);
        else if (square > 0)
        {
            var r = Math.Sqrt(square);
            (s, c) = Math.SinCos(r * seconds);
            s /= r;
        }
        else
        {
            // With the decay inside, neither part overflows.
            var b = Math.Sqrt(-square);
            double slow = Math.Exp((b - sigma) * seconds), fast = Math.Exp((-b - sigma) * seconds);
            return SettlesAt(step) * (1 - ((slow + fast) / 2 + (sigma - ReheatSeconds * n * n) * (slow - fast) / (2 * b)));
        }
        return SettlesAt(step) * (1 - Math.Exp(-sigma * seconds) * (c + (sigma - ReheatSeconds * n * n) * s));
    }

    /// <summary>Frequency, Hz, <paramref name="seconds"/> after a step of <paramref name="step"/> pu.</summary>
    public double Hz(double step, double seconds) => NominalHz * (1 + Speed(step, seconds));

    void Check()
    {
        if (!(Droop > 0 && InertiaSeconds > 0 && ReheatSeconds > 0 && MechanicalGain >= 0 && Damping >= 0 && HighPressureFraction is >= 0 and <= 1 && Hold > 0))
            throw new CaseException("A frequency response needs droop, inertia and reheat time above zero, gain and damping not below, and a high-pressure fraction from 0 to 1.");
    }
}
