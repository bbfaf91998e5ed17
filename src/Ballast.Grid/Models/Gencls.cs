using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>GENCLS: the classical machine, a constant voltage behind the source impedance of the power-flow file. With H = 0 it is an infinite bus.</summary>
public sealed class Gencls<T> : Machine<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["H", "D"];

    T magnitude, fixedAngle;

    public Gencls(ReadOnlySpan<DynamicRecord> records, GeneratingUnit unit, double omega)
        : this(new ModelNumbers<T>(records, Sheet), unit, omega)
    {
    }

    Gencls(ModelNumbers<T> numbers, GeneratingUnit unit, double omega)
        // PSS/E's classical machine keeps its voltage and its power as they are at nominal speed, unlike its machines with windings.
        : base(MachineConvention.NominalSpeed, unit.SourceResistance, unit.SourceReactance, numbers["H"], numbers["D"], omega)
    {
        if (Math.Abs(unit.SourceReactance) < 1e-9) throw numbers.Refused("its source reactance (ZX of the generator in the power-flow file) is zero; give it one.");
    }

    protected override (T D, T Q) Flux(ReadOnlySpan<T> x) => (0.0, magnitude);

    public override T RotorAngle(ReadOnlySpan<T> x) => Moves ? x[Angle] : fixedAngle;

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var behind = Behind(s);
        magnitude = behind.Magnitude;
        fixedAngle = T.Atan2(behind.Im, behind.Re);
        StartFrame(x, fixedAngle, (0.0, magnitude), ref s);
        s.FieldVoltage = magnitude;
        s.FieldCurrent = magnitude;
    }

    protected override void Windings(ReadOnlySpan<T> x, Span<T> dx, in Signals<T> s)
    {
    }

    protected override T FieldCurrent(ReadOnlySpan<T> x, in Signals<T> s) => magnitude;
}
