using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>A plant behind converters: REGCA1 with, if given, REECB1 and REPCA1. Without them its commands stay what they are at the start.</summary>
public sealed class RenewableDevice<T> : Device<T> where T : struct, IReal<T>
{
    /// <summary>Time constant of the filter behind the measured frequency, s.</summary>
    const double FrequencyFilter = 0.04;

    static readonly DeviceOutput[] Shown = [DeviceOutput.Power, DeviceOutput.Reactive];

    readonly StateNames states = new();
    readonly Regca1<T> converter;
    readonly Reecb1<T>? control;
    readonly Repca1<T>? plant;
    readonly int re, im;
    readonly double machineBase;
    readonly T toSystem, toMachine, perOmega;
    T activeAtStart, reactiveAtStart, powerAtStart, reactivePowerAtStart;
    Signals<T> signals;

    /// <param name="records">All records of the plant.</param>
    /// <param name="machineBase">MVA.</param>
    /// <param name="systemBase">MVA.</param>
    /// <param name="omega">Nominal frequency, rad/s.</param>
    public RenewableDevice(DynamicRecord[] records, double machineBase, double systemBase, double omega)
    {
        this.machineBase = machineBase;
        (toSystem, toMachine, perOmega) = (machineBase / systemBase, systemBase / machineBase, 1 / omega);
        converter = new(states, Of("REGCA1"));
        if (Of("REECB1") is { Length: > 0 } c) control = new(states, c);
        if (Of("REPCA1") is { Length: > 0 } p) plant = new(states, p);
        if (plant is not null && control is null)
            throw new CaseException(records[0].File, records[0].LineNumber, 0, $"The plant '{records[0].Id}' at bus {records[0].Bus} has REPCA1 and no REECB1 between it and REGCA1; give it one.");
        (re, im) = plant is null ? (-1, -1) : (states.Add("filter"), states.Add("filter 2"));
        DynamicRecord[] Of(string model) => [.. records.Where(r => r.Model == model)];
    }

    public override IReadOnlyList<string> StateNames => states.Names;

    public override bool IsNonlinear => true;

    public override IReadOnlyList<DeviceOutput> Outputs => Shown;

    public override Phasor<T> Injection(ReadOnlySpan<T> x, Phasor<T> voltage) => converter.Current(x, voltage) * toSystem;

    public override void Start(Span<T> x, Phasor<T> voltage, Phasor<T> current, StartNotes notes)
    {
        signals = default;
        Measure(voltage, current * toMachine);
        var magnitude = signals.VoltageMagnitude;
        (activeAtStart, reactiveAtStart) = converter.Start(x, magnitude, signals.Power / magnitude, signals.Reactive / magnitude, notes);
        if (control is not null) (powerAtStart, reactivePowerAtStart) = control.Start(x, magnitude, signals.Power, signals.Reactive, activeAtStart, reactiveAtStart, notes);
        plant?.Start(x, signals, powerAtStart, reactivePowerAtStart, notes);
        if (re >= 0) (x[re], x[im]) = (voltage.Re, voltage.Im);
    }

    public override void Advance(Span<T> x, Span<T> dx, Phasor<T> voltage)
    {
        signals.Limits = 0;
        Measure(voltage, converter.Current(x, voltage));
        var (power, reactive) = (powerAtStart, reactivePowerAtStart);
        if (plant is not null)
        {
            dx[re] = (voltage.Re - x[re]) / (T)FrequencyFilter;
            dx[im] = (voltage.Im - x[im]) / (T)FrequencyFilter;
            var frequency = (x[re] * dx[im] - x[im] * dx[re]) / T.Max(x[re] * x[re] + x[im] * x[im], 1e-6) * perOmega;
            (power, reactive) = plant.Advance(x, dx, frequency, ref signals);
        }

        var (active, reactiveCurrent) = control is null
            ? (activeAtStart, reactiveAtStart)
            : control.Advance(x, dx, signals.VoltageMagnitude, signals.Power, signals.Reactive, power, reactive, ref signals);
        converter.Advance(x, dx, signals.VoltageMagnitude, active, reactiveCurrent, ref signals);
        Limits = signals.Limits;
    }

    public override double Output(DeviceOutput output, ReadOnlySpan<T> x, int lane) => output switch
    {
        DeviceOutput.Power => Connected ? signals.Power.At(lane) * machineBase : 0,
        DeviceOutput.Reactive => Connected ? signals.Reactive.At(lane) * machineBase : 0,
        _ => double.NaN,
    };

    void Measure(Phasor<T> voltage, Phasor<T> current)
    {
        signals.Voltage = voltage;
        signals.Current = current;
        signals.VoltageMagnitude = voltage.Magnitude;
        signals.Power = voltage.Re * current.Re + voltage.Im * current.Im;
        signals.Reactive = voltage.Im * current.Re - voltage.Re * current.Im;
    }
}
