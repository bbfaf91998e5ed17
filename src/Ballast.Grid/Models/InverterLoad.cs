using Ballast.Grid.Traces;

namespace Ballast.Grid.Models;

/// <summary>
/// An AI data center as the grid sees it: power electronics that draw the power which their work asks for, whatever the voltage, up to a limit of current; below that voltage
/// the power falls with it. A lag stands for the filters of the power supplies. A share of it, set from outside as time goes on, stays connected through a disturbance.
/// The power follows a trace, straight between samples: one trace per scenario.
/// </summary>
public sealed class InverterLoad<T> : Device<T> where T : struct, IReal<T>
{
    static readonly DeviceOutput[] Shown = [DeviceOutput.Power, DeviceOutput.Reactive];

    readonly StateNames states = new();
    readonly Lag<T> supply;
    readonly LoadTrace[] traces;
    readonly T perBase, reactiveShare, currentMost;
    readonly double systemBase;
    T demand, share = 1.0;
    Phasor<T> lastVoltage;

    /// <param name="traces">Power, MW, positive drawn; one for all scenarios or one per scenario.</param>
    /// <param name="systemBase">MVA.</param>
    /// <param name="powerFactor">Lagging; 1: no reactive power.</param>
    /// <param name="lagSeconds">Time constant between the power asked for and the power drawn; 0: none.</param>
    /// <param name="mostCurrentMw">Limit of current, as MW at 1 pu voltage.</param>
    public InverterLoad(LoadTrace[] traces, double systemBase, double powerFactor, double lagSeconds, double mostCurrentMw)
    {
        this.traces = traces;
        this.systemBase = systemBase;
        perBase = 1 / systemBase;
        reactiveShare = Math.Sqrt(1 / (powerFactor * powerFactor) - 1);
        currentMost = mostCurrentMw / systemBase;
        supply = new(states, "power", lagSeconds);
        SetTime(0);
    }

    public override IReadOnlyList<string> StateNames => states.Names;

    public override bool IsNonlinear => true;

    public override bool FollowsTime => true;

    public override IReadOnlyList<DeviceOutput> Outputs => Shown;

    /// <summary>Which share of the load is connected, 0 to 1.</summary>
    public T Share
    {
        get => share;
        set => share = value;
    }

    public override void SetTime(double seconds)
    {
        if (traces.Length == 1)
        {
            demand = (T)traces[0].At(seconds) * perBase;
            return;
        }

        Span<double> values = stackalloc double[traces.Length];
        for (var lane = 0; lane < traces.Length; lane++) values[lane] = traces[lane].At(seconds);
        demand = T.From(values) * perBase;
    }

    public override Phasor<T> Injection(ReadOnlySpan<T> x, Phasor<T> voltage)
    {
        // At the limit of current the admittance grows as voltage falls; under 0.1 pu it stays, so that current goes to zero with voltage.
        var square = T.Max(voltage.Re * voltage.Re + voltage.Im * voltage.Im, 1e-8);
        var magnitude = T.Sqrt(square);
        var g = share * T.Min(supply.Out(x, demand) / square, currentMost / T.Max(magnitude, 0.1));
        var b = g * reactiveShare;
        return new(-(g * voltage.Re + b * voltage.Im), b * voltage.Re - g * voltage.Im);
    }

    public override void Start(Span<T> x, Phasor<T> voltage, Phasor<T> current, StartNotes notes) => supply.Start(x, demand);

    public override void Advance(Span<T> x, Span<T> dx, Phasor<T> voltage)
    {
        lastVoltage = voltage;
        var drawn = supply.Through(x, dx, demand);
        if (!T.IsSingle) return;
        var magnitude = Math.Max(voltage.Magnitude.At(0), 1e-4);
        Limits = drawn.At(0) > currentMost.At(0) * magnitude ? 1ul : 0;
    }

    public override double Output(DeviceOutput output, ReadOnlySpan<T> x, int lane)
    {
        var current = Injection(x, lastVoltage);
        return systemBase * (output switch
        {
            DeviceOutput.Power => (lastVoltage.Re * current.Re + lastVoltage.Im * current.Im).At(lane),
            DeviceOutput.Reactive => (lastVoltage.Im * current.Re - lastVoltage.Re * current.Im).At(lane),
            _ => double.NaN,
        });
    }
}
