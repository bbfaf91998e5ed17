using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// GENSAL and GENSAE: the salient-pole machine with one field, one damper on each axis and X″d = X″q. GENSAL saturates on the d axis with E′q (quadratic);
/// GENSAE on both axes with the air-gap flux (exponential). Source: the PSS/E model as commonly documented.
/// </summary>
public sealed class Gensal<T> : WoundMachine<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["T'do", "T''do", "T''qo", "H", "D", "Xd", "Xq", "X'd", "X''d", "Xl", "S(1.0)", "S(1.2)"];

    readonly T openDamper;
    readonly int e2;

    public Gensal(ReadOnlySpan<DynamicRecord> records, GeneratingUnit unit, MachineConvention convention, double omega)
        : this(new ModelNumbers<T>(records, Sheet), unit, convention, omega)
    {
    }

    Gensal(ModelNumbers<T> numbers, GeneratingUnit unit, MachineConvention convention, double omega)
        : base(numbers, unit, convention, omega, airGap: numbers.Record.Model == "GENSAE", exponential: numbers.Record.Model == "GENSAE")
    {
        openDamper = (T)1 / numbers.Positive("T''qo");
        e2 = States.Add("E''d");
    }

    protected override T FluxOfQ(ReadOnlySpan<T> x) => x[e2];

    protected override void StartQ(Span<T> x, T flux, T current) => x[e2] = flux;

    protected override void Windings(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
        AdvanceD(x, dx, s);
        dx[e2] = -(x[e2] - (Xq - Reactance) * s.CurrentQ + SaturationOfQ(x)) * openDamper;
    }
}
