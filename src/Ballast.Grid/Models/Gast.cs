using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>GAST: a gas turbine whose fuel follows the governor or, where that is less, the temperature of its exhaust. Source: PSS/E's model as commonly documented.</summary>
public sealed class Gast<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["R", "T1", "T2", "T3", "AT", "KT", "VMAX", "VMIN", "Dturb"];

    readonly LimitedLag<T> fuel;
    readonly Lag<T> turbine, exhaust;
    readonly T inverseDroop, ambient, exhaustGain, high, low, damping;
    T reference;

    public Gast(ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        inverseDroop = (T)1 / numbers.Positive("R");
        fuel = new(States, "fuel", numbers["T1"]);
        turbine = new(States, "turbine", numbers["T2"]);
        exhaust = new(States, "exhaust", numbers.Positive("T3"));
        (ambient, exhaustGain, high, low, damping) = (numbers["AT"], numbers["KT"], numbers["VMAX"], numbers["VMIN"], numbers["Dturb"]);
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        reference = s.MechanicalPower;
        notes.Within($"Fuel of {Model}", reference, low, high);
        notes.Within($"Fuel of {Model}", reference, -1e6, Temperature(reference));
        fuel.Start(x, reference);
        turbine.Start(x, reference);
        exhaust.Start(x, reference);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var byTemperature = Temperature(exhaust.Out(x, 0.0));
        var wanted = Limit.Clamp(reference - s.Speed * inverseDroop, -1e6, byTemperature, ref s);
        var flow = turbine.Through(x, dx, fuel.Through(x, dx, wanted, low, high, ref s));
        exhaust.Through(x, dx, flow);
        s.MechanicalPower = flow - damping * s.Speed;
    }

    /// <summary>The fuel that the temperature of the exhaust leaves room for.</summary>
    T Temperature(T measured) => ambient + exhaustGain * (ambient - measured);
}
