using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// GENSAL and GENSAE: the salient-pole machine with one field, one damper on each axis and X″d = X″q. GENSAL saturates on the d axis with E′q (quadratic);
/// GENSAE on both axes with the air-gap flux (exponential). Source: the PSS/E model as commonly documented.
/// </summary>
public sealed class Gensal<T> : Machine<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["T'do", "T''do", "T''qo", "H", "D", "Xd", "Xq", "X'd", "X''d", "Xl", "S(1.0)", "S(1.2)"];

    readonly T openD, openDampD, openDampQ, xd, xq, xd1, x2, xl, d1, d2, gd, saturationRatio;
    readonly Saturation<T> saturation;
    readonly bool bothAxes;
    readonly int eq, kd, e2;

    public Gensal(ReadOnlySpan<DynamicRecord> records, GeneratingUnit unit, MachineConvention convention, double omega)
        : this(new ModelNumbers<T>(records, Sheet), unit, convention, omega)
    {
    }

    Gensal(ModelNumbers<T> numbers, GeneratingUnit unit, MachineConvention convention, double omega)
        : base(convention, unit.SourceResistance, numbers.Positive("X''d"), numbers.Positive("H"), numbers["D"], omega)
    {
        openD = (T)1 / numbers.Positive("T'do");
        openDampD = (T)1 / numbers.Positive("T''do");
        openDampQ = (T)1 / numbers.Positive("T''qo");
        (xd, xq, xd1, x2, xl) = (numbers["Xd"], numbers["Xq"], numbers["X'd"], numbers["X''d"], numbers["Xl"]);
        if (!(xd1.At(0) > xl.At(0))) throw numbers.Refused("X'd must be larger than Xl.");
        (d1, d2) = ((x2 - xl) / (xd1 - xl), (xd1 - x2) / (xd1 - xl));
        gd = d2 / (xd1 - xl);
        bothAxes = numbers.Record.Model == "GENSAE";
        saturationRatio = bothAxes ? (xq - xl) / (xd - xl) : 0.0;
        saturation = Saturation<T>.OfMachine(numbers["S(1.0)"], numbers["S(1.2)"], bothAxes);
        eq = States.Add("E'q");
        kd = States.Add("psi kd");
        e2 = States.Add("E''d");
    }

    protected override (T D, T Q) Flux(ReadOnlySpan<T> x) => (x[e2], d1 * x[eq] + d2 * x[kd]);

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var behind = Behind(s);
        var s0 = bothAxes ? saturation.At(behind.Magnitude) : 0.0;
        var axis = behind * ((T)1 + s0 * saturationRatio) + new Phasor<T>(0.0, xq - x2) * s.Current;
        var angle = T.Atan2(axis.Im, axis.Re);
        var flux = ToRotor(behind, angle);
        StartFrame(x, angle, flux, ref s);
        x[e2] = flux.D;
        x[eq] = flux.Q + (xd1 - x2) * s.CurrentD;
        x[kd] = x[eq] - (xd1 - xl) * s.CurrentD;
        s.FieldCurrent = FieldCurrent(x, s);
        s.FieldVoltage = s.FieldCurrent;
    }

    protected override T FieldCurrent(ReadOnlySpan<T> x, in Signals<T> s)
    {
        var field = x[eq] + (xd - xd1) * (s.CurrentD + gd * (x[eq] - x[kd] - (xd1 - xl) * s.CurrentD));
        if (!saturation.Active) return field;
        if (!bothAxes) return field + saturation.At(x[eq]) * x[eq];
        var (d, q) = Flux(x);
        return field + saturation.At(T.Sqrt(d * d + q * q)) * q;
    }

    protected override void Windings(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
        dx[eq] = (s.FieldVoltage - s.FieldCurrent) * openD;
        dx[kd] = (x[eq] - x[kd] - (xd1 - xl) * s.CurrentD) * openDampD;
        var damper = x[e2] - (xq - x2) * s.CurrentQ;
        if (bothAxes && saturation.Active)
        {
            var (d, q) = Flux(x);
            damper += saturation.At(T.Sqrt(d * d + q * q)) * d * saturationRatio;
        }

        dx[e2] = -damper * openDampQ;
    }
}
