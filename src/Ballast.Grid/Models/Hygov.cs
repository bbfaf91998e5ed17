using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// HYGOV: a hydro governor with permanent and temporary droop, limits on the gate's speed and opening, and a turbine with the inertia of its water column.
/// Source: PSS/E's model as commonly documented; IEEE Working Group, Hydraulic turbine and turbine control models, 1992.
/// </summary>
public sealed class Hygov<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["R", "r", "Tr", "Tf", "Tg", "VELM", "GMAX", "GMIN", "TW", "At", "Dturb", "qNL"];

    readonly int filter, wanted, flow;
    readonly Lag<T> servo;
    readonly T droop, inverseTemporary, inverseReset, inverseFilter, speedMost, high, low, inverseWater, turbineGain, damping, idleFlow;
    T reference;

    public Hygov(ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        droop = numbers["R"];
        inverseTemporary = (T)1 / numbers.Positive("r");
        inverseReset = (T)1 / numbers.Positive("Tr");
        inverseFilter = (T)1 / numbers.Positive("Tf");
        inverseWater = (T)1 / numbers.Positive("TW");
        (speedMost, high, low) = (numbers.Positive("VELM"), numbers["GMAX"], numbers["GMIN"]);
        (turbineGain, damping, idleFlow) = (numbers.Positive("At"), numbers["Dturb"], numbers["qNL"]);
        filter = States.Add("filter");
        wanted = States.Add("gate wanted");
        servo = new(States, "gate", numbers["Tg"]);
        flow = States.Add("flow");
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var opening = s.MechanicalPower / turbineGain + idleFlow;
        notes.Within($"Gate of {Model}", opening, low, high);
        reference = droop * opening;
        x[filter] = 0.0;
        x[wanted] = opening;
        servo.Start(x, opening);
        x[flow] = opening;
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var error = reference - s.Speed - droop * Limit.Clamp(x[wanted], low, high);
        dx[filter] = (error - x[filter]) * inverseFilter;
        var rate = Limit.Clamp((x[filter] * inverseReset + dx[filter]) * inverseTemporary, -speedMost, speedMost, ref s);
        var opening = servo.Through(x, dx, Limit.Hold(x, dx, wanted, rate, low, high, ref s));
        var ratio = x[flow] / T.Max(opening, 1e-4);
        var head = ratio * ratio;
        dx[flow] = ((T)1 - head) * inverseWater;
        s.MechanicalPower = turbineGain * head * (x[flow] - idleFlow) - damping * opening * s.Speed;
    }
}
