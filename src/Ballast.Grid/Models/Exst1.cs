using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// EXST1: the IEEE type ST1 static excitation system of 1981, whose field voltage is limited in proportion to the terminal voltage, less the rectifier's drop.
/// Source: IEEE Committee Report, Excitation System Models for Power System Stability Studies, 1981.
/// </summary>
public sealed class Exst1<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Sheet = ["TR", "VIMAX", "VIMIN", "TC", "TB", "KA", "TA", "VRMAX", "VRMIN", "KC", "KF", "TF"];

    readonly Lag<T> sensor, amplifier;
    readonly LeadLag<T> leadLag;
    readonly Washout<T> feedback;
    readonly T inputHigh, inputLow, gain, high, low, drop;
    readonly int feedbackAt;
    readonly T feedbackGain, leadRatio;
    T reference;

    public Exst1(ReadOnlySpan<DynamicRecord> records)
    {
        var numbers = new ModelNumbers<T>(records, Sheet);
        sensor = new(States, "Vm", numbers["TR"]);
        leadLag = new(States, "lead-lag", numbers["TC"], numbers["TB"]);
        amplifier = new(States, "VA", numbers["TA"]);
        feedbackAt = States.Count;
        feedback = new(States, "feedback", numbers["KF"], numbers["TF"]);
        var loops = numbers.Single("TF") > 0;
        feedbackGain = loops ? numbers["KF"] / numbers["TF"] : 0.0;
        leadRatio = numbers.Single("TB") > 0 ? numbers["TC"] / numbers["TB"] : 1.0;
        (inputHigh, inputLow, gain) = (numbers["VIMAX"], numbers["VIMIN"], numbers.Positive("KA"));
        (high, low, drop) = (numbers["VRMAX"], numbers["VRMIN"], numbers["KC"]);
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        notes.Within($"Field voltage of {Model}", s.FieldVoltage, s.VoltageMagnitude * low - drop * s.FieldCurrent, s.VoltageMagnitude * high - drop * s.FieldCurrent);
        var error = s.FieldVoltage / gain;
        notes.Within($"Input of {Model}", error, inputLow, inputHigh);
        reference = s.VoltageMagnitude + error;
        sensor.Start(x, s.VoltageMagnitude);
        leadLag.Start(x, error);
        amplifier.Start(x, s.FieldVoltage);
        feedback.Start(x, s.FieldVoltage);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var fall = drop * s.FieldCurrent;
        var (least, most) = (s.VoltageMagnitude * low - fall, s.VoltageMagnitude * high - fall);
        var error = reference - sensor.Through(x, dx, s.VoltageMagnitude) + s.Stabilizer;
        if (amplifier.HasState)
        {
            var field = Limit.Clamp(amplifier.Out(x, 0.0), least, most, ref s);
            var input = Limit.Clamp(error - feedback.Through(x, dx, field), inputLow, inputHigh, ref s);
            amplifier.Through(x, dx, gain * leadLag.Through(x, dx, input));
            s.FieldVoltage = field;
            return;
        }

        // Without a lag the field voltage meets itself through the feedback: a straight line, so its crossing is known, and a clamp of the line crosses at the clamp of that.
        var open = feedbackGain.At(0) != 0 ? error + feedbackGain * x[feedbackAt] : error;
        var withoutLag = gain * leadLag.Through(x, dx, Limit.Clamp(open, inputLow, inputHigh, ref s));
        s.FieldVoltage = Limit.Clamp(withoutLag / ((T)1 + gain * leadRatio * feedbackGain), least, most, ref s);
        leadLag.Through(x, dx, Limit.Clamp(error - feedback.Through(x, dx, s.FieldVoltage), inputLow, inputHigh));
    }
}
