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
    readonly Deadband<T> voltageBand;
    readonly bool holdsFactor, regulatesReactive, regulatesVoltage, asksVoltage, activeFirst;
    readonly T dip, up, injectionGain, injectionHigh, injectionLow, givenReference;
    readonly T reactiveMost, reactiveLeast, voltageMost, voltageLeast, kqp, kqi, kvp, kvi, orderUp, orderDown, powerMost, powerLeast, currentMost, inverseOrder;
    T voltageReference, factor;

    public Reecb1(StateNames states, ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        if (numbers.Code("BUS") is var bus && bus != 0 && bus != numbers.Record.Bus) throw numbers.Refused($"BUS is {bus}; it can watch its own terminals (0) only.");
        (holdsFactor, regulatesVoltage) = (numbers.Code("PFFLAG") == 1, numbers.Code("QFLAG") == 1);
        (regulatesReactive, activeFirst) = (numbers.Code("VFLAG") == 1, numbers.Code("PQFLAG") == 1);
        asksVoltage = regulatesVoltage && !regulatesReactive;
        (dip, up, voltageBand) = (numbers["Vdip"], numbers["Vup"], new(numbers["dbd1"], numbers["dbd2"]));
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

    /// <summary>Puts it at rest with the commands given.</summary>
    /// <returns>What the plant's control has to ask for: power, and reactive power or, where only the loop of voltage runs, a voltage.</returns>
    public (T Power, T Reactive) Start(Span<T> x, T voltage, T power, T reactive, T active, T iq, StartNotes notes)
    {
        meter.Start(x, voltage);
        powerMeter.Start(x, power);
        voltageReference = givenReference.At(0) != 0 ? givenReference : voltage;
        var steady = iq - Injected(voltage);
        if (reactiveIntegral >= 0) x[reactiveIntegral] = voltage;
        if (voltageIntegral >= 0) x[voltageIntegral] = steady;
        else reactiveLag.Start(x, steady);
        order.Start(x, active * voltage);
        notes.Within("Power of REECB1", active * voltage, powerLeast, powerMost);
        notes.Within("Current of REECB1", T.Sqrt(iq * iq + active * active), 0.0, currentMost);
        notes.Within("Voltage of REECB1", voltage, dip, up);
        var asked = !regulatesVoltage ? steady * voltage : regulatesReactive ? reactive : voltage;
        if (asksVoltage) notes.Within("Voltage asked of REECB1", asked, voltageLeast, voltageMost);
        else notes.Within("Reactive power of REECB1", asked, reactiveLeast, reactiveMost);
        factor = T.IfGreater(T.Max(power, -power), 1e-9, asked / power, 0.0);
        return (active * voltage, asked);
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
        var wanted = holdsFactor ? factor * measured : reactiveAsked;
        // A voltage that is asked for is no reactive power and has limits of its own, below.
        if (!asksVoltage) wanted = Limit.Clamp(wanted, reactiveLeast, reactiveMost, ref s);
        var injection = Injected(filtered);

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

    /// <summary>Reactive current beside the regular one while voltage is outside its dead band.</summary>
    T Injected(T filtered) => Limit.Clamp(injectionGain * voltageBand.Beyond(voltageReference - filtered), injectionLow, injectionHigh);
}
