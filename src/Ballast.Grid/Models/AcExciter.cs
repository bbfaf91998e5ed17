using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>
/// ESAC1A and EXAC1: an alternator with uncontrolled rectifiers, self- or separately excited, with its demagnetisation and the rectifier's loading.
/// EXAC1 (1981) limits the regulator's state; ESAC1A (IEEE Std 421.5-1992, AC1A) limits the amplifier's state and then the regulator's output.
/// </summary>
public sealed class AcExciter<T> : UnitPart<T> where T : struct, IReal<T>
{
    static readonly string[] Esac1a =
        ["TR", "TB", "TC", "KA", "TA", "VAMAX", "VAMIN", "TE", "KF", "TF", "KC", "KD", "KE", "E1", "SE(E1)", "E2", "SE(E2)", "VRMAX", "VRMIN"];

    static readonly string[] Exac1 = ["TR", "TB", "TC", "KA", "TA", "VRMAX", "VRMIN", "TE", "KF", "TF", "KC", "KD", "KE", "E1", "SE(E1)", "E2", "SE(E2)"];

    readonly Lag<T> sensor;
    readonly LeadLag<T> leadLag;
    readonly LimitedLag<T> amplifier;
    readonly Washout<T> feedback;
    readonly Saturation<T> saturation;
    readonly T gain, amplifierHigh, amplifierLow, high, low, inverseTe, loading, demagnetizing, self;
    readonly int alternator;
    readonly bool limitsOutput;
    T reference;

    public AcExciter(ReadOnlySpan<DynamicRecord> records)
    {
        limitsOutput = records[0].Model == "ESAC1A";
        var numbers = new ModelNumbers<T>(records, limitsOutput ? Esac1a : Exac1);
        sensor = new(States, "Vm", numbers["TR"]);
        leadLag = new(States, "lead-lag", numbers["TC"], numbers["TB"]);
        amplifier = new(States, "VA", numbers["TA"]);
        alternator = States.Add("VE");
        feedback = new(States, "feedback", numbers["KF"], numbers["TF"]);
        saturation = Saturation<T>.OfExciter(numbers["E1"], numbers["SE(E1)"], numbers["E2"], numbers["SE(E2)"]);
        gain = numbers.Positive("KA");
        inverseTe = (T)1 / numbers.Positive("TE");
        (loading, demagnetizing, self) = (numbers["KC"], numbers["KD"], numbers["KE"]);
        (high, low) = (numbers["VRMAX"], numbers["VRMIN"]);
        (amplifierHigh, amplifierLow) = limitsOutput ? (numbers["VAMAX"], numbers["VAMIN"]) : (high, low);
    }

    public override void Start(Span<T> x, ref Signals<T> s, StartNotes notes)
    {
        var voltage = Rectifier.Before(s.FieldVoltage, loading * s.FieldCurrent);
        var field = Field(voltage, s.FieldCurrent);
        notes.Within($"Regulator of {Model}", field, T.Max(amplifierLow, low), T.Min(amplifierHigh, high));
        var error = field / gain;
        reference = s.VoltageMagnitude + error;
        sensor.Start(x, s.VoltageMagnitude);
        leadLag.Start(x, error);
        amplifier.Start(x, field);
        x[alternator] = voltage;
        feedback.Start(x, field);
    }

    public override void Advance(Span<T> x, Span<T> dx, ref Signals<T> s)
    {
        var voltage = x[alternator];
        var field = Field(voltage, s.FieldCurrent);
        var error = reference - sensor.Through(x, dx, s.VoltageMagnitude) + s.Stabilizer - feedback.Through(x, dx, field);
        var regulator = amplifier.Through(x, dx, gain * leadLag.Through(x, dx, error), amplifierLow, amplifierHigh, ref s);
        if (limitsOutput) regulator = Limit.Clamp(regulator, low, high, ref s);
        voltage = Limit.Hold(x, dx, alternator, (regulator - field) * inverseTe, 0.0, 1e6, ref s);
        s.FieldVoltage = voltage * Rectifier.Loading(loading * s.FieldCurrent / T.Max(voltage, 1e-6));
    }

    /// <summary>The exciter's own field: what the regulator must give at rest.</summary>
    T Field(T voltage, T current) => (self + saturation.At(voltage)) * voltage + demagnetizing * current;
}
