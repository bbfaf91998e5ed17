using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// REECB1: the electrical control of a renewable plant's converters: current commands from power and reactive power or voltage, within the converter's current.
/// Source: WECC, PV plant modeling guidelines (electrical controls model REEC_B).
/// </summary>
public sealed class Reecb1<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet =
    [
        "BUS", "PFFLAG", "VFLAG", "QFLAG", "PQFLAG", "Vdip", "Vup", "Trv", "dbd1", "dbd2", "Kqv", "Iqh1", "Iql1", "Vref0", "Tp", "Qmax", "Qmin", "Vmax", "Vmin",
        "Kqp", "Kqi", "Kvp", "Kvi", "Tiq", "dPmax", "dPmin", "Pmax", "Pmin", "Imax", "Tpord",
    ];

    readonly Lag<T> meter, powerMeter, reactiveLag;
    readonly int reactiveIntegral, voltageIntegral;
    readonly LimitedLag<T> order;
    readonly bool holdsFactor, regulatesReactive, regulatesVoltage, activeFirst;
    readonly T dip, up, dead1, dead2, injectionGain, injectionHigh, injectionLow, givenReference;
    readonly T reactiveMost, reactiveLeast, voltageMost, voltageLeast, kqp, kqi, kvp, kvi, orderUp, orderDown, powerMost, powerLeast, currentMost, inverseOrder;
    T voltageReference, factor;

    public Reecb1(StateNames states, ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        (holdsFactor, regulatesVoltage) = (numbers.Code("PFFLAG") == 1, numbers.Code("QFLAG") == 1);
        (regulatesReactive, activeFirst) = (numbers.Code("VFLAG") == 1, numbers.Code("PQFLAG") == 1);
        (dip, up, dead1, dead2) = (numbers["Vdip"], numbers["Vup"], numbers["dbd1"], numbers["dbd2"]);
        (injectionGain, injectionHigh, injectionLow, givenReference) = (numbers["Kqv"], numbers["Iqh1"], numbers["Iql1"], numbers["Vref0"]);
        (reactiveMost, reactiveLeast, voltageMost, voltageLeast) = (numbers["Qmax"], numbers["Qmin"], numbers["Vmax"], numbers["Vmin"]);
        (kqp, kqi, kvp, kvi) = (numbers["Kqp"], numbers["Kqi"], numbers["Kvp"], numbers["Kvi"]);
        (orderUp, orderDown, powerMost, powerLeast, currentMost) = (numbers["dPmax"], numbers["dPmin"], numbers["Pmax"], numbers["Pmin"], numbers.Positive("Imax"));
        inverseOrder = numbers.Single("Tpord") > 0 ? (T)1 / numbers["Tpord"] : 0.0;
        meter = new(states, "REECB1 V", numbers["Trv"]);
        powerMeter = new(states, "REECB1 P", numbers["Tp"]);
        reactiveIntegral = regulatesVoltage && regulatesReactive ? states.Add("REECB1 Q integral") : -1;
        voltageIntegral = regulatesVoltage ? states.Add("REECB1 V integral") : -1;
        reactiveLag = regulatesVoltage ? default : new(states, "REECB1 Iq", numbers["Tiq"]);
        order = new(states, "REECB1 P order", numbers["Tpord"]);
    }

    public void Start(Span<T> x, T voltage, T power, T reactive, StartNotes notes)
    {
        meter.Start(x, voltage);
        powerMeter.Start(x, power);
        voltageReference = givenReference.At(0) != 0 ? givenReference : voltage;
        factor = T.IfGreater(T.Max(power, -power), 1e-9, reactive / power, 0.0);
        var iq = reactive / voltage;
        if (reactiveIntegral >= 0) x[reactiveIntegral] = voltage;
        if (voltageIntegral >= 0) x[voltageIntegral] = iq;
        else reactiveLag.Start(x, iq);
        order.Start(x, power);
        notes.Within("Power of REECB1", power, powerLeast, powerMost);
        notes.Within("Reactive power of REECB1", reactive, reactiveLeast, reactiveMost);
        var total = T.Sqrt(iq * iq + power / voltage * (power / voltage));
        notes.Within("Current of REECB1", total, 0.0, currentMost);
    }

    /// <summary>Current commands from what the plant's control asks.</summary>
    public (T Active, T Reactive) Advance(Span<T> x, Span<T> dx, T voltage, T power, T reactive, T powerAsked, T reactiveAsked, ref Signals<T> s)
    {
        var filtered = meter.Through(x, dx, voltage);
        var floor = T.Max(filtered, 0.01);
        // In a dip, and above an overvoltage, the controls stand still.
        var moves = T.IfGreater(dip, voltage, 0.0, T.IfGreater(voltage, up, 0.0, 1.0));
        if (T.IsSingle) s.Note(voltage.At(0) > up.At(0), voltage.At(0) < dip.At(0));
        var measured = powerMeter.Through(x, dx, power);
        var wanted = Limit.Clamp(holdsFactor ? factor * measured : reactiveAsked, reactiveLeast, reactiveMost, ref s);
        var off = voltageReference - filtered;
        var beyond = T.IfGreater(off, dead2, off - dead2, T.IfGreater(dead1, off, off - dead1, 0.0));
        var injection = Limit.Clamp(injectionGain * beyond, injectionLow, injectionHigh, ref s);

        var priorReactive = activeFirst ? Left(Limit.Clamp(order.Out(x, powerAsked, powerLeast, powerMost) / floor, 0.0, currentMost)) : currentMost;
        T steady;
        if (regulatesVoltage)
        {
            var target = wanted;
            if (regulatesReactive)
            {
                var error = wanted - reactive;
                var integral = Limit.Hold(x, dx, reactiveIntegral, kqi * error * moves, voltageLeast, voltageMost, ref s);
                target = integral + kqp * error;
            }

            var voltageError = Limit.Clamp(target, voltageLeast, voltageMost, ref s) - filtered;
            var sum = Limit.Ride(x, dx, voltageIntegral, kvi * voltageError * moves, -priorReactive, priorReactive, ref s);
            steady = Limit.Clamp(sum + kvp * voltageError, -priorReactive, priorReactive, ref s);
        }
        else
        {
            steady = reactiveLag.Through(x, dx, wanted / floor);
            if (reactiveLag.HasState) reactiveLag.Scale(dx, moves);
        }

        var iq = Limit.Clamp(steady + injection, -priorReactive, priorReactive, ref s);
        // The order of power: a lag whose rate and value are limited.
        var given = order.HasState
            ? Limit.Hold(x, dx, order.Place, Limit.Clamp((powerAsked - x[order.Place]) * inverseOrder, orderDown, orderUp, ref s) * moves, powerLeast, powerMost, ref s)
            : Limit.Clamp(powerAsked, powerLeast, powerMost, ref s);
        var priorActive = activeFirst ? currentMost : Left(iq);
        return (Limit.Clamp(given / floor, 0.0, priorActive, ref s), iq);

        T Left(T used) => T.Sqrt(T.Max(currentMost * currentMost - used * used, 0.0));
    }
}
