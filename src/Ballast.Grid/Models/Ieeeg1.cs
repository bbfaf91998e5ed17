using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// IEEEG1: a steam turbine of up to four stages, whose power goes to one shaft or is divided between two (cross-compound: JBUS and M name the other machine).
/// The valve's speed and opening are limited. Source: IEEE Committee Report, Dynamic models for steam and hydro turbines, 1973.
/// </summary>
public sealed class Ieeeg1<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet =
    [
        "JBUS", "M", "K", "T1", "T2", "T3", "Uo", "Uc", "PMAX", "PMIN", "T4", "K1", "K2", "T5", "K3", "K4", "T6", "K5", "K6", "T7", "K7", "K8",
    ];

    readonly LeadLag<T> controller;
    readonly Lag<T> chest, first, second, third;
    readonly int valve;
    readonly T gain, inverseServo, opening, closing, high, low;
    readonly T k1, k2, k3, k4, k5, k6, k7, k8;
    T reference, correction;

    public Ieeeg1(ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        gain = numbers.Positive("K");
        controller = new(States, "controller", numbers["T2"], numbers["T1"]);
        inverseServo = (T)1 / numbers.Positive("T3");
        (opening, closing, high, low) = (numbers["Uo"], numbers["Uc"], numbers["PMAX"], numbers["PMIN"]);
        valve = States.Add("valve");
        chest = new(States, "T4", numbers["T4"]);
        first = new(States, "T5", numbers["T5"]);
        second = new(States, "T6", numbers["T6"]);
        third = new(States, "T7", numbers["T7"]);
        (k1, k2, k3, k4) = (numbers["K1"], numbers["K2"], numbers["K3"], numbers["K4"]);
        (k5, k6, k7, k8) = (numbers["K5"], numbers["K6"], numbers["K7"], numbers["K8"]);
        if (!((k1 + k3 + k5 + k7).At(0) > 0)) throw numbers.Refused("K1 + K3 + K5 + K7 must be positive: its own shaft gets no power otherwise.");
        correction = 1.0;
    }

    T OtherShare => k2 + k4 + k6 + k8;

    /// <summary>What it gives to the second shaft at the start.</summary>
    public T OtherAtRest => reference * OtherShare;

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var own = k1 + k3 + k5 + k7;
        // With two shafts the valve carries both; where the power flow divides them otherwise than K1 to K8 do, each shaft keeps its own at the start.
        var total = s.MechanicalPower + s.OtherShaftPower;
        var position = s.OtherShaftPower.At(0) != 0 ? total / (own + OtherShare) : s.MechanicalPower / own;
        correction = T.IfGreater(T.Max(position, -position), 1e-9, s.MechanicalPower / (own * position), 1.0);
        notes.Within($"Valve of {Model}", position, low, high);
        reference = position;
        controller.Start(x, 0.0);
        x[valve] = position;
        chest.Start(x, position);
        first.Start(x, position);
        second.Start(x, position);
        third.Start(x, position);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var wanted = reference - gain * controller.Through(x, dx, s.Speed);
        var rate = Limit.Clamp((wanted - Limit.Clamp(x[valve], low, high)) * inverseServo, closing, opening, ref s);
        var p4 = chest.Through(x, dx, Limit.Hold(x, dx, valve, rate, low, high, ref s));
        var p5 = first.Through(x, dx, p4);
        var p6 = second.Through(x, dx, p5);
        var p7 = third.Through(x, dx, p6);
        s.MechanicalPower = correction * (k1 * p4 + k3 * p5 + k5 * p6 + k7 * p7);
        s.OtherShaftPower = k2 * p4 + k4 * p5 + k6 * p6 + k8 * p7;
    }
}
