using System.Numerics;

namespace Ballast.Grid.Models;

/// <summary>A generating unit: its machine with what regulates it.</summary>
public sealed class GeneratingDevice<T> : Device<T> where T : struct, IReal<T>
{
    static readonly DeviceOutput[] Shown =
        [DeviceOutput.Angle, DeviceOutput.Speed, DeviceOutput.Power, DeviceOutput.Reactive, DeviceOutput.FieldVoltage, DeviceOutput.MechanicalPower, DeviceOutput.Stabilizer];

    readonly Machine<T> machine;
    readonly UnitPart<T>? exciter, governor, stabilizer;
    readonly int exciterAt, governorAt, stabilizerAt;
    readonly string[] names;
    readonly T toSystem, toMachine;
    readonly double systemBase, scale;
    Signals<T> signals;
    Phasor<T> behind;
    GeneratingDevice<T>? turbine;
    T shaftShare;

    /// <param name="machine">Its machine.</param>
    /// <param name="exciter">None: constant field voltage.</param>
    /// <param name="governor">None: constant mechanical power.</param>
    /// <param name="stabilizer">None: no signal.</param>
    /// <param name="machineBase">MVA.</param>
    /// <param name="systemBase">MVA.</param>
    public GeneratingDevice(Machine<T> machine, UnitPart<T>? exciter, UnitPart<T>? governor, UnitPart<T>? stabilizer, double machineBase, double systemBase)
    {
        (this.machine, this.exciter, this.governor, this.stabilizer, this.systemBase) = (machine, exciter, governor, stabilizer, systemBase);
        scale = machineBase / systemBase;
        toSystem = scale;
        toMachine = 1 / scale;
        MachineBase = machineBase;
        exciterAt = machine.States.Count;
        governorAt = exciterAt + (exciter?.States.Count ?? 0);
        stabilizerAt = governorAt + (governor?.States.Count ?? 0);
        names =
        [
            .. machine.States.Names.Select(n => $"{machine.Model} {n}"),
            .. Named(exciter), .. Named(governor), .. Named(stabilizer),
        ];
        static IEnumerable<string> Named(UnitPart<T>? part) => part is null ? [] : part.States.Names.Select(n => $"{part.Model} {n}");
    }

    public override IReadOnlyList<string> StateNames => names;

    public override Complex Admittance => machine.Admittance.ToComplex() * scale;

    /// <summary>MVA.</summary>
    public double MachineBase { get; }

    /// <summary>H, s on its own base.</summary>
    public double Inertia => machine.Inertia.At(0);

    /// <summary>Whether it has a speed of its own: state 0 is speed and state 1 is angle.</summary>
    public bool Moves => machine.Moves;

    public override IReadOnlyList<DeviceOutput> Outputs => Shown;

    /// <summary>The unit whose turbine drives this one too (cross-compound); null as a rule.</summary>
    public GeneratingDevice<T>? DrivenBy => turbine;

    public override Phasor<T> Source(ReadOnlySpan<T> x)
    {
        behind = machine.Internal(x);
        return machine.Admittance * behind * toSystem;
    }

    /// <summary>
    /// Makes the turbine of another unit drive this one too (cross-compound). Called when this one has started and the other has not; the other's start then counts both shafts,
    /// and <see cref="Couple"/> follows it.
    /// </summary>
    public void DriveBy(GeneratingDevice<T> other)
    {
        turbine = other;
        other.signals.OtherShaftPower = signals.MechanicalPower * (T)(MachineBase / other.MachineBase);
        shaftShare = signals.MechanicalPower;
    }

    /// <summary>Fixes the share of the other unit's turbine that this one gets so that both begin at rest.</summary>
    public void Couple()
    {
        if (turbine is null) return;
        var given = turbine.governor is Ieeeg1<T> governor ? governor.OtherAtRest : 0.0;
        if (!(Math.Abs(given.At(0)) > 0)) throw Refused("is driven by the turbine of another unit whose K2, K4, K6 and K8 give it nothing.");
        shaftShare /= given;
    }

    public override void Start(Span<T> x, Phasor<T> voltage, Phasor<T> current, StartNotes notes)
    {
        signals = new() { OtherShaftPower = signals.OtherShaftPower };
        signals.Voltage = voltage;
        signals.Current = current * toMachine;
        machine.Start(x, ref signals, notes);
        governor?.Start(x[governorAt..], ref signals, notes);
        stabilizer?.Start(x[stabilizerAt..], ref signals, notes);
        signals.Stabilizer = 0.0;
        exciter?.Start(x[exciterAt..], ref signals, notes);
    }

    public override void Advance(Span<T> x, Span<T> dx, Phasor<T> voltage)
    {
        signals.Limits = 0;
        signals.Voltage = voltage;
        machine.Measure(x, behind, ref signals);
        if (turbine is not null) signals.MechanicalPower = turbine.signals.OtherShaftPower * shaftShare;
        governor?.Advance(x[governorAt..], dx[governorAt..], ref signals);
        stabilizer?.Advance(x[stabilizerAt..], dx[stabilizerAt..], ref signals);
        exciter?.Advance(x[exciterAt..], dx[exciterAt..], ref signals);
        machine.Advance(x, dx, signals);
        Limits = signals.Limits;
    }

    public override double Output(DeviceOutput output, ReadOnlySpan<T> x, int lane) => output switch
    {
        DeviceOutput.Angle => machine.RotorAngle(x).At(lane) * (180 / Math.PI),
        DeviceOutput.Speed => machine.SpeedDeviation(x).At(lane),
        DeviceOutput.Power => Connected ? signals.Power.At(lane) * MachineBase : 0,
        DeviceOutput.Reactive => Connected ? signals.Reactive.At(lane) * MachineBase : 0,
        DeviceOutput.FieldVoltage => signals.FieldVoltage.At(lane),
        DeviceOutput.MechanicalPower => signals.MechanicalPower.At(lane),
        DeviceOutput.Stabilizer => signals.Stabilizer.At(lane),
        _ => double.NaN,
    };

    /// <summary>The signals of the last evaluation.</summary>
    internal ref readonly Signals<T> LastSignals => ref signals;
}
