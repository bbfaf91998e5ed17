using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// REGCA1: the converter of a renewable plant, a current source that follows its commands through a lag, with low-voltage power logic, a reduction of active current
/// at low voltage and of reactive current at high voltage. Source: WECC, Solar PV / wind plant dynamic modeling guidelines (generator/converter model REGC_A).
/// </summary>
public sealed class Regca1<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet =
        ["LVPLSW", "Tg", "Rrpwr", "Brkpt", "Zerox", "Lvpl1", "Volim", "Lvpnt1", "Lvpnt0", "Iolim", "Tfltr", "Khv", "Iqrmax", "Iqrmin", "Accel"];

    readonly Lag<T> meter;
    readonly int active, reactive;
    readonly bool limitsByVoltage;
    readonly T inverseLag, activeRate, breakpoint, zeroCrossing, limitAtBreak, highVoltage, lowOne, lowZero, leastReactive, highGain, reactiveUp, reactiveDown;
    bool givesReactive;

    public Regca1(StateNames states, ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        limitsByVoltage = numbers.Code("LVPLSW") == 1;
        inverseLag = (T)1 / numbers.Positive("Tg");
        (activeRate, breakpoint, zeroCrossing, limitAtBreak) = (numbers.Positive("Rrpwr"), numbers["Brkpt"], numbers["Zerox"], numbers["Lvpl1"]);
        (highVoltage, lowOne, lowZero, leastReactive, highGain) = (numbers["Volim"], numbers["Lvpnt1"], numbers["Lvpnt0"], numbers["Iolim"], numbers["Khv"]);
        (reactiveUp, reactiveDown) = (numbers["Iqrmax"], numbers["Iqrmin"]);
        if (!(lowOne.At(0) > lowZero.At(0))) throw numbers.Refused("Lvpnt1 must be larger than Lvpnt0.");
        if (limitsByVoltage && !(breakpoint.At(0) > zeroCrossing.At(0))) throw numbers.Refused("Brkpt must be larger than Zerox.");
        if (!(reactiveUp.At(0) > 0) || !(reactiveDown.At(0) < 0)) throw numbers.Refused("Iqrmax must be positive and Iqrmin negative.");
        meter = new(states, "REGCA1 V", numbers["Tfltr"]);
        active = states.Add("REGCA1 Ip");
        reactive = states.Add("REGCA1 Iq");
    }

    /// <summary>Puts it at rest with what it gives to the network.</summary>
    /// <returns>The commands that this asks for.</returns>
    public (T Active, T Reactive) Start(Span<T> x, T voltage, T activeCurrent, T reactiveCurrent, StartNotes notes)
    {
        meter.Start(x, voltage);
        x[active] = activeCurrent / T.Max(Share(voltage), 0.01);
        x[reactive] = reactiveCurrent + Excess(voltage);
        givesReactive = reactiveCurrent.At(0) > 0;
        notes.Within("Voltage of REGCA1", voltage, lowOne, highVoltage);
        return (x[active], x[reactive]);
    }

    /// <summary>Current into the network on the plant's base; reactive current is positive when it gives reactive power.</summary>
    public Phasor<T> Current(ReadOnlySpan<T> x, Phasor<T> v)
    {
        var magnitude = T.Max(v.Magnitude, 1e-4);
        var p = x[active] * Share(magnitude);
        var q = T.Max(x[reactive] - Excess(magnitude), leastReactive);
        // (Ip − jIq)·V/|V|
        return new((p * v.Re + q * v.Im) / magnitude, (p * v.Im - q * v.Re) / magnitude);
    }

    public void Advance(Span<T> x, Span<T> dx, T voltage, T activeCommand, T reactiveCommand, ref Signals<T> s)
    {
        var filtered = meter.Through(x, dx, voltage);
        T most = 1e6;
        if (limitsByVoltage)
        {
            var slope = limitAtBreak * (filtered - zeroCrossing) / (breakpoint - zeroCrossing);
            most = T.IfGreater(filtered, breakpoint, 1e6, T.Max(slope, 0.0));
        }

        // The rate of rise of active current is limited; so is that of reactive current back from where it started.
        var rise = T.Min((activeCommand - x[active]) * inverseLag, activeRate);
        Limit.Ride(x, dx, active, rise, -1e6, most, ref s);
        var rate = (reactiveCommand - x[reactive]) * inverseLag;
        dx[reactive] = givesReactive ? T.Min(rate, reactiveUp) : T.Max(rate, reactiveDown);
    }

    /// <summary>Share of the active current that reaches the network at this voltage.</summary>
    T Share(T magnitude) => Limit.Clamp((magnitude - lowZero) / (lowOne - lowZero), 0.0, 1.0);

    /// <summary>Reactive current taken away at high voltage.</summary>
    T Excess(T magnitude) => T.Max(highGain * (magnitude - highVoltage), 0.0);
}
