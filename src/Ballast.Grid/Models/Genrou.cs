using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// GENROU and GENROE: the round-rotor machine with one field and three damper windings and X″d = X″q. Saturation of the air gap, quadratic (GENROU) or exponential (GENROE),
/// acts on both axes, on the q axis in the ratio (Xq − Xl)/(Xd − Xl). E′d and ψkq of the q axis mirror the d axis.
/// Source: the PSS/E model as commonly documented (PowerWorld's block diagrams of GENROU); Sauer and Pai, Power System Dynamics and Stability, ch. 3.
/// </summary>
public sealed class Genrou<T> : WoundMachine<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["T'do", "T''do", "T'qo", "T''qo", "H", "D", "Xd", "Xq", "X'd", "X'q", "X''d", "Xl", "S(1.0)", "S(1.2)"];

    readonly T openDamper1, openDamper2, xq1, own, damperShare, between;
    readonly int ed, kq;

    public Genrou(ReadOnlySpan<DynamicRecord> records, GeneratingUnit unit, MachineConvention convention, double omega)
        : this(new ModelNumbers<T>(records, Sheet), unit, convention, omega)
    {
    }

    Genrou(ModelNumbers<T> numbers, GeneratingUnit unit, MachineConvention convention, double omega)
        : base(numbers, unit, convention, omega, airGap: true, exponential: numbers.Record.Model == "GENROE")
    {
        openDamper1 = (T)1 / numbers.Positive("T'qo");
        openDamper2 = (T)1 / numbers.Positive("T''qo");
        xq1 = numbers["X'q"];
        if (!(xq1.At(0) > Xl.At(0))) throw numbers.Refused("X'q must be larger than Xl.");
        (own, damperShare) = ((Reactance - Xl) / (xq1 - Xl), (xq1 - Reactance) / (xq1 - Xl));
        between = damperShare / (xq1 - Xl);
        ed = States.Add("E'd");
        kq = States.Add("psi kq");
    }

    protected override T FluxOfQ(ReadOnlySpan<T> x) => own * x[ed] + damperShare * x[kq];

    protected override void StartQ(Span<T> x, T flux, T current)
    {
        x[ed] = flux - (xq1 - Reactance) * current;
        x[kq] = x[ed] + (xq1 - Xl) * current;
    }

    protected override void Windings(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
        AdvanceD(x, dx, s);
        var across = x[ed] - x[kq] + (xq1 - Xl) * s.CurrentQ;
        dx[ed] = -(x[ed] + (Xq - xq1) * (between * across - s.CurrentQ) + SaturationOfQ(x)) * openDamper1;
        dx[kq] = across * openDamper2;
    }
}
