using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>TGOV1: a steam turbine with a governor of one lag, whose valve is limited, and a reheater. Source: PSS/E's model as commonly documented.</summary>
public sealed class Tgov1<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["R", "T1", "VMAX", "VMIN", "T2", "T3", "Dt"];

    readonly LimitedLag<T> valve;
    readonly LeadLag<T> reheater;
    readonly T inverseDroop, high, low, damping;
    T reference;

    public Tgov1(ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        inverseDroop = (T)1 / numbers.Positive("R");
        valve = new(States, "valve", numbers["T1"]);
        reheater = new(States, "reheater", numbers["T2"], numbers["T3"]);
        (high, low, damping) = (numbers["VMAX"], numbers["VMIN"], numbers["Dt"]);
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        notes.Within($"Valve of {Model}", s.MechanicalPower, low, high);
        reference = s.MechanicalPower;
        valve.Start(x, reference);
        reheater.Start(x, reference);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var opening = valve.Through(x, dx, reference - s.Speed * inverseDroop, low, high, ref s);
        s.MechanicalPower = reheater.Through(x, dx, opening) - damping * s.Speed;
    }
}
