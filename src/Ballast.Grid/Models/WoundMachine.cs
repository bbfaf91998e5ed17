using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// What machines with windings share: the d axis with its field and one damper, X″d = X″q, and the saturation of the air gap. Voltages E′q and the damper's flux ψkd are written as
/// voltages. Source: the PSS/E models as commonly documented; Sauer and Pai, Power System Dynamics and Stability, ch. 3.
/// </summary>
public abstract class WoundMachine<T> : Machine<T> where T : struct, IReal<T>
{
    readonly T openField, openDamper, xd, xd1, own, damperShare, between;
    readonly T saturationRatio;
    readonly Saturation<T> saturation;
    readonly bool airGap;
    readonly int eq, kd;

    /// <param name="numbers">Its numbers, by the names of the data sheet.</param>
    /// <param name="unit">The unit it stands in.</param>
    /// <param name="convention">How programs differ.</param>
    /// <param name="omega">Nominal frequency, rad/s.</param>
    /// <param name="airGap">Whether the flux of the air gap saturates both axes, the q axis in the ratio (Xq − Xl)/(Xd − Xl), rather than E′q the d axis alone.</param>
    /// <param name="exponential">Whether saturation is exponential rather than quadratic.</param>
    private protected WoundMachine(ModelNumbers<T> numbers, GeneratingUnit unit, MachineConvention convention, double omega, bool airGap, bool exponential)
        : base(convention, unit.SourceResistance, numbers.Positive("X''d"), numbers.Positive("H"), numbers["D"], omega)
    {
        openField = (T)1 / numbers.Positive("T'do");
        openDamper = (T)1 / numbers.Positive("T''do");
        (xd, xd1, Xq, Xl) = (numbers["Xd"], numbers["X'd"], numbers["Xq"], numbers["Xl"]);
        if (!(xd1.At(0) > Xl.At(0))) throw numbers.Refused("X'd must be larger than Xl.");
        if (airGap && !(xd.At(0) > Xl.At(0))) throw numbers.Refused("Xd must be larger than Xl.");
        (own, damperShare) = ((Reactance - Xl) / (xd1 - Xl), (xd1 - Reactance) / (xd1 - Xl));
        between = damperShare / (xd1 - Xl);
        this.airGap = airGap;
        saturationRatio = airGap ? (Xq - Xl) / (xd - Xl) : 0.0;
        saturation = Saturation<T>.OfMachine(numbers["S(1.0)"], numbers["S(1.2)"], exponential);
        eq = States.Add("E'q");
        kd = States.Add("psi kd");
    }

    protected T Xq { get; }

    protected T Xl { get; }

    /// <summary>Flux of the q axis' windings, which is the d part of the voltage.</summary>
    protected abstract T FluxOfQ(ReadOnlySpan<T> x);

    /// <summary>Puts the windings of the q axis at rest.</summary>
    protected abstract void StartQ(Span<T> x, T flux, T current);

    protected sealed override (T D, T Q) Flux(ReadOnlySpan<T> x) => (FluxOfQ(x), own * x[eq] + damperShare * x[kd]);

    public sealed override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var behind = Behind(s);
        var saturated = (T)1 + saturation.At(behind.Magnitude) * saturationRatio;
        // At rest the q-axis windings carry no current: that makes this phasor point along the q axis.
        var axis = behind * saturated + new Phasor<T>(0.0, Xq - Reactance) * s.Current;
        var angle = T.Atan2(axis.Im, axis.Re);
        var flux = ToRotor(behind, angle);
        StartFrame(x, angle, flux, ref s);
        StartQ(x, flux.D, s.CurrentQ);
        x[eq] = flux.Q + (xd1 - Reactance) * s.CurrentD;
        x[kd] = x[eq] - (xd1 - Xl) * s.CurrentD;
        s.FieldCurrent = FieldCurrent(x, s);
        s.FieldVoltage = s.FieldCurrent;
    }

    protected sealed override T FieldCurrent(ReadOnlySpan<T> x, in Signals<T> s)
    {
        var field = x[eq] + (xd - xd1) * (s.CurrentD + between * AcrossDamper(x, s));
        if (!saturation.Active) return field;
        if (!airGap) return field + saturation.At(x[eq]) * x[eq];
        var (d, q) = Flux(x);
        return field + saturation.At(T.Sqrt(d * d + q * q)) * q;
    }

    /// <summary>The rates of the d axis' windings.</summary>
    protected void AdvanceD(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
        dx[eq] = (s.FieldVoltage - s.FieldCurrent) * openField;
        dx[kd] = AcrossDamper(x, s) * openDamper;
    }

    /// <summary>What saturation adds to the voltage across the q axis' windings.</summary>
    protected T SaturationOfQ(ReadOnlySpan<T> x)
    {
        if (!airGap || !saturation.Active) return 0.0;
        var (d, q) = Flux(x);
        return saturation.At(T.Sqrt(d * d + q * q)) * d * saturationRatio;
    }

    T AcrossDamper(ReadOnlySpan<T> x, in Signals<T> s) => x[eq] - x[kd] - (xd1 - Xl) * s.CurrentD;
}
