using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// ESST3A: a compound-source rectifier with an inner loop of field voltage. Source: IEEE Std 421.5-1992, type ST3A.
/// </summary>
public sealed class Esst3a<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet =
    [
        "TR", "VIMAX", "VIMIN", "KM", "TC", "TB", "KA", "TA", "VRMAX", "VRMIN", "KG", "KP", "KI", "VBMAX", "KC", "XL", "VGMAX", "THETAP", "TM", "VMMAX", "VMMIN",
    ];

    readonly Lag<T> sensor;
    readonly LeadLag<T> leadLag;
    readonly LimitedLag<T> regulator, inner;
    readonly T inputHigh, inputLow, gain, high, low, innerGain, innerFeedback, feedbackMost, innerHigh, innerLow, supplyMost, loading, currentGain, reactance;
    readonly Phasor<T> potential;
    readonly bool innerIsWire;
    T reference;

    public Esst3a(ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        sensor = new(States, "Vm", numbers["TR"]);
        leadLag = new(States, "lead-lag", numbers["TC"], numbers["TB"]);
        regulator = new(States, "VR", numbers["TA"]);
        inner = new(States, "VM", numbers["TM"]);
        innerIsWire = numbers.Single("TM") <= 0;
        (inputHigh, inputLow, gain, high, low) = (numbers["VIMAX"], numbers["VIMIN"], numbers.Positive("KA"), numbers["VRMAX"], numbers["VRMIN"]);
        (innerGain, innerFeedback, feedbackMost) = (numbers.Positive("KM"), numbers["KG"], numbers["VGMAX"]);
        (innerHigh, innerLow) = (numbers["VMMAX"], numbers["VMMIN"]);
        (supplyMost, loading, currentGain, reactance) = (numbers["VBMAX"], numbers["KC"], numbers["KI"], numbers["XL"]);
        var (sin, cos) = T.SinCos(numbers["THETAP"] * (T)(Math.PI / 180));
        potential = new Phasor<T>(cos, sin) * numbers["KP"];
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var supply = Supply(s);
        var share = s.FieldVoltage / supply;
        notes.Within($"Inner regulator of {Model}", share, innerLow, innerHigh);
        var given = share / innerGain + T.Min(innerFeedback * s.FieldVoltage, feedbackMost);
        notes.Within($"Regulator of {Model}", given, low, high);
        var error = given / gain;
        notes.Within($"Input of {Model}", error, inputLow, inputHigh);
        reference = s.VoltageMagnitude + error;
        sensor.Start(x, s.VoltageMagnitude);
        leadLag.Start(x, error);
        regulator.Start(x, given);
        inner.Start(x, share);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var supply = Supply(s);
        var error = Limit.Clamp(reference - sensor.Through(x, dx, s.VoltageMagnitude) + s.Stabilizer, inputLow, inputHigh, ref s);
        var given = regulator.Through(x, dx, gain * leadLag.Through(x, dx, error), low, high, ref s);
        if (innerIsWire)
        {
            // The loop without its lag, solved: with the feedback below its limit, and at it.
            var free = innerGain * given / ((T)1 + innerGain * innerFeedback * supply);
            var atMost = innerGain * (given - feedbackMost);
            var share = T.IfGreater(innerFeedback * supply * free, feedbackMost, atMost, free);
            s.FieldVoltage = supply * inner.Through(x, dx, share, innerLow, innerHigh, ref s);
            return;
        }

        var field = supply * inner.Out(x, 0.0, innerLow, innerHigh);
        var back = T.Min(innerFeedback * field, feedbackMost);
        inner.Through(x, dx, innerGain * (given - back), innerLow, innerHigh, ref s);
        s.FieldVoltage = field;
    }

    /// <summary>Voltage that the rectifier's source gives it, V_B.</summary>
    T Supply(in Signals<T> s)
    {
        var compound = potential * s.Voltage + new Phasor<T>(-potential.Im * reactance, currentGain + potential.Re * reactance) * s.Current;
        var magnitude = T.Max(compound.Magnitude, 1e-6);
        return T.Max(T.Min(magnitude * Rectifier.Loading(loading * s.FieldCurrent / magnitude), supplyMost), 1e-6);
    }
}
