using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// GENROU and GENROE: the round-rotor machine with one field and three damper windings and X″d = X″q. Saturation of the air gap, quadratic (GENROU) or exponential (GENROE),
/// acts on both axes, on the q axis in the ratio (Xq − Xl)/(Xd − Xl). Voltages E′q, E′d and the damper fluxes are written as voltages, so that the q axis mirrors the d axis.
/// Source: the PSS/E model as commonly documented (PowerWorld's block diagrams of GENROU); Sauer and Pai, Power System Dynamics and Stability, ch. 3.
/// </summary>
public sealed class Genrou<T> : Machine<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["T'do", "T''do", "T'qo", "T''qo", "H", "D", "Xd", "Xq", "X'd", "X'q", "X''d", "Xl", "S(1.0)", "S(1.2)"];

    readonly T openD, openDampD, openQ, openDampQ;
    readonly T xd, xq, xd1, xq1, x2, xl;
    readonly T d1, d2, q1, q2, gd, gq, saturationRatio;
    readonly Saturation<T> saturation;
    readonly int eq, ed, kd, kq;

    public Genrou(ReadOnlySpan<DynamicRecord> records, GeneratingUnit unit, MachineConvention convention, double omega)
        : this(new ModelNumbers<T>(records, Sheet), unit, convention, omega)
    {
    }

    Genrou(ModelNumbers<T> numbers, GeneratingUnit unit, MachineConvention convention, double omega)
        : base(convention, unit.SourceResistance, numbers.Positive("X''d"), numbers.Positive("H"), numbers["D"], omega)
    {
        openD = (T)1 / numbers.Positive("T'do");
        openDampD = (T)1 / numbers.Positive("T''do");
        openQ = (T)1 / numbers.Positive("T'qo");
        openDampQ = (T)1 / numbers.Positive("T''qo");
        (xd, xq, xd1, xq1, x2, xl) = (numbers["Xd"], numbers["Xq"], numbers["X'd"], numbers["X'q"], numbers["X''d"], numbers["Xl"]);
        if (!(xd1.At(0) > xl.At(0)) || !(xq1.At(0) > xl.At(0))) throw numbers.Refused("X'd and X'q must be larger than Xl.");
        (d1, d2) = ((x2 - xl) / (xd1 - xl), (xd1 - x2) / (xd1 - xl));
        (q1, q2) = ((x2 - xl) / (xq1 - xl), (xq1 - x2) / (xq1 - xl));
        (gd, gq) = (d2 / (xd1 - xl), q2 / (xq1 - xl));
        saturationRatio = (xq - xl) / (xd - xl);
        saturation = Saturation<T>.OfMachine(numbers["S(1.0)"], numbers["S(1.2)"], numbers.Record.Model == "GENROE");
        eq = States.Add("E'q");
        ed = States.Add("E'd");
        kd = States.Add("psi kd");
        kq = States.Add("psi kq");
    }

    protected override (T D, T Q) Flux(ReadOnlySpan<T> x) => (q1 * x[ed] + q2 * x[kq], d1 * x[eq] + d2 * x[kd]);

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var behind = Behind(s);
        var s0 = saturation.At(behind.Magnitude);
        // At rest the q-axis windings carry no current: that makes this phasor point along the q axis.
        var axis = behind * ((T)1 + s0 * saturationRatio) + new Phasor<T>(0.0, xq - x2) * s.Current;
        var angle = T.Atan2(axis.Im, axis.Re);
        var flux = ToRotor(behind, angle);
        StartFrame(x, angle, flux, ref s);
        x[ed] = flux.D - (xq1 - x2) * s.CurrentQ;
        x[kq] = x[ed] + (xq1 - xl) * s.CurrentQ;
        x[eq] = flux.Q + (xd1 - x2) * s.CurrentD;
        x[kd] = x[eq] - (xd1 - xl) * s.CurrentD;
        s.FieldCurrent = FieldCurrent(x, s);
        s.FieldVoltage = s.FieldCurrent;
    }

    protected override T FieldCurrent(ReadOnlySpan<T> x, in Signals<T> s)
    {
        var field = x[eq] + (xd - xd1) * (s.CurrentD + gd * (x[eq] - x[kd] - (xd1 - xl) * s.CurrentD));
        if (!saturation.Active) return field;
        var (d, q) = Flux(x);
        return field + saturation.At(T.Sqrt(d * d + q * q)) * q;
    }

    protected override void Windings(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
        var acrossD = x[eq] - x[kd] - (xd1 - xl) * s.CurrentD;
        var acrossQ = x[ed] - x[kq] + (xq1 - xl) * s.CurrentQ;
        var damper = x[ed] + (xq - xq1) * (gq * acrossQ - s.CurrentQ);
        if (saturation.Active)
        {
            var (d, q) = Flux(x);
            damper += saturation.At(T.Sqrt(d * d + q * q)) * d * saturationRatio;
        }

        dx[eq] = (s.FieldVoltage - s.FieldCurrent) * openD;
        dx[kd] = acrossD * openDampD;
        dx[ed] = -damper * openQ;
        dx[kq] = acrossQ * openDampQ;
    }
}
