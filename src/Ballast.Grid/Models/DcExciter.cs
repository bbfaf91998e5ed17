using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// IEEEX1, EXDC2 and ESDC2A: a regulator with rate feedback and a direct-current exciter. EXDC2 and ESDC2A are supplied from the machine's terminals, so that
/// their limits go with its voltage; the output of IEEEX1 and EXDC2 goes with speed. A KE of zero becomes such that the regulator starts at zero, and a VRMAX of zero
/// becomes what the exciter needs at E2 (unlimited where no E2 is given, and in ESDC2A).
/// Sources: IEEE Committee Report, 1981 (IEEEX1, EXDC2); IEEE Std 421.5-1992 (ESDC2A).
/// </summary>
public sealed class DcExciter<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["TR", "KA", "TA", "TB", "TC", "VRMAX", "VRMIN", "KE", "TE", "KF", "TF1", "SWITCH", "E1", "SE(E1)", "E2", "SE(E2)"];

    readonly Lag<T> sensor;
    readonly LeadLag<T> leadLag;
    readonly LimitedLag<T> regulator;
    readonly Washout<T> feedback;
    readonly Saturation<T> saturation;
    readonly T gain, inverseTe;
    readonly int exciter;
    readonly bool withVoltage, withSpeed, ownSelf, ownCeiling, lowFollows;
    readonly T e2;
    T high, low, self, reference;

    public DcExciter(ReadOnlySpan<DynamicRecord> records)
    {
        var model = records[0].Model;
        withVoltage = model != "IEEEX1";
        withSpeed = model != "ESDC2A";
        var numbers = new ModelNumbers<T>(records, Sheet);
        sensor = new(States, "Vm", numbers["TR"]);
        leadLag = new(States, "lead-lag", numbers["TC"], numbers["TB"]);
        regulator = new(States, "VR", numbers["TA"]);
        exciter = States.Add("Efd");
        feedback = new(States, "feedback", numbers["KF"], numbers["TF1"]);
        saturation = Saturation<T>.OfExciter(numbers["E1"], numbers["SE(E1)"], numbers["E2"], numbers["SE(E2)"]);
        gain = numbers.Positive("KA");
        inverseTe = (T)1 / numbers.Positive("TE");
        self = numbers["KE"];
        ownSelf = numbers.Single("KE") == 0;
        (high, low) = (numbers["VRMAX"], numbers["VRMIN"]);
        e2 = numbers["E2"];
        if (high.At(0) > 0) return;
        ownCeiling = model != "ESDC2A" && e2.At(0) > 0;
        high = 999.0;
        lowFollows = low.At(0) >= 0;
        if (lowFollows) low = -high;
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        if (ownSelf) self = -saturation.At(s.FieldVoltage);
        if (ownCeiling)
        {
            // With the KE that holds, which may be the one just found.
            high = (self + saturation.At(e2)) * e2;
            if (lowFollows) low = -high;
        }

        var needed = (self + saturation.At(s.FieldVoltage)) * s.FieldVoltage;
        var supply = withVoltage ? s.VoltageMagnitude : 1.0;
        notes.Within($"Regulator of {Model}", needed, low * supply, high * supply);
        var error = needed / gain;
        reference = s.VoltageMagnitude + error;
        sensor.Start(x, s.VoltageMagnitude);
        leadLag.Start(x, error);
        regulator.Start(x, needed);
        x[exciter] = s.FieldVoltage;
        feedback.Start(x, s.FieldVoltage);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var voltage = x[exciter];
        var error = reference - sensor.Through(x, dx, s.VoltageMagnitude) + s.Stabilizer - feedback.Through(x, dx, voltage);
        var supply = withVoltage ? s.VoltageMagnitude : 1.0;
        var target = gain * leadLag.Through(x, dx, error);
        var given = withVoltage ? regulator.Ride(x, dx, target, low * supply, high * supply, ref s) : regulator.Through(x, dx, target, low, high, ref s);
        dx[exciter] = (given - (self + saturation.At(voltage)) * voltage) * inverseTe;
        s.FieldVoltage = withSpeed ? voltage * ((T)1 + s.Speed) : voltage;
    }
}
