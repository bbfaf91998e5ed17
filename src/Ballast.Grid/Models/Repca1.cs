using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// REPCA1: the plant's controller: reactive power or voltage at its terminals, and power with a droop on frequency. Its own bus and its own output are what it sees:
/// a remote bus or branch is refused. Source: WECC, plant controller model REPC_A.
/// </summary>
public sealed class Repca1<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet =
    [
        "BUS", "FROM", "TO", "ID", "VCFLAG", "REFFLAG", "FFLAG", "Tfltr", "Kp", "Ki", "Tft", "Tfv", "Vfrz", "Rc", "Xc", "Kc", "emax", "emin", "dbd1", "dbd2", "Qmax", "Qmin",
        "Kpg", "Kig", "Tp", "fdbd1", "fdbd2", "femax", "femin", "Pmax", "Pmin", "Tg", "Ddn", "Dup",
    ];

    readonly Lag<T> meter, powerMeter, power;
    readonly LeadLag<T> reactive;
    readonly Deadband<T> errorBand, frequencyBand;
    readonly int reactiveIntegral, powerIntegral;
    readonly bool dropsLine, holdsVoltage, regulatesPower;
    readonly T kp, ki, freeze, rc, xc, kc, errorMost, errorLeast, reactiveMost, reactiveLeast;
    readonly T kpg, kig, frequencyMost, frequencyLeast, powerMost, powerLeast, down, up;
    T reference, powerReference;

    public Repca1(StateNames states, ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        foreach (var name in (ReadOnlySpan<string>)["BUS", "FROM", "TO"])
            if (numbers.Code(name) is var bus && bus != 0 && !(name == "BUS" && bus == numbers.Record.Bus))
                throw numbers.Refused($"{name} is {bus}; it can watch its own terminals (0) only.");
        (dropsLine, holdsVoltage, regulatesPower) = (numbers.Code("VCFLAG") == 1, numbers.Code("REFFLAG") == 1, numbers.Code("FFLAG") == 1);
        (kp, ki, freeze, rc, xc, kc) = (numbers["Kp"], numbers["Ki"], numbers["Vfrz"], numbers["Rc"], numbers["Xc"], numbers["Kc"]);
        (errorMost, errorLeast, reactiveMost, reactiveLeast) = (numbers["emax"], numbers["emin"], numbers["Qmax"], numbers["Qmin"]);
        (errorBand, frequencyBand) = (new(numbers["dbd1"], numbers["dbd2"]), new(numbers["fdbd1"], numbers["fdbd2"]));
        (kpg, kig) = (numbers["Kpg"], numbers["Kig"]);
        (frequencyMost, frequencyLeast, powerMost, powerLeast) = (numbers["femax"], numbers["femin"], numbers["Pmax"], numbers["Pmin"]);
        (down, up) = (numbers["Ddn"], numbers["Dup"]);
        meter = new(states, "REPCA1 measured", numbers["Tfltr"]);
        reactiveIntegral = states.Add("REPCA1 Q integral");
        reactive = new(states, "REPCA1 Q order", numbers["Tft"], numbers["Tfv"]);
        powerMeter = regulatesPower ? new(states, "REPCA1 P", numbers["Tp"]) : default;
        powerIntegral = regulatesPower ? states.Add("REPCA1 P integral") : -1;
        power = regulatesPower ? new(states, "REPCA1 P order", numbers["Tg"]) : default;
    }

    public void Start(Span<T> x, in Signals<T> s, T powerAsked, T reactiveAsked, StartNotes notes)
    {
        reference = Watched(s);
        powerReference = regulatesPower ? s.Power : powerAsked;
        meter.Start(x, reference);
        x[reactiveIntegral] = reactiveAsked;
        reactive.Start(x, reactiveAsked);
        notes.Within("Reactive power of REPCA1", reactiveAsked, reactiveLeast, reactiveMost);
        if (!regulatesPower) return;
        powerMeter.Start(x, s.Power);
        x[powerIntegral] = powerAsked;
        power.Start(x, powerAsked);
        notes.Within("Power of REPCA1", powerAsked, powerLeast, powerMost);
    }

    /// <summary>What it asks of the converters: power and reactive power on the plant's base.</summary>
    public (T Power, T Reactive) Advance(Span<T> x, Span<T> dx, T frequency, ref Signals<T> s)
    {
        var error = errorBand.Beyond(reference - meter.Through(x, dx, Watched(s)));
        error = Limit.Clamp(error, errorLeast, errorMost, ref s);
        var moves = T.IfGreater(freeze, s.VoltageMagnitude, 0.0, 1.0);
        if (T.IsSingle) s.Note(false, s.VoltageMagnitude.At(0) < freeze.At(0));
        var sum = Limit.Hold(x, dx, reactiveIntegral, ki * error * moves, reactiveLeast, reactiveMost, ref s);
        var asked = reactive.Through(x, dx, Limit.Clamp(sum + kp * error, reactiveLeast, reactiveMost, ref s));
        if (!regulatesPower) return (powerReference, asked);
        var off = frequencyBand.Beyond(-frequency);
        var droop = T.Min(off, 0.0) * down + T.Max(off, 0.0) * up;
        var short1 = Limit.Clamp(powerReference - powerMeter.Through(x, dx, s.Power) + droop, frequencyLeast, frequencyMost, ref s);
        var powerSum = Limit.Hold(x, dx, powerIntegral, kig * short1, powerLeast, powerMost, ref s);
        return (power.Through(x, dx, Limit.Clamp(powerSum + kpg * short1, powerLeast, powerMost, ref s)), asked);
    }

    T Watched(in Signals<T> s)
    {
        if (!holdsVoltage) return s.Reactive;
        return dropsLine ? (s.Voltage - new Phasor<T>(rc, xc) * s.Current).Magnitude : s.VoltageMagnitude + kc * s.Reactive;
    }
}
