using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>SEXS: the simplified excitation system, a lead-lag and a limited lag. Source: PSS/E's model as commonly documented.</summary>
public sealed class Sexs<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["TA/TB", "TB", "K", "TE", "EMIN", "EMAX"];

    readonly LeadLag<T> leadLag;
    readonly LimitedLag<T> field;
    readonly T gain, low, high;
    T reference;

    public Sexs(ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        leadLag = new(States, "lead-lag", numbers["TA/TB"] * numbers["TB"], numbers["TB"]);
        field = new(States, "Efd", numbers["TE"]);
        (gain, low, high) = (numbers.Positive("K"), numbers["EMIN"], numbers["EMAX"]);
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        notes.Within($"Field voltage of {Model}", s.FieldVoltage, low, high);
        var error = s.FieldVoltage / gain;
        reference = s.VoltageMagnitude + error;
        leadLag.Start(x, error);
        field.Start(x, s.FieldVoltage);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var error = reference - s.VoltageMagnitude + s.Stabilizer;
        s.FieldVoltage = field.Through(x, dx, gain * leadLag.Through(x, dx, error), low, high, ref s);
    }
}
